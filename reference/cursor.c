/* SPDX-License-Identifier: MIT */
/* The steps through a header field's value; see cursor.h. */
#include "reference/cursor.h"

#include <assert.h>

#include "reference/http.h"
#include "reference/obey.h"

void cursor_skip_blanks(struct cursor *cursor)
{
    assert(cursor->at <= cursor->end);
    while (CALLS_FOR(WS_4_3_TAKES_BLANKS,
                     cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))) {
        cursor->at++;
    }
    assert(cursor->at == cursor->end || *cursor->at != ' ' || DISHONOURED(WS_4_3_TAKES_BLANKS));
}

bool cursor_take(struct cursor *cursor, char wanted)
{
    assert(wanted != ' ');
    assert(cursor->at <= cursor->end);
    if (cursor->at == cursor->end || *cursor->at != wanted) {
        return false;
    }
    cursor->at++;
    cursor_skip_blanks(cursor);
    return true;
}

bool cursor_take_token(struct cursor *cursor, struct word *word)
{
    const char *start = cursor->at;
    assert(start <= cursor->end);
    while (cursor->at < cursor->end && http_octet_is_token(*cursor->at)) {
        cursor->at++;
    }
    assert(cursor->at <= cursor->end);
    *word = (struct word){start, (size_t)(cursor->at - start)};
    cursor_skip_blanks(cursor);
    return word->size > 0;
}

bool cursor_take_quoted(struct cursor *cursor, struct word *word)
{
    assert(cursor->at < cursor->end);
    assert(*cursor->at == '"');
    cursor->at++;
    const char *start = cursor->at;
    while (cursor->at < cursor->end && *cursor->at != '"') {
        if (*cursor->at == '\\') {
            cursor->at++;
        }
        if (cursor->at == cursor->end ||
            BREAKS(WS_4_3_QUOTED_VALUE_IS_TOKEN, !http_octet_is_token(*cursor->at))) {
            return false;
        }
        cursor->at++;
    }
    *word = (struct word){start, (size_t)(cursor->at - start)};
    return word->size > 0 && cursor_take(cursor, '"');
}
