/* SPDX-License-Identifier: MIT */
/*
 * Links from a clause, as the catalogue names it, to the text it stands in. The page needs none of
 * them: they are for who wants to read on.
 */
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"

/* Behind the prefix comes the fragment. One that stands on another page has its own row. */
static const struct {
    const char *prefix;
    const char *address;
} texts[] = {
    {"RFC ", NULL},
    {"HTML #text/event-stream", "https://html.spec.whatwg.org/multipage/iana.html#"
                                "text/event-stream"},
    {"HTML #", "https://html.spec.whatwg.org/multipage/server-sent-events.html#"},
    {"Fetch #", "https://fetch.spec.whatwg.org/#"},
    {"MIME Sniffing #", "https://mimesniff.spec.whatwg.org/#"},
};

/* "RFC 6455 5.2": the number, and the section when there is one. */
static void rfc_append(GString *out, const char *clause)
{
    const char *number = clause + strlen("RFC ");
    size_t size = strspn(number, "0123456789");
    g_string_append_printf(out, "https://www.rfc-editor.org/rfc/rfc%.*s", (int)size, number);
    if (number[size] == ' ') {
        g_string_append(out, "#section-");
        escape_html_append(out, number + size + 1);
    }
}

void html_clause(GString *out, const char *clause)
{
    size_t index = 0;
    while (index < G_N_ELEMENTS(texts) && !g_str_has_prefix(clause, texts[index].prefix))
        index++;
    if (index == G_N_ELEMENTS(texts)) {
        escape_html_append(out, clause);
        return;
    }
    g_string_append(out, "<a class=\"clause\" href=\"");
    if (texts[index].address == NULL) {
        rfc_append(out, clause);
    } else {
        g_string_append(out, texts[index].address);
        escape_html_append(out, clause + strlen(texts[index].prefix));
    }
    g_string_append(out, "\">");
    escape_html_append(out, clause);
    g_string_append(out, "</a>");
}
