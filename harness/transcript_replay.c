/* SPDX-License-Identifier: MIT */
/*
 * Plays a recorded conversation to its player again, as the engine (harness/run.c) did: the player
 * is told what came and when, and asked what to send when all is written that it wanted before. If
 * it now sends something else, the recorded answers are answers to another question, and there is
 * no verdict.
 *
 * The recording tells when octets were written and when they came, but not when a deadline was
 * seen to have passed. What we did tells it: behind a deadline that passed, the player sends or
 * leaves. Something of the peer's that came within LATE_US of a deadline was taken first, for the
 * engine reads first; if it came later, the deadline had been seen.
 *
 * Invariant of a stage: the player is only asked for more when `pending` is empty, and never again
 * once it has dropped.
 */
#include <string.h>

#include "harness/deflate_terms.h"
#include "harness/transcript.h"

enum {
    LATE_US = 100000,  /* no turn of the engine's loop takes so long */
    TICKS_MAX = 10000, /* deadlines behind the last entry; no script has so many steps */
};

struct stage {
    const struct player_class *player_class;
    void *player;
    GByteArray *pending; /* what the player wants written and the recording has not shown yet */
    size_t pending_begin;
    uint64_t sent_size;  /* octets that were recorded, and the player wanted */
    int64_t until_us;    /* of its last WAIT; INT64_MAX while it writes */
    GByteArray *request; /* what went out and what came before the connection was open */
    GByteArray *answer;
    bool has_request;    /* the case brings its own opening handshake */
    size_t request_size; /* of that one, as it was recorded */
    bool is_shut;        /* our side: what is to be sent is thrown away */
    bool owes_shutdown;  /* the player has shut it, and the recording has not shown it yet */
    bool has_ended;      /* the peer's side */
    bool has_aborted;    /* we have reset TCP */
    bool has_dropped;
    char *fault; /* why there is no verdict */
};

static bool stage_has_pending(const struct stage *stage)
{
    return stage->pending_begin < stage->pending->len;
}

static bool stage_is_over(const struct stage *stage)
{
    return stage->has_dropped || stage->has_ended || stage->fault != NULL;
}

/* Asks the player until it waits, has something to write, or leaves. */
static void stage_obey(struct stage *stage, int64_t now_us)
{
    while (!stage->has_dropped && !stage_has_pending(stage)) {
        struct player_action action = stage->player_class->next(stage->player, now_us);
        switch (action.kind) {
        case PLAYER_WAIT:
            stage->until_us = action.until_us;
            return;
        case PLAYER_SEND:
            stage->until_us = INT64_MAX;
            stage->pending_begin = 0;
            g_byte_array_set_size(stage->pending, 0);
            if (!stage->is_shut && !stage->has_ended) {
                g_byte_array_append(stage->pending, action.octets, (guint)action.octets_size);
            }
            break;
        case PLAYER_SHUTDOWN:
            stage->owes_shutdown |= !stage->is_shut;
            stage->is_shut = true;
            break;
        case PLAYER_DROP:
            stage->has_dropped = true;
            break;
        case PLAYER_ABORT:
            stage->is_shut = true;
            stage->has_ended = true;
            stage->has_aborted = true;
            break;
        }
    }
}

/* Lets the deadlines up to `to_us` pass, as long as the player only waits. */
static void stage_wait(struct stage *stage, int64_t to_us)
{
    for (unsigned count = 0; count < TICKS_MAX && !stage_is_over(stage) &&
                             !stage_has_pending(stage) && stage->until_us <= to_us;
         count++) {
        int64_t now_us = stage->until_us;
        stage->player_class->ticked(stage->player, now_us);
        stage_obey(stage, now_us);
    }
}

/* The turn of the engine in which something came. */
static void stage_turn(struct stage *stage, int64_t now_us)
{
    if (!stage_has_pending(stage) && stage->until_us <= now_us) {
        stage->player_class->ticked(stage->player, now_us);
    }
    stage_obey(stage, now_us);
}

static void stage_differs(struct stage *stage, const char *how)
{
    if (stage->fault == NULL) {
        stage->fault =
            g_strdup_printf("the suite %s than was recorded, from octet %" G_GUINT64_FORMAT
                            " of what it sends behind the opening handshake: there is no verdict",
                            how, stage->sent_size);
    }
}

/* Octets were written: they have to be those that the player wants written. */
static void stage_sent(struct stage *stage, const uint8_t *octets, size_t size, int64_t now_us)
{
    size_t done = 0;

    stage_wait(stage, now_us);
    while (done < size && stage->fault == NULL) {
        size_t piece_size = MIN(size - done, stage->pending->len - stage->pending_begin);
        if (piece_size == 0) {
            stage_differs(stage, "now sends less");
            return;
        }
        for (size_t i = 0; i < piece_size; i++) {
            if (stage->pending->data[stage->pending_begin + i] != octets[done + i]) {
                stage->sent_size += i;
                stage_differs(stage, "now sends other octets");
                return;
            }
        }
        done += piece_size;
        stage->pending_begin += piece_size;
        stage->sent_size += piece_size;
        stage_obey(stage, now_us);
    }
}

static enum player_end end_of(enum entry_kind kind)
{
    if (kind == ENTRY_CUT_OFF) {
        return PLAYER_END_CUT_OFF;
    }
    return kind == ENTRY_EOF ? PLAYER_END_EOF : PLAYER_END_RESET;
}

static void stage_ended(struct stage *stage, enum player_end end, int64_t now_us)
{
    /* What the peer did not take is not written any more. */
    g_byte_array_set_size(stage->pending, 0);
    stage->pending_begin = 0;
    stage->has_ended = true;
    stage->player_class->ended(stage->player, end, now_us);
    stage_turn(stage, now_us);
}

/* What came of the others that the player has asked for. It may be waiting for nothing else. */
static void stage_others(struct stage *stage, bool is_through, const uint8_t *octets, size_t size,
                         int64_t now_us)
{
    if (stage->has_dropped || stage->fault != NULL) {
        return;
    }
    if (stage->player_class->others_came == NULL) {
        stage->fault = g_strdup("others are recorded, and this suite asks for none");
        return;
    }
    char *words = g_utf8_make_valid((const char *)octets, (gssize)size);
    stage->player_class->others_came(stage->player, is_through, words, now_us);
    g_free(words);
    stage_obey(stage, now_us);
}

/* The peer took no more: the engine gave up writing, and went on with what the peer answers. */
static void stage_give_up_writing(struct stage *stage, int64_t now_us)
{
    g_byte_array_set_size(stage->pending, 0);
    stage->pending_begin = 0;
    stage->is_shut = true;
    stage_obey(stage, now_us);
}

/* TCP was reset by the engine, behind what the peer did not take any more. */
static void stage_aborted(struct stage *stage, int64_t now_us)
{
    stage_wait(stage, now_us);
    if (stage_has_pending(stage) && !stage_is_over(stage)) {
        stage_give_up_writing(stage, now_us);
    }
    if (!stage->has_aborted && !stage_is_over(stage)) {
        stage_differs(stage, "now resets TCP later");
    }
}

/* One entry behind `opened`. */
static void stage_play(struct stage *stage, const struct entry *entry)
{
    int64_t now_us = entry->at_us;
    gsize size = 0;
    const uint8_t *octets = entry->octets != NULL ? g_bytes_get_data(entry->octets, &size) : NULL;

    switch (entry->kind) {
    case ENTRY_OPENED:
    case ENTRY_REQUEST:
        stage->fault = g_strdup("the connection is opened twice: this is no recording");
        break;
    case ENTRY_SENT:
        stage_sent(stage, octets, size, now_us);
        break;
    case ENTRY_RECEIVED:
        stage_wait(stage, now_us - LATE_US);
        if (!stage_is_over(stage)) {
            stage->player_class->received(stage->player, octets, size, now_us);
            stage_turn(stage, now_us);
        }
        break;
    case ENTRY_EOF:
    case ENTRY_RESET:
    case ENTRY_CUT_OFF:
        stage_wait(stage, now_us - LATE_US);
        if (!stage_is_over(stage)) {
            stage_ended(stage, end_of(entry->kind), now_us);
        }
        break;
    case ENTRY_SHUTDOWN:
        stage_wait(stage, now_us);
        if (!stage_is_over(stage) && !stage->owes_shutdown) {
            stage_differs(stage, "now shuts its side of TCP later");
        }
        stage->owes_shutdown = false;
        break;
    case ENTRY_ABORTED:
        stage_aborted(stage, now_us);
        break;
    case ENTRY_SERVED:
    case ENTRY_UNSERVED:
        stage_others(stage, entry->kind == ENTRY_SERVED, octets, size, now_us);
        break;
    case ENTRY_DROPPED:
        /* The request is recorded whole, even if the peer answers and is gone before it has all. */
        if (stage->sent_size < stage->request_size && !stage_is_over(stage)) {
            stage_give_up_writing(stage, now_us);
        }
        stage_wait(stage, now_us);
        if (!stage_is_over(stage)) {
            stage_differs(stage,
                          stage_has_pending(stage) ? "now sends more" : "now goes on longer");
        }
        break;
    }
}

/* Our side is shut at once, before anything else happens; `entry` is NULL behind the last. */
static void shutdown_look(struct stage *stage, const struct entry *entry)
{
    if (stage->owes_shutdown && (entry == NULL || entry->kind != ENTRY_SHUTDOWN)) {
        stage_differs(stage, "now shuts its side of TCP earlier");
    }
}

/* The list of extensions in a recorded head, the last one of those that stand behind each other:
 * what is before it is interim. NULL: there is none. g_free(). */
static char *recorded_extensions(const GByteArray *octets)
{
    struct head head;
    size_t begin = 0;
    head_look(octets->data, octets->len, &head);
    while (head.octets->len > 0 && begin + head.octets->len < octets->len) {
        begin += head.octets->len;
        head_clear(&head);
        head_look(octets->data + begin, octets->len - begin, &head);
    }
    char *extensions = extensions_of(&head);
    head_clear(&head);
    return extensions;
}

/* Tells the player what was answered to the extensions that the recorded request offers. */
static void stage_negotiate(struct stage *stage)
{
    char *offer = recorded_extensions(stage->request);
    char *answer = recorded_extensions(stage->answer);
    if (offer != NULL && stage->player_class->negotiated != NULL)
        stage->player_class->negotiated(stage->player, answer);
    g_free(offer);
    g_free(answer);
}

/* The handshake is through. What came behind it in the same read is handed over before the player
 * is asked anything, as the engine does. */
static void stage_open(struct stage *stage, const struct entry *entry, const struct entry *next)
{
    if (stage->has_request) {
        stage->fault = g_strdup("the case brings its own request, and none is recorded");
        return;
    }
    bool is_followed = next != NULL && next->kind == ENTRY_RECEIVED && next->at_us == entry->at_us;

    stage_negotiate(stage);
    stage->player_class->opened(stage->player, entry->at_us);
    if (!is_followed) {
        stage_obey(stage, entry->at_us);
    }
}

/* The case brings its own request: it is what the player wants written first. */
static void stage_request(struct stage *stage, const struct entry *entry)
{
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(entry->octets, &size);

    if (!stage->has_request) {
        stage->fault = g_strdup("a request is recorded, and the case has none of its own");
        return;
    }
    stage->player_class->requested(stage->player, octets, size, entry->at_us);
    g_byte_array_append(stage->pending, octets, (guint)size);
    stage->request_size = size;
}

static void stage_play_all(struct stage *stage, const struct transcript *transcript)
{
    const GArray *entries = transcript->entries;
    bool is_open = false;

    for (guint i = 0; i < entries->len && stage->fault == NULL; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);
        const struct entry *next =
            i + 1 < entries->len ? &g_array_index(entries, struct entry, i + 1) : NULL;
        if (is_open) {
            shutdown_look(stage, entry);
            stage_play(stage, entry);
        } else if (entry->kind == ENTRY_OPENED) {
            is_open = true;
            stage_open(stage, entry, next);
        } else if (entry->kind == ENTRY_REQUEST) {
            is_open = true;
            stage_request(stage, entry);
        } else if (entry->kind == ENTRY_RECEIVED || entry->kind == ENTRY_SENT) {
            gsize size = 0;
            const uint8_t *octets = g_bytes_get_data(entry->octets, &size);
            bool is_answer = entry->kind == ENTRY_RECEIVED;
            g_byte_array_append(is_answer ? stage->answer : stage->request, octets, (guint)size);
        }
    }
    if (!is_open && stage->fault == NULL) {
        stage->fault = g_strdup("the connection was never open: there is nothing to judge");
    }
    stage_wait(stage, INT64_MAX - 1);
    shutdown_look(stage, NULL);
    if (!stage_is_over(stage)) {
        stage_differs(stage, stage_has_pending(stage) ? "now sends more" : "now goes on longer");
    }
}

gboolean transcript_replay_look(const struct transcript *transcript,
                                const struct player_class *player_class, const void *setting,
                                struct attempt *attempt, struct case_result *result,
                                void (*look)(const void *player, void *data), void *data,
                                char **error)
{
    struct stage stage = {
        .player_class = player_class,
        .player = player_class->create(setting, transcript->delivery, transcript->seed,
                                       &transcript->limits),
        .has_request = player_class->request != NULL && player_class->request(setting) != NULL,
        .pending = g_byte_array_new(),
        .request = g_byte_array_new(),
        .answer = g_byte_array_new(),
        .until_us = INT64_MAX,
    };

    stage_play_all(&stage, transcript);
    if (stage.fault == NULL) {
        player_class->judge(stage.player, attempt, result, true);
        if (look != NULL) {
            look(stage.player, data);
        }
    }
    player_class->destroy(stage.player);
    g_byte_array_unref(stage.pending);
    g_byte_array_unref(stage.request);
    g_byte_array_unref(stage.answer);
    *error = stage.fault;
    return stage.fault == NULL;
}

gboolean transcript_replay(const struct transcript *transcript,
                           const struct player_class *player_class, const void *setting,
                           struct attempt *attempt, struct case_result *result, char **error)
{
    return transcript_replay_look(transcript, player_class, setting, attempt, result, NULL, NULL,
                                  error);
}
