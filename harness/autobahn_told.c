/* SPDX-License-Identifier: MIT */
/* Notes, while a case of the Autobahn suite is played, what the original's report tells of it. */
#include "harness/autobahn_told.h"

#include <string.h>

#include "harness/autobahn.h"

#define HEAD_END "\r\n\r\n"

void autobahn_told_hand(struct autobahn_player *player)
{
    size_t begin = 0;

    for (guint i = 0; i < player->handed_cuts->len; i++) {
        size_t cut = g_array_index(player->handed_cuts, size_t, i);
        told_piece_add(player->told->sent_pieces, cut - begin);
        begin = cut;
    }
    told_piece_add(player->told->sent_pieces, player->handed->len - begin);
}

void autobahn_told_close(struct autobahn_player *player, const void *body, size_t size,
                         bool is_ours)
{
    struct autobahn_told *told = player->told;
    GBytes **reason = is_ours ? &told->local_close_reason : &told->remote_close_reason;
    const uint8_t *octets = body;

    g_clear_pointer(reason, g_bytes_unref);
    if (is_ours) {
        told->local_close_code = size >= WS_CLOSE_CODE_SIZE ? octets[0] << 8 | octets[1] : -1;
        told->sent_size = player->sent_size;
        told->came_size = player->came_size;
    }
    if (size > WS_CLOSE_CODE_SIZE) {
        *reason = g_bytes_new(octets + WS_CLOSE_CODE_SIZE, size - WS_CLOSE_CODE_SIZE);
    }
}

static void events_take(struct autobahn_told *told, const struct autobahn_record *record)
{
    for (guint i = 0; i < MIN(record->events->len, (guint)TOLD_EVENTS_MAX); i++) {
        const struct autobahn_seen *seen = &g_array_index(record->events, struct autobahn_seen, i);
        struct told_event event = {.is_binary = seen->is_binary, .tag = seen->tag};
        gsize size = 0;
        const void *octets = seen->payload != NULL ? g_bytes_get_data(seen->payload, &size) : NULL;
        event.kind = seen->kind == AUTOBAHN_MESSAGE ? TOLD_MESSAGE
                     : seen->kind == AUTOBAHN_PONG  ? TOLD_PONG
                                                    : TOLD_TIMEOUT;
        if (event.kind != TOLD_TIMEOUT) {
            event.octets = g_bytes_new(octets, MIN(size, (gsize)TOLD_SHOWN_MAX + 1));
        }
        g_array_append_val(told->received, event);
    }
}

void autobahn_told_finish(struct autobahn_player *player, struct case_result *result)
{
    const struct autobahn_record *record = &player->record;
    struct autobahn_told *told = g_steal_pointer(&player->told);
    struct autobahn_judgement judgement = autobahn_judge(player->row, record);

    told->was_opened = record->was_opened;
    told->closed_by_me = record->closed_by_me;
    told->failed_by_me = record->failed_by_me;
    told->dropped_by_me = record->drop != AUTOBAHN_NOT_DROPPED;
    told->was_clean = record->was_clean;
    told->close_timed_out = record->drop == AUTOBAHN_DROPPED_UNANSWERED;
    told->end_timed_out = record->drop == AUTOBAHN_DROPPED_NOT_ENDED;
    memcpy(told->sent_frames, record->sent_frames, sizeof(told->sent_frames));
    told->result = g_steal_pointer(&judgement.result);
    told->close_result = g_steal_pointer(&judgement.close_result);
    told->expectation = autobahn_wanted_words(player->row);
    events_take(told, record);
    autobahn_judgement_clear(&judgement);
    autobahn_told_free(result->told);
    result->told = told;
}

/* The head, of the octets that begin with one. */
static char *head_take(const GByteArray *octets)
{
    size_t size = octets->len;
    const char *end =
        size > 0 ? g_strstr_len((const char *)octets->data, (gssize)size, HEAD_END) : NULL;

    if (end != NULL) {
        size = (size_t)(end - (const char *)octets->data) + strlen(HEAD_END);
    }
    return size > 0 ? g_strndup((const char *)octets->data, size) : NULL;
}

void autobahn_told_take(struct autobahn_told *told, const struct run *run, int64_t run_begun_us,
                        int64_t duration_us)
{
    GByteArray *sent = g_byte_array_new();
    GByteArray *came = g_byte_array_new();

    for (guint i = 0; i < run->transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(run->transcript->entries, struct entry, i);
        gsize size = 0;
        if (entry->kind == ENTRY_OPENED) {
            break;
        }
        if (entry->kind == ENTRY_SENT || entry->kind == ENTRY_RECEIVED) {
            const uint8_t *octets = g_bytes_get_data(entry->octets, &size);
            g_byte_array_append(entry->kind == ENTRY_SENT ? sent : came, octets, (guint)size);
        }
    }
    told->begun_us = run->begun_us - run_begun_us;
    told->duration_us = duration_us;
    told->request = head_take(sent);
    told->response = head_take(came);
    if (told->request != NULL) {
        told_piece_add(told->sent_pieces, strlen(told->request));
    }
    if (told->response != NULL) {
        told_piece_add(told->came_pieces, strlen(told->response));
    }
    g_byte_array_unref(sent);
    g_byte_array_unref(came);
}
