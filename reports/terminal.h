/* SPDX-License-Identifier: MIT */
/*
 * Lines for a terminal: wrapped at its width with a hanging indent, coloured only when asked for.
 * All text that goes through here is escaped here.
 */
#ifndef REPORTS_TERMINAL_H
#define REPORTS_TERMINAL_H

#include "reports/result.h"

/* Columns: of what is no terminal, and the fewest that are written for; a narrower one wraps by
 * itself. */
enum { TERMINAL_WIDTH = 100, TERMINAL_WIDTH_MIN = 64 };

struct terminal {
    GString *out;
    unsigned columns; /* TERMINAL_WIDTH_MIN to TERMINAL_WIDTH; 0: TERMINAL_WIDTH */
    bool color;
};

/* The columns that lines are written for on a terminal of so many; 0, it does not say: as if it had
 * TERMINAL_WIDTH. */
unsigned terminal_columns(unsigned columns);

/* Appends words of our own (not escaped) in the colour of the verdict. */
void terminal_mark(const struct terminal *terminal, enum verdict verdict, const char *words);

/* The same in bold, without a colour. */
void terminal_strong(const struct terminal *terminal, const char *words);

/*
 * `label` at column `indent`, the text behind it at column `text_column`, wrapped there; a label
 * that reaches the text's column puts the text on a line of its own. NULL writes nothing.
 */
void terminal_field(const struct terminal *terminal, unsigned indent, unsigned text_column,
                    const char *label, const char *text);

/* The same on one line, however long it is: for what somebody copies. */
void terminal_copyable(const struct terminal *terminal, unsigned indent, unsigned text_column,
                       const char *label, const char *text);

/* `size` octets as pairs of hexadecimal digits at column `indent`, 16 a line, or 8 where that is
 * too wide. */
void terminal_octets(const struct terminal *terminal, unsigned indent, const uint8_t *octets,
                     size_t size);

#endif
