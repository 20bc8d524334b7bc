/* SPDX-License-Identifier: MIT */
/* The page at `/`: it lists what the server offers and shows it live in a browser. */
#ifndef REFERENCE_PAGE_H
#define REFERENCE_PAGE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PAGE_ROWS_SIZE_MAX = 2048,   /* octets of the list of endpoints */
    PAGE_HEADERS_SIZE_MAX = 512, /* octets of header lines, NUL included */
};

/* Writes the page, NUL included, with these rows in its list, and returns its size without that. */
size_t page_write(char *text, size_t capacity, const char *rows);

/* Writes the header lines of the page, NUL included: its Content-Security-Policy, by which nothing
 * runs in it but what it brings, and nothing is loaded. False when the library cannot compute a
 * digest, which no peer can bring about. */
bool page_headers(char headers[PAGE_HEADERS_SIZE_MAX]);

#endif
