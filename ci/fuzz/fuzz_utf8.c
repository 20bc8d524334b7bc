/* SPDX-License-Identifier: MIT */
/* UTF-8: the two checks, written apart, agree on every octet string, cut or masked. */
#include <stdlib.h>
#include <string.h>

#include "ci/fuzz/target.h"
#include "harness/text.h"
#include "reference/mask.h"
#include "reference/utf8.h"

/* How many octets are good when they come in two parts. */
static size_t feed_cut(struct utf8 *utf8, const uint8_t *octets, size_t size, size_t cut)
{
    utf8_begin(utf8);
    size_t good = utf8_feed(utf8, octets, cut);
    return good < cut ? good : cut + utf8_feed(utf8, octets + cut, size - cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static const uint8_t key[WS_MASKING_KEY_SIZE] = {0x37, 0xfa, 0x21, 0x3d};
    struct text_place place;
    struct utf8 utf8 = {0};
    enum text_result result = text_first_bad(octets, size, &place);
    size_t first_bad = result == TEXT_BAD ? place.offset : size;
    DEMAND(utf8_is_valid(octets, size) == (result == TEXT_VALID));
    for (size_t cut = 0; cut <= size && cut < 64; cut++)
        DEMAND(feed_cut(&utf8, octets, size, cut) == first_bad);
    uint8_t *masked = malloc(size + 1);
    DEMAND(masked != NULL);
    memcpy(masked, octets, size);
    mask_apply(masked, size, mask_word(key, 0));
    utf8_begin(&utf8);
    DEMAND(utf8_feed_masked(&utf8, masked, size, mask_word(key, 0)) == first_bad);
    DEMAND(memcmp(masked, octets, size) == 0);
    DEMAND(result == TEXT_BAD || utf8_is_complete(&utf8) == (result == TEXT_VALID));
    free(masked);
    return 0;
}
