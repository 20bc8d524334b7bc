/* SPDX-License-Identifier: MIT */
/* The decoder of forms; see form.h. What is decoded is never longer than what it stood in. */
#include "reference/form.h"

#include <assert.h>
#include <string.h>

static int hex_of(char octet)
{
    int digit = -1;
    if (octet >= '0' && octet <= '9') {
        digit = octet - '0';
    } else if (octet >= 'A' && octet <= 'F') {
        digit = octet - 'A' + 10;
    } else if (octet >= 'a' && octet <= 'f') {
        digit = octet - 'a' + 10;
    }
    assert(digit >= -1);
    assert(digit <= 15);
    return digit;
}

/* Decodes in place; false when an escape is malformed. */
static bool decode(char *octets, size_t *size)
{
    size_t written = 0;
    size_t at = 0;
    while (at < *size) {
        char octet = octets[at];
        if (octet == '%') {
            int high = *size - at > 2 ? hex_of(octets[at + 1]) : -1;
            int low = high >= 0 ? hex_of(octets[at + 2]) : -1;
            if (low < 0) {
                return false;
            }
            octet = (char)(high * 16 + low);
            at += 2;
        } else if (octet == '+') {
            octet = ' ';
        }
        octets[written] = octet;
        written++;
        at++;
    }
    assert(at == *size);
    assert(written <= at);
    *size = written;
    return true;
}

enum form_result form_next(char **text, size_t *size, struct form_part *part)
{
    while (*size > 0 && **text == '&') {
        (*text)++;
        (*size)--;
    }
    if (*size == 0) {
        return FORM_END;
    }
    char *end = memchr(*text, '&', *size);
    size_t part_size = end == NULL ? *size : (size_t)(end - *text);
    assert(part_size > 0);
    assert(part_size <= *size);
    char *equals = memchr(*text, '=', part_size);
    *part = (struct form_part){.name = *text, .name_size = part_size};
    if (equals != NULL) {
        part->name_size = (size_t)(equals - *text);
        part->value = equals + 1;
        part->value_size = part_size - part->name_size - 1;
    }
    *text += part_size;
    *size -= part_size;
    bool good = decode(part->name, &part->name_size) &&
                (part->value == NULL || decode(part->value, &part->value_size));
    return good ? FORM_PART : FORM_BAD;
}
