/* SPDX-License-Identifier: MIT */
/* The text of `assay explain`; see explain.h. */
#include "harness/explain.h"

#include <stdio.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/sse/client.h"
#include "conformance/sse/vector.h"
#include "harness/script.h"
#include "harness/verdict.h"
#include "reports/terminal.h"

enum {
    INDENT = 2,
    COLUMN = 16,
    OCTET_INDENT = 20,
    IDS_SHOWN_MAX = 12,
    WORDS_SHOWN_MAX = 3,
    LIKE_SHOWN_MAX = 5,
};

#define URL       "ws://127.0.0.1:9001/"
#define CLOSE_URL URL "close?code={code}"

struct explanation {
    struct terminal terminal;
    const struct catalogue *catalogue;
    const char *root; /* NULL: no source tree */
};

static void field(const struct explanation *to, const char *label, const char *text)
{
    terminal_field(&to->terminal, INDENT, COLUMN, label, text);
}

static void name_line(const struct explanation *to, const char *name)
{
    terminal_field(&to->terminal, 0, 0, "", name);
}

/* Takes `words` over; an empty list is not told. */
static void list_field(const struct explanation *to, const char *label, GPtrArray *words,
                       const char *between)
{
    GString *line = g_string_new(NULL);

    for (guint i = 0; i < words->len && i < IDS_SHOWN_MAX; i++) {
        g_string_append_printf(line, "%s%s", i > 0 ? between : "",
                               (const char *)g_ptr_array_index(words, i));
    }
    if (words->len > IDS_SHOWN_MAX) {
        g_string_append_printf(line, " and %u more", words->len - IDS_SHOWN_MAX);
    }
    if (words->len > 0) {
        field(to, label, line->str);
    }
    g_string_free(line, TRUE);
    g_ptr_array_unref(words);
}

/* `ws_case` is NULL for an id of the other suite. */
static void command_field(const struct explanation *to, const char *id,
                          const struct ws_case *ws_case)
{
    bool is_made_to_close = ws_case != NULL && ws_case->close_code != 0;
    const char *url = g_str_has_prefix(id, "sse/") ? "http://127.0.0.1:9001/" : URL;
    bool is_of_file = !g_str_has_prefix(id, "ws/") && !g_str_has_prefix(id, "sse/");
    char *command = g_strdup_printf("assay test %s %s -v%s%s", url, id,
                                    ws_case != NULL && is_of_file ? " --cases FILE" : "",
                                    is_made_to_close ? " --close-url '" CLOSE_URL "'" : "");

    terminal_copyable(&to->terminal, INDENT, COLUMN, "run", command);
    g_free(command);
}

/* ---- Requirements ---- */

static const char *kind_words(const struct requirement *row)
{
    switch (row->kind) {
    case KIND_WIRE:
        return "any peer can see it";
    case KIND_HELPED:
        return "it is seen with the help of the program that is judged";
    case KIND_HIDDEN:
        return "nobody can see it from outside";
    case KIND_UMBRELLA:
        return "it is kept when its parts are";
    case KIND_RESTATES:
        return "it says again what another row says, which is judged";
    case KIND_LIFTED:
        return "an erratum has taken it back";
    }
    return "";
}

/* Where the reference obeys it, or why that cannot be told. */
static void places_field(const struct explanation *to, const struct requirement *row)
{
    GPtrArray *places = to->root != NULL ? explain_places(to->root, row->name) : NULL;

    if (places == NULL) {
        char *words = g_strdup_printf("no source tree is at hand; in one: grep -rnw %s reference/",
                                      row->name);
        field(to, "reference", words);
        g_free(words);
    } else if (places->len == 0) {
        field(to, "reference",
              row->roles == ROLES_CLIENT ? "does not name it: it is a server" : "does not name it");
        g_ptr_array_unref(places);
    } else {
        list_field(to, "reference", places, ", ");
    }
}

static void ambiguity_field(const struct explanation *to, const struct requirement *row)
{
    char *words = explain_ambiguity_words(to->root, row);

    if (words != NULL) {
        field(to, "ambiguity", words);
    }
    g_free(words);
}

static void requirement_head(const struct explanation *to, const struct requirement *row)
{
    char *words =
        g_strdup_printf("%s, %s; %s %s in what it %s", row->clause, level_name(row->level),
                        row->level == LEVEL_MAY    ? "allows"
                        : row->level == LEVEL_INFO ? "speaks of"
                                                   : "binds",
                        row->roles == ROLES_BOTH     ? "every endpoint"
                        : row->roles == ROLES_SERVER ? "a server"
                        : row->roles == ROLES_CLIENT ? "a client"
                        : row->roles == ROLES_PARSER ? "who reads a stream"
                                                     : "another party",
                        side_name(row->side));

    name_line(to, row->name);
    field(to, "from", words);
    field(to, "statement", row->ref);
    field(to, "asks", row->text);
    g_free(words);
}

static GPtrArray *cases_of(const struct catalogue *catalogue, enum requirement_id id)
{
    GPtrArray *cases = g_ptr_array_new();

    for (size_t i = 0; i < catalogue->case_count; i++) {
        if (case_names(&catalogue->cases[i], id)) {
            g_ptr_array_add(cases, (void *)&catalogue->cases[i]);
        }
    }
    return cases;
}

static bool holds(const GPtrArray *words, const char *word)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)words, word, g_str_equal, NULL);
}

/* Each line on its own; takes them over. */
static void lines_field(const struct explanation *to, const char *label, GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        field(to, i == 0 ? label : "", g_ptr_array_index(lines, i));
    }
    g_ptr_array_unref(lines);
}

static void word_add(GPtrArray *words, const char *word)
{
    if (word != NULL && words->len < WORDS_SHOWN_MAX && !holds(words, word)) {
        g_ptr_array_add(words, (char *)word);
    }
}

/* The case that shows the row best: the first that proves it before all else. */
static const struct ws_case *case_shown(const GPtrArray *cases, enum requirement_id id)
{
    for (guint i = 0; i < cases->len; i++) {
        const struct ws_case *one = g_ptr_array_index(cases, i);
        if (one->proves[0] == id) {
            return one;
        }
    }
    return cases->len > 0 ? g_ptr_array_index(cases, 0) : NULL;
}

/* Why and where, of the cases that prove the row before all else. */
static void words_fields(const struct explanation *to, const GPtrArray *cases,
                         const struct requirement *row)
{
    GPtrArray *whys = g_ptr_array_new();
    GPtrArray *hints = g_ptr_array_new();
    const struct ws_case *shown = case_shown(cases, row->id);

    for (guint i = 0; i < cases->len; i++) {
        const struct ws_case *one = g_ptr_array_index(cases, i);
        if (one == shown || one->proves[0] == row->id) {
            word_add(whys, one->why);
            word_add(hints, one->hint);
        }
    }
    list_field(to, "why it bites", whys, "; ");
    lines_field(to, "broken when", explain_outcomes(to->catalogue, row->id));
    lines_field(to, "known breach", explain_breaches(row->id));
    list_field(to, "look at", hints, "; ");
}

static void cases_fields(const struct explanation *to, const GPtrArray *cases,
                         const struct requirement *row)
{
    GPtrArray *ids = g_ptr_array_new();
    GPtrArray *covers = g_ptr_array_new();

    for (guint i = 0; i < cases->len; i++) {
        const struct ws_case *one = g_ptr_array_index(cases, i);
        g_ptr_array_add(ids, (char *)one->id);
        for (size_t j = 0; j < CASE_COVERS_MAX && one->covers[j] != NULL; j++) {
            if (!holds(covers, one->covers[j])) {
                g_ptr_array_add(covers, (char *)one->covers[j]);
            }
        }
    }
    if (cases->len == 0) {
        field(to, "cases", explain_no_case(row));
    }
    list_field(to, "cases", ids, " ");
    list_field(to, "vectors", explain_vectors(row->id), " ");
    list_field(to, "scenarios", explain_scenarios(row->id), " ");
    list_field(to, "Autobahn", covers, " ");
}

/* `WS_...: what it asks`. */
static void row_line_add(GPtrArray *lines, enum requirement_id id)
{
    const struct requirement *row = requirement_get(id);

    g_ptr_array_add(lines, g_strdup_printf("%s: %s", row->name, row->text));
}

static void script_append(const struct explanation *to, const char *label,
                          const struct ws_case *ws_case);

static void requirement_append(const struct explanation *to, const struct requirement *row)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *cases = cases_of(to->catalogue, row->id);
    const struct ws_case *shown = case_shown(cases, row->id);

    requirement_head(to, row);
    field(to, "seen", kind_words(row));
    field(to, "because", row->reason);
    for (size_t i = 0; i < REQUIREMENT_PARTS_MAX && row->parts[i] != REQUIREMENT_NONE; i++) {
        row_line_add(parts, row->parts[i]);
    }
    lines_field(to, "parts", parts);
    ambiguity_field(to, row);
    words_fields(to, cases, row);
    cases_fields(to, cases, row);
    if (shown != NULL) {
        field(to, "for example", shown->id);
        script_append(to, "on the wire", shown);
    }
    if (row->roles != ROLES_OTHERS && row->kind != KIND_RESTATES && row->kind != KIND_UMBRELLA) {
        places_field(to, row);
    }
    if (shown != NULL) {
        command_field(to, shown->id, shown);
    }
    g_ptr_array_unref(cases);
}

/* ---- Cases ---- */

/* A line of a request: an octet that is not printable ASCII is written out, so that what only looks
 * like a letter is told from one. */
static char *request_line(const char *line, const char *behind)
{
    GString *text = g_string_new(NULL);

    for (const char *at = line; *at != '\0' && (*at != '\r' || at[1] != '\0'); at++) {
        if (g_ascii_isprint(*at)) {
            g_string_append_c(text, *at);
        } else {
            g_string_append_printf(text, "\\x%02x", (unsigned char)*at);
        }
    }
    g_string_append(text, behind);
    return g_string_free(text, FALSE);
}

/* A case's own request, with its holes; only line ends that are not CRLF are told. */
static void request_append(const struct explanation *to, const char *label, const char *request)
{
    char **lines = g_strsplit(request, "\n", -1);

    for (unsigned i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++) {
        bool has_cr = g_str_has_suffix(lines[i], "\r");
        const char *behind = has_cr ? "" : lines[i + 1] != NULL ? " (LF alone)" : " (no line end)";
        char *line = request_line(lines[i], behind);
        field(to, i == 0 ? label : "", *line != '\0' ? line : "(empty line)");
        g_free(line);
    }
    g_strfreev(lines);
}

/* What is sent and what has to come of it; a request of its own goes before. */
static void script_append(const struct explanation *to, const char *label,
                          const struct ws_case *ws_case)
{
    GPtrArray *lines = script_describe(ws_case);

    if (ws_case->request != NULL) {
        request_append(to, strcmp(label, "script") == 0 ? "request" : label, ws_case->request);
        label = "script";
    }
    if (ws_case->check != SSE_CHECK_NONE) {
        field(to, label, "it looks at requests to an http: URL, and at the stream as it came");
    } else if (lines->len == 0) {
        field(to, label, "it is watched in every conversation of a run");
    }
    for (guint i = 0; i < lines->len; i++) {
        char *line = g_strdup_printf("%u. %s", i + 1, (const char *)g_ptr_array_index(lines, i));
        field(to, i == 0 ? label : "", line);
        explain_octets(to->terminal.out, &ws_case->script[i], OCTET_INDENT);
        g_free(line);
    }
    g_ptr_array_unref(lines);
}

static void case_append(const struct explanation *to, const struct ws_case *ws_case)
{
    GPtrArray *covers = g_ptr_array_new();

    name_line(to, ws_case->id);
    field(to, "a good peer", ws_case->title);
    field(to, "why it bites", ws_case->why);
    field(to, "look at", ws_case->hint);
    if (ws_case->close_code != 0) {
        char *words = g_strdup_printf("on --close-url, where the target begins the closing with %d",
                                      ws_case->close_code);
        field(to, "held", words);
        g_free(words);
    }
    script_append(to, "script", ws_case);
    if (script_has_two_variants(ws_case)) {
        field(to, "played",
              "twice: with input behind the offence, which must not be processed, "
              "and alone, for the close code");
    }
    for (size_t i = 0; i < CASE_COVERS_MAX && ws_case->covers[i] != NULL; i++) {
        g_ptr_array_add(covers, (char *)ws_case->covers[i]);
    }
    list_field(to, "Autobahn", covers, " ");
    command_field(to, ws_case->id, ws_case);
    for (size_t i = 0; i < CASE_PROVES_MAX && ws_case->proves[i] != REQUIREMENT_NONE; i++) {
        const struct requirement *row = requirement_get(ws_case->proves[i]);
        g_string_append(to->terminal.out, i == 0 ? "\nIt proves\n\n" : "\n");
        requirement_head(to, row);
        ambiguity_field(to, row);
        lines_field(to, "known breach", explain_breaches(row->id));
        places_field(to, row);
    }
}

static void row_append(const struct explanation *to, const struct autobahn_row *row)
{
    GPtrArray *ours = g_ptr_array_new();
    GString *codes = g_string_new(NULL);
    char *id = g_strconcat("autobahn/", row->id, NULL);

    for (size_t i = 0; i < to->catalogue->case_count; i++) {
        const struct ws_case *one = &to->catalogue->cases[i];
        for (size_t j = 0; j < CASE_COVERS_MAX && one->covers[j] != NULL; j++) {
            if (strcmp(one->covers[j], row->id) == 0) {
                g_ptr_array_add(ours, (char *)one->id);
            }
        }
    }
    for (size_t i = 0; i < AUTOBAHN_CODES_MAX && row->close_codes[i] != 0; i++) {
        g_string_append_printf(codes, "%s%d", i > 0 ? ", " : "", row->close_codes[i]);
    }
    name_line(to, id);
    field(to, "a good peer", row->title);
    field(to, "offers", row->offer);
    field(to, "closed by", row->closed_by_me ? "the judge" : "the target");
    field(to, "close codes", codes->str);
    list_field(to, "our cases", ours, " ");
    command_field(to, id, NULL);
    g_free(id);
    g_string_free(codes, TRUE);
}

/* ---- All ---- */

static const struct autobahn_row *row_named(const char *id)
{
    static const char *const begins[] = {"autobahn/", "autobahn:", ""};

    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++) {
        const struct autobahn_row *row =
            g_str_has_prefix(id, begins[i]) ? autobahn_row_find(id + strlen(begins[i])) : NULL;
        if (row != NULL) {
            return row;
        }
    }
    return NULL;
}

char *explain_text(const struct catalogue *catalogue, const char *id, const char *root,
                   unsigned columns)
{
    const struct explanation to = {{g_string_new(NULL), columns, false}, catalogue, root};
    const struct ws_case *ws_case = catalogue_find(catalogue, id);
    const struct autobahn_row *row = row_named(id);

    if (ws_case != NULL) {
        case_append(&to, ws_case);
    } else if (row != NULL) {
        row_append(&to, row);
    } else if (!explain_vector(&to.terminal, id)) {
        explain_scenario(&to.terminal, id);
    }
    for (enum requirement_id number = REQUIREMENT_NONE + 1; number < REQUIREMENT_COUNT; number++) {
        const struct requirement *requirement = requirement_get(number);
        if (strcmp(requirement->name, id) == 0 || strcmp(requirement->ref, id) == 0) {
            g_string_append(to.terminal.out, to.terminal.out->len > 0 ? "\n" : "");
            requirement_append(&to, requirement);
            if (requirement->restates != REQUIREMENT_NONE) {
                g_string_append(to.terminal.out, "\nIt restates\n\n");
                requirement_append(&to, requirement_get(requirement->restates));
            }
        }
    }
    return g_string_free(to.terminal.out, to.terminal.out->len == 0);
}

/* Ids that hold the word, for somebody who wrote a part of one. */
static void like_append(GString *out, const struct catalogue *catalogue, const char *word)
{
    unsigned count = 0;

    for (size_t i = 0; i < catalogue->case_count && count < LIKE_SHOWN_MAX; i++) {
        if (strstr(catalogue->cases[i].id, word) != NULL) {
            g_string_append_printf(out, "%s%s", count++ > 0 ? ", " : "; there are ",
                                   catalogue->cases[i].id);
        }
    }
    size_t vector_count = sse_vector_count();
    for (size_t i = 0; i < vector_count + client_scenario_count() && count < LIKE_SHOWN_MAX; i++) {
        const char *id =
            i < vector_count ? sse_vector_at(i)->id : client_scenario_at(i - vector_count)->id;
        if (strstr(id, word) != NULL) {
            g_string_append_printf(out, "%s%s", count++ > 0 ? ", " : "; there are ", id);
        }
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1;
         id < REQUIREMENT_COUNT && count < LIKE_SHOWN_MAX; id++) {
        if (strstr(requirement_get(id)->name, word) != NULL) {
            g_string_append_printf(out, "%s%s", count++ > 0 ? ", " : "; there are ",
                                   requirement_get(id)->name);
        }
    }
}

int explain_run(const struct options *options)
{
    struct catalogue *catalogue = options_catalogue(options);
    char *root = explain_root();
    int status = EXIT_OK;

    for (guint i = 0; i < options->selectors->len && status == EXIT_OK; i++) {
        const char *id = g_ptr_array_index(options->selectors, i);
        char *text = explain_text(catalogue, id, root, options->columns);
        if (text == NULL) {
            GString *like = g_string_new(NULL);
            const struct terminal plain = {.out = like};
            terminal_copyable(&plain, 0, 0, "", id);
            g_string_truncate(like, like->len - 1);
            g_string_append(like, " names no case, no vector, no scenario and no requirement");
            like_append(like, catalogue, id);
            fprintf(stderr, "assay: %s; assay list shows them all\n", like->str);
            g_string_free(like, TRUE);
            status = EXIT_USAGE;
        } else if (printf("%s%s", i > 0 ? "\n" : "", text) < 0 || fflush(stdout) != 0) {
            fprintf(stderr, "assay: standard output cannot be written\n");
            status = EXIT_OWN_ERROR;
        }
        g_free(text);
    }
    g_free(root);
    catalogue_free(catalogue);
    return status;
}
