/* SPDX-License-Identifier: MIT */
/* What is left of a header field's value while it is read from left to right, and the steps that
 * the grammars of RFC 6455 4.3 and 9.1 are made of. */
#ifndef REFERENCE_CURSOR_H
#define REFERENCE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

struct cursor {
    const char *at, *end;
};

/* Octets of a value, without what stood around them. */
struct word {
    const char *octets;
    size_t size;
};

/* Steps over the blanks that come next. */
void cursor_skip_blanks(struct cursor *cursor);

/* Steps over this character and the blanks behind it, if it comes next. */
bool cursor_take(struct cursor *cursor, char wanted);

/* Steps over a token, which is then in `word`, and the blanks behind it. */
bool cursor_take_token(struct cursor *cursor, struct word *word);

/* Steps over a quoted string, whose content must be a token (RFC 6455 9.1), and the blanks behind
 * it. `word` is what stands between the quotes, the backslashes included. */
bool cursor_take_quoted(struct cursor *cursor, struct word *word);

#endif
