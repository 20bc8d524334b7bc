/* SPDX-License-Identifier: MIT */
/*
 * Offers and answers of permessage-deflate; see deflate_terms.h. An element is its name and
 * parameters apart by semicolons, a value is a token or quoted (RFC 6455 9.1).
 */
#include "harness/deflate_terms.h"

#include <string.h>

static const char extension_name[] = "permessage-deflate";
static const char field_name[] = "Sec-WebSocket-Extensions";

enum parameter {
    SERVER_NO_TAKEOVER,
    CLIENT_NO_TAKEOVER,
    SERVER_BITS,
    CLIENT_BITS,
    PARAMETER_COUNT,
};

static const char *const parameter_names[PARAMETER_COUNT] = {
    [SERVER_NO_TAKEOVER] = "server_no_context_takeover",
    [CLIENT_NO_TAKEOVER] = "client_no_context_takeover",
    [SERVER_BITS] = "server_max_window_bits",
    [CLIENT_BITS] = "client_max_window_bits",
};

/* An element of permessage-deflate as it stands. */
struct element {
    bool has[PARAMETER_COUNT];
    unsigned bits[PARAMETER_COUNT]; /* 0: no value */
    enum terms_fault fault;         /* the first that it has by itself */
};

struct text {
    const char *octets;
    size_t size;
};

static bool is_blank(char octet)
{
    return octet == ' ' || octet == '\t';
}

static struct text text_trim(struct text text)
{
    while (text.size > 0 && is_blank(text.octets[0])) {
        text.octets++;
        text.size--;
    }
    while (text.size > 0 && is_blank(text.octets[text.size - 1]))
        text.size--;
    return text;
}

static bool text_is(struct text text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.octets, word, text.size) == 0;
}

/* Takes what stands before the next semicolon outside quotes. False: nothing is left. */
static bool part_next(struct text *rest, struct text *part)
{
    bool is_quoted = false;
    size_t size = 0;
    if (rest->octets == NULL)
        return false;
    for (; size < rest->size && (is_quoted || rest->octets[size] != ';'); size++)
        is_quoted ^= rest->octets[size] == '"';
    *part = text_trim((struct text){rest->octets, size});
    if (size == rest->size)
        *rest = (struct text){NULL, 0};
    else
        *rest = (struct text){rest->octets + size + 1, rest->size - size - 1};
    return true;
}

/* 8 to 15 without a leading zero (7.1.2); 0: it is none. */
static unsigned bits_of(struct text value)
{
    unsigned bits = 0;
    if (value.size >= 2 && value.octets[0] == '"' && value.octets[value.size - 1] == '"')
        value = (struct text){value.octets + 1, value.size - 2};
    if (value.size == 0 || value.size > 2 || value.octets[0] == '0')
        return 0;
    for (size_t index = 0; index < value.size; index++) {
        if (!g_ascii_isdigit(value.octets[index]))
            return 0;
        bits = bits * 10 + (unsigned)(value.octets[index] - '0');
    }
    return bits >= DEFLATE_WINDOW_BITS_MIN && bits <= DEFLATE_WINDOW_BITS_MAX ? bits : 0;
}

static void element_blame(struct element *element, enum terms_fault fault)
{
    if (element->fault == TERMS_LAWFUL)
        element->fault = fault;
}

/* `may_lack`: client_max_window_bits of an offer may go without a value (7.1.2.2). */
static void parameter_take(struct element *element, struct text part, bool may_lack)
{
    const char *equals = memchr(part.octets, '=', part.size);
    size_t name_size = equals != NULL ? (size_t)(equals - part.octets) : part.size;
    struct text name = text_trim((struct text){part.octets, name_size});
    unsigned index = 0;
    while (index < PARAMETER_COUNT && !text_is(name, parameter_names[index]))
        index++;
    if (index == PARAMETER_COUNT) {
        element_blame(element, TERMS_UNKNOWN_PARAMETER);
        return;
    }
    if (element->has[index])
        element_blame(element, TERMS_DOUBLED);
    element->has[index] = true;
    bool takes_value = index == SERVER_BITS || index == CLIENT_BITS;
    if (equals == NULL) {
        if (takes_value && !(index == CLIENT_BITS && may_lack))
            element_blame(element, TERMS_SERVER_TAKEOVER_VALUE + index);
        return;
    }
    struct text value = {equals + 1, part.size - name_size - 1};
    element->bits[index] = bits_of(text_trim(value));
    if (!takes_value || element->bits[index] == 0)
        element_blame(element, TERMS_SERVER_TAKEOVER_VALUE + index);
}

/* False when it is another extension's. */
static bool element_read(const char *octets, size_t size, bool is_offer, struct element *element)
{
    struct text rest = {octets, size};
    struct text part;
    *element = (struct element){.fault = TERMS_LAWFUL};
    if (!part_next(&rest, &part) || !text_is(part, extension_name))
        return false;
    while (part_next(&rest, &part))
        parameter_take(element, part, is_offer);
    return true;
}

/* What of the answer does not fit the offer. */
static enum terms_fault answer_fault(const struct element *offer, const struct element *answer)
{
    unsigned offered_bits = offer->bits[SERVER_BITS];
    if (answer->has[CLIENT_BITS] && !offer->has[CLIENT_BITS])
        return TERMS_CLIENT_BITS_UNASKED;
    if (offer->has[SERVER_BITS] && !answer->has[SERVER_BITS])
        return TERMS_SERVER_BITS_MISSING;
    if (offer->has[SERVER_BITS] && answer->bits[SERVER_BITS] > offered_bits)
        return TERMS_SERVER_BITS_LARGER;
    if (offer->has[SERVER_NO_TAKEOVER] && !answer->has[SERVER_NO_TAKEOVER])
        return TERMS_TAKEOVER_MISSING;
    return TERMS_LAWFUL;
}

/* Holds the answer against each offer: one that it fits is enough (5). Else what does not fit the
 * first that could have been accepted is told. */
static enum terms_fault offers_look(const char *offer, const struct element *answer,
                                    unsigned *offer_count)
{
    enum terms_fault fault = TERMS_NOT_OFFERED;
    const char *rest = offer;
    const char *end = offer != NULL ? offer + strlen(offer) : NULL;
    const char *octets = NULL;
    size_t size = 0;
    bool is_met = false;
    while (offer != NULL && head_list_next(&rest, end, &octets, &size)) {
        struct element element;
        if (!element_read(octets, size, true, &element))
            continue;
        *offer_count += element.fault == TERMS_LAWFUL;
        enum terms_fault one =
            element.fault != TERMS_LAWFUL ? TERMS_OF_BAD_OFFER : answer_fault(&element, answer);
        is_met |= one == TERMS_LAWFUL;
        if (fault == TERMS_NOT_OFFERED || fault == TERMS_OF_BAD_OFFER)
            fault = one;
    }
    return is_met ? TERMS_LAWFUL : fault;
}

static void terms_take(struct deflate_terms *terms, const char *offer,
                       const struct element *element)
{
    if (terms->is_agreed) {
        terms->fault = TERMS_ACCEPTED_TWICE;
        return;
    }
    *terms = (struct deflate_terms){
        .is_agreed = true,
        .server_takeover = !element->has[SERVER_NO_TAKEOVER],
        .client_takeover = !element->has[CLIENT_NO_TAKEOVER],
        .server_bits = DEFLATE_WINDOW_BITS_MAX,
        .client_bits = DEFLATE_WINDOW_BITS_MAX,
        .names_server_bits = element->bits[SERVER_BITS] != 0,
        .names_client_bits = element->bits[CLIENT_BITS] != 0,
        .fault = element->fault,
    };
    if (terms->names_server_bits)
        terms->server_bits = element->bits[SERVER_BITS];
    if (terms->names_client_bits)
        terms->client_bits = element->bits[CLIENT_BITS];
    enum terms_fault fault = offers_look(offer, element, &terms->offer_count);
    if (terms->fault == TERMS_LAWFUL)
        terms->fault = fault;
}

/* Whether the element is that of another extension that uses RSV1: of one of this framework, or of
 * those that browsers had before it. */
static bool is_rival(struct text element)
{
    static const char framework[] = "permessage-";
    struct text name;
    if (!part_next(&element, &name))
        return false;
    return text_is(name, "x-webkit-deflate-frame") || text_is(name, "deflate-frame") ||
           (name.size >= strlen(framework) &&
            memcmp(name.octets, framework, strlen(framework)) == 0);
}

void deflate_terms_read(const char *offer, const char *answer, struct deflate_terms *terms)
{
    const char *rest = answer;
    const char *end = answer != NULL ? answer + strlen(answer) : NULL;
    const char *octets = NULL;
    size_t size = 0;
    bool is_rival_named = false;
    *terms = (struct deflate_terms){.is_agreed = false};
    while (answer != NULL && head_list_next(&rest, end, &octets, &size)) {
        struct element element;
        if (element_read(octets, size, false, &element))
            terms_take(terms, offer, &element);
        else
            is_rival_named |= is_rival((struct text){octets, size});
    }
    if (terms->is_agreed && is_rival_named)
        terms->fault = TERMS_ACCEPTED_TWICE;
}

char *extensions_of(const struct head *head)
{
    GString *list = g_string_new(NULL);
    size_t count = head_field_count(head, field_name);
    for (size_t index = 0; index < count; index++) {
        const struct head_field *field = head_field_find(head, field_name, index);
        g_string_append_printf(list, "%s%s", index > 0 ? ", " : "", field->value);
    }
    return g_string_free(list, count == 0);
}

static bool is_offered(const char *offer, struct text name)
{
    const char *rest = offer;
    const char *end = offer + strlen(offer);
    const char *octets = NULL;
    size_t size = 0;
    while (head_list_next(&rest, end, &octets, &size)) {
        struct text element = {octets, size};
        struct text first;
        if (part_next(&element, &first) && first.size == name.size &&
            memcmp(first.octets, name.octets, name.size) == 0)
            return true;
    }
    return false;
}

bool extensions_are_offered(const char *offer, const char *answer)
{
    const char *rest = answer;
    const char *end = answer != NULL ? answer + strlen(answer) : NULL;
    const char *octets = NULL;
    size_t size = 0;
    while (answer != NULL && head_list_next(&rest, end, &octets, &size)) {
        struct text element = {octets, size};
        struct text name;
        if (offer == NULL || !part_next(&element, &name) || !is_offered(offer, name))
            return false;
    }
    return true;
}

/* ---- Words ---- */

/* "client_max_window_bits is 9, and the case is about 12 to 15"; nothing where it fits. */
static void bits_lack(GString *line, const char *name, unsigned bits, unsigned bits_min,
                      unsigned bits_max)
{
    unsigned low = MAX(bits_min, (unsigned)DEFLATE_WINDOW_BITS_MIN);
    unsigned high = bits_max == 0 ? DEFLATE_WINDOW_BITS_MAX : bits_max;
    if (bits >= low && bits <= high)
        return;
    g_string_append_printf(line, "%s%s of %u", line->len > 0 ? ", " : "", name, bits);
}

static void takeover_lack(GString *line, const char *name, bool may, enum wanted wanted)
{
    bool fits = wanted == ANY_WAY || may == (wanted == WANTED);
    if (!fits)
        g_string_append_printf(line, "%s%s%s", line->len > 0 ? ", " : "", may ? "no " : "", name);
}

char *deflate_terms_lack(const struct deflate_terms *terms, const struct ws_terms *wanted)
{
    GString *line = g_string_new(NULL);
    if (!terms->is_agreed) {
        g_string_free(line, TRUE);
        return g_strdup("the target declines this offer of permessage-deflate");
    }
    bits_lack(line, "a window of the server", terms->server_bits, wanted->server_bits_min,
              wanted->server_bits_max);
    bits_lack(line, "a window of the client", terms->client_bits, wanted->client_bits_min,
              wanted->client_bits_max);
    takeover_lack(line, "server_no_context_takeover", terms->server_takeover,
                  wanted->server_takeover);
    takeover_lack(line, "client_no_context_takeover", terms->client_takeover,
                  wanted->client_takeover);
    if (line->len == 0) {
        g_string_free(line, TRUE);
        return NULL;
    }
    g_string_prepend(line, "the target agrees to other parameters than this case is about: ");
    return g_string_free(line, FALSE);
}

void deflate_terms_append(const struct deflate_terms *terms, GString *line)
{
    if (!terms->is_agreed) {
        g_string_append(line, "no permessage-deflate");
        return;
    }
    g_string_append(line, extension_name);
    g_string_append(line, terms->server_takeover ? "" : "; server_no_context_takeover");
    g_string_append(line, terms->client_takeover ? "" : "; client_no_context_takeover");
    if (terms->names_server_bits)
        g_string_append_printf(line, "; server_max_window_bits=%u", terms->server_bits);
    if (terms->names_client_bits)
        g_string_append_printf(line, "; client_max_window_bits=%u", terms->client_bits);
}

const char *terms_fault_words(enum terms_fault fault)
{
    static const char *const words[TERMS_FAULT_COUNT] = {
        [TERMS_LAWFUL] = "nothing is wrong",
        [TERMS_UNKNOWN_PARAMETER] = "a parameter that is not defined",
        [TERMS_SERVER_TAKEOVER_VALUE] = "server_no_context_takeover with a value",
        [TERMS_CLIENT_TAKEOVER_VALUE] = "client_no_context_takeover with a value",
        [TERMS_SERVER_BITS_VALUE] = "server_max_window_bits without a value from 8 to 15",
        [TERMS_CLIENT_BITS_VALUE] = "client_max_window_bits without a value from 8 to 15",
        [TERMS_DOUBLED] = "a parameter that stands twice",
        [TERMS_NOT_OFFERED] = "permessage-deflate, which was not offered",
        [TERMS_ACCEPTED_TWICE] = "more than one extension that uses RSV1",
        [TERMS_OF_BAD_OFFER] = "permessage-deflate, although what was offered has to be declined",
        [TERMS_CLIENT_BITS_UNASKED] = "client_max_window_bits, which was not offered",
        [TERMS_SERVER_BITS_MISSING] = "no server_max_window_bits, which was asked for",
        [TERMS_SERVER_BITS_LARGER] = "a larger server_max_window_bits than was asked for",
        [TERMS_TAKEOVER_MISSING] = "no server_no_context_takeover, which was asked for",
    };
    return words[fault];
}
