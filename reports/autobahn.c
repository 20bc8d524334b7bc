/* SPDX-License-Identifier: MIT */
/*
 * Writes index.json and the file of a case as the original does: members sorted, three spaces of
 * indent, ASCII alone. A member whose value is not known stands there all the same, as null, false
 * or empty. What a peer sent is shown as the original shows it: text where it is UTF-8, else hex.
 */
#include "reports/autobahn.h"

#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "reports/autobahn_wirelog.h"
#include "reports/escape.h"
#include "reports/json_grow.h"
#include "reports/traffic.h"

enum {
    JSON_FORM = JSON_INDENT(3) | JSON_SORT_KEYS | JSON_ENSURE_ASCII,
    FILE_PART_MAX = 160, /* with the number of a case behind it a name of 255 octets at most */
};

/* ---- What is told ---- */

static void event_clear(gpointer data)
{
    struct told_event *event = data;
    g_clear_pointer(&event->octets, g_bytes_unref);
}

struct autobahn_told *autobahn_told_new(void)
{
    struct autobahn_told *told = g_new0(struct autobahn_told, 1);

    told->local_close_code = -1;
    told->received = g_array_new(FALSE, FALSE, sizeof(struct told_event));
    g_array_set_clear_func(told->received, event_clear);
    told->sent_pieces = g_hash_table_new(NULL, NULL);
    told->came_pieces = g_hash_table_new(NULL, NULL);
    return told;
}

void autobahn_told_free(struct autobahn_told *told)
{
    if (told == NULL)
        return;
    g_array_unref(told->received);
    g_hash_table_unref(told->sent_pieces);
    g_hash_table_unref(told->came_pieces);
    g_bytes_unref(told->local_close_reason);
    g_bytes_unref(told->remote_close_reason);
    g_free(told->request);
    g_free(told->response);
    g_free(told->result);
    g_free(told->close_result);
    g_free(told->expectation);
    g_free(told);
}

void told_piece_add(GHashTable *pieces, size_t size)
{
    gpointer key = GSIZE_TO_POINTER(size);
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(pieces, key));

    if (count > 0 || g_hash_table_size(pieces) < TOLD_PIECES_MAX)
        g_hash_table_insert(pieces, key, GUINT_TO_POINTER(count + 1));
}

/* ---- Names ---- */

char *autobahn_file_part(const char *name)
{
    char *part = g_ascii_strdown(name, -1);

    g_strcanon(part, "abcdefghijklmnopqrstuvwxyz0123456789", ' ');
    g_strstrip(part);
    for (char *c = part; *c != '\0'; c++) {
        if (*c == ' ')
            *c = '_';
    }
    if (strlen(part) > FILE_PART_MAX)
        part[FILE_PART_MAX] = '\0';
    return part;
}

/* "7.1.1" of "autobahn/7.1.1". */
static const char *number_of(const char *id)
{
    const char *slash = strrchr(id, '/');
    return slash != NULL ? slash + 1 : id;
}

char *autobahn_case_file(const char *agent, const char *id)
{
    char *part = autobahn_file_part(agent);
    char *number = g_strdup(number_of(id));
    char *file = g_strconcat(part, "_case_", g_strcanon(number, "0123456789", '_'), ".json", NULL);

    g_free(part);
    g_free(number);
    return file;
}

bool autobahn_is_reported(const struct case_result *one)
{
    return strcmp(one->suite, "autobahn") == 0 && autobahn_row_find(number_of(one->id)) != NULL;
}

/* ---- Values ---- */

static json_t *text_of(const char *text)
{
    if (text == NULL)
        return json_null();
    char *escaped = escape_json(text);
    json_t *value = json_string(escaped);
    g_free(escaped);
    return value;
}

static json_t *code_of(int code)
{
    return code >= 0 ? json_integer(code) : json_null();
}

/* The reason of a Close: text, or hex where it is none. */
static json_t *reason_of(GBytes *bytes)
{
    gsize size = 0;

    if (bytes == NULL)
        return json_null();
    const uint8_t *octets = g_bytes_get_data(bytes, &size);
    json_t *text = json_stringn((const char *)octets, size);
    if (text != NULL)
        return text;
    GString *hex = g_string_new(NULL);
    for (gsize i = 0; i < size; i++)
        g_string_append_printf(hex, "%02x", octets[i]);
    text = json_string(hex->str);
    g_string_free(hex, TRUE);
    return text;
}

/* A verdict that nobody could give is a failure: a script that looks for one must see it. */
static const char *grade_of(const char *grade)
{
    return grade != NULL ? grade : "FAILED";
}

static int64_t duration_ms(const struct case_result *one)
{
    const struct autobahn_told *told = one->told;
    int64_t us = told != NULL ? told->duration_us - told->opened_at_us : one->duration_us;
    return (MAX(us, 0) + 500) / 1000;
}

static json_t *frames_of(const unsigned counts[16])
{
    json_t *object = json_object();

    for (unsigned opcode = 0; opcode < 16; opcode++) {
        char name[8];
        g_snprintf(name, sizeof(name), "%u", opcode);
        if (counts[opcode] > 0)
            member_add(object, name, json_integer(counts[opcode]));
    }
    return object;
}

static json_t *pieces_of(GHashTable *pieces)
{
    json_t *object = json_object();
    GHashTableIter iter;
    gpointer size;
    gpointer count;

    g_hash_table_iter_init(&iter, pieces);
    while (g_hash_table_iter_next(&iter, &size, &count)) {
        char name[32];
        g_snprintf(name, sizeof(name), "%zu", (size_t)GPOINTER_TO_SIZE(size));
        member_add(object, name, json_integer((json_int_t)GPOINTER_TO_UINT(count)));
    }
    return object;
}

/* ---- What is expected ---- */

static json_t *event_of(enum told_kind kind, json_t *payload, bool is_binary, char tag)
{
    static const char *const names[] = {
        [TOLD_MESSAGE] = "message", [TOLD_PONG] = "pong", [TOLD_TIMEOUT] = "timeout"};
    json_t *event = json_array();

    element_add(event, json_string(names[kind]));
    if (kind == TOLD_TIMEOUT) {
        element_add(event, json_stringn(&tag, 1));
        return event;
    }
    element_add(event, payload);
    if (kind == TOLD_MESSAGE)
        element_add(event, json_boolean(is_binary));
    return event;
}

static json_t *expected_list(const struct autobahn_event *expected)
{
    json_t *list = json_array();

    for (size_t i = 0; expected[i].kind != AUTOBAHN_NO_EVENT; i++) {
        const struct payload *payload = &expected[i].payload;
        enum told_kind kind = expected[i].kind == AUTOBAHN_MESSAGE ? TOLD_MESSAGE
                              : expected[i].kind == AUTOBAHN_PONG  ? TOLD_PONG
                                                                   : TOLD_TIMEOUT;
        uint8_t shown[TOLD_SHOWN_MAX + 1];
        size_t size = (size_t)MIN(payload->size, sizeof(shown));
        json_t *text = NULL;
        if (kind != TOLD_TIMEOUT) {
            payload_copy(payload, 0, shown, size);
            text = wirelog_text(shown, size);
        }
        element_add(list, event_of(kind, text, expected[i].is_binary, expected[i].tag));
    }
    return list;
}

/* Where messages are counted and measured, the original has no lists. */
static bool has_lists(const struct autobahn_row *row)
{
    return row->rule != AUTOBAHN_BY_SIZE && row->rule != AUTOBAHN_ROUND_TRIPS &&
           row->rule != AUTOBAHN_DEFLATED;
}

static json_t *expected_of(const struct autobahn_row *row, const struct autobahn_told *told)
{
    json_t *expected = json_object();

    if (told != NULL && told->was_opened && has_lists(row)) {
        member_add(expected, "OK", expected_list(row->ok));
        if (row->non_strict != NULL)
            member_add(expected, "NON-STRICT", expected_list(row->non_strict));
    }
    return expected;
}

static json_t *expected_close_of(const struct autobahn_row *row)
{
    json_t *object = json_object();
    json_t *codes = json_array();

    for (size_t i = 0; i < AUTOBAHN_CODES_MAX && row->close_codes[i] != 0; i++)
        element_add(codes, json_integer(row->close_codes[i]));
    member_add(object, "closeCode", codes);
    member_add(object, "closedByMe", json_boolean(row->closed_by_me));
    member_add(object, "requireClean", json_boolean(row->require_clean));
    if (row->wrong_endpoint_is_fatal)
        member_add(object, "closedByWrongEndpointIsFatal", json_true());
    return object;
}

static json_t *received_of(const struct autobahn_row *row, const struct autobahn_told *told)
{
    json_t *list = json_array();

    for (guint i = 0; has_lists(row) && i < told->received->len; i++) {
        const struct told_event *event = &g_array_index(told->received, struct told_event, i);
        gsize size = 0;
        const uint8_t *octets =
            event->octets != NULL ? g_bytes_get_data(event->octets, &size) : NULL;
        json_t *text = event->kind != TOLD_TIMEOUT ? wirelog_text(octets, size) : NULL;
        element_add(list, event_of(event->kind, text, event->is_binary, event->tag));
    }
    return list;
}

/* ---- What was moved ---- */

static json_t *ratio_of(uint64_t part, uint64_t whole)
{
    return whole > 0 ? json_real((double)part / (double)whole) : json_null();
}

static unsigned data_frames(const unsigned counts[16])
{
    return counts[WS_CONTINUATION] + counts[WS_TEXT] + counts[WS_BINARY];
}

static void way_add(json_t *object, const char *way, uint64_t wire, uint64_t payload,
                    uint64_t message, unsigned frames, unsigned messages)
{
    const struct {
        const char *name;
        json_t *value;
    } rows[] = {
        {"OctetsWireLevel", json_integer((json_int_t)wire)},
        {"OctetsWebSocketLevel", json_integer((json_int_t)payload)},
        {"OctetsAppLevel", json_integer((json_int_t)message)},
        {"WebSocketFrames", json_integer(frames)},
        {"WebSocketMessages", json_integer(messages)},
        {"CompressionRatio", ratio_of(payload, message)},
        {"WebSocketOverhead", ratio_of(wire > payload ? wire - payload : 0, payload)},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *name = g_strconcat(way, rows[i].name, NULL);
        member_add(object, name, rows[i].value);
        g_free(name);
    }
}

/* Of groups 12 and 13 when all came back; null for the others. */
static json_t *traffic_of(const struct autobahn_row *row, const struct case_result *one)
{
    const struct autobahn_told *told = one->told;
    const struct traffic *traffic = &one->traffic;

    if (row->rule != AUTOBAHN_DEFLATED || told == NULL || g_strcmp0(one->behavior, "OK") != 0)
        return json_null();
    json_t *object = json_object();
    way_add(object, "outgoing", told->sent_size, traffic->sent_payload_size, traffic->sent_size,
            data_frames(told->sent_frames), traffic->round_trips);
    way_add(object, "incoming", told->came_size, traffic->came_payload_size, traffic->came_size,
            data_frames(told->came_frames), traffic->round_trips);
    member_add(object, "preopenOutgoingOctetsWireLevel",
               json_integer(told->request != NULL ? (json_int_t)strlen(told->request) : 0));
    member_add(object, "preopenIncomingOctetsWireLevel",
               json_integer(told->response != NULL ? (json_int_t)strlen(told->response) : 0));
    return object;
}

/* ---- The files ---- */

static GString *dumped(json_t *object)
{
    char *text = json_dumps(object, JSON_FORM);
    GString *out = g_string_new(text);

    free(text);
    json_decref(object);
    return out;
}

GString *report_autobahn_index(const GPtrArray *agents)
{
    json_t *index = json_object();

    for (guint i = 0; i < agents->len; i++) {
        const struct autobahn_agent *agent = g_ptr_array_index(agents, i);
        json_t *cases = json_object();
        for (guint j = 0; j < agent->result->cases->len; j++) {
            const struct case_result *one = g_ptr_array_index(agent->result->cases, j);
            if (!autobahn_is_reported(one))
                continue;
            char *file = autobahn_case_file(agent->name, one->id);
            json_t *entry = json_object();
            member_add(entry, "behavior", json_string(grade_of(one->behavior)));
            member_add(entry, "behaviorClose", json_string(grade_of(one->behavior_close)));
            member_add(entry, "duration", json_integer((json_int_t)duration_ms(one)));
            member_add(entry, "remoteCloseCode",
                       code_of(one->behavior != NULL ? one->remote_close_code : -1));
            member_add(entry, "reportfile", json_string(file));
            member_add(cases, number_of(one->id), entry);
            g_free(file);
        }
        char *name = escape_json(agent->name);
        member_add(index, name, cases);
        g_free(name);
    }
    return dumped(index);
}

/* When the conversation was begun, as the original writes times. */
static char *started_of(const struct run_result *result, const struct autobahn_told *told)
{
    GDateTime *run = g_date_time_new_from_iso8601(result->started, NULL);
    if (run == NULL || told == NULL) {
        g_clear_pointer(&run, g_date_time_unref);
        return g_strdup(result->started);
    }
    GDateTime *begun = g_date_time_add(run, told->begun_us);
    char *seconds = g_date_time_format(begun, "%Y-%m-%dT%H:%M:%S");
    char *text = g_strdup_printf("%s.%03dZ", seconds, g_date_time_get_microsecond(begun) / 1000);

    g_free(seconds);
    g_date_time_unref(begun);
    g_date_time_unref(run);
    return text;
}

/* Members that follow from the case alone, and from its verdicts. */
static void verdicts_add(json_t *object, const struct autobahn_row *row,
                         const struct case_result *one)
{
    size_t count;
    const struct autobahn_row *rows = autobahn_rows(&count);
    bool is_deflated = row->rule == AUTOBAHN_DEFLATED;

    member_add(object, "behavior", json_string(grade_of(one->behavior)));
    member_add(object, "behaviorClose", json_string(grade_of(one->behavior_close)));
    member_add(object, "case", json_integer((json_int_t)(row - rows) + 1));
    member_add(object, "createStats", json_true());
    member_add(object, "createWirelog", json_true());
    member_add(object, "description", text_of(row->title));
    member_add(object, "duration", json_integer((json_int_t)duration_ms(one)));
    member_add(object, "expected", expected_of(row, one->told));
    member_add(object, "expectedClose", expected_close_of(row));
    member_add(object, "id", json_string(row->id));
    member_add(object, "isServer", json_false());
    member_add(object, "remoteCloseCode",
               code_of(one->behavior != NULL ? one->remote_close_code : -1));
    member_add(object, "reportCompressionRatio", json_boolean(is_deflated));
    member_add(object, "reportTime", json_boolean(row->is_bulk));
    member_add(object, "trafficStats", traffic_of(row, one));
    member_add(object, "wasOpenHandshakeTimeout", json_false());
}

/* Members that only who saw the conversation knows. */
static void told_add(json_t *object, const struct autobahn_row *row, const struct case_result *one,
                     const char *ended_early)
{
    struct autobahn_told *none = one->told == NULL ? autobahn_told_new() : NULL;
    const struct autobahn_told *told = one->told != NULL ? one->told : none;
    const char *reason = ended_early != NULL   ? ended_early
                         : one->reason != NULL ? one->reason
                                               : "no verdict could be given";

    member_add(object, "closedByMe", json_boolean(told->closed_by_me));
    member_add(object, "droppedByMe", json_boolean(told->dropped_by_me));
    member_add(object, "expectation", text_of(told->expectation != NULL ? told->expectation : ""));
    member_add(object, "failedByMe", json_boolean(told->failed_by_me));
    member_add(object, "httpRequest", text_of(told->request != NULL ? told->request : "?"));
    member_add(object, "httpResponse", text_of(told->response != NULL ? told->response : "?"));
    member_add(object, "localCloseCode", code_of(told->local_close_code));
    member_add(object, "localCloseReason", reason_of(told->local_close_reason));
    member_add(object, "received", received_of(row, told));
    member_add(object, "remoteCloseReason", reason_of(told->remote_close_reason));
    member_add(object, "result", text_of(told->result != NULL ? told->result : reason));
    member_add(object, "resultClose",
               text_of(told->close_result != NULL ? told->close_result : reason));
    member_add(object, "rxFrameStats", frames_of(told->came_frames));
    member_add(object, "rxOctetStats", pieces_of(told->came_pieces));
    member_add(object, "txFrameStats", frames_of(told->sent_frames));
    member_add(object, "txOctetStats", pieces_of(told->sent_pieces));
    member_add(object, "wasClean", json_boolean(told->was_clean));
    member_add(object, "wasCloseHandshakeTimeout", json_boolean(told->close_timed_out));
    member_add(object, "wasNotCleanReason",
               told->was_clean ? json_null()
                               : text_of(told->close_result != NULL ? told->close_result : reason));
    member_add(object, "wasServerConnectionDropTimeout", json_boolean(told->end_timed_out));
    autobahn_told_free(none);
}

GString *report_autobahn_case(const struct autobahn_agent *agent, const struct case_result *one)
{
    const struct autobahn_row *row = autobahn_row_find(number_of(one->id));
    json_t *object = json_object();
    char *started = started_of(agent->result, one->told);

    assert(row != NULL);
    member_add(object, "agent", text_of(agent->name));
    member_add(object, "started", text_of(started));
    member_add(object, "wirelog", wirelog_of(row, one));
    verdicts_add(object, row, one);
    told_add(object, row, one, agent->result->ended_early);
    g_free(started);
    return dumped(object);
}
