/* SPDX-License-Identifier: MIT */
/* Reads an HTML page of ours strictly; see support_outline.h. */
#include "reports/tests/support_outline.h"

#include <stdbool.h>
#include <string.h>

struct outline outline_new(void)
{
    return (struct outline){
        .tags = g_string_new(NULL),
        .ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .hrefs = g_ptr_array_new_with_free_func(g_free),
        .open = g_ptr_array_new_with_free_func(g_free),
    };
}

void outline_clear(struct outline *outline)
{
    g_string_free(outline->tags, TRUE);
    g_hash_table_unref(outline->ids);
    g_ptr_array_unref(outline->hrefs);
    g_ptr_array_unref(outline->open);
}

static size_t name_size(const char *at)
{
    size_t size = 0;
    while (g_ascii_isalnum(at[size]) || at[size] == '-')
        size++;
    return size;
}

/* Attributes are ` name="value"`; gives what stands behind the last one. */
static const char *attributes_read(struct outline *outline, const char *at)
{
    while (*at == ' ') {
        const char *name = at + 1;
        size_t size = name_size(name);
        g_assert_cmpuint(size, >, 0);
        g_string_append_printf(outline->tags, " %.*s", (int)size, name);
        at = name + size;
        if (*at != '=')
            continue;
        g_assert_cmpint(at[1], ==, '"');
        const char *end = strchr(at + 2, '"');
        g_assert_nonnull(end);
        char *value = g_strndup(at + 2, (gsize)(end - at - 2));
        g_assert_null(strpbrk(value, "<>'\n"));
        if (strncmp(name, "id=", 3) == 0)
            g_hash_table_add(outline->ids, g_strdup(value));
        /* Only texts of standards are linked to outside the page. */
        if (strncmp(name, "href=", 5) == 0 && *value == '#')
            g_ptr_array_add(outline->hrefs, g_strdup(value + 1));
        else if (strncmp(name, "href=", 5) == 0)
            g_assert_true(g_str_has_prefix(value, "https://www.rfc-editor.org/rfc/rfc") ||
                          g_str_has_prefix(value, "https://html.spec.whatwg.org/multipage/") ||
                          g_str_has_prefix(value, "https://fetch.spec.whatwg.org/#") ||
                          g_str_has_prefix(value, "https://mimesniff.spec.whatwg.org/#"));
        g_free(value);
        at = end + 1;
    }
    return at;
}

static const char *tag_read(struct outline *outline, const char *at)
{
    bool is_end = at[1] == '/';
    const char *name = at + (is_end ? 2 : 1);
    char *element = g_strndup(name, name_size(name));
    const char *behind = name + strlen(element);
    g_string_append_printf(outline->tags, "%s%s", is_end ? "/" : "", element);
    if (is_end) {
        g_assert_cmpuint(outline->open->len, >, 0);
        g_assert_cmpstr(g_ptr_array_index(outline->open, outline->open->len - 1), ==, element);
        g_ptr_array_set_size(outline->open, (gint)outline->open->len - 1);
    } else {
        behind = attributes_read(outline, behind);
        if (strcmp(element, "meta") != 0)
            g_ptr_array_add(outline->open, g_strdup(element));
    }
    g_assert_cmpint(*behind, ==, '>');
    g_string_append_c(outline->tags, '\n');
    /* What stands in these two is no markup. */
    if (!is_end && (strcmp(element, "style") == 0 || strcmp(element, "script") == 0)) {
        behind = strstr(behind, "</");
        g_assert_nonnull(behind);
        behind--;
    }
    g_free(element);
    return behind + 1;
}

/* An ampersand begins one of the entities that the escape function writes. */
static void entity_check(const char *at)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    bool is_one = false;
    for (size_t index = 0; index < G_N_ELEMENTS(entities); index++)
        is_one |= g_str_has_prefix(at, entities[index]);
    if (!is_one)
        g_error("no entity of ours: %.20s", at);
}

void outline_read(struct outline *outline, const GString *page)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    g_assert_true(g_str_has_prefix(page->str, doctype));
    g_assert_cmpuint(strlen(page->str), ==, page->len);
    g_assert_true(g_utf8_validate(page->str, (gssize)page->len, NULL));
    const char *at = page->str + strlen(doctype);
    while (*at != '\0') {
        unsigned char octet = (unsigned char)*at;
        g_assert_true(octet == '\n' || (octet >= 0x20 && octet != 0x7f));
        if (octet == '&')
            entity_check(at);
        at = octet == '<' ? tag_read(outline, at) : at + 1;
    }
    g_assert_cmpuint(outline->open->len, ==, 0);
}

unsigned occurrences(const char *text, const char *words)
{
    unsigned count = 0;
    for (const char *at = strstr(text, words); at != NULL; at = strstr(at + 1, words))
        count++;
    return count;
}
