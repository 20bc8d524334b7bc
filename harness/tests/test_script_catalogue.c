/* SPDX-License-Identifier: MIT */
/*
 * Every case of the catalogue, in each variant and delivery, against the three peers that need no
 * protocol: one that says nothing, one that hangs up, one that hangs up with a Close of its own.
 * No case may call the silent one good, and nothing that a script sends may depend on the delivery.
 */
#include "conformance/catalogue.h"

#include <string.h>

#include "harness/tests/support_script.h"

static const struct came silent[CAME_MAX] = {{.kind = CAME_NOTHING}};
static const struct came hangs_up[CAME_MAX] = {EOF_AT(400)};
static const struct came goes_away[CAME_MAX] = {AT(400, "\x88\x02\x03\xe9"), EOF_AT(401)};

struct item {
    const struct ws_case *ws_case;
    enum script_variant variant;
    enum roles under_test;
};

static bool has_expectation(const struct ws_case *ws_case)
{
    for (size_t index = 0; index < case_step_count(ws_case); index++) {
        if (ws_case->script[index].verb >= VERB_EXPECT_MESSAGE)
            return true;
    }
    return false;
}

static void play_item(struct play *play, const struct item *item, const struct came *came,
                      enum delivery delivery)
{
    struct play_table table = {
        .ws_case = item->ws_case,
        .variant = item->variant,
        .under_test = item->under_test,
        .delivery = delivery,
        .came = came,
        .answer = item->ws_case->offer,
        .fails_others = came == silent,
    };
    play_run(play, &table, NULL);
}

static void test_silent(const void *data)
{
    const struct item *item = data;
    struct play play;
    play_item(&play, item, silent, DELIVERY_WHOLE);
    bool may_be_silent = item->ws_case->script[0].verb == VERB_EXPECT_NO_OPEN;
    if (may_be_silent) {
        g_assert_cmpint(play.attempt->verdict, ==, VERDICT_PASS);
    } else if (play.attempt->verdict == VERDICT_NA) {
        /* The offer, sent back, is not the agreement that the case is about. */
        g_assert_nonnull(item->ws_case->offer);
        g_assert_nonnull(play.result->reason);
    } else if (has_expectation(item->ws_case)) {
        g_assert_cmpint(play.attempt->verdict, >, VERDICT_PASS);
        g_assert_true(play.attempt->timed_out);
        g_assert_cmpuint(play.result->findings->len, ==, 1);
    }
    /* A request of a case's own is written by the engine, and who resets TCP writes nothing. */
    if (item->ws_case->request == NULL && item->ws_case->script[0].verb != VERB_ABORT)
        g_assert_true(play.write_count > 0 || play.is_shut);
    play_clear(&play);
}

/* Each finding can be shown: it blames a row that the case speaks of, and says something. */
static void check_findings(const struct item *item, const struct play *play)
{
    for (guint index = 0; index < play->result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(play->result->findings, index);
        g_assert_true(case_names(item->ws_case, finding->requirement));
        g_assert_cmpuint(strlen(finding->expected), >, 0);
        g_assert_cmpuint(strlen(finding->actual), >, 0);
        g_assert_cmpuint(strlen(finding->expected), <, 1000);
        g_assert_cmpuint(strlen(finding->actual), <, 1000);
    }
}

static void test_hangs_up(const void *data)
{
    const struct item *item = data;
    const struct came *const peers[] = {hangs_up, goes_away};
    for (size_t index = 0; index < G_N_ELEMENTS(peers); index++) {
        struct play play;
        play_item(&play, item, peers[index], DELIVERY_WHOLE);
        check_findings(item, &play);
        g_assert_false(play.attempt->timed_out);
        if (play.attempt->was_turned_away)
            g_assert_cmpint(play.attempt->verdict, >=, VERDICT_WARN);
        play_clear(&play);
    }
}

static void test_deliveries(const void *data)
{
    const struct item *item = data;
    struct play whole;
    play_item(&whole, item, silent, DELIVERY_WHOLE);
    for (enum delivery delivery = DELIVERY_OCTETS; delivery < DELIVERY_COUNT; delivery++) {
        struct play other;
        play_item(&other, item, silent, delivery);
        g_assert_cmpint(whole.attempt->verdict, ==, other.attempt->verdict);
        g_assert_cmpuint(whole.sent->len, ==, other.sent->len);
        g_assert_true(whole.sent->len == 0 ||
                      memcmp(whole.sent->data, other.sent->data, whole.sent->len) == 0);
        play_clear(&other);
    }
    play_clear(&whole);
}

static void test_words(const void *data)
{
    const struct item *item = data;
    g_autoptr(GPtrArray) lines = script_describe(item->ws_case);
    g_assert_cmpuint(lines->len, ==, case_step_count(item->ws_case));
    for (guint index = 0; index < lines->len; index++) {
        const char *line = g_ptr_array_index(lines, index);
        const struct step *step = &item->ws_case->script[index];
        const char *begin = step->is_sibling                    ? "or "
                            : step->verb == VERB_ABORT          ? "reset TCP"
                            : step->verb == VERB_READ_SLOWLY    ? "read "
                            : step->verb >= VERB_EXPECT_MESSAGE ? "expect "
                                                                : "send ";
        g_assert_true(g_str_has_prefix(line, begin));
        g_assert_cmpuint(strlen(line), <, 500);
        g_assert_true(g_str_is_ascii(line));
    }
}

static void item_add(GArray *items, const struct ws_case *ws_case, enum script_variant variant)
{
    const enum roles roles[] = {ROLES_SERVER, ROLES_CLIENT};
    for (size_t index = 0; index < G_N_ELEMENTS(roles); index++) {
        struct item item = {ws_case, variant, roles[index]};
        if ((ws_case->against & roles[index]) != 0)
            g_array_append_val(items, item);
    }
}

static void tests_add(const struct item *item)
{
    static const struct {
        const char *name;
        GTestDataFunc test;
    } kinds[] = {
        {"silent", test_silent},
        {"hangs-up", test_hangs_up},
        {"deliveries", test_deliveries},
        {"words", test_words},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(kinds); index++) {
        char *name =
            g_strdup_printf("/%s/%s/%s/%s", kinds[index].name, item->ws_case->id,
                            script_variant_name(item->variant), roles_name(item->under_test));
        g_test_add_data_func(name, item, kinds[index].test);
        g_free(name);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    struct catalogue *catalogue = catalogue_new();
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct item));
    for (size_t index = 0; index < catalogue->case_count; index++) {
        const struct ws_case *ws_case = &catalogue->cases[index];
        if (ws_case->passive != PASSIVE_NONE || ws_case->check != SSE_CHECK_NONE)
            continue;
        if (script_has_two_variants(ws_case)) {
            item_add(items, ws_case, SCRIPT_FOLLOWED);
            item_add(items, ws_case, SCRIPT_ALONE);
        } else {
            item_add(items, ws_case, SCRIPT_ONCE);
        }
    }
    for (guint index = 0; index < items->len; index++)
        tests_add(&g_array_index(items, struct item, index));
    int status = g_test_run();
    g_array_unref(items);
    catalogue_free(catalogue);
    return status;
}
