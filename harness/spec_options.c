/* SPDX-License-Identifier: MIT */
/*
 * The `options` of a spec file: how the original's fuzzing client is to play. The harness plays as
 * the original does when nothing is said. An option that says so once more is taken, one that
 * changes no verdict is told in a warning, and one that would change verdicts is a mistake.
 */
#include <string.h>

#include "harness/options_values.h"
#include "harness/spec_file.h"

enum {
    VERSION_FIRST = 13,                  /* of drafts, from which on Sec-WebSocket-Version is 13; */
    VERSION_LAST = 18,                   /* and that of RFC 6455 */
    MESSAGE_SIZE_MAX = 16 * 1024 * 1024, /* the longest message of the suite */
};

enum option_kind {
    OPTION_SWITCH,   /* another value than usual changes verdicts */
    OPTION_NUMBER,   /* the same, of a number */
    OPTION_IDLE,     /* changes no verdict */
    OPTION_WAIT,     /* seconds: who is slower may be judged otherwise */
    OPTION_SIZE_MAX, /* none, or no less than the longest message */
    OPTION_VERSION,
};

struct spec_option {
    const char *name;
    enum option_kind kind;
    double usual;
};

static const struct spec_option spec_options[] = {
    {"version", OPTION_VERSION, VERSION_LAST},
    {"allowHixie76", OPTION_IDLE, 0},
    {"utf8validateIncoming", OPTION_SWITCH, 1},
    {"acceptMaskedServerFrames", OPTION_SWITCH, 0},
    {"maskClientFrames", OPTION_SWITCH, 1},
    {"applyMask", OPTION_SWITCH, 1},
    {"maxFramePayloadSize", OPTION_SIZE_MAX, 0},
    {"maxMessagePayloadSize", OPTION_SIZE_MAX, 0},
    {"autoFragmentSize", OPTION_NUMBER, 0},
    {"failByDrop", OPTION_SWITCH, 0},
    {"echoCloseCodeReason", OPTION_IDLE, 0},
    {"serverConnectionDropTimeout", OPTION_WAIT, 1},
    {"openHandshakeTimeout", OPTION_WAIT, 5},
    {"closeHandshakeTimeout", OPTION_WAIT, 1},
    {"tcpNoDelay", OPTION_IDLE, 1},
    {"autoPingInterval", OPTION_NUMBER, 0},
    {"autoPingTimeout", OPTION_IDLE, 0},
    {"autoPingSize", OPTION_IDLE, 4},
};

/* True and false count as 1 and 0, as they do in the original; null is no value here. */
static bool number_of(const json_t *value, double *number)
{
    if (json_is_boolean(value)) {
        *number = json_is_true(value) ? 1 : 0;
    } else if (json_is_number(value)) {
        *number = json_number_value(value);
    } else {
        return false;
    }
    return true;
}

static bool is_usual(const struct spec_option *option, double number)
{
    switch (option->kind) {
    case OPTION_SIZE_MAX:
        return number <= 0 || number >= MESSAGE_SIZE_MAX;
    case OPTION_VERSION:
        return number >= VERSION_FIRST && number <= VERSION_LAST;
    case OPTION_SWITCH:
    case OPTION_NUMBER:
    case OPTION_IDLE:
    case OPTION_WAIT:
        break;
    }
    return number >= option->usual && number <= option->usual;
}

static bool unusual_take(struct spec_reader *reader, const char *place,
                         const struct spec_option *option)
{
    switch (option->kind) {
    case OPTION_IDLE:
        spec_warn(reader, place, g_strdup("is not followed; no verdict rests on it"));
        return true;
    case OPTION_WAIT:
        spec_warn(reader, place,
                  g_strdup_printf("is not followed: %g s are waited; --slow FACTOR multiplies all "
                                  "waits",
                                  option->usual));
        return true;
    case OPTION_SWITCH:
        return spec_fault(reader, place,
                          g_strdup_printf("would change verdicts, and is built as %s only; leave "
                                          "it out",
                                          option->usual > 0 ? "true" : "false"));
    case OPTION_NUMBER:
        return spec_fault(reader, place,
                          g_strdup_printf("would change verdicts, and is built as %g only; leave "
                                          "it out",
                                          option->usual));
    case OPTION_SIZE_MAX:
        return spec_fault(reader, place,
                          g_strdup_printf("would change verdicts: messages have up to %d octets; "
                                          "leave it out, and exclude the cases",
                                          MESSAGE_SIZE_MAX));
    case OPTION_VERSION:
        break;
    }
    return spec_fault(reader, place,
                      g_strdup("is an older protocol than RFC 6455, which is 18 here; leave it "
                               "out"));
}

static bool option_take(struct spec_reader *reader, const char *place, const char *name,
                        const json_t *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(spec_options); i++) {
        double number;
        if (strcmp(spec_options[i].name, name) != 0) {
            continue;
        }
        if (!number_of(value, &number)) {
            return spec_fault(reader, place, g_strdup("wants true, false or a number"));
        }
        return is_usual(&spec_options[i], number) || unusual_take(reader, place, &spec_options[i]);
    }
    return spec_fault(reader, place,
                      g_strdup("is no option of a fuzzing client; leave it out, or look at its "
                               "letters"));
}

bool spec_options_read(struct spec_reader *reader, const char *place, const json_t *options)
{
    const char *name;
    json_t *value;

    if (options == NULL) {
        return true;
    }
    if (!json_is_object(options)) {
        return spec_fault(reader, place, g_strdup("is no object; write {\"version\": 18}"));
    }
    json_object_foreach((json_t *)options, name, value)
    {
        char *quoted = value_quoted(name);
        char *at = g_strdup_printf("%s[%s]", place, quoted);
        bool is_good = option_take(reader, at, name, value);
        g_free(quoted);
        g_free(at);
        if (!is_good) {
            return false;
        }
    }
    return true;
}
