/* SPDX-License-Identifier: MIT */
/*
 * Files of cases: refused with one line, or taken as a whole. What is taken can be told in words
 * and octets, and is the same when it is written and read again.
 */
#include <stdlib.h>
#include <string.h>

#include "ci/fuzz/target.h"
#include "conformance/case_lint.h"
#include "harness/case_file.h"
#include "harness/explain.h"
#include "harness/list_json.h"

/* The payloads of a step are shown as octets only where they are short: explaining is not fuzzed
 * for its time. */
enum { SHOWN_SIZE_MAX = 4096 };

static char *text_of(const struct ws_case *ws_case)
{
    json_t *root = json_object();
    json_t *cases = json_array();
    json_array_append_new(cases, list_case(ws_case));
    json_object_set_new(root, "cases", cases);
    char *text = json_dumps(root, JSON_ENSURE_ASCII);
    json_decref(root);
    return text;
}

static void case_look(const struct ws_case *ws_case)
{
    char *error = NULL;
    char *text = text_of(ws_case);
    GString *out = g_string_new(NULL);
    struct case_file *file = case_file_new();

    DEMAND(case_lint(ws_case).words == NULL);
    DEMAND(case_file_read(file, "again.json", text, strlen(text), &error));
    DEMAND(file->cases->len == 1);
    char *again = text_of(g_ptr_array_index(file->cases, 0));
    DEMAND(strcmp(text, again) == 0);
    for (size_t i = 0; i < case_step_count(ws_case); i++) {
        if (ws_case->script[i].payload.size <= SHOWN_SIZE_MAX) {
            explain_octets(out, &ws_case->script[i], 0);
        }
    }
    g_string_free(out, TRUE);
    case_file_free(file);
    free(text);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    char *error = NULL;
    struct case_file *file = case_file_new();
    bool is_read = case_file_read(file, "fuzz.json", (const char *)octets, size, &error);

    DEMAND(is_read == (error == NULL));
    DEMAND(is_read == (file->cases->len > 0));
    DEMAND(error == NULL || strchr(error, '\n') == NULL);
    for (guint i = 0; i < file->cases->len; i++) {
        case_look(g_ptr_array_index(file->cases, i));
    }
    g_free(error);
    case_file_free(file);
    return 0;
}
