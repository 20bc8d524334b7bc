/* SPDX-License-Identifier: MIT */
/* A log of frames and the members that read it: channel.h says how. */
#include "reference/channel.h"

#include <assert.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/memory.h"
#include "reference/narrate.h"
#include "reference/obey.h"

static_assert(CHANNEL_MESSAGE_SIZE_MAX <= 0xFFFF, "a frame of the log has a head of 2 + 2 octets");

/* A frame of the log, its head included, has at most this size. */
enum { FRAME_SIZE_MAX = 2 + 2 + CHANNEL_MESSAGE_SIZE_MAX };

static uint64_t place_of(const struct channel *channel, uint64_t number)
{
    assert(number >= channel->first);
    assert(number <= channel->next);
    return number == channel->next ? channel->end
                                   : channel->places[number % CHANNEL_MESSAGE_COUNT_MAX];
}

void channel_check(const struct channel *channel)
{
    assert((channel->log == NULL) == (channel->member_count == 0));
    assert((channel->log == NULL) == (channel->log_capacity == 0));
    assert(channel->first <= channel->next);
    assert(channel->next - channel->first <= CHANNEL_MESSAGE_COUNT_MAX);
    assert(channel->end - place_of(channel, channel->first) <= CHANNEL_LOG_SIZE);
}

static void member_check(const struct member *member)
{
    const struct channel *channel = member->channel;
    assert(member->conn->member == member);
    assert(member->next <= channel->next);
    assert(member->state != MEMBER_CAUGHT_UP || member->next == channel->next);
    assert(member->spoke <= channel->round);
    channel_check(channel);
}

/* Behind those that are in that state already. */
static void member_enter(struct member *member, enum member_state state)
{
    assert(member->state <= MEMBER_BLOCKED);
    assert(state <= MEMBER_BLOCKED);
    TAILQ_REMOVE(&member->channel->lists[member->state], member, link);
    member->state = state;
    TAILQ_INSERT_TAIL(&member->channel->lists[state], member, link);
}

/* The first member brings the log with it. */
static bool log_begin(struct channel *channel)
{
    if (channel->member_count > 0) {
        return true;
    }
    assert(channel->log == NULL);
    size_t capacity = CHANNEL_LOG_SIZE;
    channel->log = memory_get(&capacity);
    if (channel->log == NULL) {
        return false;
    }
    assert(capacity >= CHANNEL_LOG_SIZE);
    channel->log_capacity = capacity;
    for (size_t i = 0; i < MEMBER_STATE_COUNT; i++) {
        TAILQ_INIT(&channel->lists[i]);
    }
    return true;
}

/* The last one takes it along, and what it holds is forgotten. */
static void log_end(struct channel *channel)
{
    if (channel->member_count > 0) {
        return;
    }
    assert(channel->log_capacity >= CHANNEL_LOG_SIZE);
    memory_put(channel->log, channel->log_capacity);
    channel->log = NULL;
    channel->log_capacity = 0;
    channel->first = channel->next;
    channel_check(channel);
}

bool channel_join(struct channel *channel, struct conn *conn)
{
    assert(conn->member == NULL);
    assert(conn->state == CONN_OPEN || conn->state == CONN_STREAMING);
    if (!log_begin(channel)) {
        return false;
    }
    size_t capacity = sizeof *conn->member;
    struct member *member = (struct member *)(void *)memory_get(&capacity);
    if (member == NULL) {
        log_end(channel);
        return false;
    }
    *member = (struct member){.conn = conn, .channel = channel, .next = channel->next};
    TAILQ_INSERT_TAIL(&channel->lists[MEMBER_CAUGHT_UP], member, link);
    channel->member_count++;
    conn->member = member;
    member_check(member);
    return true;
}

void channel_leave(struct conn *conn)
{
    struct member *member = conn->member;
    if (member == NULL) {
        return;
    }
    member_check(member);
    struct channel *channel = member->channel;
    assert(channel->member_count > 0);
    TAILQ_REMOVE(&channel->lists[member->state], member, link);
    channel->member_count--;
    conn->member = NULL;
    memory_put((uint8_t *)member, sizeof *member);
    log_end(channel);
}

/* Writes octets behind the others, around the end of the buffer. */
static void log_write(struct channel *channel, const uint8_t *octets, size_t size)
{
    assert(size <= FRAME_SIZE_MAX);
    size_t at = (size_t)(channel->end % CHANNEL_LOG_SIZE);
    size_t straight = size < CHANNEL_LOG_SIZE - at ? size : CHANNEL_LOG_SIZE - at;
    assert(at + straight <= channel->log_capacity);
    if (size > 0) {
        memcpy(channel->log + at, octets, straight);
        memcpy(channel->log, octets + straight, size - straight);
    }
    channel->end += size;
}

/* The oldest messages go until a frame of that size fits. */
static void log_make_room(struct channel *channel, size_t size)
{
    assert(size <= CHANNEL_LOG_SIZE);
    while (channel->next - channel->first == CHANNEL_MESSAGE_COUNT_MAX ||
           channel->end - place_of(channel, channel->first) > CHANNEL_LOG_SIZE - size) {
        assert(channel->first < channel->next);
        channel->first++;
    }
}

/* A message more: head and octets of it, for everybody. */
static void log_add(struct channel *channel, const uint8_t *head, size_t head_size,
                    const uint8_t *octets, size_t size)
{
    assert(channel->member_count > 0);
    log_make_room(channel, head_size + size);
    channel->places[channel->next % CHANNEL_MESSAGE_COUNT_MAX] = channel->end;
    log_write(channel, head, head_size);
    log_write(channel, octets, size);
    channel->next++;

    /* A new round begins when nobody waited. Those that had everything wait now; each was served
     * since it did so last, so this costs no more than serving did. */
    if (!channel_has_waiting(channel)) {
        channel->round++;
    }
    struct member *each;
    TAILQ_FOREACH(each, &channel->lists[MEMBER_CAUGHT_UP], link)
    {
        each->state = MEMBER_WAITING;
    }
    TAILQ_CONCAT(&channel->lists[MEMBER_WAITING], &channel->lists[MEMBER_CAUGHT_UP], link);
    assert(channel->next > 0);
}

void channel_say(struct conn *talker, enum ws_opcode opcode, const uint8_t *octets, size_t size)
{
    struct member *member = talker->member;
    member_check(member);
    struct channel *channel = member->channel;
    assert(size <= CHANNEL_MESSAGE_SIZE_MAX);
    PROMISE(WS_6_1_SENDS_TYPE_IN_OPCODE, opcode == WS_TEXT || opcode == WS_BINARY);
    uint8_t head[WS_HEAD_SIZE_MAX];
    size_t head_size = output_head_write(head, opcode, size);
    log_add(channel, head, head_size, octets, size);
    member->spoke = channel->round;
    member_check(member);
}

void channel_publish(struct channel *channel, const uint8_t *octets, size_t size)
{
    channel_check(channel);
    assert(channel->member_count > 0);
    assert(size > 0 && size <= CHANNEL_MESSAGE_SIZE_MAX);
    log_add(channel, octets, 0, octets, size);
    channel_check(channel);
}

uint64_t channel_left_out(struct conn *conn)
{
    struct member *member = conn->member;
    member_check(member);
    uint64_t first = member->channel->first;
    uint64_t count = member->next < first ? first - member->next : 0;
    member->next += count;
    assert(member->next >= first);
    assert(member->next <= member->channel->next);
    return count;
}

void channel_feed(struct conn *conn)
{
    struct member *member = conn->member;
    struct channel *channel = member->channel;
    assert(member->conn == conn);
    assert(member->next >= channel->first);
    uint64_t begin = place_of(channel, member->next);
    uint64_t first = member->next;
    uint64_t end = begin;
    while (member->next < channel->next &&
           place_of(channel, member->next + 1) - begin <= CHANNEL_FEED_SIZE_MAX) {
        member->next++;
        end = place_of(channel, member->next);
    }
    size_t size = (size_t)(end - begin);
    size_t at = (size_t)(begin % CHANNEL_LOG_SIZE);
    size_t straight = size < CHANNEL_LOG_SIZE - at ? size : CHANNEL_LOG_SIZE - at;
    narrate_fed(member->next - first, size);
    output_append(conn, channel->log + at, straight);
    output_append(conn, channel->log, size - straight);
    member_enter(member, member->next == channel->next ? MEMBER_CAUGHT_UP : MEMBER_WAITING);
    member_check(member);
}

bool channel_holds(const struct conn *conn)
{
    const struct member *member = conn->member;
    if (member == NULL) {
        return false;
    }
    member_check(member);
    bool holds = channel_has_waiting(member->channel) && member->spoke == member->channel->round;
    assert(!holds || member->spoke > 0);
    assert(!holds || member->channel->member_count > 0);
    return holds;
}

bool channel_has_waiting(const struct channel *channel)
{
    channel_check(channel);
    bool has = channel->member_count > 0 && !TAILQ_EMPTY(&channel->lists[MEMBER_WAITING]);
    assert(!has || channel->next > 0);
    return has;
}

bool channel_is_idle(const struct channel *channel)
{
    bool idle = channel->member_count > 0 && !channel_has_waiting(channel) &&
                !TAILQ_EMPTY(&channel->lists[MEMBER_CAUGHT_UP]);
    bool is_held = idle && !TAILQ_EMPTY(&channel->lists[MEMBER_BLOCKED]);
    if (is_held && !CALLS_FOR(SSE_SERVER_SLOW_READER, is_held)) {
        return false;
    }
    assert(!idle || TAILQ_EMPTY(&channel->lists[MEMBER_WAITING]));
    assert(!idle || channel->log != NULL);
    return idle;
}

struct conn *channel_next(struct channel *channel)
{
    if (!channel_has_waiting(channel)) {
        return NULL;
    }
    struct member *member = TAILQ_FIRST(&channel->lists[MEMBER_WAITING]);
    assert(member->state == MEMBER_WAITING);
    member_enter(member, MEMBER_BLOCKED);
    return member->conn;
}
