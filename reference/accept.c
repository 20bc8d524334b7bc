/* SPDX-License-Identifier: MIT */
/* Accept, as a list of media ranges with weights; see accept.h. */
#include "reference/accept.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

struct text {
    const char *octets;
    size_t size;
};

/* Without the blanks around it. */
static struct text trim(struct text text)
{
    while (text.size > 0 && http_octet_is_blank(text.octets[0])) {
        text.octets++;
        text.size--;
    }
    while (text.size > 0 && http_octet_is_blank(text.octets[text.size - 1])) {
        text.size--;
    }
    assert(text.size == 0 || !http_octet_is_blank(text.octets[0]));
    assert(text.size == 0 || !http_octet_is_blank(text.octets[text.size - 1]));
    return text;
}

/* Takes the part before `separator` off the front of the text. */
static struct text take_part(struct text *text, char separator)
{
    const char *end = text->size > 0 ? memchr(text->octets, separator, text->size) : NULL;
    size_t size = end == NULL ? text->size : (size_t)(end - text->octets);
    size_t taken = end == NULL ? size : size + 1;
    assert(size <= taken);
    assert(taken <= text->size);
    struct text part = {text->octets, size};
    text->octets += taken;
    text->size -= taken;
    return trim(part);
}

static bool is_text(struct text text, const char *wanted, size_t size)
{
    assert(size > 0);
    assert(wanted[0] != '\0');
    return text.size == size && strncasecmp(text.octets, wanted, size) == 0;
}

/* How closely the range names the type: 0 not at all, 3 by its own name. */
static int closeness(struct text range, const char *type)
{
    size_t kind_size = (size_t)(strchr(type, '/') - type) + 1;
    assert(kind_size < strlen(type));
    if (is_text(range, type, strlen(type))) {
        return 3;
    }
    if (range.size == kind_size + 1 && range.octets[kind_size] == '*' &&
        strncasecmp(range.octets, type, kind_size) == 0) {
        return 2;
    }
    bool any = is_text(range, "*/*", 3);
    assert(!any || range.size == 3);
    return any ? 1 : 0;
}

/* Whether the parameters have a weight of nought: q=0, or q=0.000 and the like. */
static bool is_excluded(struct text parameters)
{
    while (parameters.size > 0) {
        struct text part = take_part(&parameters, ';');
        if (part.size < 2 || strncasecmp(part.octets, "q=", 2) != 0) {
            continue;
        }
        bool nought = part.size > 2;
        for (size_t i = 2; i < part.size; i++) {
            nought = nought && part.octets[i] == (i == 3 ? '.' : '0');
        }
        assert(!nought || part.octets[2] == '0');
        return nought;
    }
    assert(parameters.size == 0);
    return false;
}

bool accept_takes(const struct http_request *request, const char *type)
{
    int closest = 0;
    bool takes = false;
    bool asks = false;
    assert(request->state == HTTP_WHOLE);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        if (!http_field_is(request, field, "Accept")) {
            continue;
        }
        struct text list = {http_span_octets(request, field->value), field->value.size};
        while (list.size > 0) {
            struct text parameters = take_part(&list, ',');
            struct text range = take_part(&parameters, ';');
            int close = closeness(range, type);
            asks = asks || range.size > 0;
            if (close > closest) {
                closest = close;
                takes = !is_excluded(parameters);
            }
        }
    }
    assert(closest <= 3);
    return takes || !asks;
}
