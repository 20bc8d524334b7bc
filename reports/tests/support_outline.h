/* SPDX-License-Identifier: MIT */
/* What an HTML page of ours is made of, whatever text stands in it. */
#ifndef REPORTS_TESTS_SUPPORT_OUTLINE_H
#define REPORTS_TESTS_SUPPORT_OUTLINE_H

#include <glib.h>

/* The tags of a page, one a line, with what is in their attributes left out. */
struct outline {
    GString *tags;
    GHashTable *ids;  /* char * */
    GPtrArray *hrefs; /* char *, without the # */
    GPtrArray *open;  /* char *: elements that are open */
};

/* An empty one, to be cleared. */
struct outline outline_new(void);
void outline_clear(struct outline *outline);

/* Reads a page; what is not well formed, no UTF-8 or a reference to elsewhere ends the test. */
void outline_read(struct outline *outline, const GString *page);

/* How often the words stand in the text. */
unsigned occurrences(const char *text, const char *words);

#endif
