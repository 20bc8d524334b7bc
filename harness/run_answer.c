/* SPDX-License-Identifier: MIT */
/*
 * OPENING: the answer to a lawful opening handshake. See run.h for the states. Interim answers (1xx
 * but 101) are passed over, as RFC 9110 15.2 wants of every client.
 */
#include "harness/deflate_terms.h"
#include "harness/head.h"
#include "harness/opening.h"
#include "harness/probe.h"
#include "harness/run_state.h"
#include "harness/run_words.h"

enum {
    ANSWER_SIZE_MAX = 65536, /* of the head that answers the opening handshake */
    STATUS_OPENS = 101,
};

static bool is_no_room(const struct head *head)
{
    return head->kind == HEAD_RESPONSE && head_status_is_no_room(head->status);
}

/* The target opens upon a plain offer, or it would not have come so far: it refuses this one. */
static bool is_offer_refused(const struct run *run, const struct head *head)
{
    return run->plan->offer != NULL && strcmp(run->plan->offer, PROBE_OFFER) != 0 &&
           head->kind == HEAD_RESPONSE && head->status >= 400 && head->status < 600;
}

static bool is_interim(const struct head *head)
{
    return head->kind == HEAD_RESPONSE && head->status >= 100 && head->status < 200 &&
           head->status != STATUS_OPENS;
}

/* The answer that counts; `before` is told how many octets of it came before this read, or less
 * than 0 when so many of this read belong to interim answers. */
static enum head_result answer_parse(struct run *run, int64_t *before, struct head *head)
{
    for (;;) {
        enum head_result result =
            head_parse(run->head->data, run->head->len, ANSWER_SIZE_MAX, head);
        if (result != HEAD_DONE || !is_interim(head)) {
            return result;
        }
        size_t interim_size = head->octets->len;
        g_byte_array_remove_range(run->head, 0, (guint)interim_size);
        head_clear(head);
        *before -= (int64_t)interim_size;
    }
}

void run_read_answer(struct run *run, const uint8_t *octets, size_t size, int64_t now_us)
{
    int64_t before = run->head->len;
    struct head head;

    g_byte_array_append(run->head, octets, (guint)size);
    enum head_result result = answer_parse(run, &before, &head);
    if (result == HEAD_MORE) {
        transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, size);
        return;
    }
    /* So many octets of this read stand before what follows the head. */
    size_t used_size = (size_t)((int64_t)head.octets->len - before);
    char *trouble = result == HEAD_BAD ? run_words_endless(run, ANSWER_SIZE_MAX)
                                       : opening_trouble(&head, run->key, run->plan->options,
                                                         run->plan->offer != NULL);
    char *extensions = extensions_of(&head);
    bool is_refusal = is_offer_refused(run, &head);
    run->had_no_room |= is_no_room(&head);
    run->server = g_strdup(head_value(&head, "Server"));
    run->transcript->server = g_strdup(run->server);
    head_clear(&head);
    if (trouble != NULL) {
        g_free(extensions);
        transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, size);
        run_finish(run, is_refusal ? RUN_OFFER_REFUSED : RUN_NOT_OPENED, trouble, now_us);
        return;
    }
    transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, used_size);
    run_enter(run, RUN_PLAYING, now_us);
    run->was_opened = true;
    transcript_add(run->transcript, ENTRY_OPENED, run_time(run, now_us), NULL, 0);
    if (run->plan->offer != NULL && run->plan->player_class->negotiated != NULL) {
        run->plan->player_class->negotiated(run->player, extensions);
    }
    g_free(extensions);
    run->plan->player_class->opened(run->player, run_time(run, now_us));
    octets += used_size;
    size -= used_size;
    if (size > 0) {
        transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, size);
        run->plan->player_class->received(run->player, octets, size, run_time(run, now_us));
    }
    run_obey(run, now_us);
}
