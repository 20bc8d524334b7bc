/* SPDX-License-Identifier: MIT */
/*
 * What the probe makes of what comes: an echo, a greeting before it, a fixed reply.
 */
#include <glib.h>
#include <string.h>

#include "harness/probe.h"

/* The probe's own messages, as a server sends them back. */
#define TEXT_BACK \
    "\x81\x1b"    \
    "assay asks: is this echoed?"
#define BINARY_BACK \
    "\x82\x17"      \
    "\x00\xff and this, assay asks"
/* The same, cut behind the first octet and behind the fifth. */
#define TEXT_IN_PIECES \
    "\x01\x01"         \
    "a"                \
    "\x00\x04"         \
    "ssay"             \
    "\x80\x16"         \
    " asks: is this echoed?"
#define BINARY_IN_PIECES \
    "\x02\x01"           \
    "\x00"               \
    "\x00\x04"           \
    "\xff an"            \
    "\x80\x12"           \
    "d this, assay asks"
#define BINARY_OCTETS \
    "\x17"            \
    "\x00\xff and this, assay asks"
#define TEXT_IN_WORDS \
    "\x81\x1d"        \
    "> assay asks: is this echoed?"
#define TEXT_AND_NUL \
    "\x81\x1c"       \
    "assay asks: is this echoed?\0"
#define TEXT_GARBLED \
    "\x81\x1b"       \
    "assay asks; it this garble?"
#define BINARY_GARBLED \
    "\x82\x17"         \
    "\x00\xfe and this, assay asks"
#define HELLO  \
    "\x81\x05" \
    "hello"
#define CHANGED \
    "\x81\x05"  \
    "HELLO"

#define OCTETS(literal) (literal), sizeof(literal) - 1

/* What comes before the text is sent, behind it, and behind the binary message. */
static const struct row {
    const char *name;
    const char *before;
    size_t before_size;
    const char *first;
    size_t first_size;
    const char *second;
    size_t second_size;
    bool echoes_text;
    bool echoes_binary;
    bool speaks_first;
    const char *turned_away; /* NULL: it was not */
    bool closes_at_will;
} rows[] = {
    {"echo", OCTETS(""), OCTETS(TEXT_BACK), OCTETS(BINARY_BACK), true, true, false, NULL, false},
    {"pieces", OCTETS(""), OCTETS(TEXT_IN_PIECES), OCTETS(BINARY_IN_PIECES), true, true, false,
     NULL, false},
    {"garbled", OCTETS(""), OCTETS(TEXT_GARBLED), OCTETS(BINARY_GARBLED), true, true, false, NULL,
     false},
    {"cut", OCTETS(""),
     OCTETS("\x81\x05"
            "assay"),
     OCTETS("\x82\x04"
            "\x00\xff a"),
     true, true, false, NULL, false},
    {"an-octet-less", OCTETS(""),
     OCTETS("\x81\x1a"
            "ssay asks: is this echoed?"),
     OCTETS(BINARY_BACK), true, true, false, NULL, false},
    {"other-letters", OCTETS(""),
     OCTETS("\x81\x1b"
            "ASSAY ASKS: IS THIS ECHOED?"),
     OCTETS(""), false, false, false, NULL, false},
    {"joined", OCTETS(""), OCTETS(TEXT_BACK),
     OCTETS("\x82\x32"
            "assay asks: is this echoed?"
            "\x00\xff and this, assay asks"),
     true, true, false, NULL, false},
    {"something-else", OCTETS(""), OCTETS(HELLO), OCTETS(CHANGED), false, false, false, NULL,
     false},
    {"something-longer", OCTETS(""),
     OCTETS("\x81\x24"
            "{\"error\": \"unknown command at octet 0\"}"),
     OCTETS("\x82\x1d"
            "{\"error\": \"not JSON at all\"}"),
     false, false, false, NULL, false},
    {"empty", OCTETS(""), OCTETS("\x81\x00"), OCTETS("\x82\x00"), true, true, false, NULL, false},
    {"fixed-reply", OCTETS(""), OCTETS(HELLO), OCTETS(HELLO), false, false, false, NULL, false},
    {"words-around", OCTETS(""), OCTETS(TEXT_IN_WORDS), OCTETS(""), false, false, false, NULL,
     false},
    {"one-octet-more", OCTETS(""), OCTETS(TEXT_AND_NUL), OCTETS(BINARY_BACK), true, true, false,
     NULL, false},
    {"twice", OCTETS(""), OCTETS(TEXT_BACK TEXT_BACK), OCTETS(BINARY_BACK), true, true, true, NULL,
     false},
    {"binary-in-words", OCTETS(""), OCTETS(TEXT_BACK), OCTETS(HELLO), true, false, false, NULL,
     false},
    {"binary-as-text", OCTETS(""), OCTETS(TEXT_BACK), OCTETS("\x81" BINARY_OCTETS), true, true,
     false, NULL, false},
    {"binary-garbled", OCTETS(""), OCTETS(TEXT_BACK), OCTETS(BINARY_GARBLED), true, true, false,
     NULL, false},
    {"turned-away", OCTETS(""),
     OCTETS("\x88\x05\x03\xf0"
            "no!"),
     OCTETS(""), false, false, false, "Close 1008 \"no!\"", false},
    {"answers-and-closes", OCTETS(""),
     OCTETS("\x8a\x05"
            "assay"
            "\x88\x02\x03\xe9"),
     OCTETS(""), false, false, false, NULL, false},
    {"refuses-our-text", OCTETS(""), OCTETS("\x88\x02\x03\xef"), OCTETS(""), true, false, false,
     NULL, false},
    {"greeting-before", OCTETS(HELLO), OCTETS(TEXT_BACK), OCTETS(BINARY_BACK), true, true, true,
     NULL, false},
    {"greeting-behind", OCTETS(""), OCTETS(HELLO TEXT_BACK), OCTETS(""), true, true, true, NULL,
     false},
    {"answers-and-has-done", OCTETS(""), OCTETS(TEXT_BACK "\x88\x02\x03\xe8"), OCTETS(""), true,
     false, false, NULL, true},
    {"answers-and-closes-without-code", OCTETS(""), OCTETS(TEXT_BACK "\x88\x00"), OCTETS(""), true,
     false, false, NULL, true},
    {"answers-and-goes-away", OCTETS(""), OCTETS(TEXT_BACK "\x88\x02\x03\xe9"), OCTETS(""), true,
     false, false, NULL, true},
    {"answers-otherwise-and-closes", OCTETS(""), OCTETS(HELLO "\x88\x02\x0f\xa0"), OCTETS(""),
     false, false, false, NULL, true},
    {"answers-and-refuses-more", OCTETS(""), OCTETS(TEXT_BACK "\x88\x02\x03\xf0"), OCTETS(""), true,
     false, false, NULL, false},
    {"answers-with-a-broken-close", OCTETS(""), OCTETS(TEXT_BACK "\x88\x01\x03"), OCTETS(""), true,
     false, false, NULL, false},
    {"greeting-only", OCTETS(HELLO), OCTETS(""), OCTETS(""), false, false, true, NULL, false},
};

static void play(gconstpointer data)
{
    const struct row *row = data;
    const struct player_limits limits = {.reply_us = 1000, .pause_scale_milli = 1000};
    const struct player_class *player_class = &probe_player_class;
    void *player = player_class->create(NULL, DELIVERY_WHOLE, 1, &limits);
    player_class->opened(player, 0);
    player_class->received(player, (const uint8_t *)row->before, row->before_size, 0);
    g_assert_cmpint(player_class->next(player, 0).kind, ==, PLAYER_SEND);
    player_class->received(player, (const uint8_t *)row->first, row->first_size, 1);
    player_class->ticked(player, row->first_size > 0 ? 1 : 1000);
    bool is_over = player_class->next(player, 1000).kind == PLAYER_DROP;
    g_assert_true(is_over == (row->turned_away != NULL || strchr(row->first, '\x88') != NULL));
    player_class->received(player, (const uint8_t *)row->second, row->second_size, 1001);
    const struct probe_facts *facts = probe_player_facts(player);
    g_assert_cmpint(facts->echoes_text, ==, row->echoes_text);
    g_assert_cmpint(facts->echoes_binary, ==, row->echoes_binary);
    g_assert_cmpint(facts->speaks_first, ==, row->speaks_first);
    g_assert_cmpstr(facts->turned_away, ==, row->turned_away != NULL ? row->turned_away : "");
    g_assert_cmpint(facts->closes_at_will, ==, row->closes_at_will);
    player_class->destroy(player);
}

/* One that closes behind a message is asked apart whether it sends binary ones back. */
static void test_only_binary(void)
{
    static const struct {
        const char *octets;
        size_t size;
        bool echoes_binary;
    } answers[] = {
        {OCTETS(BINARY_BACK "\x88\x02\x03\xe8"), true},
        {OCTETS(HELLO "\x88\x02\x03\xe8"), false},
        {OCTETS("\x88\x02\x03\xeb"), false},
    };
    const struct player_limits limits = {.reply_us = 1000, .pause_scale_milli = 1000};
    const struct probe_setting setting = {.only_binary = true};
    const struct player_class *player_class = &probe_player_class;

    for (size_t index = 0; index < G_N_ELEMENTS(answers); index++) {
        void *player = player_class->create(&setting, DELIVERY_WHOLE, 1, &limits);
        player_class->opened(player, 0);
        struct player_action action = player_class->next(player, 0);
        g_assert_cmpint(action.kind, ==, PLAYER_SEND);
        g_assert_cmpuint(action.octets_size, ==, 2 + 4 + sizeof(BINARY_BACK) - 1 - 2);
        g_assert_cmphex(action.octets[0], ==, 0x82);
        player_class->received(player, (const uint8_t *)answers[index].octets, answers[index].size,
                               1);
        g_assert_cmpint(player_class->next(player, 1).kind, ==, PLAYER_DROP);
        g_assert_cmpint(probe_player_facts(player)->echoes_binary, ==,
                        answers[index].echoes_binary);
        player_class->destroy(player);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/probe/only-binary", test_only_binary);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/probe/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], play);
        g_free(path);
    }
    return g_test_run();
}
