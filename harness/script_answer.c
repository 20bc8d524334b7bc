/* SPDX-License-Identifier: MIT */
/*
 * What an answer to an opening handshake is as HTTP: the rules of RFC 9110 and RFC 9112 on what a
 * server sends, and the grammar of the fields of RFC 6455 4.3. Each is looked at only in the cases
 * that name it, so that a server which breaks one is told so once and not at every 101. None of
 * them ends the conversation.
 */
#include <string.h>

#include "harness/head.h"
#include "harness/script_state.h"
#include "harness/text.h"

enum {
    STATUS_OPENS = 101,
    STATUS_UPGRADE_REQUIRED = 426,
    VERSION_MAX = 255,
    VERSION_SIZE_MAX = 3,
};

/* Takes a token off the front of [*at, end); false when there is none. */
static bool token_take(const char **at, const char *end)
{
    const char *begin = *at;
    while (*at < end && head_is_token(*at, 1))
        ++*at;
    return *at > begin;
}

static void blanks_take(const char **at, const char *end)
{
    while (*at < end && (**at == ' ' || **at == '\t'))
        ++*at;
}

/* A quoted string whose content is a token when the backslashes of its quoted pairs are gone. */
static bool quoted_take(const char **at, const char *end)
{
    if (*at == end || **at != '"')
        return false;
    const char *begin = ++*at;
    while (*at < end && **at != '"') {
        *at += **at == '\\' ? 1 : 0;
        if (*at == end || !head_is_token(*at, 1))
            return false;
        ++*at;
    }
    if (*at == begin || *at == end)
        return false;
    ++*at;
    return true;
}

/* extension-token *( ";" token [ "=" ( token / quoted-string ) ] ) */
static bool is_extension(const char *at, size_t size)
{
    const char *end = at + size;
    if (!token_take(&at, end))
        return false;
    for (blanks_take(&at, end); at < end; blanks_take(&at, end)) {
        if (*at != ';')
            return false;
        at++;
        blanks_take(&at, end);
        if (!token_take(&at, end))
            return false;
        blanks_take(&at, end);
        if (at == end || *at != '=')
            continue;
        at++;
        blanks_take(&at, end);
        if (!token_take(&at, end) && !quoted_take(&at, end))
            return false;
    }
    return true;
}

/* 0 to 255 in decimal, without zeros before it. */
static bool is_version(const char *at, size_t size)
{
    unsigned number = 0;
    if (size == 0 || size > VERSION_SIZE_MAX || (at[0] == '0' && size > 1))
        return false;
    for (size_t index = 0; index < size; index++) {
        if (!g_ascii_isdigit(at[index]))
            return false;
        number = number * 10 + (unsigned)(at[index] - '0');
    }
    return number <= VERSION_MAX;
}

/* Whether each element of all fields of the name is of that form. */
static bool elements_are(const struct head *answer, const char *name,
                         bool (*is_good)(const char *at, size_t size))
{
    for (size_t index = 0; index < head_field_count(answer, name); index++) {
        const struct head_field *field = head_field_find(answer, name, index);
        const char *rest = field->value;
        const char *element = NULL;
        size_t size = 0;
        while (head_list_next(&rest, field->value + field->value_size, &element, &size)) {
            if (!is_good(element, size))
                return false;
        }
    }
    return true;
}

static bool has_good_extensions(const struct head *answer)
{
    return elements_are(answer, "Sec-WebSocket-Extensions", is_extension);
}

static bool has_good_versions(const struct head *answer)
{
    return elements_are(answer, "Sec-WebSocket-Version", is_version);
}

static bool lists_upgrade_in_connection(const struct head *answer)
{
    return head_field_count(answer, "Upgrade") == 0 ||
           head_has_token(answer, "Connection", "Upgrade");
}

static bool names_upgrade_in_426(const struct head *answer)
{
    return answer->status != STATUS_UPGRADE_REQUIRED || head_field_count(answer, "Upgrade") > 0;
}

static bool has_no_length_in_101(const struct head *answer)
{
    return answer->status != STATUS_OPENS || head_field_count(answer, "Content-Length") == 0;
}

static bool has_no_coding_in_101(const struct head *answer)
{
    return answer->status != STATUS_OPENS || head_field_count(answer, "Transfer-Encoding") == 0;
}

static bool says_1_1_in_101(const struct head *answer)
{
    return answer->status != STATUS_OPENS ||
           (answer->version_major == 1 && answer->version_minor >= 1);
}

static bool is_valid_head(const struct head *answer)
{
    static const unsigned invalid = HEAD_BARE_LF | HEAD_BARE_CR | HEAD_SPACE_BEFORE_COLON |
                                    HEAD_NO_COLON | HEAD_NAME_NOT_TOKEN | HEAD_CONTROL_OCTET |
                                    HEAD_NO_REASON_SPACE | HEAD_EMPTY_BEFORE_START;
    return answer->status != STATUS_OPENS || (answer->faults & invalid) == 0;
}

/* Whether the field stands in the 101 once, and has that value and nothing beside it. */
static bool says_alone(const struct head *answer, const char *name, const char *word)
{
    const char *value = head_value(answer, name);
    return answer->status != STATUS_OPENS ||
           (value != NULL && g_ascii_strcasecmp(value, word) == 0);
}

static bool says_websocket_alone(const struct head *answer)
{
    return says_alone(answer, "Upgrade", "websocket");
}

static bool says_upgrade_alone(const struct head *answer)
{
    return says_alone(answer, "Connection", "Upgrade");
}

/* `field` is the one that is shown; NULL: the status line is. */
static const struct {
    enum requirement_id row;
    bool (*is_kept)(const struct head *answer);
    const char *field;
    const char *expected;
} rules[] = {
    {WS_4_2_2_SENDS_VALID_HTTP, is_valid_head, NULL, "a valid head of an HTTP answer"},
    {WS_4_2_2_SENDS_UPGRADE, says_websocket_alone, "Upgrade",
     "Upgrade: websocket, and nothing beside it"},
    {WS_4_2_2_CONNECTION_SAYS_UPGRADE_ALONE, says_upgrade_alone, "Connection",
     "Connection: Upgrade, and nothing beside it"},
    {WS_4_3_SENDS_GOOD_EXTENSIONS, has_good_extensions, "Sec-WebSocket-Extensions",
     "extensions with parameters whose values are tokens"},
    {WS_4_3_LISTS_PLAIN_VERSIONS, has_good_versions, "Sec-WebSocket-Version",
     "versions from 0 to 255, without zeros before them"},
    {HTTP_9110_7_8_UPGRADE_IN_CONNECTION, lists_upgrade_in_connection, "Connection",
     "Connection to list Upgrade, because the answer has that field"},
    {HTTP_9110_15_5_22_NAMES_UPGRADE_IN_426, names_upgrade_in_426, "Upgrade", "Upgrade in a 426"},
    {HTTP_9110_8_6_NO_LENGTH_IN_101, has_no_length_in_101, "Content-Length",
     "no Content-Length in a 101"},
    {HTTP_9112_6_1_NO_CODING_IN_101, has_no_coding_in_101, "Transfer-Encoding",
     "no Transfer-Encoding in a 101"},
    {HTTP_9112_4_SAYS_1_1_IN_101, says_1_1_in_101, NULL, "a 101 of HTTP/1.1"},
};

static char *actual_words(const struct head *answer, const char *name)
{
    if (name == NULL)
        return head_describe(answer);
    GString *line = g_string_new(NULL);
    size_t count = head_field_count(answer, name);
    g_string_append_printf(line, "the answer %u has ", answer->status);
    if (count == 0)
        g_string_append_printf(line, "no %s", name);
    for (size_t index = 0; index < count; index++) {
        const struct head_field *field = head_field_find(answer, name, index);
        g_string_append_printf(line, "%s%s: ", index > 0 ? ", " : "", name);
        text_quote_append(line, (const uint8_t *)field->value, field->value_size, 64);
    }
    return g_string_free(line, FALSE);
}

void script_look_at_answer(struct script *script, const struct head *answer)
{
    const enum requirement_id *proves = script->setting->ws_case->proves;
    for (size_t rule = 0; rule < G_N_ELEMENTS(rules); rule++) {
        for (size_t index = 0; index < CASE_PROVES_MAX; index++) {
            if (proves[index] == rules[rule].row && !rules[rule].is_kept(answer))
                script_find(script, rules[rule].row, verdict_of(rules[rule].row),
                            g_strdup(rules[rule].expected), actual_words(answer, rules[rule].field),
                            -1);
        }
    }
}

bool script_changes_to_other(struct script *script, const struct head *request,
                             const struct head *answer)
{
    const char *protocol = head_value(answer, "Upgrade");
    if (answer->kind != HEAD_RESPONSE || answer->status != 101 || protocol == NULL ||
        head_has_token(answer, "Upgrade", "websocket") ||
        head_field_count(answer, "Sec-WebSocket-Accept") > 0 ||
        !head_has_token(request, "Upgrade", protocol))
        return false;
    script_find(
        script, script_requirement(script, script_step(script)), VERDICT_INFO,
        script_expected(script),
        g_strdup_printf("the 101 changes to \"%s\", which the request offered; no WebSocket "
                        "was opened",
                        protocol),
        0);
    script_enter(script, SCRIPT_OVER);
    return true;
}
