/* SPDX-License-Identifier: MIT */
/* OPENING: the answer to a lawful opening handshake. See run.h for the states. */
#include "harness/deflate_terms.h"
#include "harness/head.h"
#include "harness/opening.h"
#include "harness/probe.h"
#include "harness/run_state.h"
#include "harness/run_words.h"

enum { ANSWER_SIZE_MAX = 65536 }; /* of the head that answers the opening handshake */

/* The target opens upon a plain offer, or it would not have come so far: it refuses this one. */
static bool is_offer_refused(const struct run *run, const struct head *head)
{
    return run->plan->offer != NULL && strcmp(run->plan->offer, PROBE_OFFER) != 0 &&
           head->kind == HEAD_RESPONSE && head->status >= 400 && head->status < 600;
}

void run_read_answer(struct run *run, const uint8_t *octets, size_t size, int64_t now_us)
{
    size_t before = run->head->len;
    struct head head;

    g_byte_array_append(run->head, octets, (guint)size);
    enum head_result result = head_parse(run->head->data, run->head->len, ANSWER_SIZE_MAX, &head);
    if (result == HEAD_MORE) {
        transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, size);
        return;
    }
    size_t head_size = head.octets->len;
    char *trouble = result == HEAD_BAD ? run_words_endless(run, ANSWER_SIZE_MAX)
                                       : opening_trouble(&head, run->key, run->plan->options,
                                                         run->plan->offer != NULL);
    char *extensions = extensions_of(&head);
    bool is_refusal = is_offer_refused(run, &head);
    run->server = g_strdup(head_value(&head, "Server"));
    run->transcript->server = g_strdup(run->server);
    head_clear(&head);
    if (trouble != NULL) {
        g_free(extensions);
        transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, size);
        run_finish(run, is_refusal ? RUN_OFFER_REFUSED : RUN_NOT_OPENED, trouble, now_us);
        return;
    }
    transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets,
                   head_size - before);
    run_enter(run, RUN_PLAYING, now_us);
    run->was_opened = true;
    transcript_add(run->transcript, ENTRY_OPENED, run_time(run, now_us), NULL, 0);
    if (run->plan->offer != NULL && run->plan->player_class->negotiated != NULL) {
        run->plan->player_class->negotiated(run->player, extensions);
    }
    g_free(extensions);
    run->plan->player_class->opened(run->player, run_time(run, now_us));
    octets += head_size - before;
    size -= head_size - before;
    if (size > 0) {
        transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), octets, size);
        run->plan->player_class->received(run->player, octets, size, run_time(run, now_us));
    }
    run_obey(run, now_us);
}
