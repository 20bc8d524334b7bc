/* SPDX-License-Identifier: MIT */
/* See parser_subject.h. */
#include "harness/parser_subject.h"

#include <string.h>

#include "harness/sse_tell.h"
#include "harness/text.h"

enum {
    LOG_SHOWN_MAX = 120,
    STREAM_LINES_MAX = 40,
};

char *parser_target_words(char *const *arguments)
{
    GString *words = g_string_new(NULL);
    for (size_t i = 0; arguments[i] != NULL; i++) {
        bool is_plain = g_regex_match_simple("^[-A-Za-z0-9_./:=@%+,]+$", arguments[i], 0, 0);
        char *word = is_plain ? g_strdup(arguments[i]) : g_shell_quote(arguments[i]);
        g_string_append_printf(words, "%s%s", i > 0 ? " " : "", word);
        g_free(word);
    }
    return g_string_free(words, FALSE);
}

void subject_init(struct subject *subject, const struct sse_vector *vector,
                  const struct options *options, char *const *arguments)
{
    *subject = (struct subject){.vector = vector};
    size_t size = sse_vector_size(vector);
    char **parts = g_strsplit(vector->id, "/", 3);
    char *section = g_strconcat("sse/", parts[1], NULL);
    char *target = parser_target_words(arguments);

    subject->octets = g_malloc(size + 1);
    sse_vector_copy(vector, subject->octets);
    subject->recording = sse_recording_new(subject->octets, size);
    subject->whole = g_string_new(NULL);
    subject->result = case_result_new(vector->id, "conformance", vector->title, section);
    subject->result->why = g_strdup(vector->why);
    subject->result->repeat =
        g_strdup_printf("assay parser sse %s%s %s%s", options->batch ? "--batch " : "", vector->id,
                        options->url != NULL ? "" : "-- ", target);
    for (size_t i = 0; i < SSE_VECTOR_PROVES_MAX && vector->proves[i] != REQUIREMENT_NONE; i++) {
        g_ptr_array_add(subject->result->requirements, (void *)requirement_get(vector->proves[i]));
    }
    g_strfreev(parts);
    g_free(section);
    g_free(target);
}

/* ---- Answers ---- */

static char *delivery_words(const struct parser_delivery *delivery)
{
    switch (delivery->kind) {
    case PARSER_WHOLE:
        return g_strdup("whole");
    case PARSER_OCTETS:
        return g_strdup("octet by octet");
    case PARSER_CUT:
        break;
    }
    return g_strdup_printf("cut at octet %zu", delivery->cut);
}

/* The finding of a delivery in pieces: the whole stream was taken rightly, so the pieces are what
 * is wrong. */
static struct finding *finding_of_pieces(const struct parser_delivery *delivery,
                                         struct finding *finding)
{
    char *words = delivery_words(delivery);
    char *actual =
        g_strdup_printf("%s, when it comes %s; whole it is taken rightly", finding->actual, words);
    struct finding *own = finding_new(
        SSE_PARSE_SAME_IN_ANY_PIECES, VERDICT_FAIL, finding->expected, actual,
        "keep all state between chunks: half a line, a CR, half a character", finding->octet);
    finding_free(finding);
    g_free(words);
    g_free(actual);
    return own;
}

/* One delivery has come to its end. */
void subject_take(struct subject *subject, const struct parser_delivery *delivery,
                  const struct parser_answer *answer)
{
    char *na_reason = NULL;

    if (subject->is_over) {
        return;
    }
    if (delivery->kind != PARSER_WHOLE && answer->end == NULL &&
        answer->size == subject->whole->len &&
        memcmp(answer->lines, subject->whole->str, answer->size) == 0) {
        return;
    }
    struct finding *finding = parser_judge(subject->vector, subject->recording, answer, &na_reason);
    if (delivery->kind == PARSER_WHOLE) {
        g_string_append_len(subject->whole, answer->lines, (gssize)answer->size);
        subject->finding = finding;
        subject->na_reason = na_reason;
        subject->was_answered = true;
        subject->is_over = finding != NULL && finding->verdict != VERDICT_INFO;
    } else if (finding != NULL && finding->verdict != VERDICT_INFO) {
        if (subject->finding != NULL) {
            finding_free(subject->finding);
        }
        g_free(na_reason);
        subject->finding = finding_of_pieces(delivery, finding);
        subject->is_over = true;
        g_free(subject->result->delivery);
        subject->result->delivery = delivery_words(delivery);
        g_string_assign(subject->whole, "");
        g_string_append_len(subject->whole, answer->lines, (gssize)answer->size);
    } else {
        if (finding != NULL) {
            finding_free(finding);
        }
        g_free(na_reason);
    }
}

/* ---- The result ---- */

/* A line of JSON as it is, so that it can be read as one; whatever else it is, quoted. */
static char *line_words(const char *line)
{
    GString *words = g_string_new(NULL);
    size_t size = strlen(line);
    bool is_plain = *line == '{' && size <= LOG_SHOWN_MAX;
    for (size_t i = 0; i < size; i++) {
        is_plain = is_plain && line[i] >= 0x20 && line[i] < 0x7f;
    }
    if (is_plain) {
        g_string_append(words, line);
    } else {
        text_quote_append(words, (const uint8_t *)line, size, LOG_SHOWN_MAX);
    }
    return g_string_free(words, FALSE);
}

/* The stream line by line, and what the parser printed. */
static void log_tell(const struct subject *subject, struct attempt *attempt)
{
    char **lines = g_strsplit(subject->whole->str, "\n", LOG_LINES_MAX / 2);

    sse_stream_tell(subject->recording, subject->finding != NULL ? subject->finding->octet : -1,
                    STREAM_LINES_MAX, attempt);
    for (guint i = 0; lines[i] != NULL && attempt->log->len < LOG_LINES_MAX; i++) {
        if (*lines[i] != '\0') {
            char *words = line_words(lines[i]);
            g_ptr_array_add(attempt->log,
                            log_line_new(LOG_RECEIVED, 0, -1, words, lines[i], strlen(lines[i])));
            g_free(words);
        }
    }
    g_strfreev(lines);
}

void subject_finish(struct subject *subject, bool keeps_log, struct run_result *result)
{
    struct case_result *one = subject->result;
    struct attempt *attempt;

    if (one->delivery == NULL) {
        one->delivery = g_strdup("whole");
    }
    attempt = attempt_new(one->delivery, "");
    one->verdict = subject->finding != NULL     ? subject->finding->verdict
                   : subject->na_reason != NULL ? VERDICT_NA
                                                : VERDICT_PASS;
    attempt->verdict = one->verdict;
    attempt->is_http = true;
    if (subject->finding != NULL) {
        subject->finding->octet_of = OCTET_OF_STREAM;
    }
    if (subject->finding != NULL || keeps_log) {
        log_tell(subject, attempt);
    }
    if (subject->finding != NULL) {
        g_ptr_array_add(one->findings, subject->finding);
        g_free(subject->na_reason);
    } else {
        one->reason = subject->na_reason;
    }
    g_ptr_array_add(one->attempts, attempt);
    g_ptr_array_add(result->cases, one);
    sse_recording_free(subject->recording);
    g_string_free(subject->whole, TRUE);
    g_free(subject->octets);
}
