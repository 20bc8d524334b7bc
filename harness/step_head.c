/* SPDX-License-Identifier: MIT */
/* What a step says of its frame, in the terms of the writer; see step_head.h. */
#include "harness/step_head.h"

struct wire_head step_head(const struct step *step, bool role_masks)
{
    static const enum wire_form forms[] = {
        [LENGTH_SHORTEST] = WIRE_FORM_SHORTEST,
        [LENGTH_7] = WIRE_FORM_7,
        [LENGTH_16] = WIRE_FORM_16,
        [LENGTH_64] = WIRE_FORM_64,
    };
    enum { RSV1 = 4 };
    bool is_compressed = step->deflating != DEFLATING_NOT && step->opcode != WS_CONTINUATION;
    return (struct wire_head){
        .opcode = step->opcode,
        .not_final = step->unfinished,
        .rsv = step->rsv | (is_compressed ? (unsigned)RSV1 : 0U),
        .masked = role_masks != step->unmasked,
        .form = forms[step->length_form],
        .claims = step->claims_size,
        .claimed_size = step->claimed_size,
    };
}
