/* SPDX-License-Identifier: MIT */
/* One exchange, as it was seen; see sse_record.h. */
#include "harness/sse_record.h"

#include <string.h>

#include "harness/text.h"

enum {
    HEAD_SIZE_MAX = 65536,
    LINE_FRONT_MAX = 8, /* so much of a line tells whether its field is data or id */
};

struct sse_record *sse_record_new(const struct sse_exchange *exchange)
{
    struct sse_record *record = g_new0(struct sse_record, 1);

    record->exchange = exchange;
    record->label = g_strdup(exchange->name);
    record->head_octets = g_byte_array_new();
    record->line = g_byte_array_new();
    record->transcript = -1;
    return record;
}

void sse_record_free(struct sse_record *record)
{
    if (record == NULL) {
        return;
    }
    if (record->has_head) {
        head_clear(&record->head);
    }
    sse_recording_free(record->recording);
    http_body_clear(&record->body);
    g_byte_array_unref(record->head_octets);
    g_byte_array_unref(record->line);
    g_clear_pointer(&record->request, g_bytes_unref);
    g_free(record->label);
    g_free(record->trouble);
    g_free(record);
}

const struct sse_recording *sse_record_recording(struct sse_record *record)
{
    if (record->recording == NULL && record->has_head) {
        record->recording = sse_recording_new(record->body.octets->data, record->body.octets->len);
    }
    return record->recording;
}

bool sse_record_has_ended(const struct sse_record *record)
{
    return record->has_head &&
           (record->body.step == BODY_DONE || record->parting != SSE_PARTED_BY_US);
}

/* Whether the line that is being read is of that field. */
static bool line_is(const struct sse_record *record, const char *name)
{
    size_t size = strlen(name);
    const GByteArray *line = record->line;

    return line->len >= size && memcmp(line->data, name, size) == 0 &&
           (line->len == size || line->data[size] == ':');
}

/* A line of the stream has ended. */
static void line_ended(struct sse_record *record)
{
    if (record->line->len == 0) {
        record->event_count += record->has_data;
        record->id_count += record->has_data && record->has_id;
        record->has_data = false;
        record->has_id = false;
    }
    record->has_data |= line_is(record, "data");
    record->has_id |= line_is(record, "id") && !record->has_nul;
    record->has_nul = false;
    g_byte_array_set_size(record->line, 0);
}

/* Counts events that are whole. This tells when to leave; what they hold is read elsewhere. */
static void events_scan(struct sse_record *record)
{
    const GByteArray *octets = record->body.octets;

    for (; record->scanned_size < octets->len; record->scanned_size++) {
        uint8_t octet = octets->data[record->scanned_size];
        if (octet == '\r' || (octet == '\n' && !record->was_cr)) {
            line_ended(record);
        } else if (octet != '\n') {
            record->has_nul |= octet == '\0';
            if (record->line->len < LINE_FRONT_MAX) {
                g_byte_array_append(record->line, &octet, 1);
            }
        }
        record->was_cr = octet == '\r';
    }
}

/* The octets behind the interim answers: looks whether the head is whole. */
static void head_take(struct sse_record *record, int64_t now_us)
{
    while (!record->has_head) {
        const uint8_t *begin = record->head_octets->data + record->head_begin;
        size_t size = record->head_octets->len - record->head_begin;
        struct head head;
        if (head_parse(begin, size, HEAD_SIZE_MAX, &head) == HEAD_MORE) {
            return;
        }
        if (head.kind == HEAD_RESPONSE && head.status >= 100 && head.status < 200 &&
            head.status != 101) {
            record->head_begin += head.octets->len;
            head_clear(&head);
            continue;
        }
        bool to_head =
            record->exchange != NULL && g_str_has_prefix(record->exchange->request, "HEAD ");
        record->has_head = true;
        record->head = head;
        record->head_us = now_us;
        size_t head_size = record->head_begin + head.octets->len;
        http_body_begin(&record->body, &record->head, head_size, to_head, now_us);
        http_body_add(&record->body, record->head_octets->data + head_size,
                      record->head_octets->len - head_size, now_us);
        g_byte_array_set_size(record->head_octets, (guint)head_size);
    }
}

void sse_record_add(struct sse_record *record, const uint8_t *octets, size_t size, int64_t now_us)
{
    if (record->has_head) {
        http_body_add(&record->body, octets, size, now_us);
    } else {
        g_byte_array_append(record->head_octets, octets, (guint)size);
        head_take(record, now_us);
    }
    if (record->has_head) {
        events_scan(record);
    }
}

/* Where the list element that begins there ends: at a comma that is in no quotes, or at the end. */
static const char *element_end(const char *begin)
{
    bool is_quoted = false;
    const char *c = begin;

    for (; *c != '\0' && (is_quoted || *c != ','); c++) {
        if (is_quoted && *c == '\\' && c[1] != '\0') {
            c++;
        } else if (*c == '"') {
            is_quoted = !is_quoted;
        }
    }
    return c;
}

/* type "/" subtype, and not any type. */
static bool is_essence(const char *essence)
{
    const char *slash = strchr(essence, '/');

    return slash != NULL && head_is_token(essence, (size_t)(slash - essence)) &&
           head_is_token(slash + 1, strlen(slash + 1)) && strcmp(essence, "*/*") != 0;
}

char *sse_record_essence(const struct sse_record *record)
{
    char *found = NULL;
    size_t count = record->has_head ? head_field_count(&record->head, "Content-Type") : 0;

    for (size_t i = 0; i < count; i++) {
        const char *begin = head_field_find(&record->head, "Content-Type", i)->value;
        for (bool is_last = false; !is_last;) {
            const char *end = element_end(begin);
            g_autofree char *element = g_strndup(begin, (gsize)(end - begin));
            element[strcspn(element, ";")] = '\0';
            char *essence = g_ascii_strdown(g_strstrip(element), -1);
            if (found == NULL || is_essence(essence)) {
                g_free(found);
                found = essence;
            } else {
                g_free(essence);
            }
            is_last = *end == '\0';
            begin = end + 1;
        }
    }
    return found == NULL ? g_strdup("") : found;
}

bool sse_record_is_stream(const struct sse_record *record)
{
    g_autofree char *essence = sse_record_essence(record);
    return record->has_head && record->head.status == 200 &&
           strcmp(essence, "text/event-stream") == 0;
}

bool sse_record_is_coded(const struct sse_record *record)
{
    return record->has_head && head_field_count(&record->head, "Content-Encoding") > 0 &&
           !head_has_token(&record->head, "Content-Encoding", "identity");
}

static const char *end_words(const struct sse_record *record)
{
    static const char *const words[] = {
        [SSE_PARTED_BY_US] = "no answer came",
        [SSE_PARTED_EOF] = "the connection was ended without an answer",
        [SSE_PARTED_RESET] = "the connection was reset without an answer",
        [SSE_PARTED_CUT_OFF] = "TLS was cut off before an answer came",
    };
    return words[record->parting];
}

char *sse_record_words(const struct sse_record *record)
{
    if (record->trouble != NULL) {
        return g_strdup(record->trouble);
    }
    if (!record->has_head) {
        return g_strdup(end_words(record));
    }
    g_autofree char *line = head_describe(&record->head);
    const struct head_field *type = head_field_find(&record->head, "Content-Type", 0);
    GString *words = g_string_new(line);
    if (type != NULL) {
        g_string_append(words, ", Content-Type ");
        text_quote_append(words, (const uint8_t *)type->value, type->value_size, 80);
    } else {
        g_string_append(words, ", no Content-Type");
    }
    return g_string_free(words, FALSE);
}

static void log_add(struct attempt *attempt, enum log_direction direction, int64_t at_us,
                    int64_t offset, char *text, const void *octets, size_t size)
{
    if (attempt->log->len < LOG_LINES_MAX) {
        g_ptr_array_add(attempt->log, log_line_new(direction, at_us, offset, text, octets, size));
    } else {
        attempt->log_lines_left_out++;
    }
    g_free(text);
}

static char *quoted(const char *what, const uint8_t *octets, size_t size, size_t shown_size_max)
{
    GString *line = g_string_new(what);
    text_quote_append(line, octets, size, shown_size_max);
    return g_string_free(line, FALSE);
}

void sse_record_log(const struct sse_record *record, struct attempt *attempt)
{
    static const char *const ends[] = {[SSE_PARTED_BY_US] = "we end the connection",
                                       [SSE_PARTED_EOF] = "end of TCP",
                                       [SSE_PARTED_RESET] = "TCP is reset",
                                       [SSE_PARTED_CUT_OFF] = "TLS is cut off"};
    if (record->request != NULL) {
        gsize size = 0;
        const uint8_t *octets = g_bytes_get_data(record->request, &size);
        log_add(attempt, LOG_SENT, record->request_us, -1, quoted("", octets, size, 400), octets,
                size);
    }
    if (record->has_head) {
        log_add(attempt, LOG_RECEIVED, record->head_us, -1,
                quoted("", record->head_octets->data, record->head_octets->len, 1000),
                record->head_octets->data, record->head_octets->len);
        for (guint i = 0; i < record->body.pieces->len; i++) {
            const struct body_piece *piece =
                &g_array_index(record->body.pieces, struct body_piece, i);
            const uint8_t *octets = record->body.octets->data + piece->begin;
            log_add(attempt, LOG_RECEIVED, piece->at_us, (int64_t)piece->begin,
                    quoted("", octets, piece->size, 100), octets, piece->size);
        }
    }
    if (record->request != NULL) {
        log_add(attempt, LOG_EVENT, record->end_us, -1, g_strdup(ends[record->parting]), NULL, 0);
    }
}
