/* SPDX-License-Identifier: MIT */
/* Both directions of a connection's compression together; see compression.h. */
#include "reference/compression.h"

#include <assert.h>

#include "reference/deflating.h"
#include "reference/inflating.h"

void compression_check(const struct compression *compression)
{
    terms_check(&compression->terms);
    assert(compression->terms.agreed || compression->inflater == NULL);
    assert(compression->terms.agreed || compression->deflater == NULL);
    assert(compression->terms.agreed || !compression->is_compressed);
    assert(compression->deflater == NULL || !compression->terms.server_resets);
    assert(compression->wire_size == 0 || compression->is_compressed);
}

void compression_end(struct compression *compression)
{
    compression_check(compression);
    inflating_leave(compression);
    deflating_leave(compression);
    compression->is_compressed = false;
    compression->wire_size = 0;
    assert(compression->inflater == NULL);
    assert(compression->deflater == NULL);
}

void compression_forget(void)
{
    inflating_forget();
    deflating_forget();
}
