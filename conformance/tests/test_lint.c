/* SPDX-License-Identifier: MIT */
/*
 * The lint itself: a good row passes, and each bad row is caught by the rule that it breaks.
 *
 * A bad case is the good one with one thing changed, so that nothing else can be what is caught.
 */
#include <glib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

#define GOOD_WORDS                                                                             \
    .proves = {WS_5_2_FAILS_ON_RSV}, .against = ROLES_BOTH, .since = "1.0", .why = "it bites", \
    .hint = "look here"
#define GOOD_NAMES  .id = "ws/5.2/sample", .title = "fails the connection on a sample"
#define GOOD_SCRIPT .script = {ODD_FRAME(WS_TEXT, "a", .rsv = 1), EXPECT_FAIL(1002)}
#define NAMED(id_, title_)                                      \
    {                                                           \
        GOOD_WORDS, .id = (id_), .title = (title_), GOOD_SCRIPT \
    }
#define WORDED(...)                                                                 \
    {                                                                               \
        GOOD_NAMES, .since = "1.0", .against = ROLES_BOTH, GOOD_SCRIPT, __VA_ARGS__ \
    }
#define SCRIPTED(...)                                     \
    {                                                     \
        GOOD_WORDS, GOOD_NAMES, .script = { __VA_ARGS__ } \
    }
#define ASKED(request_, ...) ASKED_OF(WS_5_2_FAILS_ON_RSV, request_, __VA_ARGS__)
#define ASKED_OF(row, request_, ...)                                                       \
    {                                                                                      \
        GOOD_NAMES, .proves = {(row)}, WHY, HINT, .since = "1.0", .against = ROLES_SERVER, \
                    .request = request_, .script = {                                       \
                        __VA_ARGS__                                                        \
                    }                                                                      \
    }
#define PROVES .proves = {WS_5_2_FAILS_ON_RSV}
#define WHY    .why = "it bites"
#define HINT   .hint = "look here"

struct bad_case {
    const char *name;
    const char *caught; /* a part of the words; NULL: nothing is wrong */
    struct ws_case ws_case;
};

static const struct bad_case bad_cases[] = {
    {"good", NULL, {GOOD_WORDS, GOOD_NAMES, GOOD_SCRIPT}},
    {"good-title-of-70", NULL,
     NAMED("ws/5.2/a", "a title of seventy octets, which is as long as any of them may ever be")},
    {"id-capital", "the id is not", NAMED("ws/5.2/Sample", "fails")},
    {"id-flat", "the id is not", NAMED("ws/sample", "fails")},
    {"id-hyphen-last", "the id is not", NAMED("ws/5.2/sample-", "fails")},
    {"id-hole", "the id is not", NAMED("ws/5.2/sample-{}", "fails")},
    {"id-section", "names a section", NAMED("ws/5.9/sample", "fails")},
    {"title-none", "the title is missing", NAMED("ws/5.2/sample", "")},
    {"title-of-71", "longer than 70",
     NAMED("ws/5.2/a", "a title of seventy-one octets, which is longer than any of them may be.")},
    {"title-hole", "has a hole", NAMED("ws/5.2/a", "fails on {}")},
    {"title-stop", "full stop", NAMED("ws/5.2/a", "fails on this.")},
    {"title-should", "instead of a fact", NAMED("ws/5.2/a", "should fail on this")},
    {"title-tests", "instead of a fact", NAMED("ws/5.2/a", "Tests that it fails")},
    {"proves-nothing", "proves nothing", WORDED(WHY, HINT)},
    {"proves-gap", "has a gap",
     WORDED(WHY, HINT, .proves = {WS_5_2_FAILS_ON_RSV, 0, WS_5_3_UNMASKS})},
    {"proves-twice", "a row twice",
     WORDED(WHY, HINT, .proves = {WS_5_2_FAILS_ON_RSV, WS_5_2_FAILS_ON_RSV})},
    {"why-none", "why it bites is missing", WORDED(PROVES, HINT)},
    {"hint-none", "the hint is missing", WORDED(PROVES, WHY)},
    {"since-none",
     "suite version",
     {GOOD_NAMES, PROVES, WHY, HINT, .against = ROLES_BOTH, GOOD_SCRIPT}},
    {"against-nobody",
     "against nobody",
     {GOOD_NAMES, PROVES, WHY, HINT, .since = "1.0", GOOD_SCRIPT}},
    {"proves-other-role",
     "does not bind",
     {GOOD_NAMES, WHY, HINT, .since = "1.0", .against = ROLES_CLIENT, GOOD_SCRIPT,
      .proves = {WS_5_1_SERVER_NEVER_MASKS}}},
    {"covers-unknown", "which Autobahn has not", WORDED(PROVES, WHY, HINT, .covers = {"3.8"})},
    {"covers-gap", "has a gap", WORDED(PROVES, WHY, HINT, .covers = {NULL, "3.1"})},
    {"tag-waits", "the tag waits", WORDED(PROVES, WHY, HINT, .tags = TAG_WAITS)},
    {"tag-large", "the tag large", WORDED(PROVES, WHY, HINT, .tags = TAG_LARGE)},
    {"untagged-pause", "the tag waits", SCRIPTED(PAUSE(10), EXPECT_END())},
    {"untagged-large", "the tag large",
     SCRIPTED(FRAME_OF(WS_TEXT, REPEAT("a", 65536)), EXPECT_END())},
    {"echo-not-needed", "need an echo",
     SCRIPTED(FRAME(WS_TEXT, "a"), EXPECT_MESSAGE(WS_TEXT, "a"))},
    {"close-code-not-needed",
     "a close code go together",
     {GOOD_WORDS, GOOD_NAMES, GOOD_SCRIPT, .close_code = 1000}},
    {"close-code-none", "a close code go together",
     WORDED(PROVES, WHY, HINT, .needs = NEEDS_CLOSE_ON_DEMAND)},
    {"close-code-of-a-client", "only a server is made to close",
     WORDED(PROVES, WHY, HINT, .needs = NEEDS_CLOSE_ON_DEMAND, .close_code = 1000)},
    {"silent-close", "only an end is silent",
     SCRIPTED({.verb = VERB_EXPECT_CLOSE, .silent = true, .codes = {1000}})},
    {"close-unhurried", "takes its time",
     SCRIPTED({.verb = VERB_EXPECT_CLOSE, .unhurried = true, .codes = {1000}})},
    {"end-apart", "only what is sent", SCRIPTED({.verb = VERB_EXPECT_END, .apart = true})},
    {"frame-behind-half-close", "behind a half-close",
     SCRIPTED(HALF_CLOSE(), FRAME(WS_TEXT, "a"), EXPECT_END())},
    {"half-close-twice", "behind a half-close", SCRIPTED(HALF_CLOSE(), HALF_CLOSE(), EXPECT_END())},
    {"half-close", NULL, SCRIPTED(FRAME(WS_TEXT, "a"), HALF_CLOSE(), EXPECT_END())},
    {"odd-behind-close", NULL,
     SCRIPTED(FRAME(WS_CLOSE, ""), ODD_FRAME(WS_TEXT, "a", .rsv = 1), EXPECT_END())},
    {"odd-behind-their-close", NULL,
     SCRIPTED(EXPECT_CLOSE(1000), ODD_FRAME(WS_TEXT, "a", .rsv = 1), EXPECT_END())},
    {"odd-before-close", "no expect-fail",
     SCRIPTED(ODD_FRAME(WS_TEXT, "a", .rsv = 1), FRAME(WS_CLOSE, ""), EXPECT_END())},
    {"no-script", "expects nothing", {GOOD_WORDS, GOOD_NAMES}},
    {"no-expectation", "expects nothing", SCRIPTED(FRAME(WS_TEXT, "a"))},
    {"passive-script",
     "has a script",
     {GOOD_WORDS, GOOD_NAMES, GOOD_SCRIPT, .passive = PASSIVE_RSV}},
    {"sibling-first", "first step is a sibling",
     SCRIPTED({.verb = VERB_EXPECT_END, .is_sibling = true}, EXPECT_END())},
    {"steps-behind-end", "behind the end",
     SCRIPTED(EXPECT_END(), {.verb = VERB_END}, EXPECT_END())},
    {"sibling-of-frame", "expects nothing",
     SCRIPTED(FRAME(WS_TEXT, "a"), OR_END(GRADE_INFO, "it ends"), EXPECT_END())},
    {"sibling-frame", "no expectation",
     SCRIPTED(EXPECT_END(), {.verb = VERB_FRAME, .is_sibling = true, .says = "x"})},
    {"sibling-silent", "does not say", SCRIPTED(EXPECT_END(), OR_END(GRADE_INFO, ""))},
    {"payload-hole", "a hole", SCRIPTED(FRAME_OF(WS_TEXT, VALUE), EXPECT_END())},
    {"payload-no-pattern", "no pattern", SCRIPTED(FRAME_OF(WS_TEXT, {.size = 3}), EXPECT_END())},
    {"opcode-16", "cannot hold",
     SCRIPTED(ODD_FRAME(16, "a", .unfinished = false), EXPECT_FAIL(1002))},
    {"rsv-8", "cannot hold", SCRIPTED(ODD_FRAME(WS_TEXT, "a", .rsv = 8), EXPECT_FAIL(1002))},
    {"form-too-short", "longer than the form",
     SCRIPTED({.verb = VERB_FRAME,
               .opcode = WS_TEXT,
               .length_form = LENGTH_7,
               .payload = REPEAT("a", 126)},
              EXPECT_FAIL(1002))},
    {"rsv-unpunished", "no expect-fail", SCRIPTED(ODD_FRAME(WS_TEXT, "a", .rsv = 1), EXPECT_END())},
    {"opcode-unpunished", "no expect-fail",
     SCRIPTED(ODD_FRAME(3, "a", .unfinished = false), EXPECT_END())},
    {"ping-of-126", "no expect-fail", SCRIPTED(FRAME_OF(WS_PING, REPEAT("a", 126)), EXPECT_END())},
    {"ping-of-125", NULL, SCRIPTED(FRAME_OF(WS_PING, REPEAT("a", 125)), EXPECT_END())},
    {"ping-cut", "no expect-fail", SCRIPTED(FRAGMENT(WS_PING, "a"), EXPECT_END())},
    {"length-unpunished", "no expect-fail",
     SCRIPTED(ODD_FRAME(WS_TEXT, "a", .length_form = LENGTH_16), EXPECT_END())},
    {"fail-before-offence", "no expect-fail",
     SCRIPTED(EXPECT_FAIL(1002), ODD_FRAME(WS_TEXT, "a", .rsv = 1))},
    {"unmasked-both", "another rule for each role",
     SCRIPTED(ODD_FRAME(WS_TEXT, "a", .unmasked = true), EXPECT_FAIL(1002))},
    {"raw-both", "one role only", SCRIPTED(RAW("\x81"), EXPECT_END())},
    {"close-without-codes", "need some", SCRIPTED({.verb = VERB_EXPECT_CLOSE})},
    {"codes-of-end", "codes belong", SCRIPTED({.verb = VERB_EXPECT_END, .codes = {1000}})},
    {"code-hole", "a hole", SCRIPTED(EXPECT_CLOSE(CODE_OF_VALUE))},
    {"code-65536", "two octets", SCRIPTED(EXPECT_CLOSE(65536))},
    {"pong-unasked", "was not sent", SCRIPTED(FRAME(WS_PING, "a"), EXPECT_PONG("b"))},
    {"pong-asked", NULL, SCRIPTED(FRAME(WS_PING, "aaa"), EXPECT_PONG_OF(REPEAT("a", 3)))},
    {"no-open-untimed",
     "which need one",
     {GOOD_NAMES, PROVES, WHY, HINT, .since = "1.0", .against = ROLES_SERVER, .tags = TAG_WAITS,
      .request = LINE_GET, .script = {{.verb = VERB_EXPECT_NO_OPEN}}}},
    {"no-open-untagged", "the tag waits", ASKED(LINE_GET, EXPECT_NO_OPEN(10))},
    {"pause-in-request", "the tag waits", ASKED(LINE_GET REQUEST_PAUSE, EXPECT_OPEN())},
    {"http-untagged", "TAG_HTTP",
     ASKED_OF(HTTP_9112_5_2_FOLD_IS_NO_FIELD, REQUEST_HOST(""), EXPECT_STATUS(ANY_ERROR))},
    {"http-for-nothing", "TAG_HTTP", WORDED(PROVES, WHY, HINT, .tags = TAG_HTTP)},
    {"pause-of-nothing", "which need one", SCRIPTED({.verb = VERB_EXPECT_END, .pause_ms = 3})},
    {"request", NULL, ASKED(REQUEST_HOST(""), EXPECT_STATUS(ANY_ERROR))},
    {"request-without-answer", "go together", ASKED(REQUEST_HOST(""), EXPECT_END())},
    {"answer-without-request", "go together", SCRIPTED(EXPECT_OPEN())},
    {"answer-second", "behind the first step",
     ASKED(REQUEST_HOST(""), EXPECT_OPEN(), EXPECT_STATUS(ANY_ERROR))},
    {"request-hole", "the request has a hole",
     ASKED(REQUEST_KEY("Sec-WebSocket-Key: {value}\r\n"), EXPECT_OPEN())},
    {"request-to-client",
     "is for a server",
     {GOOD_WORDS, GOOD_NAMES, .request = REQUEST_HOST(""), .script = {EXPECT_OPEN()}}},
    {"status-none", "need some", ASKED(REQUEST_HOST(""), {.verb = VERB_EXPECT_STATUS})},
    {"status-101", "no final answer", ASKED(REQUEST_HOST(""), EXPECT_STATUS(101))},
    {"status-600", "no final answer", ASKED(REQUEST_HOST(""), EXPECT_STATUS(600))},
    {"codes-of-open", "codes belong",
     ASKED(REQUEST_HOST(""), {.verb = VERB_EXPECT_OPEN, .codes = {400}})},
    {"field-without-row", "go together",
     ASKED(REQUEST_HOST(""), EXPECT_STATUS_WITH(REQUIREMENT_NONE, "A", "b", ANY_ERROR))},
    {"field-of-open", "belongs to expect-status",
     ASKED(REQUEST_HOST(""), {.verb = VERB_EXPECT_OPEN,
                              .field = "A",
                              .lists = "b",
                              .field_requirement = WS_4_4_LISTS_VERSIONS})},
    {"selection-of-status", "belongs to expect-open",
     ASKED(REQUEST_HOST(""), {.verb = VERB_EXPECT_STATUS,
                              .codes = {400},
                              .selects = 1,
                              .field_requirement = WS_4_4_LISTS_VERSIONS})},
    {"selection-without-row", "go together",
     ASKED(REQUEST_HOST(""), {.verb = VERB_EXPECT_OPEN, .selects = 1})},
    {"hole-without-need", "{subprotocol} and what the case needs",
     ASKED(REQUEST_HOST("{SUBPROTOCOL}"), EXPECT_OPEN())},
    {"need-without-hole",
     "{missing-path} and what the case needs",
     {GOOD_WORDS, GOOD_NAMES, .needs = NEEDS_MISSING_PATH, .request = REQUEST_HOST(""),
      .script = {EXPECT_OPEN()}}},
    {"blames-other-role",
     "does not bind",
     {GOOD_NAMES, PROVES, WHY, HINT, .since = "1.0", .against = ROLES_SERVER,
      .script = {{.verb = VERB_EXPECT_END, .requirement = WS_5_1_CLIENT_CLOSES_ON_MASKED}}}},
};

static void test_bad_case(gconstpointer data)
{
    const struct bad_case *row = data;
    char *fault = lint_case(&row->ws_case);
    if (row->caught == NULL) {
        g_assert_cmpstr(fault, ==, NULL);
        return;
    }
    g_assert_nonnull(fault);
    g_test_message("%s", fault);
    g_assert_nonnull(strstr(fault, row->caught));
    g_free(fault);
}

static void check_together(struct ws_case *cases, size_t case_count, const char *caught)
{
    char *fault = lint_cases(cases, case_count);
    g_assert_nonnull(fault);
    g_assert_nonnull(strstr(fault, caught));
    g_free(fault);
}

static void test_together(void)
{
    static const struct ws_case one = {GOOD_WORDS, .id = "ws/5.2/one", .title = "one"};
    struct ws_case cases[PASSIVE_COUNT + 1];
    char ids[PASSIVE_COUNT][32];
    cases[0] = one;
    for (size_t passive = 1; passive < PASSIVE_COUNT; passive++) {
        g_snprintf(ids[passive], sizeof(ids[passive]), "ws/every-run/rule-%zu", passive);
        cases[passive] = (struct ws_case){
            .id = ids[passive], .title = ids[passive], .passive = (enum passive)passive};
    }
    g_assert_null(lint_cases(cases, PASSIVE_COUNT));
    check_together(cases, PASSIVE_COUNT - 1, "0 rows, not one");

    cases[PASSIVE_COUNT] = one;
    check_together(cases, PASSIVE_COUNT + 1, "ws/5.2/one stands twice");
    cases[PASSIVE_COUNT].id = "ws/5.2/two";
    check_together(cases, PASSIVE_COUNT + 1, "a title that another has");
    cases[PASSIVE_COUNT].title = "two";
    g_assert_null(lint_cases(cases, PASSIVE_COUNT + 1));
    cases[PASSIVE_COUNT].passive = PASSIVE_RSV;
    check_together(cases, PASSIVE_COUNT + 1, "every-run and .passive go together");
    cases[PASSIVE_COUNT].id = "ws/every-run/two";
    check_together(cases, PASSIVE_COUNT + 1, "2 rows, not one");
}

static void test_unproved(void)
{
    static const struct ws_case second = {.against = ROLES_BOTH,
                                          .proves = {WS_5_3_UNMASKS, WS_5_2_FAILS_ON_RSV}};
    static const struct ws_case other = {.against = ROLES_CLIENT, .proves = {WS_5_2_FAILS_ON_RSV}};
    static const struct ws_case first = {.against = ROLES_SERVER, .proves = {WS_5_2_FAILS_ON_RSV}};
    const struct requirement *row = requirement_get(WS_5_2_FAILS_ON_RSV);
    char *fault = lint_proof(row, ROLES_SERVER, &second, 1);
    g_assert_cmpstr(fault, ==, "no case proves WS_5_2_FAILS_ON_RSV first");
    g_free(fault);
    fault = lint_proof(row, ROLES_SERVER, &other, 1);
    g_assert_nonnull(fault);
    g_free(fault);
    g_assert_null(lint_proof(row, ROLES_SERVER, &first, 1));
}

#define GOOD_ROW                                                                         \
    .id = 2, .name = "WS_5_2_SECOND", .ref = "RFC6455-5.2-04", .clause = "RFC 6455 5.2", \
    .roles = ROLES_BOTH, .text = "a fact", .kind = KIND_WIRE

#define HTTP_ROW(name_, ref_, clause_)                                             \
    {                                                                              \
        .name = (name_), .ref = (ref_), .clause = (clause_), .level = LEVEL_SHOULD \
    }

struct bad_row {
    const char *name;
    const char *caught;
    struct requirement row; /* stands second of three; what it leaves out is that of GOOD_ROW */
};

static const struct bad_row bad_rows[] = {
    {"good", NULL, {.id = 0}},
    {"good-umbrella", NULL, {.kind = KIND_UMBRELLA, .parts = {1, 3}}},
    {"good-restates", NULL, {.kind = KIND_RESTATES, .restates = 1}},
    {"good-hidden", NULL, {.kind = KIND_HIDDEN, .reason = "no octet tells"}},
    {"id-displaced", "at the wrong place", {.id = 1}},
    {"name-twice", "stands twice", {.name = "WS_5_2_FIRST"}},
    {"name-section", "does not begin with WS_5_2_", {.name = "WS_5_3_SECOND"}},
    {"name-small", "not in capitals", {.name = "WS_5_2_second"}},
    {"ref-form", "not of the form", {.ref = "RFC6455-5.2-4"}},
    {"ref-order", "stands behind RFC6455-5.2-03", {.ref = "RFC6455-5.2-02"}},
    {"section-order",
     "stands behind",
     {.ref = "RFC6455-4.1-09", .clause = "RFC 6455 4.1", .name = "WS_4_1_SECOND"}},
    {"clause", "the clause is not", {.clause = "RFC 6455 5.3"}},
    {"good-deflate",
     NULL,
     {.name = "PMCE_6_1_SECOND", .ref = "RFC7692-6.1-01", .clause = "RFC 7692 6.1"}},
    {"deflate-name",
     "does not begin with PMCE_6_1_",
     {.name = "WS_6_1_SECOND", .ref = "RFC7692-6.1-01", .clause = "RFC 7692 6.1"}},
    {"good-http", NULL, HTTP_ROW("HTTP_9112_5_1_SECOND", "RFC9112-5.1-01", "RFC 9112 5.1")},
    {"http-must",
     "no MUST of WebSocket",
     {.name = "HTTP_9110_5_1_SECOND", .ref = "RFC9110-5.1-01", .clause = "RFC 9110 5.1"}},
    {"http-name", "does not begin with HTTP_9112_5_1_",
     HTTP_ROW("WS_5_1_SECOND", "RFC9112-5.1-01", "RFC 9112 5.1")},
    {"http-clause", "the clause is not \"RFC 9112 5.1\"",
     HTTP_ROW("HTTP_9112_5_1_SECOND", "RFC9112-5.1-01", "RFC 9110 5.1")},
    {"http-ref", "not of the form",
     HTTP_ROW("HTTP_7230_5_1_SECOND", "RFC7230-5.1-01", "RFC 7230 5.1")},
    {"text-none", "the text is missing", {.text = ""}},
    {"text-stop", "full stop", {.text = "a fact."}},
    {"text-key-word", "key word", {.text = "a fact that MUST hold"}},
    {"kind-none", "the kind is missing", {.kind = (enum kind)7}},
    {"hidden-silent", "is not said", {.kind = KIND_HIDDEN}},
    {"lifted-silent", "is not said", {.kind = KIND_LIFTED}},
    {"no-mutant-silent", "is not said", {.no_mutant = true}},
    {"asked-for-nothing", "where none is needed", {.can_ask = true}},
    {"reason-for-nothing", "a reason is given", {.reason = "because"}},
    {"restates-nothing", "go together", {.kind = KIND_RESTATES}},
    {"restates-itself", "no other row", {.kind = KIND_RESTATES, .restates = 2}},
    {"restates-chain", "restates another", {.kind = KIND_RESTATES, .restates = 3}},
    {"restates-unsaid", "go together", {.restates = 1}},
    {"umbrella-empty", "go together", {.kind = KIND_UMBRELLA}},
    {"umbrella-of-itself", "no other row", {.kind = KIND_UMBRELLA, .parts = {2}}},
    {"parts-unsaid", "go together", {.parts = {1}}},
};

static void test_bad_row(gconstpointer data)
{
    const struct bad_row *bad = data;
    struct requirement rows[4] = {
        [1] = {GOOD_ROW}, [2] = {GOOD_ROW}, [3] = {GOOD_ROW, .reason = NULL}};
    struct requirement *row = &rows[2];
    rows[1].id = 1;
    rows[1].name = "WS_5_2_FIRST";
    rows[1].ref = "RFC6455-5.2-03";
    rows[3].id = 3;
    rows[3].name = "WS_5_2_THIRD";
    if (strcmp(bad->name, "restates-chain") == 0) {
        rows[3].kind = KIND_RESTATES;
    }
    row->id = bad->row.id != 0 ? bad->row.id : row->id;
    row->name = bad->row.name != NULL ? bad->row.name : row->name;
    row->ref = bad->row.ref != NULL ? bad->row.ref : row->ref;
    row->clause = bad->row.clause != NULL ? bad->row.clause : row->clause;
    row->text = bad->row.text != NULL ? bad->row.text : row->text;
    row->kind = bad->row.kind != 0 ? bad->row.kind : row->kind;
    row->reason = bad->row.reason;
    row->level = bad->row.level;
    row->restates = bad->row.restates;
    row->no_mutant = bad->row.no_mutant;
    row->can_ask = bad->row.can_ask;
    memcpy(row->parts, bad->row.parts, sizeof(row->parts));

    char *fault = lint_requirement(rows, 4, 2);
    if (bad->caught == NULL) {
        g_assert_cmpstr(fault, ==, NULL);
        return;
    }
    g_assert_nonnull(fault);
    g_assert_nonnull(strstr(fault, bad->caught));
    g_free(fault);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(bad_cases); index++) {
        char *path = g_strdup_printf("/case/%s", bad_cases[index].name);
        g_test_add_data_func(path, &bad_cases[index], test_bad_case);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(bad_rows); index++) {
        char *path = g_strdup_printf("/requirement/%s", bad_rows[index].name);
        g_test_add_data_func(path, &bad_rows[index], test_bad_row);
        g_free(path);
    }
    g_test_add_func("/catalogue/together", test_together);
    g_test_add_func("/catalogue/unproved", test_unproved);
    return g_test_run();
}
