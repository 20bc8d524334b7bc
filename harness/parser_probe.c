/* SPDX-License-Identifier: MIT */
/* See parser_probe.h. */
#include "harness/parser_probe.h"

#include <string.h>

#include "harness/parser_judge.h"
#include "harness/parser_process.h"

static const char plain_stream[] = "data: a\n\n";
static const char batch_stream[] = "CHUNK 9\ndata: a\n\nEND\n";

/* Whether the program is told to take chunks, as far as its words or its complaint tell. */
static bool wants_chunks(char *const *arguments, const char *said)
{
    bool wants = strstr(said, "CHUNK") != NULL;

    for (size_t i = 0; arguments[i] != NULL; i++) {
        wants |= strcmp(arguments[i], "--batch") == 0;
    }
    return wants;
}

/* What may help. */
static const char *hint_words(char *const *arguments, bool is_batch, const char *said)
{
    bool wants = wants_chunks(arguments, said);

    if (wants && !is_batch) {
        return "it seems to wait for chunks: give --batch to assay, too, before the --";
    }
    if (!wants && is_batch) {
        return "with --batch it has to take chunks and to flush at END (docs/parser.md): is it "
               "told to?";
    }
    return "docs/parser.md says what it has to print; --timeout S gives it longer";
}

/* Whether something was printed; in a batch, the line of the end. */
static bool has_spoken(const GString *output, bool is_batch)
{
    const char *line = output->str;
    const char *line_end;

    if (!is_batch) {
        return output->len > 0;
    }
    while ((line_end = strchr(line, '\n')) != NULL) {
        if (parser_is_end(line, (size_t)(line_end - line))) {
            return true;
        }
        line = line_end + 1;
    }
    return false;
}

char *parser_probe(char *const *arguments, bool is_batch, int64_t timeout_us)
{
    struct parser_process process;
    enum parser_event event = PARSER_MOVED;
    const char *stream = is_batch ? batch_stream : plain_stream;
    char *words = NULL;

    parser_process_init(&process);
    if (parser_process_start(&process, arguments, &words)) {
        g_byte_array_append(process.to, (const guint8 *)stream, (guint)strlen(stream));
        while (event == PARSER_MOVED && !has_spoken(process.output, is_batch)) {
            event = parser_process_move(&process, !is_batch, timeout_us);
        }
        if (!has_spoken(process.output, is_batch)) {
            g_autofree char *silence = g_strdup_printf("says nothing for %.1f s",
                                                       (double)timeout_us / (double)G_USEC_PER_SEC);
            const char *how = event == PARSER_ENDED ? process.death : silence;
            words =
                g_strdup_printf("the program %s, not even %s \"data: a\": it %s; %s",
                                is_batch ? "tells no end" : "answers nothing",
                                is_batch ? "of" : "to", how, hint_words(arguments, is_batch, how));
        }
    }
    parser_process_clear(&process);
    return words;
}
