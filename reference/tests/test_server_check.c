/* SPDX-License-Identifier: MIT */
/*
 * What a server promises of itself: each property is broken once. The source itself is included,
 * because what the struct holds and what is checked of it are its own.
 */
#include "reference/server.c"

#include <glib.h>

#include "reference/tests/support_death.h"

/* Good until a test breaks it: one connection, and a listener that nobody uses. */
static struct conn only = {.fd = 4};
static struct server broken = {.listener = 3,
                               .count = 1,
                               .conn_count_max = 1,
                               .polls = {{.fd = 3}, {.fd = 4}},
                               .conns = {&only}};

static void test_good(void)
{
    server_check(&broken);
    g_assert_cmpuint(broken.count, ==, 1);
}

static bool is_accepting(struct server *server)
{
    choose_accepting(server);
    return server->polls[0].events == POLLIN;
}

/* When the system has no more to give, poll() is not asked for newcomers until it has had time, so
 * those who wait do not wake the server again and again. */
static void test_exhausted(void)
{
    static struct server server = {.listener = 3, .conn_count_max = 1, .polls = {{.fd = 3}}};
    server.turn.now_ms = 1000;
    g_assert_true(is_accepting(&server));
    accept_later(&server);
    g_assert_false(is_accepting(&server));
    server.turn.now_ms = 1000 + EXHAUSTED_MS - 1;
    g_assert_false(is_accepting(&server));
    server.turn.now_ms = 1000 + EXHAUSTED_MS;
    g_assert_true(is_accepting(&server));
}

/* Newcomers are taken until all slots are used; from the first one too many on, requests are
 * refused. */
static void test_crowd(void)
{
    static struct server server = {.listener = 3, .conn_count_max = 2, .polls = {{.fd = 3}}};
    static const struct {
        size_t count;
        bool accepts, is_crowded;
    } rows[] = {
        {0, true, false},
        {2, true, false},
        {3, true, true},
        {2 + CROWD_COUNT_MAX - 1, true, true},
        {2 + CROWD_COUNT_MAX, false, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        server.count = rows[i].count;
        g_assert_cmpint(is_accepting(&server), ==, rows[i].accepts);
        g_assert_cmpint(server.turn.is_crowded, ==, rows[i].is_crowded);
    }
}

static void break_listener(void)
{
    broken.listener = -1;
    broken.polls[0].fd = -1;
    server_check(&broken);
}

static void break_first_slot(void)
{
    broken.polls[0].fd = 5;
    server_check(&broken);
}

static void break_count(void)
{
    broken.count = 1 + CROWD_COUNT_MAX + 1;
    server_check(&broken);
}

static void break_no_room(void)
{
    broken.conn_count_max = 0;
    server_check(&broken);
}

static void break_much_room(void)
{
    broken.conn_count_max = CONN_COUNT_MAX + 1;
    server_check(&broken);
}

static void break_window(void)
{
    broken.turn.window_size = 1;
    server_check(&broken);
}

static void break_last_slot(void)
{
    broken.conns[0] = NULL;
    server_check(&broken);
}

static void break_last_fd(void)
{
    broken.polls[1].fd = 5;
    server_check(&broken);
}

static const struct death deaths[] = {
    {"/server/check/no-listener", break_listener, "server->listener >= 0"},
    {"/server/check/listener-not-polled", break_first_slot,
     "server->polls[0].fd == server->listener"},
    {"/server/check/too-many", break_count, "server->count <= slot_count(server)"},
    {"/server/check/no-room", break_no_room, "server->conn_count_max > 0"},
    {"/server/check/much-room", break_much_room, "server->conn_count_max <= CONN_COUNT_MAX"},
    {"/server/check/window-between-turns", break_window, "server->turn.window_size == 0"},
    {"/server/check/empty-slot", break_last_slot, "server->conns[last] != NULL"},
    {"/server/check/slot-of-another", break_last_fd,
     "server->conns[last]->fd == server->polls[last + 1].fd"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/server/check/good", test_good);
    g_test_add_func("/server/exhausted", test_exhausted);
    g_test_add_func("/server/crowd", test_crowd);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
