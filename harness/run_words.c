/* SPDX-License-Identifier: MIT */
/* Why a conversation did not get to its script, in words. */
#include "harness/run_words.h"

#include <glib.h>

#include "harness/head.h"

char *run_words_not_connected(const struct run *run, int problem)
{
    return g_strdup_printf("no TCP connection to %s: %s", run->plan->target->authority,
                           g_strerror(problem));
}

/* A record of TLS begins so: 15 is an alert. */
static bool is_tls_alert(const struct run *run)
{
    return run->stream.tls == NULL && run->head->len >= 2 && run->head->data[0] == 0x15 &&
           run->head->data[1] == 3;
}

char *run_words_endless(const struct run *run, unsigned octets)
{
    return is_tls_alert(run)
               ? g_strdup("the target answered the opening handshake with an alert of TLS; is its "
                          "URL wss:?")
               : g_strdup_printf("no end of the answer to the opening handshake within %u octets",
                                 octets);
}

char *run_words_late(const struct run *run)
{
    double seconds = (double)run->plan->open_timeout_us / 1e6;

    switch (run->state) {
    case RUN_CONNECTING:
        return g_strdup_printf("no TCP connection to %s within %.1f s",
                               run->plan->target->authority, seconds);
    case RUN_SECURING:
        return g_strdup_printf("the TLS handshake was not through within %.1f s; is the URL of "
                               "the target ws:?",
                               seconds);
    case RUN_OPENING:
        return g_strdup_printf("no whole answer to the opening handshake within %.1f s; %u octets "
                               "came",
                               seconds, run->head->len);
    case RUN_PLAYING:
        return g_strdup("the conversation did not end within the bound for any case");
    case RUN_QUEUED:
    case RUN_DONE:
        break;
    }
    return g_strdup("there is no deadline");
}

/* Over TLS, what was wrong with it comes first. */
static char *end_words(const struct run *run, enum tls_result end)
{
    if (run->stream.tls != NULL && end != TLS_ENDED) {
        return tls_trouble(run->stream.tls, end);
    }
    return g_strdup(end == TLS_ENDED ? "TCP was closed" : "TCP was reset");
}

char *run_words_ended_early(const struct run *run, enum tls_result end)
{
    if (is_tls_alert(run)) {
        return run_words_endless(run, run->head->len);
    }
    g_autofree char *how = end_words(run, end);
    if (end == TLS_BROKEN) {
        return g_steal_pointer(&how);
    }
    if (run->head->len == 0) {
        return g_strdup_printf("%s before the target had answered the opening handshake%s", how,
                               run->stream.tls == NULL ? "; if it speaks TLS, its URL is a wss: one"
                                                       : "");
    }
    struct head head;
    head_look(run->head->data, run->head->len, &head);
    g_autofree char *line = head_describe(&head);
    head_clear(&head);
    return g_strdup_printf("%s in the middle of the answer to the opening handshake: %s", how,
                           line);
}
