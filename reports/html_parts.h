/* SPDX-License-Identifier: MIT */
/*
 * The parts that the HTML report is put together from, inside this folder only. Every text that
 * did not stand in these sources goes through escape_html_append().
 */
#ifndef REPORTS_HTML_PARTS_H
#define REPORTS_HTML_PARTS_H

#include "reports/annotate.h"
#include "reports/tally.h"

/*
 * Once the page is so large, conversations are left out of it, so that a target with a thousand
 * faults still gives a page of less than 5 MB. They stand in the JSON of the run.
 */
enum {
    HTML_CONVERSATIONS_SIZE_MAX = 1750 * 1000,
    HTML_BRIEFS_SIZE_MAX = 2600 * 1000, /* the same for those of cases that pass */
};

/*
 * A line of a log as it is shown. A case that brings its own handshake has request and answer as
 * events with the octets in words: here they have a direction, and `words` is what stands in the
 * quotes.
 */
struct html_line {
    const struct log_line *line;
    enum log_direction direction;
    const char *words; /* points into the line */
    bool is_head;
};

/* An event stream line by line, if there is one; `is_brief` shows a few lines. */
void html_stream(GString *out, const struct attempt *attempt, bool is_brief);

/*
 * A head that was quoted, its line ends as "\x0D\x0A": one line each. `words` begin behind the
 * first quote.
 */
void html_head(GString *out, const char *words);

/* How the line is to be shown. */
struct html_line html_line_of(const struct log_line *line);

/*
 * The index of the line that is marked: the one that a finding is about, or in a handshake that
 * went wrong the answer. Length of the log when there is none.
 */
guint html_offence_of(const struct attempt *attempt);

struct page {
    GString *out;
    const struct run_result *result;
    GPtrArray *sections; /* struct section_tally * */
    struct requirement_tally requirements;
    unsigned conversations_left_out;
    unsigned briefs_left_out;
    bool is_told[REQUIREMENT_COUNT]; /* a failure of it was shown with its conversation open */
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

/* Parts of a whole as a bar, hidden from those who listen: the numbers stand beside it. */
void html_bar(GString *out, const unsigned *counts, const enum verdict *colours, size_t size);

/* Verdicts, the gravest first, which is how they are listed. */
extern const enum verdict html_order[VERDICT_COUNT];

/* One character for a verdict, so that colour is not the only sign. A constant. */
const char *html_glyph(enum verdict verdict);

/* The cases as cells that lead to them. */
void html_cell(GString *out, const struct case_result *one);

/* What was measured; nothing when nothing was. */
void html_traffic(struct page *page);

/* `5.2 base framing` */
void html_section_name(GString *out, const char *suite, const char *section);

/* All of the page up to <body>, and behind <main>. */
void html_page_begin(GString *out, const char *title);
void html_page_end(GString *out, const char *assay_version, const char *suite_version);

/* The clause as a link to its text, when it has an address. */
void html_clause(GString *out, const char *clause);

/* What was judged, how and when. */
void html_facts(struct page *page);

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

/* The same, a line each, for cases in which nothing is amiss. */
void html_conversation_brief(GString *out, const struct attempt *attempt);

/* The conversation as a diagram; the log is not empty. */
void html_ladder(GString *out, const struct attempt *attempt);

/* The head of a frame, drawn bit by bit. `size` octets begin with the whole head. */
void html_bits(GString *out, const struct frame_fields *fields, const uint8_t *octets, size_t size);

/* Sections as rows, one cell per case. */
void html_matrix(struct page *page);

/* The requirements that are broken, if any. */
void html_broken(struct page *page);

/* Both columns of the Autobahn suite. */
void html_autobahn(struct page *page);

/* Every row of the catalogue, with its verdict and its cases. */
void html_requirements(struct page *page);

/* All cases, folded, by section. */
void html_case_list(struct page *page);

#endif
