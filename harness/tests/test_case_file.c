/* SPDX-License-Identifier: MIT */
/*
 * Cases as JSON and back: every case of the catalogue that has a script comes back as it was, and
 * what it is written as is what docs/cases.schema.json says.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "harness/case_file.h"
#include "harness/list_json.h"

/* A word of our own in place of "ws", since the ids of the catalogue are taken. */
static char *private_id(const char *id)
{
    return g_strconcat("x", strchr(id, '/'), NULL);
}

static char *text_of(const struct ws_case *ws_case, const char *id)
{
    json_t *root = json_object();
    json_t *cases = json_array();
    json_t *one = list_case(ws_case);

    json_object_set_new(one, "id", json_string(id));
    json_array_append_new(cases, one);
    json_object_set_new(root, "cases", cases);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    json_decref(root);
    return text;
}

/* ---- Equal as data ---- */

static void octets_same(const void *left, size_t left_size, const void *right, size_t right_size)
{
    g_assert_cmpuint(left_size, ==, right_size);
    g_assert_true(left_size == 0 || memcmp(left, right, left_size) == 0);
}

static void payload_same(const struct payload *left, const struct payload *right)
{
    octets_same(left->pattern, left->pattern_size, right->pattern, right->pattern_size);
    g_assert_cmpuint(left->size, ==, right->size);
    g_assert_cmpuint(left->begin, ==, right->begin);
    g_assert_false(right->of_value);
}

static void blocks_same(const struct deflate_block *left, const struct deflate_block *right)
{
    g_assert_true((left == NULL) == (right == NULL));
    for (; left != NULL && left->kind != BLOCK_NONE; left++, right++) {
        g_assert_cmpint(left->kind, ==, right->kind);
        g_assert_cmpint(left->final, ==, right->final);
        payload_same(&left->literals, &right->literals);
        g_assert_cmpuint(left->distance, ==, right->distance);
        g_assert_cmpuint(left->length, ==, right->length);
        g_assert_cmpint(left->odd, ==, right->odd);
    }
    g_assert_true(right == NULL || right->kind == BLOCK_NONE);
}

/* All members of a step but what others play. */
static void step_same(const struct step *left, const struct step *right)
{
    payload_same(&left->payload, &right->payload);
    blocks_same(left->blocks, right->blocks);
    g_assert_cmpstr(left->field, ==, right->field);
    g_assert_cmpstr(left->lists, ==, right->lists);
    g_assert_cmpstr(left->says, ==, right->says);
    g_assert_true((left->others == NULL) == (right->others == NULL));
    g_assert_cmpint(left->is_sibling, ==, right->is_sibling);
    g_assert_cmpint(left->verb, ==, right->verb);
    g_assert_cmpint(left->grade, ==, right->grade);
    g_assert_cmpint(left->requirement, ==, right->requirement);
    g_assert_cmpint(left->opcode, ==, right->opcode);
    g_assert_cmpuint(left->rsv, ==, right->rsv);
    g_assert_cmpint(left->unfinished, ==, right->unfinished);
    g_assert_cmpint(left->unmasked, ==, right->unmasked);
    g_assert_cmpint(left->zero_key, ==, right->zero_key);
    g_assert_cmpint(left->apart, ==, right->apart);
    g_assert_cmpint(left->length_form, ==, right->length_form);
    g_assert_cmpint(left->claims_size, ==, right->claims_size);
    g_assert_cmpuint(left->claimed_size, ==, right->claimed_size);
    g_assert_cmpint(left->deflating, ==, right->deflating);
    g_assert_cmpint(left->tail, ==, right->tail);
    g_assert_cmpuint(left->pieces, ==, right->pieces);
    g_assert_cmpint(left->fresh_window, ==, right->fresh_window);
    g_assert_cmpuint(left->times, ==, right->times);
    octets_same(left->codes, sizeof left->codes, right->codes, sizeof right->codes);
    g_assert_cmpint(left->inside_frame, ==, right->inside_frame);
    g_assert_cmpint(left->pause_ms, ==, right->pause_ms);
    g_assert_cmpuint(left->sip_size, ==, right->sip_size);
    g_assert_cmpint(left->silent, ==, right->silent);
    g_assert_cmpint(left->unhurried, ==, right->unhurried);
    g_assert_cmpint(left->field_requirement, ==, right->field_requirement);
    g_assert_cmpint(left->selects, ==, right->selects);
    g_assert_cmpint(left->agreement, ==, right->agreement);
}

/* What counts of a case that others play. */
static void plays_same(const struct ws_case *left, const struct ws_case *right)
{
    g_assert_true((left == NULL) == (right == NULL));
    if (left == NULL) {
        return;
    }
    g_assert_cmpstr(left->title, ==, right->title);
    g_assert_cmpstr(left->hint, ==, right->hint);
    g_assert_cmpstr(left->request, ==, right->request);
    g_assert_cmpuint(left->needs, ==, right->needs);
    g_assert_cmpuint(case_step_count(left), ==, case_step_count(right));
    for (size_t i = 0; i < CASE_STEPS_MAX; i++) {
        step_same(&left->script[i], &right->script[i]);
    }
}

static void script_same(const struct ws_case *left, const struct ws_case *right)
{
    g_assert_cmpuint(case_step_count(left), ==, case_step_count(right));
    for (size_t i = 0; i < CASE_STEPS_MAX; i++) {
        const struct ws_others *others = left->script[i].others;
        const struct ws_others *read = right->script[i].others;
        step_same(&left->script[i], &right->script[i]);
        if (others != NULL) {
            g_assert_cmpstr(others->who, ==, read->who);
            g_assert_cmpuint(others->count, ==, read->count);
            g_assert_cmpint(others->may_be_refused, ==, read->may_be_refused);
            g_assert_cmpint(others->leave_together, ==, read->leave_together);
            plays_same(others->plays, read->plays);
            plays_same(others->plays_without_echo, read->plays_without_echo);
        }
    }
}

static void case_same(const struct ws_case *left, const struct ws_case *right)
{
    g_assert_cmpstr(left->title, ==, right->title);
    octets_same(left->proves, sizeof left->proves, right->proves, sizeof right->proves);
    for (size_t i = 0; i < CASE_COVERS_MAX; i++) {
        g_assert_cmpstr(left->covers[i], ==, right->covers[i]);
    }
    g_assert_cmpint(left->against, ==, right->against);
    g_assert_cmpuint(left->needs, ==, right->needs);
    g_assert_cmpuint(left->tags, ==, right->tags);
    g_assert_cmpstr(left->since, ==, right->since);
    g_assert_cmpstr(left->why, ==, right->why);
    g_assert_cmpstr(left->hint, ==, right->hint);
    g_assert_cmpstr(left->request, ==, right->request);
    g_assert_cmpstr(left->offer, ==, right->offer);
    octets_same(&left->agreed, sizeof left->agreed, &right->agreed, sizeof right->agreed);
    g_assert_cmpint(left->close_code, ==, right->close_code);
    g_assert_cmpint(left->passive, ==, right->passive);
    g_assert_cmpint(left->check, ==, right->check);
    g_assert_cmpint(left->whole_only, ==, right->whole_only);
    g_assert_cmpint(left->is_narrow, ==, right->is_narrow);
    script_same(left, right);
}

/* ---- There and back ---- */

static void round_trip(const struct ws_case *ws_case)
{
    char *error = NULL;
    char *id = private_id(ws_case->id);
    char *text = text_of(ws_case, id);
    struct case_file *file = case_file_new();
    bool is_read = case_file_read(file, "f.json", text, strlen(text), &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(is_read);
    g_assert_cmpuint(file->cases->len, ==, 1);
    const struct ws_case *read = g_ptr_array_index(file->cases, 0);
    char *again = text_of(read, id);
    g_assert_cmpstr(read->id, ==, id);
    g_assert_cmpstr(again, ==, text);
    case_same(ws_case, read);
    case_file_free(file);
    free(text);
    free(again);
    g_free(id);
}

/* What has no script is told so. */
static void no_script(const struct ws_case *ws_case)
{
    const char *words =
        ws_case->passive != PASSIVE_NONE
            ? "f.json: cases[0].every_run: what is watched in every run has no script; leave this "
              "case out"
            : "f.json: cases[0].check: what looks at an event stream has no script; leave this "
              "case out";
    char *error = NULL;
    char *text = text_of(ws_case, "x/a");
    struct case_file *file = case_file_new();
    bool is_read = case_file_read(file, "f.json", text, strlen(text), &error);

    g_assert_false(is_read);
    g_assert_cmpstr(error, ==, words);
    g_assert_cmpuint(file->cases->len, ==, 0);
    g_free(error);
    case_file_free(file);
    free(text);
}

static void test_catalogue(void)
{
    struct catalogue *catalogue = catalogue_new();
    unsigned read_count = 0;

    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct ws_case *ws_case = &catalogue->cases[i];
        if (ws_case->passive == PASSIVE_NONE && ws_case->check == SSE_CHECK_NONE) {
            round_trip(ws_case);
            read_count++;
        } else {
            no_script(ws_case);
        }
    }
    g_assert_cmpuint(read_count, >, 900);
    catalogue_free(catalogue);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/case-file/catalogue", test_catalogue);
    return g_test_run();
}
