/* SPDX-License-Identifier: MIT */
/* What is common to the voices, and the comparison of two of them. */
#include <string.h>

#include "ci/differential/voice.h"
#include "conformance/websocket.h"

const char *fault_kind_name(enum fault_kind kind)
{
    static const char *const names[FAULT_KIND_COUNT] = {
        [FAULT_NONE] = "none",
        [FAULT_RSV] = "rsv",
        [FAULT_OPCODE] = "opcode",
        [FAULT_CONTROL_FRAGMENTED] = "control-fragmented",
        [FAULT_UNMASKED] = "unmasked",
        [FAULT_CONTROL_TOO_LONG] = "control-too-long",
        [FAULT_TOP_BIT] = "top-bit",
        [FAULT_NOT_SHORTEST] = "not-shortest",
        [FAULT_STRAY_CONTINUATION] = "stray-continuation",
        [FAULT_INSIDE_MESSAGE] = "inside-message",
        [FAULT_TOO_BIG] = "too-big",
        [FAULT_TEXT] = "text",
        [FAULT_CLOSE_BODY] = "close-body",
        [FAULT_CLOSE_CODE] = "close-code",
        [FAULT_CLOSE_REASON] = "close-reason",
        [FAULT_UNKNOWN] = "unknown",
    };
    return names[kind];
}

void told_append(GString *told, unsigned opcode, const uint8_t *octets, size_t size)
{
    static const char types[] = "?TB?????CIO";
    g_string_append_printf(told, "%s%c%zu:", told->len > 0 ? " " : "",
                           opcode <= WS_PONG ? types[opcode] : '?', size);
    for (size_t i = 0; i < size; i++)
        g_string_append_printf(told, "%02x", octets[i]);
}

void said_clear(struct said *said)
{
    g_string_free(said->told, TRUE);
    said->told = NULL;
}

static void faults_append(GString *line, unsigned faults)
{
    for (enum fault_kind kind = FAULT_NONE; kind < FAULT_KIND_COUNT; kind++) {
        if ((faults & 1u << kind) != 0)
            g_string_append_printf(line, " %s", fault_kind_name(kind));
    }
}

char *said_difference(const struct said *reference, const struct said *judge)
{
    GString *line = g_string_new(NULL);
    if ((reference->faults & judge->faults) == 0) {
        g_string_append(line, "the reference finds:");
        faults_append(line, reference->faults);
        g_string_append(line, "; the judge:");
        faults_append(line, judge->faults);
    } else if (strcmp(reference->told->str, judge->told->str) != 0) {
        g_string_append_printf(line, "the reference tells \"%s\", the judge \"%s\"",
                               reference->told->str, judge->told->str);
    }
    if (line->len > 0)
        return g_string_free(line, FALSE);
    g_string_free(line, TRUE);
    return NULL;
}
