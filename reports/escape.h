/* SPDX-License-Identifier: MIT */
/*
 * The one way of each format to take in text that a peer may have chosen. Whatever comes, the
 * output is UTF-8, at most ESCAPE_SIZE_MAX octets of it are shown, and nothing in it can end a
 * string, begin markup, move a cursor or turn the direction of reading.
 *
 * Octets that are no UTF-8 become `\xNN`, and so do C0 and DEL; characters that are not seen or
 * that change how others are seen (C1, bidi controls, zero widths, line separators, unassigned)
 * become `\u{N}`. Text that is longer than the bound ends in an ellipsis.
 */
#ifndef REPORTS_ESCAPE_H
#define REPORTS_ESCAPE_H

#include <glib.h>

enum {
    /* of one string, counted before entities are written: no report is made of one field */
    ESCAPE_SIZE_MAX = 4096,
    /* JSON is the source of the other formats, so it keeps more than they show */
    ESCAPE_JSON_SIZE_MAX = 8192,
};

/* For HTML text and attributes in double or single quotes. NULL appends nothing. */
void escape_html_append(GString *out, const char *text);

/* For a terminal, or a text file that somebody prints on one. NULL appends nothing. */
void escape_terminal_append(GString *out, const char *text);

/* The same, at most that many characters of it; what is cut ends in an ellipsis. */
void escape_cut_append(GString *out, const char *text, long characters_max);

/* What a server may say of itself before the rest of it is cut, for it can go on for ever. */
enum { ESCAPE_SERVER_CHARACTERS_MAX = 160 };

/*
 * The text as UTF-8 for jansson, which does the escaping of JSON itself: only octets that are no
 * UTF-8 are changed, and the size is bounded. Free with g_free.
 */
char *escape_json(const char *text);

/*
 * The same for `size` octets that may hold NUL, which becomes `\x00`: a string read back from JSON
 * has to fit into a C string. Free with g_free.
 */
char *escape_json_read(const char *text, size_t size);

/* Appends an id so that it can stand in id="..." and behind # of a link: no space, no quote. */
void escape_anchor_append(GString *out, const char *id);

#endif
