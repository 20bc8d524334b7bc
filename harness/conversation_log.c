/* SPDX-License-Identifier: MIT */
/*
 * The log of a conversation: its first lines in full, and a ring of its last ones, so that a flood
 * of frames costs no memory and both the begin and the end can be shown. Lines are put into words
 * only when they are asked for.
 *
 * Invariant: entries->len is the smaller of count and LOG_LINES_MAX. Line n stands at n when n is
 * below LOG_HALF_COUNT, else in the ring at LOG_HALF_COUNT + (n - LOG_HALF_COUNT) % LOG_HALF_COUNT.
 */
#include <assert.h>
#include <string.h>

#include "harness/conversation.h"

static_assert(LOG_LINES_MAX % 2 == 0, "the first half and the ring are of the same size");
static_assert(LOG_OCTETS_MAX >= 14 + 125, "a description looks at 125 octets behind the head");

static void entry_clear(void *entry)
{
    struct log_entry *self = entry;
    g_clear_pointer(&self->words, g_free);
}

void conversation_log_init(struct conversation_log *log)
{
    log->entries = g_array_new(FALSE, TRUE, sizeof(struct log_entry));
    g_array_set_clear_func(log->entries, entry_clear);
    log->count = 0;
}

void conversation_log_clear(struct conversation_log *log)
{
    g_clear_pointer(&log->entries, g_array_unref);
}

static guint place_of(uint64_t line)
{
    if (line < LOG_HALF_COUNT)
        return (guint)line;
    return LOG_HALF_COUNT + (guint)((line - LOG_HALF_COUNT) % LOG_HALF_COUNT);
}

struct log_entry *conversation_log_add(struct conversation_log *log, enum log_direction direction,
                                       int64_t at_us, int64_t offset, uint64_t size)
{
    guint place = place_of(log->count);
    assert(place <= log->entries->len);
    if (place == log->entries->len)
        g_array_set_size(log->entries, place + 1);
    struct log_entry *entry = &g_array_index(log->entries, struct log_entry, place);
    entry_clear(entry);
    memset(entry, 0, sizeof *entry);
    entry->direction = direction;
    entry->at_us = at_us;
    entry->offset = offset;
    entry->size = size;
    log->count++;
    return entry;
}

struct log_entry *conversation_log_last(struct conversation_log *log)
{
    assert(log->count > 0);
    return &g_array_index(log->entries, struct log_entry, place_of(log->count - 1));
}

void conversation_log_keep(struct log_entry *entry, const struct wire_frame *frame,
                           bool was_unmasked)
{
    const uint8_t *head = frame->payload - frame->head_size;
    size_t size = frame->head_size + frame->payload_came_size;
    entry->octets_size = MIN(size, (size_t)LOG_OCTETS_MAX);
    memcpy(entry->octets, head, entry->octets_size);
    if (was_unmasked && frame->masked && entry->octets_size > frame->head_size)
        wire_mask(entry->octets + frame->head_size, entry->octets_size - frame->head_size,
                  frame->key, 0);
    entry->is_frame = true;
    entry->frame = *frame;
    entry->frame.payload = NULL;
    entry->frame.payload_is_masked = frame->masked != 0;
}

static struct log_line *entry_write(const struct log_entry *entry)
{
    char *text = NULL;
    if (entry->is_frame) {
        struct wire_frame frame = entry->frame;
        frame.payload = entry->octets + frame.head_size;
        char *words = wire_frame_describe(&frame);
        bool is_sent = entry->direction == LOG_SENT;
        /* What a server under test and we as its client do not do. */
        text = g_strdup_printf("%s%s%s", words,
                               is_sent && !frame.masked   ? ", unmasked"
                               : !is_sent && frame.masked ? ", masked"
                                                          : "",
                               entry->words != NULL ? entry->words : "");
        g_free(words);
    } else {
        text = g_strdup(entry->words);
    }
    struct log_line *line =
        log_line_new(entry->direction, entry->at_us, entry->offset, text,
                     entry->direction == LOG_EVENT ? NULL : entry->octets, entry->octets_size);
    line->size = entry->size;
    g_free(text);
    return line;
}

/* Whether the line is the one that holds the octet. */
static bool entry_holds(const struct log_entry *entry, int64_t octet)
{
    return entry->direction == LOG_RECEIVED && entry->offset <= octet &&
           (uint64_t)(octet - entry->offset) < entry->size;
}

unsigned conversation_log_write(const struct conversation *conversation, GPtrArray *lines,
                                int64_t offence, uint64_t line)
{
    const struct conversation_log *log = &conversation->log;
    uint64_t left_out = log->count > LOG_LINES_MAX ? log->count - LOG_LINES_MAX : 0;
    bool is_marked = false;
    for (uint64_t number = 0; number < log->count; number++) {
        if (number == LOG_HALF_COUNT)
            number += left_out;
        const struct log_entry *entry =
            &g_array_index(log->entries, struct log_entry, place_of(number));
        struct log_line *written = entry_write(entry);
        bool is_it = offence >= 0 ? entry_holds(entry, offence) : number == line;
        written->is_offence = is_it && !is_marked;
        is_marked |= is_it;
        g_ptr_array_add(lines, written);
    }
    return (unsigned)MIN(left_out, G_MAXUINT);
}
