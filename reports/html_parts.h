/* SPDX-License-Identifier: MIT */
/*
 * The parts that the HTML report is put together from, inside this folder only. Every text that
 * did not stand in these sources goes through escape_html_append().
 */
#ifndef REPORTS_HTML_PARTS_H
#define REPORTS_HTML_PARTS_H

#include "reports/tally.h"

/*
 * Once the page is so large, conversations are left out of it, so that a target with a thousand
 * faults still gives a page of less than 5 MiB. They stand in the JSON of the run.
 */
enum { HTML_CONVERSATIONS_SIZE_MAX = 3 * 1024 * 1024 };

struct page {
    GString *out;
    const struct run_result *result;
    GPtrArray *sections; /* struct section_tally * */
    struct requirement_tally requirements;
    unsigned conversations_left_out;
};

/*
 * The style sheet and the script that adds a filter where scripts are allowed: pieces, and NULL
 * behind the last one.
 */
extern const char *const html_style[];
extern const char *const html_script[];

/* `<name>text</name>`, the text escaped; NULL writes nothing. `name` may carry attributes. */
void html_element(GString *out, const char *name, const char *text);

/* `<dt>label</dt><dd>text</dd>`; NULL writes nothing. */
void html_pair(GString *out, const char *label, const char *text);

/* A badge with the verdict in words and colour. */
void html_badge(GString *out, enum verdict verdict, const char *words);

/* A link to the case or the requirement, by its id. */
void html_link(GString *out, const char *id);

/* Whether the case stands in full above the list of all cases. */
bool html_is_told_in_full(const struct case_result *result);

/* A case in full, with its conversation. */
void html_case_full(struct page *page, const struct case_result *result);

/* A case as a line that opens. */
void html_case_folded(struct page *page, const struct case_result *result);

/* The conversation of an attempt, decoded, its octets annotated. The log is not empty. */
void html_conversation(GString *out, const struct attempt *attempt);

/* Sections as rows, one cell per case. */
void html_matrix(struct page *page);

/* Both columns of the Autobahn suite. */
void html_autobahn(struct page *page);

/* Every row of the catalogue, with its verdict and its cases. */
void html_requirements(struct page *page);

/* All cases, folded, by section. */
void html_case_list(struct page *page);

#endif
