/* SPDX-License-Identifier: MIT */
/* Checks on the head of an answer with an event stream, and on how its content is framed. */
#include <string.h>

#include "harness/sse_judge.h"
#include "harness/text.h"

enum { VALUE_SHOWN_MAX = 120, REDIRECTS_MAX = 20, PROMPT_US = 2000000 };

/* `Name: "value"`, or that there is none. g_free(). */
static char *field_words(const struct head *head, const char *name)
{
    const struct head_field *field = head_field_find(head, name, 0);
    GString *words = g_string_new(NULL);

    if (field == NULL) {
        g_string_append_printf(words, "no %s", name);
    } else {
        g_string_append_printf(words, "%s: ", name);
        text_quote_append(words, (const uint8_t *)field->value, field->value_size, VALUE_SHOWN_MAX);
    }
    return g_string_free(words, FALSE);
}

/* Where the line of a field stands in what came; -1 when there is none. */
static int64_t field_octet(const struct sse_record *record, const char *name, size_t index)
{
    const struct head_field *field = head_field_find(&record->head, name, index);
    return field == NULL
               ? -1
               : (int64_t)record->head_begin +
                     (int64_t)g_array_index(record->head.lines, struct head_line, field->line_index)
                         .offset;
}

/* Where the answers to the first request pointed to, and how many there were. g_free(). */
static char *redirects_words(const struct sse_scene *scene, unsigned *count)
{
    GString *words = g_string_new(NULL);
    const struct sse_record *record = NULL;

    for (*count = 0; (record = sse_scene_nth(scene, "first", *count)) != NULL; ++*count) {
        const struct head_field *field =
            record->has_head ? head_field_find(&record->head, "Location", 0) : NULL;
        if (field == NULL || record->head.status / 100 != 3) {
            break;
        }
        g_string_append(words, *count > 0 ? ", then to " : "redirected to ");
        text_quote_append(words, (const uint8_t *)field->value, field->value_size, VALUE_SHOWN_MAX);
    }
    return g_string_free(words, FALSE);
}

static void look_status(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record == NULL) {
        return;
    }
    unsigned count = 0;
    g_autofree char *chain = redirects_words(context->scene, &count);
    if (count > REDIRECTS_MAX) {
        sse_blame(context, SSE_SERVER_STATUS_IS_200, "200, behind at most 20 redirects",
                  g_strdup_printf("more than that: %s", chain), -1);
    } else if (record->head.status != 200) {
        sse_blame(context, SSE_SERVER_STATUS_IS_200, "an answer with the status 200",
                  sse_record_words(record), (int64_t)record->head_begin);
    } else if (count > 0) {
        sse_remark(context, "an answer with the status 200", g_strdup(chain));
    }
}

/* The parts of a media type between semicolons, stripped; those in quotes separate nothing. */
static GStrv media_type_split(const char *value)
{
    GStrvBuilder *parts = g_strv_builder_new();
    const char *begin = value;
    bool is_quoted = false;

    for (const char *c = value;; c++) {
        if (is_quoted && *c == '\\' && c[1] != '\0') {
            c++;
        } else if (*c == '"') {
            is_quoted = !is_quoted;
        } else if (*c == '\0' || (*c == ';' && !is_quoted)) {
            char *part = g_strndup(begin, (gsize)(c - begin));
            g_strv_builder_add(parts, g_strstrip(part));
            g_free(part);
            begin = c + 1;
        }
        if (*c == '\0') {
            break;
        }
    }
    GStrv split = g_strv_builder_end(parts);
    g_strv_builder_unref(parts);
    return split;
}

/* Whether the value is type "/" subtype, and parameters of the form name=value. */
static bool is_media_type(const struct head_field *field)
{
    g_auto(GStrv) parts = media_type_split(field->value);
    const char *slash = strchr(parts[0], '/');

    if (strlen(field->value) != field->value_size || slash == NULL ||
        !head_is_token(parts[0], (size_t)(slash - parts[0])) ||
        !head_is_token(slash + 1, strlen(slash + 1))) {
        return false;
    }
    for (size_t i = 1; parts[i] != NULL; i++) {
        const char *part = parts[i];
        const char *equals = strchr(part, '=');
        bool is_quoted = equals != NULL && strlen(equals) >= 3 && equals[1] == '"' &&
                         equals[strlen(equals) - 1] == '"';
        if (*part != '\0' && (equals == NULL || !head_is_token(part, (size_t)(equals - part)) ||
                              (!is_quoted && !head_is_token(equals + 1, strlen(equals + 1))))) {
            return false;
        }
    }
    return true;
}

static void look_type(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record == NULL) {
        return;
    }
    if (record->head.status != 200) {
        sse_not_applicable(context, sse_record_words(record));
        return;
    }
    g_autofree char *essence = sse_record_essence(record);
    if (strcmp(essence, "text/event-stream") != 0) {
        size_t count = head_field_count(&record->head, "Content-Type");
        sse_blame(context, SSE_STREAM_TYPE, "Content-Type: text/event-stream",
                  count > 1 ? g_strdup_printf("%zu Content-Types, of which the last valid one, %s, "
                                              "counts",
                                              count, essence)
                            : field_words(&record->head, "Content-Type"),
                  field_octet(record, "Content-Type", 0));
    }
}

static void look_one_type(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record == NULL) {
        return;
    }
    const struct head_field *field = head_field_find(&record->head, "Content-Type", 0);
    size_t count = head_field_count(&record->head, "Content-Type");
    /* What is no stream at all is told once; of two types one may be that of a stream. */
    if (!sse_record_is_stream(record) && (record->head.status != 200 || count < 2)) {
        sse_not_applicable(context, sse_record_words(record));
    } else if (count > 1) {
        sse_blame(context, SSE_SERVER_ONE_CONTENT_TYPE, "one Content-Type",
                  g_strdup_printf("%zu of them", count), field_octet(record, "Content-Type", 1));
    } else if (field != NULL && !is_media_type(field)) {
        sse_blame(context, SSE_SERVER_ONE_CONTENT_TYPE,
                  "a media type: type/subtype, and parameters as name=value",
                  field_words(&record->head, "Content-Type"),
                  field_octet(record, "Content-Type", 0));
    }
}

/* The parameters behind the essence, each stripped; a GStrv without the essence. */
static GStrv parameters_of(const struct sse_record *record)
{
    const struct head_field *field = head_field_find(&record->head, "Content-Type", 0);
    const char *semicolon = field != NULL ? strchr(field->value, ';') : NULL;

    return media_type_split(semicolon != NULL ? semicolon + 1 : "");
}

static bool is_charset(const char *parameter)
{
    return g_ascii_strncasecmp(parameter, "charset=", strlen("charset=")) == 0;
}

static void look_charset(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record == NULL) {
        return;
    }
    g_auto(GStrv) parts = parameters_of(record);
    for (size_t i = 0; parts[i] != NULL; i++) {
        const char *value = parts[i] + strlen("charset=");
        if (is_charset(parts[i]) && g_ascii_strcasecmp(value, "utf-8") != 0 &&
            g_ascii_strcasecmp(value, "\"utf-8\"") != 0) {
            sse_blame(context, SSE_TYPE_CHARSET_IS_UTF8, "no charset, or charset=utf-8",
                      field_words(&record->head, "Content-Type"),
                      field_octet(record, "Content-Type", 0));
        }
    }
}

static void look_parameters(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record == NULL) {
        return;
    }
    g_auto(GStrv) parts = parameters_of(record);
    for (size_t i = 0; parts[i] != NULL; i++) {
        if (!is_charset(parts[i]) && *parts[i] != '\0') {
            sse_remark(context, "no parameter but charset",
                       field_words(&record->head, "Content-Type"));
        }
    }
}

static bool has_positive_age(const struct head *head)
{
    for (size_t i = 0; i < head_field_count(head, "Cache-Control"); i++) {
        const struct head_field *field = head_field_find(head, "Cache-Control", i);
        const char *rest = field->value;
        const char *element = NULL;
        size_t size = 0;
        while (head_list_next(&rest, field->value + field->value_size, &element, &size)) {
            bool is_age = size > strlen("max-age=") &&
                          g_ascii_strncasecmp(element, "max-age=", strlen("max-age=")) == 0;
            if (is_age && g_ascii_strtoull(element + strlen("max-age="), NULL, 10) > 0) {
                return true;
            }
        }
    }
    return false;
}

static void look_cache(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record == NULL) {
        return;
    }
    const struct head *head = &record->head;
    bool keeps_out = head_has_token(head, "Cache-Control", "no-store") ||
                     head_has_token(head, "Cache-Control", "no-cache");
    if (!keeps_out || head_has_token(head, "Cache-Control", "public") || has_positive_age(head)) {
        sse_blame(context, SSE_HTTP_CACHE_CONTROL,
                  "Cache-Control with no-store or no-cache, without public or max-age above 0",
                  field_words(head, "Cache-Control"), field_octet(record, "Cache-Control", 0));
    }
}

static void look_no_transform(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record != NULL && !head_has_token(&record->head, "Cache-Control", "no-transform")) {
        sse_remark(context, "no-transform keeps proxies from compressing the stream",
                   field_words(&record->head, "Cache-Control"));
    }
}

static void look_accel_buffering(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "first");

    if (record != NULL && !head_has_token(&record->head, "X-Accel-Buffering", "no")) {
        sse_remark(context, "X-Accel-Buffering: no turns the buffers of nginx off",
                   field_words(&record->head, "X-Accel-Buffering"));
    }
}

static void look_prompt_head(struct sse_context *context)
{
    const struct sse_record *record = sse_scene_find(context->scene, "first");

    if (record == NULL) {
        sse_unknown(context, g_strdup("the target was not asked"));
        return;
    }
    int64_t took_us = (record->has_head ? record->head_us : record->end_us) - record->request_us;
    if (!record->has_head || took_us > PROMPT_US * record->scale_milli / 1000) {
        g_autofree char *words = sse_record_words(record);
        sse_blame(context, SSE_HTTP_HEAD_AT_ONCE,
                  "the head of the answer within 2 seconds, be there an event or not",
                  g_strdup_printf("%s after %.1f s", words, (double)took_us / 1e6), -1);
    }
}

/* Whether the request had that line. */
static bool is_sent(const struct sse_record *record, const char *name, const char *value)
{
    gsize size = 0;
    const char *octets = g_bytes_get_data(record->request, &size);
    g_autofree char *request = g_strndup(octets, size);
    g_autofree char *line = g_strdup_printf("\r\n%s%s\r\n", name, value);

    return strstr(request, line) != NULL;
}

static void look_cors(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "origin");

    if (record == NULL) {
        return;
    }
    const struct head *head = &record->head;
    const char *allowed = head_value(head, "Access-Control-Allow-Origin");
    const char *credentials = head_value(head, "Access-Control-Allow-Credentials");
    bool is_echoed = allowed != NULL && is_sent(record, "Origin: ", allowed);

    bool has_credentials = credentials != NULL && strcmp(credentials, "true") == 0;

    if (allowed != NULL && strcmp(allowed, "*") == 0 && has_credentials) {
        sse_blame(context, SSE_HTTP_ECHOED_ORIGIN_VARIES,
                  "an origin by its name beside Access-Control-Allow-Credentials",
                  g_strdup("Access-Control-Allow-Origin: * beside "
                           "Access-Control-Allow-Credentials: true: browsers refuse that"),
                  field_octet(record, "Access-Control-Allow-Origin", 0));
    } else if (is_echoed && !head_has_token(head, "Vary", "Origin") &&
               !head_has_token(head, "Vary", "*")) {
        sse_blame(context, SSE_HTTP_ECHOED_ORIGIN_VARIES,
                  "Vary: Origin beside an Access-Control-Allow-Origin that echoes the Origin",
                  field_words(head, "Vary"), field_octet(record, "Access-Control-Allow-Origin", 0));
    }
    g_autofree char *origin = field_words(head, "Access-Control-Allow-Origin");
    g_autofree char *other = field_words(head, "Access-Control-Allow-Credentials");
    sse_remark(context, "what a page of another origin is told",
               g_strdup_printf("%s; %s", origin, other));
}

static void look_conditional(struct sse_context *context)
{
    const struct sse_record *first = sse_answered(context, "first");
    const struct sse_record *record = sse_answered(context, "conditional");

    if (record != NULL && record->head.status == 304) {
        sse_blame(context, SSE_SERVER_NO_VALIDATORS, "the stream, whatever is asked of its age",
                  sse_came(record), -1);
    }
    static const char *const names[] = {"ETag", "Last-Modified", "Age"};
    for (size_t i = 0; first != NULL && i < G_N_ELEMENTS(names); i++) {
        if (head_field_count(&first->head, names[i]) > 0) {
            sse_remark(context, "no validator on a stream, which has no version",
                       field_words(&first->head, names[i]));
        }
    }
}

static void look_range(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "range");

    if (record == NULL) {
        return;
    }
    if (record->head.status == 206 || record->head.status == 416) {
        sse_blame(context, SSE_SERVER_NO_VALIDATORS, "the stream, with the status 200",
                  sse_came(record), -1);
    } else if (head_has_token(&record->head, "Accept-Ranges", "bytes")) {
        sse_remark(context, "no ranges of a stream", field_words(&record->head, "Accept-Ranges"));
    }
}

static void look_coding(struct sse_context *context)
{
    static const char *const labels[] = {"first", "no-coding"};

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const struct sse_record *record = sse_answered(context, labels[i]);
        if (record != NULL && sse_record_is_coded(record)) {
            sse_blame(context, SSE_HTTP_CODING_ONLY_IF_OFFERED,
                      "no content coding: the request offers none",
                      field_words(&record->head, "Content-Encoding"),
                      field_octet(record, "Content-Encoding", 0));
            return;
        }
    }
    const struct sse_record *offered = sse_answered(context, "coding");
    if (offered == NULL || !sse_record_is_coded(offered)) {
        return;
    }
    if (!head_has_token(&offered->head, "Content-Encoding", "gzip")) {
        sse_blame(context, SSE_HTTP_CODING_ONLY_IF_OFFERED, "gzip or none, as was offered",
                  field_words(&offered->head, "Content-Encoding"),
                  field_octet(offered, "Content-Encoding", 0));
    } else {
        sse_remark(context, "whether the stream is compressed", g_strdup("gzip, when offered"));
    }
}

/* ---- Framing ---- */

static void look_framing(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "stream");

    if (record == NULL) {
        return;
    }
    bool has_length = head_field_count(&record->head, "Content-Length") > 0;
    bool has_coding = head_field_count(&record->head, "Transfer-Encoding") > 0;
    if (has_length && has_coding) {
        sse_blame(context, SSE_HTTP_NO_LENGTH_ON_OPEN_STREAM,
                  "either Transfer-Encoding or Content-Length",
                  g_strdup("both, which readers of HTTP take for different ends"),
                  field_octet(record, "Content-Length", 0));
    } else if (has_length && record->body.step != BODY_DONE) {
        sse_blame(context, SSE_HTTP_NO_LENGTH_ON_OPEN_STREAM, "no Content-Length on an open stream",
                  field_words(&record->head, "Content-Length"),
                  field_octet(record, "Content-Length", 0));
    } else if (has_length) {
        sse_remark(context, "a stream without a length",
                   field_words(&record->head, "Content-Length"));
    }
}

static void look_chunks(struct sse_context *context)
{
    static const char *const labels[] = {"stream", "beside"};
    bool is_chunked = false;

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const struct sse_record *record = sse_streamed(context, labels[i]);
        if (record == NULL) {
            return;
        }
        is_chunked |= record->body.framing != BODY_CLOSE;
        if (record->body.fault != NULL) {
            sse_blame(context, SSE_HTTP_CHUNKS_ARE_WELL_FORMED,
                      "content that is framed as the head says, to the octet",
                      g_strdup_printf("%s (%s)", record->body.fault, record->body.clause),
                      (int64_t)record->body.fault_octet);
            return;
        }
    }
    if (!is_chunked) {
        sse_not_applicable(context, g_strdup("the stream is not chunked: it ends with the "
                                             "connection"));
    }
}

static void look_http_1_0(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "http-1.0");

    if (record != NULL && head_field_count(&record->head, "Transfer-Encoding") > 0) {
        sse_blame(context, SSE_HTTP_NO_CHUNKS_IN_1_0,
                  "no Transfer-Encoding: the request is HTTP/1.0",
                  field_words(&record->head, "Transfer-Encoding"),
                  field_octet(record, "Transfer-Encoding", 0));
    }
}

static void look_http_2(struct sse_context *context)
{
    sse_not_applicable(context, g_strdup("the judge speaks HTTP/1.1, where these fields are "
                                         "lawful"));
}

const struct sse_look sse_head_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_STATUS] = {look_status, {"first"}, true},
    [SSE_CHECK_TYPE] = {look_type, {"first"}, true},
    [SSE_CHECK_ONE_TYPE] = {look_one_type, {"first"}, true},
    [SSE_CHECK_CHARSET] = {look_charset, {"first"}, false},
    [SSE_CHECK_PARAMETERS] = {look_parameters, {"first"}, false},
    [SSE_CHECK_CACHE] = {look_cache, {"first"}, false},
    [SSE_CHECK_NO_TRANSFORM] = {look_no_transform, {"first"}, false},
    [SSE_CHECK_ACCEL_BUFFERING] = {look_accel_buffering, {"first"}, false},
    [SSE_CHECK_PROMPT_HEAD] = {look_prompt_head, {"first"}, true},
    [SSE_CHECK_CORS] = {look_cors, {"origin"}, false},
    [SSE_CHECK_CONDITIONAL] = {look_conditional, {"first", "conditional"}, false},
    [SSE_CHECK_RANGE] = {look_range, {"range"}, false},
    [SSE_CHECK_CODING] = {look_coding, {"first", "no-coding", "coding"}, false},
    [SSE_CHECK_FRAMING] = {look_framing, {"stream"}, false},
    [SSE_CHECK_CHUNKS] = {look_chunks, {"stream", "beside"}, false},
    [SSE_CHECK_HTTP_1_0] = {look_http_1_0, {"http-1.0"}, false},
    [SSE_CHECK_HTTP_2] = {look_http_2, {"first"}, false},
};
