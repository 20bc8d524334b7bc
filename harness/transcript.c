/* SPDX-License-Identifier: MIT */
/* The record of one conversation while it goes on: see transcript.h, its invariants too. */
#include "harness/transcript.h"

#include <assert.h>

static void entry_clear(void *pointer)
{
    struct entry *entry = pointer;
    if (entry->octets != NULL) {
        g_bytes_unref(entry->octets);
    }
}

struct transcript *transcript_new(void)
{
    struct transcript *transcript = g_new0(struct transcript, 1);

    transcript->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    g_array_set_clear_func(transcript->entries, entry_clear);
    return transcript;
}

void transcript_free(struct transcript *transcript)
{
    if (transcript == NULL) {
        return;
    }
    g_array_unref(transcript->entries);
    g_free(transcript->suite);
    g_free(transcript->id);
    g_free(transcript->url);
    g_free(transcript->server);
    g_free(transcript);
}

bool entry_has_octets(enum entry_kind kind)
{
    return kind == ENTRY_SENT || kind == ENTRY_RECEIVED || kind == ENTRY_REQUEST ||
           kind == ENTRY_SERVED || kind == ENTRY_UNSERVED;
}

void transcript_add(struct transcript *transcript, enum entry_kind kind, int64_t at_us,
                    const void *octets, size_t size)
{
    GArray *entries = transcript->entries;
    struct entry *last =
        entries->len > 0 ? &g_array_index(entries, struct entry, entries->len - 1) : NULL;
    bool has_octets = entry_has_octets(kind);
    struct entry entry = {.kind = kind, .at_us = at_us};

    assert(last == NULL || last->at_us <= at_us);
    assert(last == NULL || last->kind != ENTRY_DROPPED);
    assert(size == 0 || has_octets);
    transcript->has_opened |= kind == ENTRY_OPENED;
    if ((has_octets && size == 0) || (transcript->is_unrecorded && transcript->has_opened &&
                                      (kind == ENTRY_SENT || kind == ENTRY_RECEIVED))) {
        return;
    }
    if (has_octets && last != NULL && last->kind == kind && last->at_us == at_us) {
        GByteArray *joined = g_bytes_unref_to_array(last->octets);
        g_byte_array_append(joined, octets, (guint)size);
        last->octets = g_byte_array_free_to_bytes(joined);
        return;
    }
    if (has_octets) {
        entry.octets = g_bytes_new(octets, size);
    }
    g_array_append_val(entries, entry);
}
