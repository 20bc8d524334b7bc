/* SPDX-License-Identifier: MIT */
/* Exchanges with a server of event streams, played again; see replay_sse.h. */
#include "harness/replay_sse.h"

#include <string.h>

#include "harness/sse_player.h"

#define EXCHANGE_FOLDER "exchange/"

bool replay_sse_is_exchange(const struct transcript *transcript)
{
    return g_str_has_prefix(transcript->id, EXCHANGE_FOLDER);
}

/* transcript_replay_look() shows the player before it is gone. */
static void record_take(const void *player, void *data)
{
    struct sse_record **record = data;
    *record = sse_player_take((void *)(uintptr_t)player);
}

bool replay_sse_take(struct sse_scene *scene, const struct transcript *transcript, int line,
                     char **error)
{
    const char *label = transcript->id + strlen(EXCHANGE_FOLDER);
    g_autofree char *name = g_strndup(label, strcspn(label, "/"));
    g_autofree char *kept = g_strdup(label);
    char none[] = "";
    struct sse_setting setting = {
        .exchange = sse_exchange_find(name), .label = kept, .request = none};
    struct sse_record *record = NULL;

    if (setting.exchange == NULL) {
        *error = g_strdup_printf("\"%s\" is no exchange that is known here", name);
        return false;
    }
    struct attempt *attempt = attempt_new("whole", label);
    struct case_result *result = case_result_new(transcript->id, "conformance", "", "");
    bool is_taken = transcript_replay_look(transcript, &sse_player_class, &setting, attempt, result,
                                           record_take, &record, error);
    attempt_free(attempt);
    case_result_free(result);
    if (is_taken) {
        record->transcript = line;
        g_ptr_array_add(scene->records, record);
    }
    return is_taken;
}

struct case_result *replay_sse_judge(const struct sse_scene *scene, const struct ws_case *ws_case)
{
    const char *const *names = sse_check_exchanges(ws_case->check);
    bool are_there = true;

    for (size_t i = 0; names[i] != NULL; i++) {
        are_there &= sse_scene_nth(scene, names[i], 0) != NULL;
    }
    if (!are_there) {
        return NULL;
    }
    struct case_result *result = case_result_new(ws_case->id, "conformance", ws_case->title, "");
    sse_judge(scene, ws_case, result, false);
    return result;
}
