/* SPDX-License-Identifier: MIT */
/* The counts of tally.h. Each is one walk over the cases. */
#include "reports/tally.h"

#include <assert.h>
#include <string.h>

static void section_tally_free(void *data)
{
    struct section_tally *section = data;
    g_ptr_array_unref(section->cases);
    g_free(section);
}

/* Sections are few, and mostly the last one is meant. */
static struct section_tally *section_of(GPtrArray *sections, const struct case_result *one)
{
    for (guint behind = sections->len; behind > 0; behind--) {
        struct section_tally *section = g_ptr_array_index(sections, behind - 1);
        if (strcmp(section->suite, one->suite) == 0 && strcmp(section->section, one->section) == 0)
            return section;
    }
    struct section_tally *section = g_new0(struct section_tally, 1);
    section->suite = one->suite;
    section->section = one->section;
    section->cases = g_ptr_array_new();
    g_ptr_array_add(sections, section);
    return section;
}

GPtrArray *tally_sections(const struct run_result *result)
{
    GPtrArray *sections = g_ptr_array_new_with_free_func(section_tally_free);
    for (guint index = 0; index < result->cases->len; index++) {
        struct case_result *one = g_ptr_array_index(result->cases, index);
        struct section_tally *section = section_of(sections, one);
        g_ptr_array_add(section->cases, one);
        section->counts[one->verdict]++;
    }
    return sections;
}

const char *tally_section_name(const char *section)
{
    return g_str_has_prefix(section, "autobahn ") ? section + strlen("autobahn ") : section;
}

static const struct {
    const char *suite;
    const char *name;
    const char *title;
} section_titles[] = {
    {"conformance", "2.1", "case of letters"},
    {"conformance", "4.1", "opening, client"},
    {"conformance", "4.2", "opening, server"},
    {"conformance", "4.2.1", "reading the request"},
    {"conformance", "4.2.2", "answering it"},
    {"conformance", "4.3", "grammar of its fields"},
    {"conformance", "4.4", "versions"},
    {"conformance", "5.1", "masking, who and whom"},
    {"conformance", "5.2", "base framing"},
    {"conformance", "5.3", "masking, how"},
    {"conformance", "5.4", "fragmentation"},
    {"conformance", "5.5", "control frames"},
    {"conformance", "5.5.1", "Close"},
    {"conformance", "5.5.2", "Ping"},
    {"conformance", "5.5.3", "Pong"},
    {"conformance", "5.6", "data frames"},
    {"conformance", "6", "messages"},
    {"conformance", "6.1", "sending"},
    {"conformance", "6.2", "receiving"},
    {"conformance", "7.1", "closing"},
    {"conformance", "7.1.1", "closing the connection"},
    {"conformance", "7.1.2", "beginning the closing"},
    {"conformance", "7.1.4", "the connection is closed"},
    {"conformance", "7.1.5", "the close code"},
    {"conformance", "7.1.7", "failing the connection"},
    {"conformance", "7.3", "normal closure"},
    {"conformance", "7.4", "status codes"},
    {"conformance", "7.4.1", "defined status codes"},
    {"conformance", "7.4.2", "ranges of status codes"},
    {"conformance", "8.1", "UTF-8"},
    {"conformance", "9.1", "extensions"},
    {"conformance", "10.4", "limits, and others beside"},
    {"conformance", "10.7", "peers that abort"},
    {"conformance", "11.3.1", "the key"},
    {"conformance", "11.3.2", "extensions fields"},
    {"conformance", "11.3.3", "the accept value"},
    {"conformance", "11.3.4", "subprotocols"},
    {"conformance", "11.3.5", "the version"},
    {"conformance", "7692-3", "compressed messages"},
    {"conformance", "7692-5", "extensions for compression"},
    {"conformance", "7692-6", "framing"},
    {"conformance", "7692-6.1", "RSV1, sending"},
    {"conformance", "7692-6.2", "RSV1, receiving"},
    {"conformance", "7692-7", "offers and answers"},
    {"conformance", "7692-7.1.1.1", "server_no_context_takeover"},
    {"conformance", "7692-7.1.1.2", "client_no_context_takeover"},
    {"conformance", "7692-7.1.2.1", "server_max_window_bits"},
    {"conformance", "7692-7.1.2.2", "client_max_window_bits"},
    {"conformance", "7692-7.2.1", "compression"},
    {"conformance", "7692-7.2.2", "decompression"},
    {"conformance", "7692-7.2.3.1", "one block"},
    {"conformance", "7692-7.2.3.2", "what is taken over"},
    {"conformance", "7692-7.2.3.3", "blocks without compression"},
    {"conformance", "7692-7.2.3.4", "blocks with BFINAL"},
    {"conformance", "7692-7.2.3.5", "two blocks in a message"},
    {"conformance", "7692-7.2.3.6", "empty messages"},
    {"conformance", "http", "HTTP beneath it"},
    {"conformance", "every-run", "watched in every run"},
    {"conformance", "head", "the head of the answer"},
    {"conformance", "accept", "what is accepted"},
    {"conformance", "emit", "calls to emit"},
    {"conformance", "framing", "the framing of the body"},
    {"conformance", "injection", "fields injected"},
    {"conformance", "methods", "methods"},
    {"conformance", "resume", "resuming"},
    {"conformance", "robust", "others beside"},
    {"conformance", "stream", "the stream"},
    {"conformance", "timing", "when events come"},
    {"conformance", "sse/blocks", "empty lines"},
    {"conformance", "sse/lines", "line ends"},
    {"conformance", "sse/data", "data"},
    {"conformance", "sse/values", "values"},
    {"conformance", "sse/types", "event, types"},
    {"conformance", "sse/ids", "id, the last event ID"},
    {"conformance", "sse/retry", "retry"},
    {"conformance", "sse/names", "names of fields"},
    {"conformance", "sse/comments", "comments"},
    {"conformance", "sse/bom", "the byte order mark"},
    {"conformance", "sse/utf8", "UTF-8"},
    {"conformance", "sse/end", "the end of the stream"},
    {"conformance", "sse/pieces", "streams in pieces"},
    {"conformance", "sse/large", "long streams"},
    {"conformance", "sse/request", "the request"},
    {"conformance", "sse/comeback", "coming back"},
    {"conformance", "sse/delay", "how long it waits"},
    {"conformance", "sse/resume", "the last event ID"},
    {"conformance", "sse/status", "statuses"},
    {"conformance", "sse/media", "media types"},
    {"conformance", "sse/redirect", "redirects"},
    {"conformance", "sse/delivery", "what the program is told"},
    {"conformance", "sse/parsing", "what it makes of streams"},
    {"autobahn", "1", "framing"},
    {"autobahn", "2", "pings and pongs"},
    {"autobahn", "3", "reserved bits"},
    {"autobahn", "4", "opcodes"},
    {"autobahn", "5", "fragmentation"},
    {"autobahn", "6", "UTF-8"},
    {"autobahn", "7", "closing"},
    {"autobahn", "9", "limits and performance"},
    {"autobahn", "10", "automatic fragmentation"},
    {"autobahn", "12", "compression"},
    {"autobahn", "13", "compression, parameters"},
};

const char *tally_section_title(const char *suite, const char *section)
{
    const char *name = tally_section_name(section);
    for (size_t index = 0; index < G_N_ELEMENTS(section_titles); index++) {
        if (strcmp(section_titles[index].suite, suite) == 0 &&
            strcmp(section_titles[index].name, name) == 0)
            return section_titles[index].title;
    }
    return "";
}

/* Areas of scenarios, which stand among those of vectors. */
static bool is_of_client(const char *section)
{
    static const char *const areas[] = {"sse/request",  "sse/comeback", "sse/delay",
                                        "sse/resume",   "sse/status",   "sse/media",
                                        "sse/redirect", "sse/delivery", "sse/parsing"};
    for (size_t index = 0; index < G_N_ELEMENTS(areas); index++) {
        if (strcmp(areas[index], section) == 0)
            return true;
    }
    return false;
}

const char *tally_group_title(const struct section_tally *section)
{
    const struct case_result *first = g_ptr_array_index(section->cases, 0);
    if (strcmp(section->suite, "autobahn") == 0)
        return "Autobahn";
    if (!g_str_has_prefix(first->id, "sse/"))
        return g_str_has_prefix(first->id, "ws/") ? "WebSocket" : "Cases of files";
    if (is_of_client(section->section))
        return "Event streams: client";
    return g_str_has_prefix(section->section, "sse/") ? "Event streams: parser"
                                                      : "Event streams: server";
}

const char *tally_protocol_name(enum protocol protocol)
{
    return protocol == PROTOCOL_WEBSOCKET ? "WebSocket" : "Server-Sent Events";
}

const char *tally_run_title(const struct run_result *result)
{
    bool is_stream = run_result_roles(result, PROTOCOL_EVENT_STREAM) != 0;
    if (strcmp(result->role, "parser") == 0)
        return "Event streams, parser";
    if (strcmp(result->role, "client") == 0)
        return is_stream ? "Event streams, client" : "WebSocket, client";
    return is_stream ? "Event streams, server" : "WebSocket, server";
}

bool tally_has_seed(const struct run_result *result)
{
    return strcmp(result->role, "parser") != 0;
}

static void requirement_count(struct requirement_tally *tally, const struct requirement *row)
{
    enum requirement_verdict verdict = tally->verdicts[row->id];
    tally->counts[row->level][verdict]++;
    tally->counts_of[requirement_protocol(row)][row->level][verdict]++;
}

void tally_requirements(const struct run_result *result, struct requirement_tally *tally)
{
    memset(tally, 0, sizeof *tally);
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get((enum requirement_id)id);
        enum requirement_verdict verdict = run_result_requirement(result, row->id);
        unsigned roles = run_result_roles(result, requirement_protocol(row));
        tally->verdicts[id] = verdict;
        if (roles == 0 && verdict != REQUIREMENT_BROKEN)
            continue;
        /* What a finding blames is counted wherever the catalogue has put the row. */
        if (verdict == REQUIREMENT_BROKEN && row->kind != KIND_RESTATES)
            requirement_count(tally, row);
        else if (((unsigned)row->roles & roles) == 0)
            tally->others_count++;
        else if (row->kind == KIND_UMBRELLA || row->kind == KIND_RESTATES ||
                 row->kind == KIND_LIFTED)
            tally->derived_count++;
        else if ((row->kind == KIND_HIDDEN || row->kind == KIND_HELPED) &&
                 verdict == REQUIREMENT_UNTESTED)
            tally->hidden_count++;
        else
            requirement_count(tally, row);
    }
}

enum verdict tally_autobahn_verdict(const char *word)
{
    static const struct {
        const char *word;
        enum verdict verdict;
    } rows[] = {
        {"OK", VERDICT_PASS},
        {"NON-STRICT", VERDICT_WARN},
        {"INFORMATIONAL", VERDICT_INFO},
        {"UNIMPLEMENTED", VERDICT_NA},
        {"UNCLEAN", VERDICT_WARN},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        if (strcmp(rows[index].word, word) == 0)
            return rows[index].verdict;
    }
    return VERDICT_FAIL;
}

/* The good words first, then by name, so that the order does not hang on the cases. */
static int word_compare(const void *left, const void *right)
{
    const struct word_count *one = left;
    const struct word_count *other = right;
    enum verdict one_verdict = tally_autobahn_verdict(one->word);
    enum verdict other_verdict = tally_autobahn_verdict(other->word);
    if (one_verdict != other_verdict)
        return one_verdict == VERDICT_PASS ||
                       (other_verdict != VERDICT_PASS && one_verdict < other_verdict)
                   ? -1
                   : 1;
    return strcmp(one->word, other->word);
}

GArray *tally_autobahn(const struct run_result *result, bool of_close)
{
    GArray *words = g_array_new(FALSE, TRUE, sizeof(struct word_count));
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        const char *word = of_close ? one->behavior_close : one->behavior;
        guint place = 0;
        if (word == NULL)
            continue;
        while (place < words->len &&
               strcmp(g_array_index(words, struct word_count, place).word, word) != 0)
            place++;
        if (place == words->len) {
            struct word_count fresh = {.word = word};
            g_array_append_val(words, fresh);
        }
        g_array_index(words, struct word_count, place).count++;
    }
    g_array_sort(words, word_compare);
    return words;
}

bool tally_has_suite(const struct run_result *result, const char *suite)
{
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (strcmp(one->suite, suite) == 0)
            return true;
    }
    return false;
}

bool tally_has_rules(const struct run_result *result)
{
    return !tally_has_suite(result, "autobahn") || tally_has_suite(result, "conformance");
}

int64_t tally_waiting_us(const struct run_result *result, unsigned *count)
{
    int64_t sum_us = 0;
    *count = 0;
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (one->waits && one->attempts->len > 0) {
            sum_us += one->duration_us;
            ++*count;
        }
    }
    return sum_us;
}

/*
 * How many arguments from there on say only where and how the report goes: files of who ran it,
 * which are of no use to who repeats it.
 */
static guint report_arguments(const GPtrArray *options, guint index)
{
    static const char *const with_value[] = {"-o", "--output", "--color"};
    static const char *const alone[] = {"-q", "--quiet"};
    const char *argument = g_ptr_array_index(options, index);
    for (size_t row = 0; row < G_N_ELEMENTS(with_value); row++) {
        size_t size = strlen(with_value[row]);
        if (strcmp(argument, with_value[row]) == 0)
            return MIN(2U, options->len - index);
        if (strncmp(argument, with_value[row], size) == 0 &&
            (argument[1] != '-' || argument[size] == '='))
            return 1;
    }
    for (size_t row = 0; row < G_N_ELEMENTS(alone); row++) {
        if (strcmp(argument, alone[row]) == 0)
            return 1;
    }
    return 0;
}

char *tally_command(const struct run_result *result)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./:=,@%+";
    GString *command = g_string_new(NULL);
    bool is_ours = true; /* what follows `--` is the command of who is judged */
    for (guint index = 0; index < result->options->len; index++) {
        const char *argument = g_ptr_array_index(result->options, index);
        is_ours = is_ours && strcmp(argument, "--") != 0;
        guint count = is_ours ? report_arguments(result->options, index) : 0;
        if (count > 0) {
            index += count - 1;
            continue;
        }
        bool is_plain = *argument != '\0' && argument[strspn(argument, plain)] == '\0';
        char *quoted = is_plain ? g_strdup(argument) : g_shell_quote(argument);
        g_string_append_printf(command, "%s%s", index > 0 ? " " : "", quoted);
        g_free(quoted);
    }
    return g_string_free(command, FALSE);
}

/* Whether a line of the stream is what a finding is about. */
static bool has_offence(const struct attempt *attempt)
{
    for (guint index = 0; index < attempt->stream->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->stream, index);
        if (line->is_offence)
            return true;
    }
    return false;
}

const struct attempt *tally_telling_attempt(const struct case_result *result)
{
    const struct attempt *telling = NULL;
    for (guint index = 0; index < result->attempts->len; index++) {
        const struct attempt *attempt = g_ptr_array_index(result->attempts, index);
        bool decides = g_strcmp0(attempt->delivery, result->delivery) == 0;
        if (attempt->log->len == 0 && attempt->stream->len == 0)
            continue;
        if (telling == NULL || attempt->verdict > telling->verdict ||
            (attempt->verdict == telling->verdict && has_offence(attempt) &&
             !has_offence(telling)) ||
            (attempt->verdict == telling->verdict && decides &&
             g_strcmp0(telling->delivery, result->delivery) != 0))
            telling = attempt;
    }
    return telling;
}

struct log_window tally_log_window(const struct attempt *attempt, guint count_max)
{
    struct log_window window = {.begin = 0, .end = attempt->log->len};
    guint offence = attempt->log->len - 1;

    assert(attempt->log->len > 0 && count_max > 0);
    if (attempt->log->len <= count_max)
        return window;
    for (guint index = 0; index < attempt->log->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->log, index);
        if (line->is_offence) {
            offence = index;
            break;
        }
    }
    /* What led to it tells more than what followed: two thirds stand before it. */
    window.end = MIN(offence + 1 + count_max / 3, attempt->log->len);
    window.begin = window.end > count_max ? window.end - count_max : 0;
    window.end = MIN(window.begin + count_max, attempt->log->len);
    return window;
}
