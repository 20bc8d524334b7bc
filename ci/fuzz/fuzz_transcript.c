/* SPDX-License-Identifier: MIT */
/*
 * The transcript reader: what it takes can be written and read again as the same, and can be judged
 * again without an end of the program, whatever a peer is said to have sent.
 */
#include <string.h>

#include "ci/fuzz/target.h"
#include "conformance/catalogue.h"
#include "harness/script.h"
#include "harness/transcript.h"

/* The catalogue is made once. */
static const struct ws_case *case_find(const char *id)
{
    static const struct catalogue *catalogue;
    if (catalogue == NULL)
        catalogue = catalogue_new();
    return catalogue_find(catalogue, id);
}

static void judge(const struct transcript *transcript, const struct ws_case *ws_case)
{
    const struct script_setting setting = {
        .ws_case = ws_case, .variant = transcript->variant, .under_test = transcript->under_test};
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new(ws_case->id, "conformance", ws_case->title, "0");
    char *error = NULL;
    (void)transcript_replay(transcript, &script_player_class, &setting, attempt, result, &error);
    g_free(error);
    attempt_free(attempt);
    case_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    char *error = NULL;
    struct transcript *transcript = transcript_read((const char *)octets, size, &error);
    DEMAND((transcript == NULL) == (error != NULL));
    g_free(error);
    if (transcript == NULL)
        return 0;
    error = NULL;
    GString *line = transcript_write(transcript);
    struct transcript *again = transcript_read_head(line->str, line->len, &error);
    DEMAND(again != NULL && error == NULL);
    DEMAND(strcmp(again->id, transcript->id) == 0);
    const struct ws_case *ws_case = case_find(transcript->id);
    if (ws_case != NULL && ws_case->passive == PASSIVE_NONE)
        judge(transcript, ws_case);
    g_string_free(line, TRUE);
    transcript_free(again);
    transcript_free(transcript);
    return 0;
}
