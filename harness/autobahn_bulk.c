/* SPDX-License-Identifier: MIT */
/*
 * The compressed messages of groups 12 and 13: what was agreed, what is sent, and whether the same
 * comes back. zlib does both ways, as volume is what counts here; the odd ways of compressing are
 * the business of our own cases.
 *
 * A message is inflated piece by piece into a buffer of one octet more than the echo may have, and
 * no further: what is longer differs, and no peer can make it large.
 */
#include <assert.h>
#include <string.h>
#include <zlib.h>

#include "harness/autobahn.h"
#include "harness/bulk.h"
#include "harness/text.h"

enum { RSV1 = 4 };

struct autobahn_bulk {
    struct bulk_reader *reader;
    struct bulk_message sent; /* the last one */
    z_stream inflater;
    bool is_deflated; /* the message that is coming */
    bool is_broken;   /* it is no DEFLATE data */
    GByteArray *came; /* room for one octet more than was sent */
    size_t came_size;
};

void autobahn_bulk_agree(struct autobahn_player *player, const char *answer)
{
    struct bulk_agreement *agreement = &player->record.agreement;

    player->record.refused = bulk_agreement_read(answer, agreement);
    if (!agreement->is_on || player->record.refused != NULL) {
        return;
    }
    const struct bulk_sequence sequence = {
        .corpus = player->row->corpus,
        .message_size = player->row->message_size,
        .window_bits = agreement->client_bits,
        .resets = agreement->client_resets,
    };
    struct autobahn_bulk *bulk = g_new0(struct autobahn_bulk, 1);
    bulk->reader = bulk_reader_new(&sequence);
    bulk->came = g_byte_array_new();
    int result = inflateInit2(&bulk->inflater, -(int)agreement->server_bits);
    assert(result == Z_OK);
    player->bulk = bulk;
    autobahn_log(
        player, LOG_EVENT, -1,
        g_strdup_printf("agreed: our window has %u bits and is %s, the target's has %u "
                        "and is %s; data frames are not logged",
                        agreement->client_bits, agreement->client_resets ? "reset" : "kept",
                        agreement->server_bits, agreement->server_resets ? "reset" : "kept"),
        NULL, 0);
}

void autobahn_bulk_free(struct autobahn_bulk *bulk)
{
    if (bulk != NULL) {
        bulk_reader_free(bulk->reader);
        inflateEnd(&bulk->inflater);
        g_byte_array_unref(bulk->came);
        g_free(bulk);
    }
}

void autobahn_bulk_send(struct autobahn_player *player, const struct autobahn_step *step)
{
    struct autobahn_bulk *bulk = player->bulk;
    struct traffic *traffic = &player->record.traffic;
    size_t offset = 0;

    bulk->sent = bulk_reader_next(bulk->reader);
    size_t size = bulk->sent.deflated_size;
    size_t fragment_size = (size_t)step->fragment_size;
    bool is_whole = fragment_size == 0 || size <= fragment_size;
    /* As in SEND_MESSAGE: what ends with a fragment is ended by an empty frame. */
    for (bool is_last = false; !is_last; offset += fragment_size) {
        is_last = is_whole || size - offset < fragment_size;
        bool is_text = autobahn_corpus_is_text(player->row->corpus);
        struct wire_head head = {
            .opcode = offset > 0 ? WS_CONTINUATION
                      : is_text  ? WS_TEXT
                                 : WS_BINARY,
            .rsv = offset > 0 ? 0 : RSV1,
            .not_final = !is_last,
            .masked = true,
        };
        autobahn_key_next(player, head.key);
        autobahn_send_frame(player, &head, bulk->sent.deflated + offset,
                            is_last ? size - offset : fragment_size, true);
    }
    if (player->first_sent_us < 0) {
        player->first_sent_us = player->now_us;
    }
    traffic->sent_size += bulk->sent.plain_size;
    traffic->sent_payload_size += size;
}

/* ---- What comes back ---- */

void autobahn_bulk_message_begin(struct autobahn_player *player, bool is_deflated)
{
    struct autobahn_bulk *bulk = player->bulk;

    bulk->is_deflated = is_deflated;
    bulk->came_size = 0;
    g_byte_array_set_size(bulk->came, (guint)bulk->sent.plain_size + 1);
    if (is_deflated && player->record.agreement.server_resets) {
        inflateReset(&bulk->inflater);
    }
}

static void plain_add(struct autobahn_bulk *bulk, const uint8_t *piece, size_t size)
{
    size_t room = MIN(size, bulk->came->len - bulk->came_size);

    if (room > 0) {
        memcpy(bulk->came->data + bulk->came_size, piece, room);
        bulk->came_size += room;
    }
}

static void inflate_add(struct autobahn_bulk *bulk, const uint8_t *piece, size_t size)
{
    z_stream *inflater = &bulk->inflater;
    int result = Z_OK;

    inflater->next_in = (Bytef *)piece;
    inflater->avail_in = (uInt)size;
    while (result == Z_OK && bulk->came_size < bulk->came->len) {
        inflater->next_out = bulk->came->data + bulk->came_size;
        inflater->avail_out = (uInt)(bulk->came->len - bulk->came_size);
        result = inflate(inflater, Z_SYNC_FLUSH);
        bulk->came_size = bulk->came->len - inflater->avail_out;
        if (result == Z_STREAM_END) {
            /* A block that says it is the last ends no message (RFC 7692 7.2.3.4, 7.2.3.5). */
            result = inflateResetKeep(inflater);
            result = inflater->avail_in == 0 ? Z_BUF_ERROR : result;
        } else if (result == Z_OK && inflater->avail_in == 0 && inflater->avail_out > 0) {
            break;
        }
    }
    bulk->is_broken |= result == Z_DATA_ERROR || result == Z_NEED_DICT;
}

bool autobahn_bulk_add(struct autobahn_player *player, const uint8_t *piece, size_t size)
{
    struct autobahn_bulk *bulk = player->bulk;

    if (size == 0 || bulk->is_broken) {
        return true;
    }
    if (bulk->is_deflated) {
        inflate_add(bulk, piece, size);
    } else {
        plain_add(bulk, piece, size);
    }
    return !bulk->is_broken;
}

/* In what the message that came differs from the one that was sent; NULL: in nothing. */
static char *difference(const struct autobahn_player *player)
{
    const struct autobahn_bulk *bulk = player->bulk;
    size_t size = bulk->sent.plain_size;
    size_t at = 0;

    if (player->message_is_binary == autobahn_corpus_is_text(player->row->corpus)) {
        return g_strdup_printf("message %u came back as %s", player->trip_count,
                               player->message_is_binary ? "Binary" : "Text");
    }
    if (bulk->came_size == size && memcmp(bulk->came->data, bulk->sent.plain, size) == 0) {
        return NULL;
    }
    while (at < MIN(size, bulk->came_size) && bulk->came->data[at] == bulk->sent.plain[at]) {
        at++;
    }
    return bulk->came_size > size
               ? g_strdup_printf("message %u, of %zu octets, came back longer", player->trip_count,
                                 size)
               : g_strdup_printf("message %u, of %zu octets, came back as %zu, and differs from "
                                 "octet %zu on",
                                 player->trip_count, size, bulk->came_size, at);
}

bool autobahn_bulk_message_end(struct autobahn_player *player, const struct wire_frame *frame)
{
    static const uint8_t tail[] = {0x00, 0x00, 0xff, 0xff};
    struct autobahn_bulk *bulk = player->bulk;
    struct autobahn_record *record = &player->record;

    if (bulk->is_deflated && !bulk->is_broken) {
        inflate_add(bulk, tail, sizeof(tail));
    }
    char *differs = difference(player);
    if (record->failed_by_me) {
        g_free(differs);
        return false;
    }
    if (differs != NULL && player->message_is_text &&
        text_first_bad(bulk->came->data, bulk->came_size, NULL) != TEXT_VALID) {
        record->offence =
            record->offence != NULL ? record->offence : g_strdup("a text of the peer is not UTF-8");
        record->offence_octet = (int64_t)frame->offset;
        autobahn_fail(player, WS_CLOSE_INVALID_DATA, record->offence);
    }
    if (differs == NULL) {
        record->echo_count++;
        record->traffic.round_trips++;
        record->traffic.came_size += bulk->came_size;
        record->traffic.duration_us = player->now_us - MAX(player->first_sent_us, 0);
        return true;
    }
    if (record->difference == NULL) {
        record->difference = differs;
        record->differs_at = (int64_t)frame->offset;
    } else {
        g_free(differs);
    }
    return false;
}
