/* SPDX-License-Identifier: MIT */
/*
 * The wire log of the original: entries are lists, their first element says what they are. TO and
 * RO are octets sent and received, TF and RF the frames in them, KL and TI the timers of the case.
 * Each frame has its octets beside it, however it was cut on its way; what our log has left out is
 * left out here, too.
 */
#include "reports/autobahn_wirelog.h"

#include <string.h>

#include "reports/annotate.h"
#include "reports/autobahn.h"
#include "reports/json_grow.h"

enum {
    WHOLE_MAX = 60, /* octets of what is shown whole */
    MS_OF_SECOND = 1000,
};

static json_t *hex_of(const uint8_t *octets, size_t size, const char *prefix, bool is_cut)
{
    GString *hex = g_string_new(prefix);

    for (size_t i = 0; i < MIN(size, (size_t)TOLD_SHOWN_MAX); i++)
        g_string_append_printf(hex, "%02x", octets[i]);
    g_string_append(hex, is_cut ? " ..." : "");
    json_t *value = json_string(hex->str);
    g_string_free(hex, TRUE);
    return value;
}

/* The first octets of `size`, of which `kept` are there. */
static json_t *shown(const uint8_t *octets, size_t kept, uint64_t size)
{
    bool is_cut = size > WHOLE_MAX;
    size_t shown_size = MIN(kept, is_cut ? (size_t)TOLD_SHOWN_MAX : kept);
    GString *text = g_string_new_len((const char *)octets, (gssize)shown_size);

    g_string_append(text, is_cut ? " ..." : "");
    /* NULL when it is no UTF-8. */
    json_t *value = json_stringn(text->str, text->len);
    g_string_free(text, TRUE);
    return value != NULL ? value : hex_of(octets, kept, "0x", is_cut);
}

json_t *wirelog_text(const uint8_t *octets, size_t size)
{
    static const uint8_t nothing[1];
    return shown(octets != NULL ? octets : nothing, size, size);
}

/* [size, hex]: as many octets. */
static json_t *octets_pair(const uint8_t *octets, size_t kept, uint64_t size)
{
    json_t *pair = json_array();

    element_add(pair, json_integer((json_int_t)size));
    element_add(pair, hex_of(octets, kept, "", size > WHOLE_MAX));
    return pair;
}

static void octets_add(json_t *log, const char *name, const uint8_t *octets, size_t kept,
                       uint64_t size)
{
    json_t *entry = json_array();

    element_add(entry, json_string(name));
    element_add(entry, octets_pair(octets, kept, size));
    if (name[0] == 'T')
        element_add(entry, json_false());
    element_add(log, entry);
}

/* The payload of a frame as it was meant, without its mask. */
static json_t *payload_pair(const struct frame_fields *fields, const uint8_t *octets, size_t kept)
{
    json_t *pair = json_array();
    size_t size = kept > fields->payload_at ? kept - fields->payload_at : 0;
    uint8_t plain[LOG_OCTETS_MAX];

    size = MIN(MIN(size, sizeof(plain)), (size_t)MIN(fields->length, SIZE_MAX));
    for (size_t i = 0; i < size; i++) {
        uint8_t key = fields->is_masked ? fields->key[i % ANNOTATE_KEY_SIZE] : 0;
        plain[i] = octets[fields->payload_at + i] ^ key;
    }
    element_add(pair, json_integer((json_int_t)fields->length));
    element_add(pair, shown(plain, size, fields->length));
    return pair;
}

static void frame_add(json_t *log, const struct frame_fields *fields, const uint8_t *octets,
                      size_t kept, bool is_sent)
{
    json_t *entry = json_array();
    json_t *key =
        fields->is_masked ? hex_of(fields->key, ANNOTATE_KEY_SIZE, "", false) : json_null();

    element_add(entry, json_string(is_sent ? "TF" : "RF"));
    element_add(entry, payload_pair(fields, octets, kept));
    element_add(entry, json_integer((json_int_t)fields->opcode));
    element_add(entry, json_boolean(fields->fin));
    element_add(entry, json_integer((json_int_t)fields->rsv));
    if (is_sent) {
        element_add(entry, key);
        element_add(entry, json_null());
        element_add(entry, json_null());
        element_add(entry, json_false());
    } else {
        element_add(entry, json_boolean(fields->is_masked));
        element_add(entry, key);
    }
    element_add(log, entry);
}

static void timers_add(json_t *log, const struct autobahn_row *row)
{
    for (const struct autobahn_step *step = row->steps; step->verb != AUTOBAHN_END; step++) {
        if (step->verb != AUTOBAHN_KILL_AFTER && step->verb != AUTOBAHN_CLOSE_AFTER)
            continue;
        json_t *entry = json_array();
        element_add(entry, json_string(step->verb == AUTOBAHN_KILL_AFTER ? "KL" : "TI"));
        element_add(entry, json_integer(step->after_ms / MS_OF_SECOND));
        element_add(log, entry);
    }
}

/* One line of our log. `rest` are the octets of a frame that was begun and is not whole. */
static void line_add(json_t *log, const struct log_line *line, uint64_t *rest)
{
    struct frame_fields fields;
    bool is_sent = line->direction == LOG_SENT;
    gsize kept = 0;
    const uint8_t *octets = line->octets != NULL ? g_bytes_get_data(line->octets, &kept) : NULL;

    if (line->direction == LOG_EVENT || octets == NULL)
        return;
    if (is_sent && *rest > 0) {
        *rest -= MIN(*rest, line->size);
        octets_add(log, "TO", octets, kept, line->size);
        return;
    }
    if (!is_sent)
        octets_add(log, "RO", octets, kept, line->size);
    if (annotate_frame(octets, kept, &fields)) {
        frame_add(log, &fields, octets, kept, is_sent);
        uint64_t came = line->size - MIN(line->size, (uint64_t)fields.payload_at);
        *rest = is_sent && fields.length > came ? fields.length - came : 0;
    }
    if (is_sent)
        octets_add(log, "TO", octets, kept, line->size);
}

json_t *wirelog_of(const struct autobahn_row *row, const struct case_result *one)
{
    json_t *log = json_array();
    const struct autobahn_told *told = one->told;
    uint64_t rest = 0;

    if (told != NULL && told->request != NULL)
        octets_add(log, "TO", (const uint8_t *)told->request, strlen(told->request),
                   strlen(told->request));
    if (told != NULL && told->response != NULL)
        octets_add(log, "RO", (const uint8_t *)told->response, strlen(told->response),
                   strlen(told->response));
    if (told != NULL && told->was_opened)
        timers_add(log, row);
    /* The first attempt is the one that decided: a row has one, but for repetitions. */
    if (one->attempts->len > 0) {
        const struct attempt *attempt = g_ptr_array_index(one->attempts, 0);
        for (guint i = 0; i < attempt->log->len; i++)
            line_add(log, g_ptr_array_index(attempt->log, i), &rest);
    }
    return log;
}
