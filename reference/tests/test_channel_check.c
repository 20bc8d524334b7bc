/* SPDX-License-Identifier: MIT */
/* What a channel and its members promise of themselves: each property is broken once. The source
 * itself is included, because members are checked in it. */
#include "reference/channel.c"

#include <glib.h>

#include "reference/tests/support_death.h"

/* Good until a test breaks it: one member that has been given everything. */
static uint8_t octets[8];
static struct channel broken = {.member_count = 1,
                                .log = octets,
                                .log_capacity = 8,
                                .first = 3,
                                .next = 4,
                                .end = 20,
                                .round = 2};
static struct conn conn;
static struct member member = {.conn = &conn, .channel = &broken, .next = 4, .spoke = 2};

static void make_good(void)
{
    conn.member = &member;
    broken.places[3] = 10;
}

static void test_good(void)
{
    make_good();
    member_check(&member);
    g_assert_cmpuint(place_of(&broken, 3), ==, 10);
    g_assert_cmpuint(place_of(&broken, 4), ==, 20);
}

static void break_log(void)
{
    broken.member_count = 0;
    channel_check(&broken);
}

static void break_capacity(void)
{
    broken.log_capacity = 0;
    channel_check(&broken);
}

static void break_order(void)
{
    broken.first = 5;
    channel_check(&broken);
}

static void break_count(void)
{
    broken.next = broken.first + CHANNEL_MESSAGE_COUNT_MAX + 1;
    channel_check(&broken);
}

static void break_size(void)
{
    make_good();
    broken.end = broken.places[3] + CHANNEL_LOG_SIZE + 1;
    channel_check(&broken);
}

static void break_owner(void)
{
    conn.member = NULL;
    member_check(&member);
}

static void break_future(void)
{
    make_good();
    member.next = 5;
    member_check(&member);
}

static void break_caught_up(void)
{
    make_good();
    member.next = 3;
    member_check(&member);
}

static void break_round(void)
{
    make_good();
    member.spoke = 3;
    member_check(&member);
}

static const struct death deaths[] = {
    {"/channel/check/log-without-members", break_log,
     "(channel->log == NULL) == (channel->member_count == 0)"},
    {"/channel/check/log-without-capacity", break_capacity,
     "(channel->log == NULL) == (channel->log_capacity == 0)"},
    {"/channel/check/order", break_order, "channel->first <= channel->next"},
    {"/channel/check/too-many", break_count,
     "channel->next - channel->first <= CHANNEL_MESSAGE_COUNT_MAX"},
    {"/channel/check/too-much", break_size,
     "channel->end - place_of(channel, channel->first) <= CHANNEL_LOG_SIZE"},
    {"/channel/check/member-of-another", break_owner, "member->conn->member == member"},
    {"/channel/check/ahead", break_future, "member->next <= channel->next"},
    {"/channel/check/caught-up", break_caught_up,
     "member->state != MEMBER_CAUGHT_UP || member->next == channel->next"},
    {"/channel/check/round-to-come", break_round, "member->spoke <= channel->round"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/channel/check/good", test_good);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
