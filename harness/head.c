/* SPDX-License-Identifier: MIT */
/*
 * The observer's HTTP head, in three passes over octets that are all there:
 *
 *   1. head_end()    where is the empty line?
 *   2. lines_split() each line with its offset, its end and the faults that any line can have
 *   3. start_look(), fields_look()   what the lines say
 *
 * Only LF ends a line (with or without a CR before it): a CR elsewhere is a fault of its line.
 */
#include "harness/head.h"

#include "conformance/websocket.h"
#include "harness/text.h"

#include <assert.h>
#include <string.h>

#define LINE_QUOTE_SIZE_MAX 80 /* octets of a start line that a description shows */

static const struct {
    enum head_fault fault;
    const char *words;
} fault_rows[] = {
    {HEAD_BARE_LF, "a line ends with LF alone"},
    {HEAD_BARE_CR, "a CR without LF"},
    {HEAD_FOLDED, "a folded line"},
    {HEAD_SPACE_BEFORE_COLON, "a blank before the colon"},
    {HEAD_NO_COLON, "a field line without a colon"},
    {HEAD_NAME_NOT_TOKEN, "a field name that is no token"},
    {HEAD_CONTROL_OCTET, "a control octet"},
    {HEAD_START_GARBAGE, "the first line is no start line of HTTP"},
    {HEAD_NO_REASON_SPACE, "no space behind the status code"},
    {HEAD_EMPTY_BEFORE_START, "an empty line before the start line"},
    {HEAD_CUT_OFF, "the head is cut off"},
    {HEAD_OVER_CAP, "the head is too long"},
};

static bool is_blank(char octet)
{
    return octet == ' ' || octet == '\t';
}

static bool is_digit(char octet)
{
    return octet >= '0' && octet <= '9';
}

bool head_is_token(const char *octets, size_t size)
{
    for (size_t index = 0; index < size; index++) {
        char octet = octets[index];
        if (!g_ascii_isalnum(octet) && (octet == '\0' || strchr("!#$%&'*+-.^_`|~", octet) == NULL))
            return false;
    }
    return size > 0;
}

/* Cut blanks off both ends. */
static void blanks_trim(const char **octets, size_t *size)
{
    while (*size > 0 && is_blank((*octets)[0])) {
        (*octets)++;
        (*size)--;
    }
    while (*size > 0 && is_blank((*octets)[*size - 1]))
        (*size)--;
}

/* A copy with a NUL behind it; unlike g_strndup() it goes on behind a NUL inside. */
static char *octets_copy(const char *octets, size_t size)
{
    char *copy = g_malloc(size + 1);
    if (size > 0)
        memcpy(copy, octets, size);
    copy[size] = '\0';
    return copy;
}

static bool line_is_empty(const uint8_t *line, size_t size_with_lf)
{
    return size_with_lf == 1 || (size_with_lf == 2 && line[0] == '\r');
}

/* How many octets the head has, its empty line with it; 0 when there is no such line yet. Empty
 * lines before the start line end nothing. */
static size_t head_end(const uint8_t *octets, size_t size)
{
    bool has_start = false;
    size_t at = 0;
    while (at < size) {
        const uint8_t *lf = memchr(octets + at, '\n', size - at);
        if (lf == NULL)
            return 0;
        size_t next = (size_t)(lf - octets) + 1;
        bool empty = line_is_empty(octets + at, next - at);
        if (empty && has_start)
            return next;
        has_start = has_start || !empty;
        at = next;
    }
    return 0;
}

static unsigned line_faults(const char *line, size_t size)
{
    unsigned faults = 0;
    for (size_t index = 0; index < size; index++) {
        unsigned char octet = (unsigned char)line[index];
        if (octet == '\r')
            faults |= HEAD_BARE_CR;
        else if ((octet < 0x20 && octet != '\t') || octet == 0x7F)
            faults |= HEAD_CONTROL_OCTET;
    }
    return faults;
}

static void lines_split(struct head *head)
{
    const uint8_t *octets = head->octets->data;
    size_t size = head->octets->len;
    size_t at = 0;
    while (at < size) {
        const uint8_t *lf = memchr(octets + at, '\n', size - at);
        size_t next = lf == NULL ? size : (size_t)(lf - octets) + 1;
        size_t lf_size = lf == NULL ? 0 : 1;
        bool has_cr = next - lf_size > at && octets[next - lf_size - 1] == '\r';
        struct head_line line = {.offset = at, .end_size = lf_size + (has_cr ? 1 : 0)};
        line.size = next - at - line.end_size;
        line.faults = line_faults((const char *)octets + at, line.size);
        line.faults |= lf == NULL ? HEAD_CUT_OFF : has_cr ? 0 : HEAD_BARE_LF;
        if (line.size > 0)
            g_array_append_val(head->lines, line);
        else if (lf != NULL && head->lines->len == 0)
            line.faults |= HEAD_EMPTY_BEFORE_START;
        head->faults |= line.faults;
        at = next;
    }
}

static struct head_line *line_at(const struct head *head, size_t index)
{
    assert(index < head->lines->len);
    return &g_array_index(head->lines, struct head_line, index);
}

static const char *line_octets(const struct head *head, const struct head_line *line)
{
    return (const char *)head->octets->data + line->offset;
}

static void line_blame(struct head *head, struct head_line *line, unsigned faults)
{
    line->faults |= faults;
    head->faults |= faults;
}

/* "HTTP/1.1", exactly (RFC 9112 2.3: two digits, capital letters). */
static bool version_read(struct head *head, const char *octets, size_t size)
{
    if (size != 8 || memcmp(octets, "HTTP/", 5) != 0 || octets[6] != '.')
        return false;
    if (!is_digit(octets[5]) || !is_digit(octets[7]))
        return false;
    head->version_major = (unsigned)(octets[5] - '0');
    head->version_minor = (unsigned)(octets[7] - '0');
    return true;
}

/* version SP three digits [SP reason] (RFC 9112 4) */
static bool status_line_read(struct head *head, struct head_line *line, const char *text)
{
    size_t size = line->size;
    if (size < 12 || !version_read(head, text, 8) || text[8] != ' ')
        return false;
    if (!is_digit(text[9]) || !is_digit(text[10]) || !is_digit(text[11]))
        return false;
    if (size > 12 && text[12] != ' ')
        return false;
    for (size_t index = 9; index < 12; index++)
        head->status = head->status * 10 + (unsigned)(text[index] - '0');
    head->reason = size > 13 ? octets_copy(text + 13, size - 13) : octets_copy(NULL, 0);
    if (size == 12)
        line_blame(head, line, HEAD_NO_REASON_SPACE);
    head->kind = HEAD_RESPONSE;
    return true;
}

/* method SP target SP version (RFC 9112 3) */
static bool request_line_read(struct head *head, const struct head_line *line, const char *text)
{
    const char *first = memchr(text, ' ', line->size);
    const char *last = memrchr(text, ' ', line->size);
    if (first == NULL || last <= first + 1)
        return false;
    size_t method_size = (size_t)(first - text);
    size_t target_size = (size_t)(last - first) - 1;
    if (!head_is_token(text, method_size) || memchr(first + 1, ' ', target_size) != NULL)
        return false;
    if (!version_read(head, last + 1, line->size - (size_t)(last + 1 - text)))
        return false;
    head->method = octets_copy(text, method_size);
    head->target = octets_copy(first + 1, target_size);
    head->kind = HEAD_REQUEST;
    return true;
}

static void start_look(struct head *head)
{
    if (head->lines->len == 0) {
        head->faults |= HEAD_START_GARBAGE;
        return;
    }
    struct head_line *line = line_at(head, 0);
    const char *text = line_octets(head, line);
    if (!status_line_read(head, line, text) && !request_line_read(head, line, text))
        line_blame(head, line, HEAD_START_GARBAGE);
}

/* Add a folded line to the value of the field before it. */
static void field_fold(struct head_field *field, const char *text, size_t size)
{
    blanks_trim(&text, &size);
    char *value = g_malloc(field->value_size + 1 + size + 1);
    memcpy(value, field->value, field->value_size);
    size_t at = field->value_size;
    if (at > 0 && size > 0)
        value[at++] = ' ';
    memcpy(value + at, text, size);
    value[at + size] = '\0';
    g_free(field->value);
    field->value = value;
    field->value_size = at + size;
}

static void field_look(struct head *head, size_t line_index)
{
    struct head_line *line = line_at(head, line_index);
    const char *text = line_octets(head, line);
    const char *colon = memchr(text, ':', line->size);
    if (colon == NULL) {
        line_blame(head, line, HEAD_NO_COLON);
        return;
    }
    size_t name_size = (size_t)(colon - text);
    const char *value = colon + 1;
    size_t value_size = line->size - name_size - 1;
    if (name_size > 0 && is_blank(text[name_size - 1]))
        line_blame(head, line, HEAD_SPACE_BEFORE_COLON);
    while (name_size > 0 && is_blank(text[name_size - 1]))
        name_size--;
    if (!head_is_token(text, name_size))
        line_blame(head, line, HEAD_NAME_NOT_TOKEN);
    blanks_trim(&value, &value_size);
    struct head_field field = {
        .name = octets_copy(text, name_size),
        .name_size = name_size,
        .value = octets_copy(value, value_size),
        .value_size = value_size,
        .line_index = line_index,
        .faults = line->faults,
    };
    g_array_append_val(head->fields, field);
}

static void fields_look(struct head *head)
{
    bool may_fold = false; /* whether the line before belongs to a field */
    for (size_t index = 1; index < head->lines->len; index++) {
        struct head_line *line = line_at(head, index);
        const char *text = line_octets(head, line);
        if (is_blank(text[0]))
            line_blame(head, line, HEAD_FOLDED);
        if (is_blank(text[0]) && may_fold) {
            struct head_field *field =
                &g_array_index(head->fields, struct head_field, head->fields->len - 1);
            field_fold(field, text, line->size);
            field->faults |= line->faults;
            continue;
        }
        guint field_count = head->fields->len;
        field_look(head, index);
        may_fold = head->fields->len > field_count;
    }
}

static void field_clear(void *element)
{
    struct head_field *field = element;
    g_clear_pointer(&field->name, g_free);
    g_clear_pointer(&field->value, g_free);
}

void head_look(const uint8_t *octets, size_t size, struct head *head)
{
    size_t end = head_end(octets, size);
    size_t look_size = end != 0 ? end : size < G_MAXUINT / 2 ? size : G_MAXUINT / 2;
    assert(look_size <= G_MAXUINT / 2);
    *head = (struct head){
        .octets = g_byte_array_new(),
        .lines = g_array_new(FALSE, FALSE, sizeof(struct head_line)),
        .fields = g_array_new(FALSE, FALSE, sizeof(struct head_field)),
        .faults = end == 0 ? HEAD_CUT_OFF : 0,
    };
    g_array_set_clear_func(head->fields, field_clear);
    if (look_size > 0)
        g_byte_array_append(head->octets, octets, (guint)look_size);
    lines_split(head);
    start_look(head);
    fields_look(head);
}

enum head_result head_parse(const uint8_t *octets, size_t size, size_t head_size_max,
                            struct head *head)
{
    size_t look_size = size < head_size_max ? size : head_size_max;
    size_t end = head_end(octets, look_size);
    if (end == 0 && size < head_size_max)
        return HEAD_MORE;
    head_look(octets, end == 0 ? look_size : end, head);
    if (end != 0)
        return HEAD_DONE;
    head->faults |= HEAD_OVER_CAP;
    return HEAD_BAD;
}

void head_clear(struct head *head)
{
    g_clear_pointer(&head->octets, g_byte_array_unref);
    g_clear_pointer(&head->lines, g_array_unref);
    g_clear_pointer(&head->fields, g_array_unref);
    g_clear_pointer(&head->reason, g_free);
    g_clear_pointer(&head->method, g_free);
    g_clear_pointer(&head->target, g_free);
}

static bool field_is_named(const struct head_field *field, const char *name)
{
    size_t name_size = strlen(name);
    return field->name_size == name_size && g_ascii_strncasecmp(field->name, name, name_size) == 0;
}

const struct head_field *head_field_find(const struct head *head, const char *name, size_t index)
{
    for (guint at = 0; at < head->fields->len; at++) {
        const struct head_field *field = &g_array_index(head->fields, struct head_field, at);
        if (field_is_named(field, name) && index-- == 0)
            return field;
    }
    return NULL;
}

size_t head_field_count(const struct head *head, const char *name)
{
    size_t count = 0;
    for (guint at = 0; at < head->fields->len; at++)
        count += field_is_named(&g_array_index(head->fields, struct head_field, at), name);
    return count;
}

const char *head_value(const struct head *head, const char *name)
{
    const struct head_field *field = head_field_find(head, name, 0);
    if (field == NULL || head_field_find(head, name, 1) != NULL)
        return NULL;
    return memchr(field->value, '\0', field->value_size) == NULL ? field->value : NULL;
}

/* The first comma outside a quoted string, or the end. */
static const char *element_end(const char *at, const char *end)
{
    bool quoted = false;
    for (; at < end; at++) {
        if (quoted && *at == '\\' && end - at > 1)
            at++;
        else if (*at == '"')
            quoted = !quoted;
        else if (*at == ',' && !quoted)
            return at;
    }
    return end;
}

bool head_list_next(const char **rest, const char *end, const char **element, size_t *size)
{
    while (*rest < end) {
        const char *stop = element_end(*rest, end);
        *element = *rest;
        *size = (size_t)(stop - *rest);
        blanks_trim(element, size);
        *rest = stop < end ? stop + 1 : end;
        if (*size > 0)
            return true;
    }
    return false;
}

bool head_has_token(const struct head *head, const char *name, const char *token)
{
    size_t token_size = strlen(token);
    for (guint at = 0; at < head->fields->len; at++) {
        const struct head_field *field = &g_array_index(head->fields, struct head_field, at);
        const char *rest = field->value;
        const char *element;
        size_t size;
        if (!field_is_named(field, name))
            continue;
        while (head_list_next(&rest, field->value + field->value_size, &element, &size)) {
            if (size == token_size && g_ascii_strncasecmp(element, token, size) == 0)
                return true;
        }
    }
    return false;
}

char *head_describe(const struct head *head)
{
    GString *text = g_string_new(NULL);
    if (head->lines->len == 0) {
        g_string_append(text, "nothing of a head");
    } else if (head->kind == HEAD_RESPONSE) {
        g_string_append_printf(text, "HTTP/%u.%u %03u ", head->version_major, head->version_minor,
                               head->status);
        text_quote_append(text, (const uint8_t *)head->reason, strlen(head->reason),
                          LINE_QUOTE_SIZE_MAX);
    } else {
        const struct head_line *line = line_at(head, 0);
        g_string_append(text, head->kind == HEAD_REQUEST ? "request " : "garbage ");
        text_quote_append(text, head->octets->data + line->offset, line->size, LINE_QUOTE_SIZE_MAX);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(fault_rows); index++) {
        if ((head->faults & fault_rows[index].fault) != 0)
            g_string_append_printf(text, ", %s", fault_rows[index].words);
    }
    return g_string_free(text, FALSE);
}

const char *head_fault_words(enum head_fault fault)
{
    for (size_t index = 0; index < G_N_ELEMENTS(fault_rows); index++) {
        if (fault_rows[index].fault == fault)
            return fault_rows[index].words;
    }
    return "an unknown fault";
}

char *head_accept_for(const char *key)
{
    uint8_t digest[20];
    gsize digest_size = sizeof digest;
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(checksum, (const guchar *)key, (gssize)strlen(key));
    g_checksum_update(checksum, (const guchar *)WS_GUID, (gssize)strlen(WS_GUID));
    g_checksum_get_digest(checksum, digest, &digest_size);
    g_checksum_free(checksum);
    assert(digest_size == sizeof digest);
    return g_base64_encode(digest, digest_size);
}

char *head_key_for(const uint8_t nonce[16])
{
    return g_base64_encode(nonce, WS_KEY_NONCE_SIZE);
}

static void host_append(GString *text, const struct head_request *request)
{
    bool bare_ipv6 = strchr(request->host, ':') != NULL && request->host[0] != '[';
    g_string_append_printf(text, bare_ipv6 ? "Host: [%s]" : "Host: %s", request->host);
    if (request->port != 0 && request->port != (request->secure ? 443U : 80U))
        g_string_append_printf(text, ":%u", request->port);
    g_string_append(text, "\r\n");
}

static void field_append(GString *text, const char *name, const char *value)
{
    if (value != NULL)
        g_string_append_printf(text, "%s: %s\r\n", name, value);
}

GString *head_request_build(const struct head_request *request)
{
    assert(request->host != NULL);
    assert(request->key != NULL);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "GET %s HTTP/1.1\r\n", request->path ? request->path : "/");
    host_append(text, request);
    field_append(text, "Upgrade", "websocket");
    field_append(text, "Connection", "Upgrade");
    field_append(text, "Sec-WebSocket-Key", request->key);
    g_string_append_printf(text, "Sec-WebSocket-Version: %d\r\n", (int)WS_VERSION);
    field_append(text, "Origin", request->origin);
    field_append(text, "Sec-WebSocket-Protocol", request->subprotocols);
    field_append(text, "Sec-WebSocket-Extensions", request->extensions);
    for (size_t index = 0; request->extra_lines && request->extra_lines[index]; index++)
        g_string_append_printf(text, "%s\r\n", request->extra_lines[index]);
    g_string_append(text, "\r\n");
    return text;
}
