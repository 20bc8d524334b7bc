/* SPDX-License-Identifier: MIT */
/* Checks on what is answered to other methods, to other wishes, and to odd ids. */
#include <string.h>

#include "harness/sse_judge.h"
#include "harness/text.h"

/* An exchange that is answered with a status below 500; NULL when it is not, and that is told. */
static const struct sse_record *bearable(struct sse_context *context, const char *label,
                                         enum requirement_id row, const char *expected)
{
    const struct sse_record *record = sse_scene_find(context->scene, label);

    context->about = record;
    if (record == NULL) {
        sse_unknown(context, g_strdup_printf("the exchange \"%s\" was not played", label));
        return NULL;
    }
    if (!record->has_head || (record->head.status >= 500 && record->head.status != 501)) {
        sse_blame(context, row, expected, sse_came(record), -1);
        return NULL;
    }
    return record;
}

static void look_head_body(struct sse_context *context)
{
    const struct sse_record *record = sse_scene_find(context->scene, "head");

    if (record == NULL) {
        sse_unknown(context, g_strdup("the exchange \"head\" was not played"));
    } else if (!record->has_head) {
        sse_not_applicable(context, sse_came(record));
    } else if (record->body.behind_size > 0) {
        sse_blame(context, SSE_HTTP_HEAD_HAS_NO_BODY, "nothing behind the head that answers HEAD",
                  g_strdup(record->body.fault), (int64_t)record->body.fault_octet);
    } else if (record->parting == SSE_PARTED_BY_US) {
        sse_remark(context, "the end of the connection, which Connection: close asked for",
                   g_strdup("half a second after the head it was still open"));
    }
}

static void look_head_type(struct sse_context *context)
{
    const struct sse_record *record = sse_scene_find(context->scene, "head");

    if (record == NULL) {
        sse_unknown(context, g_strdup("the exchange \"head\" was not played"));
    } else if (!record->has_head) {
        sse_blame(context, SSE_HTTP_HEAD_HAS_TYPE_OF_GET, "an answer to HEAD, be it 405",
                  sse_came(record), -1);
    } else if (record->head.status == 405 || record->head.status == 501) {
        sse_remark(context, "HEAD is answered as GET is", sse_came(record));
    } else if (!sse_record_is_stream(record)) {
        sse_blame(context, SSE_HTTP_HEAD_HAS_TYPE_OF_GET,
                  "status and Content-Type as a GET has them", sse_came(record), -1);
    }
}

static void look_options(struct sse_context *context)
{
    const struct sse_record *record =
        bearable(context, "options", SSE_SERVER_ANSWERS_OPTIONS,
                 "an answer to OPTIONS with a status below 500, and no stream");

    if (record == NULL) {
        return;
    }
    if (sse_record_is_stream(record)) {
        sse_blame(context, SSE_SERVER_ANSWERS_OPTIONS, "an answer to OPTIONS that is no stream",
                  sse_came(record), -1);
    } else {
        sse_remark(context, "what OPTIONS is answered", sse_came(record));
    }
}

static const char *const methods[] = {"post", "put", "delete"};

static void look_method(struct sse_context *context)
{
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        const struct sse_record *record =
            bearable(context, methods[i], SSE_SERVER_OTHER_METHODS,
                     "an answer with a status below 500, such as 405");
        if (record != NULL && record->head.status != 405) {
            sse_remark(context, "what another method is answered", sse_came(record));
        }
    }
}

static void look_allow(struct sse_context *context)
{
    static const char *const labels[] = {"post", "put", "delete", "options", "head"};
    bool is_any = false;

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const struct sse_record *record = sse_scene_find(context->scene, labels[i]);
        if (record == NULL || !record->has_head || record->head.status != 405) {
            continue;
        }
        is_any = true;
        context->about = record;
        if (head_field_count(&record->head, "Allow") == 0) {
            g_autofree char *words = sse_came(record);
            sse_blame(context, SSE_HTTP_405_HAS_ALLOW, "Allow in an answer with 405",
                      g_strdup_printf("none in %s", words), -1);
            return;
        }
    }
    if (!is_any) {
        sse_not_applicable(context, g_strdup("no method was answered with 405"));
    }
}

static void look_accept_any(struct sse_context *context)
{
    static const char *const labels[] = {"accept-absent", "accept-any", "accept-text"};

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        const struct sse_record *record = sse_answered(context, labels[i]);
        if (record != NULL && !sse_record_is_stream(record)) {
            sse_blame(context, SSE_HTTP_ACCEPT_IS_OPTIONAL,
                      "the stream, for a client need not send Accept", sse_came(record), -1);
        }
    }
}

static void look_accept_json(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "accept-json");
    if (record != NULL) {
        sse_remark(context, "what is answered where only JSON is taken", sse_came(record));
    }
}

static void look_accept_not(struct sse_context *context)
{
    const struct sse_record *record = sse_answered(context, "accept-not");
    if (record != NULL) {
        sse_remark(context, "what is answered where a stream is not taken", sse_came(record));
    }
}

static void look_missing(struct sse_context *context)
{
    const struct sse_record *record = sse_scene_find(context->scene, "missing");

    if (record == NULL) {
        sse_not_applicable(context, g_strdup("where the target offers nothing is not told; "
                                             "--missing-path PATH does"));
    } else if (!record->has_head) {
        sse_unknown(context, sse_came(record));
    } else if (record->head.status < 400 && record->head.status / 100 != 3) {
        sse_blame(context, SSE_HTTP_ERRORS_HAVE_STATUS,
                  "an error status, for nothing is offered there", sse_came(record), -1);
    }
}

static void look_error_type(struct sse_context *context)
{
    bool is_any = false;

    for (guint i = 0; i < context->scene->records->len; i++) {
        const struct sse_record *record = g_ptr_array_index(context->scene->records, i);
        if (!record->has_head || record->head.status < 400) {
            continue;
        }
        is_any = true;
        context->about = record;
        g_autofree char *essence = sse_record_essence(record);
        if (strcmp(essence, "text/event-stream") == 0) {
            sse_blame(context, SSE_SERVER_ERRORS_HAVE_OTHER_TYPE,
                      "an error that is no text/event-stream", sse_came(record), -1);
            return;
        }
    }
    if (!is_any) {
        sse_not_applicable(context, g_strdup("no request was answered with an error"));
    }
}

/* ---- Last-Event-ID ---- */

static const char *const odd_ids[] = {"last-id-empty", "last-id-unknown", "last-id-long",
                                      "last-id-utf8", "last-id-escaped"};

static void look_last_id_status(struct sse_context *context)
{
    for (size_t i = 0; i < G_N_ELEMENTS(odd_ids); i++) {
        const struct sse_record *record =
            bearable(context, odd_ids[i], SSE_SERVER_SURVIVES_ODD_ID,
                     "an answer with a status below 500, whatever the id is");
        if (record != NULL && !sse_record_is_stream(record)) {
            sse_remark(context, "the stream, whatever the id is", sse_came(record));
        }
    }
}

/* Whether the octets stand at the front of a line of the content; then `at` says where. */
static bool is_line(const struct sse_record *record, const char *text, int64_t *at)
{
    const GByteArray *octets = record->body.octets;
    size_t size = strlen(text);

    for (size_t i = 0; record->has_head && i + size <= octets->len; i++) {
        bool begins = i == 0 || octets->data[i - 1] == '\n' || octets->data[i - 1] == '\r';
        if (begins && memcmp(octets->data + i, text, size) == 0) {
            *at = (int64_t)i;
            return true;
        }
    }
    return false;
}

static void look_last_id_injected(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "last-id-escaped");
    int64_t at = 0;

    if (record != NULL && is_line(record, "data:assay-was-here", &at)) {
        sse_blame(context, SSE_SERVER_ID_IS_NOT_REFLECTED,
                  "a stream without lines of the client's making",
                  g_strdup("Last-Event-ID: 1%0d%0adata:assay-was-here became a line \"data:\" of "
                           "the stream"),
                  at);
    }
}

/* `parameter/NAME/what`: --parameter NAME was given a value that would be a line of its own. */
static void look_parameter(struct sse_context *context)
{
    bool is_any = false;

    for (guint i = 0; i < context->scene->records->len; i++) {
        const struct sse_record *record = g_ptr_array_index(context->scene->records, i);
        int64_t at = 0;
        if (strcmp(record->exchange->name, "parameter") != 0) {
            continue;
        }
        is_any = true;
        if (is_line(record, "data: assay-was-here", &at) ||
            is_line(record, "id: assay-was-here", &at)) {
            sse_blame(context, SSE_HTTP_NO_INJECTED_FIELDS,
                      "a stream without lines of the client's making",
                      g_strdup_printf("the value of the parameter became a line of its own in the "
                                      "exchange \"%s\"",
                                      record->label),
                      at);
        }
    }
    if (!is_any) {
        sse_not_applicable(context, g_strdup("which parameters of the query get into the stream is "
                                             "not told; --parameter NAME does"));
    }
}

static void look_over(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "stream");

    if (record == NULL) {
        return;
    }
    if (record->body.step != BODY_DONE && record->parting == SSE_PARTED_BY_US) {
        sse_not_applicable(context, g_strdup("the stream did not end while it was watched"));
        return;
    }
    const struct sse_record *resumed = sse_scene_find(context->scene, "resumed");
    if (resumed == NULL || !resumed->has_head) {
        sse_not_applicable(context, g_strdup("the stream has no id to come back with"));
        return;
    }
    sse_remark(context,
               "204 or another status but 200 for a stream that is over, so that clients "
               "stay away",
               sse_came(resumed));
}

const struct sse_look sse_method_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_HEAD_BODY] = {look_head_body, {"head"}, false},
    [SSE_CHECK_HEAD_TYPE] = {look_head_type, {"head"}, false},
    [SSE_CHECK_OPTIONS] = {look_options, {"options"}, false},
    [SSE_CHECK_METHOD] = {look_method, {"post", "put", "delete"}, false},
    [SSE_CHECK_ALLOW] = {look_allow, {"post", "put", "delete", "options", "head"}, false},
    [SSE_CHECK_ACCEPT_ANY] = {look_accept_any,
                              {"accept-absent", "accept-any", "accept-text"},
                              false},
    [SSE_CHECK_ACCEPT_JSON] = {look_accept_json, {"accept-json"}, false},
    [SSE_CHECK_ACCEPT_NOT] = {look_accept_not, {"accept-not"}, false},
    [SSE_CHECK_ERROR_TYPE] = {look_error_type,
                              {"post", "put", "delete", "accept-json", "accept-not", "missing"},
                              false},
    [SSE_CHECK_MISSING] = {look_missing, {"missing"}, false},
    [SSE_CHECK_LAST_ID_STATUS] = {look_last_id_status,
                                  {"last-id-empty", "last-id-unknown", "last-id-long",
                                   "last-id-utf8", "last-id-escaped"},
                                  false},
    [SSE_CHECK_LAST_ID_INJECTED] = {look_last_id_injected, {"last-id-escaped"}, false},
    [SSE_CHECK_PARAMETER] = {look_parameter, {"parameter"}, false},
    [SSE_CHECK_OVER] = {look_over, {"stream", "resumed"}, false},
};
