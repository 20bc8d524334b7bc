/* SPDX-License-Identifier: MIT */
/* The rules for rows of requirements; see support_lint.h. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

/* The sections of Server-Sent Events in the order of their rows; what their clauses begin with. */
static const struct {
    const char *name;
    const char *clause; /* NULL: any, the row cites what it rests on */
    bool is_cited;
} event_stream_sections[] = {
    {"9.2.1", "HTML #server-sent-events-intro", false},
    {"9.2.2", "HTML #the-eventsource-interface", false},
    {"9.2.3", "HTML #sse-processing-model", false},
    {"9.2.4", "HTML #the-last-event-id-header", false},
    {"9.2.5", "HTML #parsing-an-event-stream", false},
    {"9.2.6", "HTML #event-stream-interpretation", false},
    {"9.2.7", "HTML #authoring-notes", false},
    {"9.2.8", "HTML #eventsource-push", false},
    {"9.2.9", "HTML #garbage-collection", false},
    {"9.2.10", "HTML #implementation-advice", false},
    {"IANA", "HTML #text/event-stream", false},
    {"MIME", NULL, true},
    {"ENC", "Encoding #", true},
    {"FETCH", "Fetch #", true},
    {"HTTP", NULL, true},
    {"SV", NULL, false},
    {"CL", NULL, false},
};

/* The place of a section "#authoring-notes" in that order; behind all when it has none. */
static size_t fragment_place(const char *fragment)
{
    char *clause = g_strconcat("HTML ", fragment, NULL);
    size_t place = 0;
    while (place < G_N_ELEMENTS(event_stream_sections) &&
           g_strcmp0(event_stream_sections[place].clause, clause) != 0) {
        place++;
    }
    g_free(clause);
    return place;
}

int section_compare(const char *left, const char *right)
{
    if (*left == '#' && *right == '#') {
        size_t places[2] = {fragment_place(left), fragment_place(right)};
        return strcmp(left, right) == 0 ? 0 : (places[0] < places[1] ? -1 : 1);
    }
    while (*left != '\0' && *right != '\0') {
        char *left_end = NULL;
        char *right_end = NULL;
        long left_number = strtol(left, &left_end, 10);
        long right_number = strtol(right, &right_end, 10);
        if (left_number != right_number) {
            return left_number < right_number ? -1 : 1;
        }
        if (left_end == left || right_end == right) {
            return strcmp(left, right);
        }
        left = *left_end == '.' ? left_end + 1 : left_end;
        right = *right_end == '.' ? right_end + 1 : right_end;
    }
    return (*left != '\0') - (*right != '\0');
}

/* The place of a ref "SSE-9.2.6-05" in the order of rows, and the index of its section; -1 if it is
 * none. */
static long event_stream_place(const char *ref, size_t *section)
{
    if (!g_regex_match_simple("^SSE-(9\\.2\\.[0-9]+|[A-Z]+)-[0-9]{2}$", ref, 0, 0)) {
        return -1;
    }
    char **parts = g_strsplit(ref, "-", 3);
    long place = -1;
    for (size_t index = 0; index < G_N_ELEMENTS(event_stream_sections); index++) {
        if (strcmp(parts[1], event_stream_sections[index].name) == 0) {
            place = 100 * (long)index + strtol(parts[2], NULL, 10);
            *section = index;
        }
    }
    g_strfreev(parts);
    return place;
}

/* Name, ref and clause of a row of Server-Sent Events. */
static char *lint_event_stream_place(const struct requirement *row)
{
    size_t section = 0;
    if (event_stream_place(row->ref, &section) < 0) {
        return g_strdup("the ref is not of the form SSE-9.2.6-05");
    }
    const char *clause = event_stream_sections[section].clause;
    if (row->clause == NULL || (clause != NULL && !g_str_has_prefix(row->clause, clause))) {
        return g_strdup_printf("the clause does not begin with \"%s\" as the ref says", clause);
    }
    if (!g_regex_match_simple("^(HTML #|MIME Sniffing #|Encoding #|Fetch #|RFC 911[0-3] [0-9]|"
                              "practice$)",
                              row->clause, 0, 0)) {
        return g_strdup("the clause names no standard");
    }
    if (!g_regex_match_simple("^SSE(_[A-Z0-9]+){2,}$", row->name, 0, 0)) {
        return g_strdup("the name is not in capitals");
    }
    if (row->is_cited != event_stream_sections[section].is_cited) {
        return g_strdup("whether it is cited or pinned goes by its section");
    }
    return NULL;
}

/* "RFC6455-5.5.1-02" taken apart. */
struct ref {
    long standard; /* 6455, 7692, 9110 or 9112 */
    char *section;
    long number; /* in the section */
};

static bool ref_split(const char *text, struct ref *ref)
{
    if (!g_regex_match_simple("^RFC(6455|7692|9110|9112)-[0-9]+(\\.[0-9]+)*-[0-9]{2}$", text, 0,
                              0)) {
        return false;
    }
    char **parts = g_strsplit(text, "-", 3);
    ref->standard = strtol(parts[0] + strlen("RFC"), NULL, 10);
    ref->section = g_strdup(parts[1]);
    ref->number = strtol(parts[2], NULL, 10);
    g_strfreev(parts);
    return true;
}

/* How the name of a row begins. Free with g_free. */
static char *ref_prefix(const struct ref *ref)
{
    char *prefix = NULL;
    if (ref->standard == 6455 || ref->standard == 7692) {
        prefix = g_strdup_printf("%s_%s_", ref->standard == 6455 ? "WS" : "PMCE", ref->section);
    } else {
        prefix = g_strdup_printf("HTTP_%ld_%s_", ref->standard, ref->section);
    }
    return g_strdelimit(prefix, ".", '_');
}

/* Name, ref and clause speak of one section: WS_5_5_1_..., RFC6455-5.5.1-02, RFC 6455 5.5.1; of
 * RFC 7692 PMCE_6_1_..., of HTTP, HTTP_9112_5_1_..., RFC9112-5.1-01, RFC 9112 5.1. */
static char *lint_place(const struct requirement *row)
{
    struct ref ref = {.standard = 0};
    if (requirement_protocol(row) == PROTOCOL_EVENT_STREAM) {
        return row->ref == NULL ? g_strdup("the ref is missing") : lint_event_stream_place(row);
    }
    if (row->ref == NULL || !ref_split(row->ref, &ref)) {
        return g_strdup("the ref is not of the form RFC6455-5.5.1-02");
    }
    char *clause = g_strdup_printf("RFC %ld %s", ref.standard, ref.section);
    char *prefix = ref_prefix(&ref);
    char *fault = NULL;
    if (row->clause == NULL || strcmp(row->clause, clause) != 0) {
        fault = g_strdup_printf("the clause is not \"%s\" as the ref says", clause);
    } else if (!g_str_has_prefix(row->name, prefix)) {
        fault = g_strdup_printf("the name does not begin with %s as the ref says", prefix);
    } else if (!g_regex_match_simple("^(WS|PMCE|HTTP)(_[A-Z0-9]+)+$", row->name, 0, 0)) {
        fault = g_strdup("the name is not in capitals");
    } else if (ref.standard >= 9110 && row->level == LEVEL_MUST) {
        fault = g_strdup("a rule of HTTP is no MUST of WebSocket");
    }
    g_free(clause);
    g_free(prefix);
    g_free(ref.section);
    return fault;
}

static int ref_compare(const struct ref *left, const struct ref *right)
{
    int order = section_compare(left->section, right->section);
    if (left->standard != right->standard) {
        return left->standard < right->standard ? -1 : 1;
    }
    return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

static char *lint_order(const struct requirement *before, const struct requirement *row)
{
    struct ref refs[2] = {{.standard = 0}, {.standard = 0}};
    char *fault = NULL;
    size_t section = 0;
    if (before->ref != NULL &&
        event_stream_place(before->ref, &section) > event_stream_place(row->ref, &section)) {
        return g_strdup_printf("it stands behind %s", before->ref);
    }
    if (ref_split(before->ref, &refs[0]) && ref_split(row->ref, &refs[1]) &&
        ref_compare(&refs[0], &refs[1]) > 0) {
        fault = g_strdup_printf("it stands behind %s", before->ref);
    }
    g_free(refs[0].section);
    g_free(refs[1].section);
    return fault;
}

static char *lint_text(const struct requirement *row)
{
    if (row->text == NULL || *row->text == '\0') {
        return g_strdup("the text is missing");
    }
    if (row->text[strlen(row->text) - 1] == '.') {
        return g_strdup("the text ends with a full stop");
    }
    if (g_regex_match_simple("\\b(MUST|SHALL|SHOULD|MAY|REQUIRED|RECOMMENDED)\\b", row->text, 0,
                             0)) {
        return g_strdup("the text has a key word of the standard, not a fact");
    }
    return NULL;
}

/* Who names a row names one that is there, another one, and one that does not point on. */
static char *lint_restates(const struct requirement *rows, size_t row_count, size_t index)
{
    const struct requirement *row = &rows[index];
    if ((row->kind == KIND_RESTATES) != (row->restates != REQUIREMENT_NONE)) {
        return g_strdup("KIND_RESTATES and .restates go together");
    }
    if (row->restates == REQUIREMENT_NONE) {
        return NULL;
    }
    if ((size_t)row->restates >= row_count || (size_t)row->restates == index) {
        return g_strdup("it restates no other row");
    }
    if (rows[row->restates].kind == KIND_RESTATES) {
        return g_strdup("it restates a row that restates another");
    }
    return NULL;
}

static char *lint_parts(const struct requirement *rows, size_t row_count, size_t index)
{
    const struct requirement *row = &rows[index];
    if ((row->kind == KIND_UMBRELLA) != (row->parts[0] != REQUIREMENT_NONE)) {
        return g_strdup("KIND_UMBRELLA and .parts go together");
    }
    for (size_t part = 0; part < REQUIREMENT_PARTS_MAX; part++) {
        if ((size_t)row->parts[part] >= row_count || row->parts[part] == row->id) {
            if (row->parts[part] != REQUIREMENT_NONE) {
                return g_strdup("a part is no other row");
            }
        } else if (rows[row->parts[part]].kind == KIND_UMBRELLA) {
            return g_strdup("a part is an umbrella itself");
        }
    }
    return NULL;
}

static char *lint_kind(const struct requirement *row)
{
    if (row->kind < KIND_WIRE || row->kind > KIND_LIFTED) {
        return g_strdup("the kind is missing");
    }
    bool needs_reason = row->kind == KIND_HIDDEN || row->kind == KIND_LIFTED || row->no_mutant;
    if (needs_reason && (row->reason == NULL || *row->reason == '\0')) {
        return g_strdup("why it is hidden, lifted or without a mutant is not said");
    }
    if (!needs_reason && row->reason != NULL) {
        return g_strdup("a reason is given for nothing");
    }
    if (row->can_ask && row->kind != KIND_HELPED) {
        return g_strdup("help can be asked for where none is needed");
    }
    if (row->roles == 0) {
        return g_strdup("it binds nobody");
    }
    return NULL;
}

char *lint_requirement(const struct requirement *rows, size_t row_count, size_t index)
{
    const struct requirement *row = &rows[index];
    if (row->name == NULL || row->id != (enum requirement_id)index) {
        return g_strdup("the row has no name or stands at the wrong place");
    }
    for (size_t before = 1; before < index; before++) {
        if (strcmp(rows[before].name, row->name) == 0) {
            return g_strdup("the name stands twice");
        }
    }
    char *fault = lint_place(row);
    if (fault == NULL && index > 1) {
        fault = lint_order(&rows[index - 1], row);
    }
    if (fault == NULL) {
        fault = lint_text(row);
    }
    if (fault == NULL) {
        fault = lint_kind(row);
    }
    if (fault == NULL) {
        fault = lint_restates(rows, row_count, index);
    }
    return fault != NULL ? fault : lint_parts(rows, row_count, index);
}
