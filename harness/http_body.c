/* SPDX-License-Identifier: MIT */
/* The framing of an answer's content, octet by octet where it is chunked; see http_body.h. */
#include "harness/http_body.h"

#include <assert.h>
#include <string.h>

#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 40, SIZE_DIGITS_MAX = 15 };

const char *http_body_framing_words(enum body_framing framing)
{
    static const char *const words[] = {[BODY_NONE] = "no content",
                                        [BODY_CHUNKED] = "chunked",
                                        [BODY_LENGTH] = "Content-Length",
                                        [BODY_CLOSE] = "until the connection ends"};
    return words[framing];
}

/* Notes the first fault only; takes `words` over. */
static void fault_note(struct http_body *body, const char *clause, char *words, uint64_t octet)
{
    if (body->fault == NULL) {
        body->fault = words;
        body->clause = clause;
        body->fault_octet = octet;
    } else {
        g_free(words);
    }
}

static void fault_end(struct http_body *body, const char *clause, char *words, uint64_t octet)
{
    fault_note(body, clause, words, octet);
    body->step = BODY_BAD;
}

static bool length_read(const struct head *head, uint64_t *length)
{
    const char *value = head_value(head, "Content-Length");
    return value != NULL && g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT64, length, NULL);
}

void http_body_begin(struct http_body *body, const struct head *head, size_t head_size,
                     bool to_head, int64_t now_us)
{
    memset(body, 0, sizeof(*body));
    body->octets = g_byte_array_new();
    body->pieces = g_array_new(FALSE, FALSE, sizeof(struct body_piece));
    body->line = g_string_new(NULL);
    body->raw_size = head_size;
    if (to_head || head->status < 200 || head->status == 204 || head->status == 304) {
        body->framing = BODY_NONE;
        body->step = BODY_DONE;
        body->done_us = now_us;
    } else if (head_has_token(head, "Transfer-Encoding", "chunked")) {
        body->framing = BODY_CHUNKED;
        body->step = BODY_SIZE;
    } else if (length_read(head, &body->left_size)) {
        body->framing = BODY_LENGTH;
        body->step = body->left_size > 0 ? BODY_DATA : BODY_DONE;
        body->done_us = body->left_size > 0 ? 0 : now_us;
    } else {
        body->framing = BODY_CLOSE;
        body->step = BODY_DATA;
        body->left_size = UINT64_MAX;
    }
}

void http_body_clear(struct http_body *body)
{
    if (body->octets == NULL) {
        return;
    }
    g_byte_array_unref(body->octets);
    g_array_unref(body->pieces);
    g_string_free(body->line, TRUE);
    g_free(body->fault);
    memset(body, 0, sizeof(*body));
}

static void content_add(struct http_body *body, const uint8_t *octets, size_t size, bool ends_chunk,
                        int64_t now_us)
{
    struct body_piece piece = {
        .begin = body->octets->len, .size = size, .at_us = now_us, .ends_chunk = ends_chunk};

    body->last_us = now_us;
    if (body->octets->len + size > BODY_SIZE_MAX) {
        body->is_over_cap = true;
        return;
    }
    g_byte_array_append(body->octets, octets, (guint)size);
    g_array_append_val(body->pieces, piece);
}

static size_t data_take(struct http_body *body, const uint8_t *octets, size_t size, int64_t now_us)
{
    size_t piece_size = (size_t)MIN((uint64_t)size, body->left_size);
    bool is_last = body->framing != BODY_CLOSE && piece_size == body->left_size;

    content_add(body, octets, piece_size, is_last && body->framing == BODY_CHUNKED, now_us);
    body->raw_size += piece_size;
    if (body->framing != BODY_CLOSE) {
        body->left_size -= piece_size;
    }
    if (is_last && body->framing == BODY_LENGTH) {
        body->step = BODY_DONE;
        body->done_us = now_us;
    } else if (is_last) {
        body->step = BODY_DATA_END;
    }
    return piece_size;
}

static char *words_of(const char *what, const GString *line)
{
    GString *words = g_string_new(what);
    text_quote_append(words, (const uint8_t *)line->str, line->len, SHOWN_SIZE_MAX);
    return g_string_free(words, FALSE);
}

/* The line of a chunk's size, without its line end: digits, and perhaps an extension. */
static void size_line_read(struct http_body *body, uint64_t begin)
{
    size_t digits = strspn(body->line->str, "0123456789abcdefABCDEF");
    size_t blanks = digits + strspn(body->line->str + digits, " \t");
    char after = body->line->str[blanks];

    if (digits == 0 || digits > SIZE_DIGITS_MAX || body->line->len != strlen(body->line->str) ||
        (after != '\0' && after != ';') || (after == '\0' && blanks > digits)) {
        fault_end(body, "RFC 9112 7.1", words_of("no size of a chunk: ", body->line), begin);
        return;
    }
    body->left_size = g_ascii_strtoull(body->line->str, NULL, 16);
    body->chunk_count++;
    body->step = body->left_size > 0 ? BODY_DATA : BODY_TRAILER;
}

/* A line of the framing is whole. */
static void line_read(struct http_body *body, int64_t now_us)
{
    uint64_t begin = body->raw_size - body->line->len;

    if (body->line->len < 2 || body->line->str[body->line->len - 2] != '\r') {
        fault_end(body, "RFC 9112 7.1",
                  words_of("a line of the chunked coding ends with LF alone: ", body->line),
                  body->raw_size - 1);
        return;
    }
    g_string_truncate(body->line, body->line->len - 2);
    switch (body->step) {
    case BODY_SIZE:
        size_line_read(body, begin);
        break;
    case BODY_DATA_END:
        if (body->line->len > 0) {
            fault_end(body, "RFC 9112 7.1",
                      words_of("behind the octets of a chunk stands no line end but ", body->line),
                      begin);
            break;
        }
        body->step = BODY_SIZE;
        break;
    case BODY_TRAILER:
        if (body->line->len == 0) {
            body->step = BODY_DONE;
            body->done_us = now_us;
        }
        break;
    case BODY_DATA:
    case BODY_DONE:
    case BODY_BAD:
        break;
    }
    g_string_truncate(body->line, 0);
}

static void framing_take(struct http_body *body, uint8_t octet, int64_t now_us)
{
    g_string_append_c(body->line, (char)octet);
    body->raw_size++;
    if (body->step == BODY_DATA_END && body->line->len <= 2 &&
        octet != (uint8_t) "\r\n"[body->line->len - 1]) {
        fault_end(body, "RFC 9112 7.1",
                  words_of("behind the octets of a chunk stands no CRLF but ", body->line),
                  body->raw_size - 1);
    } else if (octet == '\n') {
        line_read(body, now_us);
    } else if (body->line->len >= BODY_LINE_SIZE_MAX) {
        fault_end(body, "RFC 9112 7.1",
                  g_strdup_printf("a line of the chunked coding is longer than %d octets",
                                  BODY_LINE_SIZE_MAX),
                  body->raw_size);
    }
}

void http_body_add(struct http_body *body, const uint8_t *octets, size_t size, int64_t now_us)
{
    size_t done = 0;

    assert(body->octets != NULL);
    while (done < size && body->step != BODY_DONE && body->step != BODY_BAD) {
        if (body->step == BODY_DATA) {
            done += data_take(body, octets + done, size - done, now_us);
        } else {
            framing_take(body, octets[done], now_us);
            done++;
        }
    }
    if (done < size && body->step == BODY_DONE) {
        GString *words = g_string_new("octets behind the end of the answer: ");
        text_quote_append(words, octets + done, size - done, SHOWN_SIZE_MAX);
        fault_note(body, "RFC 9112 6.3", g_string_free(words, FALSE),
                   body->raw_size + body->behind_size);
        body->behind_size += size - done;
    }
}

bool http_body_end(struct http_body *body)
{
    if (body->step == BODY_DONE || body->step == BODY_BAD || body->framing == BODY_CLOSE) {
        return false;
    }
    fault_note(body, "RFC 9112 8",
               body->framing == BODY_CHUNKED
                   ? g_strdup("the connection ended without the last chunk, of size 0")
                   : g_strdup_printf("the connection ended %" G_GUINT64_FORMAT
                                     " octets short of its Content-Length",
                                     body->left_size),
               body->raw_size);
    return true;
}
