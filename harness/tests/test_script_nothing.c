/* SPDX-License-Identifier: MIT */
/*
 * What a Close shows of a case that goes on behind a message: each row is a Close, with what the
 * script makes of it when the probe has seen no such thing, and when the target is known to close
 * behind a message. A Close that blames what was sent stays one in either.
 */
#include <glib.h>
#include <string.h>

#include "harness/tests/support_script.h"

#define ECHO        "\x81\x01\x61"
#define CLOSE(code) "\x88\x02" code
#define CODE_1000   "\x03\xe8"
#define CODE_1001   "\x03\xe9"
#define CODE_1002   "\x03\xea"
#define CODE_1013   "\x03\xf5"
#define CODE_4000   "\x0f\xa0"
#define CLOSE_EMPTY "\x88\x00"

#define CASE(name, row, ...)                                                        \
    static const struct ws_case name = {                                            \
        .id = "ws/0/test",                                                          \
        .proves = {row},                                                            \
        .hint = "look here",                                                        \
        .needs = NEEDS_ECHO,                                                        \
        .script = {FRAME(WS_TEXT, "a"), EXPECT_MESSAGE(WS_TEXT, "a"), __VA_ARGS__}, \
    }

CASE(second, WS_6_2_NEXT_MESSAGE_IS_NEW, FRAME(WS_TEXT, "b"), EXPECT_MESSAGE(WS_TEXT, "b"));
CASE(offence, WS_5_2_FAILS_ON_RSV, ODD_FRAME(WS_TEXT, "b", .rsv = 1), EXPECT_FAIL(1002));
CASE(closing, WS_5_5_1_REPLIES_WITH_FITTING_CODE, FRAME(WS_CLOSE, CODE_1000),
     EXPECT_CLOSE(1000, NO_CODE), OR_CLOSE(GRADE_BROKEN, "the answer is unfitting", ANY_CODE));

static const struct row {
    const char *name;
    const struct ws_case *ws_case;
    struct came came[CAME_MAX];
    enum verdict verdict;
    enum verdict known_to_close;
    bool crosses; /* perhaps: it is played again before it is believed */
} rows[] = {
    {"second/1000",
     &second,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1000)), EOF_AT(3)},
     VERDICT_UNKNOWN,
     VERDICT_NA,
     false},
    {"second/no-code",
     &second,
     {AT(1, ECHO), AT(2, CLOSE_EMPTY), EOF_AT(3)},
     VERDICT_UNKNOWN,
     VERDICT_NA,
     false},
    {"second/4000",
     &second,
     {AT(1, ECHO), AT(2, CLOSE(CODE_4000)), EOF_AT(3)},
     VERDICT_UNKNOWN,
     VERDICT_NA,
     false},
    {"second/1002",
     &second,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1002)), EOF_AT(3)},
     VERDICT_FAIL,
     VERDICT_FAIL,
     false},
    {"second/body-of-one-octet",
     &second,
     {AT(1, ECHO), AT(2, "\x88\x01\x03"), EOF_AT(3)},
     VERDICT_FAIL,
     VERDICT_FAIL,
     false},
    {"second/end-of-tcp", &second, {AT(1, ECHO), EOF_AT(3)}, VERDICT_FAIL, VERDICT_FAIL, false},
    {"second/nothing", &second, {AT(1, ECHO)}, VERDICT_FAIL, VERDICT_FAIL, false},
    /* No message came before: that is not what the target does to others. */
    {"first/1000",
     &second,
     {AT(2, CLOSE(CODE_1000)), EOF_AT(3)},
     VERDICT_FAIL,
     VERDICT_FAIL,
     false},
    {"first/no-code", &second, {AT(2, CLOSE_EMPTY), EOF_AT(3)}, VERDICT_FAIL, VERDICT_FAIL, false},
    {"first/4000",
     &second,
     {AT(2, CLOSE(CODE_4000)), EOF_AT(3)},
     VERDICT_UNKNOWN,
     VERDICT_UNKNOWN,
     false},
    /* The offence was not sent yet, or had been when the Close came. */
    {"offence/not-sent",
     &offence,
     {AT(1, ECHO CLOSE(CODE_1000)), EOF_AT(2)},
     VERDICT_UNKNOWN,
     VERDICT_NA,
     false},
    {"offence/1000",
     &offence,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1000)), EOF_AT(3)},
     VERDICT_WARN,
     VERDICT_NA,
     false},
    {"offence/1002",
     &offence,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1002)), EOF_AT(3)},
     VERDICT_PASS,
     VERDICT_PASS,
     false},
    {"offence/echoed",
     &offence,
     {AT(1, ECHO), AT(2, "\x81\x01\x62"), AT(3, CLOSE(CODE_1000)), EOF_AT(4)},
     VERDICT_FAIL,
     VERDICT_FAIL,
     false},
    {"offence/1013",
     &offence,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1013)), EOF_AT(3)},
     VERDICT_WARN,
     VERDICT_NA,
     true},
    {"closing/1000",
     &closing,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1000)), EOF_AT(3)},
     VERDICT_PASS,
     VERDICT_PASS,
     false},
    {"closing/1001",
     &closing,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1001)), EOF_AT(3)},
     VERDICT_WARN,
     VERDICT_NA,
     true},
    {"closing/1002",
     &closing,
     {AT(1, ECHO), AT(2, CLOSE(CODE_1002)), EOF_AT(3)},
     VERDICT_WARN,
     VERDICT_WARN,
     false},
};

static void play_one(const struct row *row, bool closes_at_will, enum verdict verdict)
{
    const struct play_table table = {
        .ws_case = row->ws_case,
        .variant = script_has_two_variants(row->ws_case) ? SCRIPT_ALONE : SCRIPT_ONCE,
        .came = row->came,
        .closes_at_will = closes_at_will,
    };
    struct play play;

    play_run(&play, &table, NULL);
    g_assert_cmpint(play.attempt->verdict, ==, verdict);
    g_assert_true((play.result->reason != NULL) ==
                  (verdict == VERDICT_NA || verdict == VERDICT_UNKNOWN));
    bool is_turned_away = verdict == VERDICT_UNKNOWN || (verdict >= VERDICT_WARN && row->crosses);
    g_assert_cmpint(play.attempt->was_turned_away, ==, is_turned_away);
    if (verdict == VERDICT_NA) {
        g_assert_nonnull(strstr(play.result->reason, "closes behind a message, as 7.3 lets it"));
    }
    play_clear(&play);
}

static void test_row(gconstpointer data)
{
    const struct row *row = data;

    play_one(row, false, row->verdict);
    play_one(row, true, row->known_to_close);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/script/nothing/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
