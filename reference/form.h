/* SPDX-License-Identifier: MIT */
/*
 * A line of application/x-www-form-urlencoded: `name=value&name=value` (WHATWG URL, 5.1). `+` is a
 * blank, `%` with two hexadecimal digits an octet; a `%` without them is not guessed at but makes
 * the line malformed, so that nothing comes out that was not put in.
 */
#ifndef REFERENCE_FORM_H
#define REFERENCE_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a form: name and value, decoded in place; both may hold any octet. */
struct form_part {
    char *name;
    size_t name_size;
    char *value; /* NULL when there is no `=` */
    size_t value_size;
};

enum form_result {
    FORM_PART, /* a part was taken */
    FORM_END,  /* there is no more */
    FORM_BAD,  /* an escape is malformed */
};

/* Takes the next part off the front of the text, whose octets are changed; empty parts are passed
 * over. */
__attribute__((warn_unused_result)) enum form_result form_next(char **text, size_t *size,
                                                               struct form_part *part);

#endif
