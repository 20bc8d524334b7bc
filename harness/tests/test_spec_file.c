/* SPDX-License-Identifier: MIT */
/*
 * Spec files of Autobahn's fuzzing client: what their patterns select, which was asked of the
 * original's own reader, and what is said of files that are wrong.
 */
#include <string.h>

#include "harness/spec_file.h"

#define SERVER "\"servers\": [{\"url\": \"ws://127.0.0.1:9001\"}]"
#define ALL    "\"cases\": [\"*\"]"

static struct spec *read_text(const char *text, const char *url, char **error)
{
    struct spec *spec = spec_read("s.json", text, strlen(text), url, error);

    g_assert_true((spec == NULL) == (*error != NULL));
    return spec;
}

/* ---- Patterns ---- */

struct pattern {
    const char *name;
    const char *cases;
    const char *excluded;
    guint count;
    const char *first;
    const char *last;
};

static const struct pattern patterns[] = {
    {"all", "\"*\"", "", 517, "1.1.1", "13.7.18"},
    {"group", "\"1.*\"", "", 16, "1.1.1", "1.2.8"},
    {"begin-of-groups", "\"1*\"", "", 233, "1.1.1", "13.7.18"},
    {"begin-of-numbers", "\"1.1*\"", "", 8, "1.1.1", "1.1.8"},
    {"begin-of-sections", "\"7.1*\"", "", 8, "7.1.1", "7.13.2"},
    {"dot-is-a-dot", "\"*.1\"", "", 273, "1.1.1", "13.7.18"},
    {"order-and-doubles", "\"9.*\", \"7.1.1\", \"7.1.1\", \"1.1.8\"", "", 56, "1.1.8", "9.8.6"},
    {"usual-excludes", "\"*\"", "\"9.*\", \"12.*\", \"13.*\"", 247, "1.1.1", "10.1.1"},
    {"nothing-left", "\"*\"", "\"*\"", 0, NULL, NULL},
    {"one-left-out", "\"6.4.*\"", "\"6.4.1\"", 3, "6.4.2", "6.4.4"},
    {"set", "\"6.[24].*\"", "", 8, "6.2.1", "6.4.4"},
    {"either", "\"(2|3).*\"", "", 18, "2.1", "3.7"},
    {"begin-left-out", "\"*\"", "\"1*\"", 284, "2.1", "9.8.6"},
    {"no-case-left-out", "\"1.*\"", "\"9\", \"1.1\"", 16, "1.1.1", "1.2.8"},
    {"no-such-group", "\"8.*\", \"2.1\"", "", 1, "2.1", "2.1"},
    {"middle", "\"12.*.18\"", "", 5, "12.1.18", "12.5.18"},
    {"anywhere", "\"*2\"", "", 253, "1.1.2", "13.7.12"},
    {"numeric-order", "\"10.*\", \"2.*\"", "", 12, "2.1", "10.1.1"},
    {"begin-of-number", "\"7.3.*\"", "\"7.3.1*\"", 5, "7.3.2", "7.3.6"},
    {"optional", "\"1?*\"", "", 517, "1.1.1", "13.7.18"},
    {"ten", "\"12.1.1*\"", "", 10, "12.1.1", "12.1.18"},
};

static void test_pattern(gconstpointer data)
{
    const struct pattern *row = data;
    char *text = g_strdup_printf("{" SERVER ", \"cases\": [%s], \"exclude-cases\": [%s]}",
                                 row->cases, row->excluded);
    char *error = NULL;
    struct spec *spec = read_text(text, NULL, &error);

    g_assert_null(error);
    g_assert_cmpuint(spec->ids->len, ==, row->count);
    if (row->count > 0) {
        g_assert_cmpstr(g_ptr_array_index(spec->ids, 0), ==, row->first);
        g_assert_cmpstr(g_ptr_array_index(spec->ids, row->count - 1), ==, row->last);
    }
    spec_free(spec);
    g_free(text);
}

/* A pattern that runs wild ends, whatever it selects. */
static void test_wild(void)
{
    char *error = NULL;
    struct spec *spec =
        read_text("{" SERVER ", \"cases\": [\"((((((*)+)+)+)+)+)+x*\"]}", NULL, &error);

    g_assert_null(error);
    g_assert_cmpuint(spec->ids->len, ==, 0);
    spec_free(spec);
}

struct exclusion {
    const char *agents;
    const char *cases;
    const char *agent;
    const char *id;
    bool is_out;
};

static const struct exclusion exclusions[] = {
    {"A*", "6.4.*", "A/1", "6.4.1", true},     {"A", "6.4.1", "A/1", "6.4.1", false},
    {"A/1.0", "6.4", "A/1.0", "6.4.1", false}, {"a*", "*", "A", "1.1.1", false},
    {"*", "1.1.1", "x", "1.1.1", true},        {"A.1", "*", "Ax1", "1.1.1", false},
    {"(A|B)", "*", "Bx", "1.1.1", false},      {"A|B*", "*", "AA", "1.1.1", true},
    {"*", "1.*", "x", "12.1.1", false},        {"*", "1*", "x", "12.1.1", true},
};

static void test_exclusions(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(exclusions); i++) {
        const struct exclusion *row = &exclusions[i];
        char *error = NULL;
        char *text =
            g_strdup_printf("{" SERVER ", " ALL
                            ", \"exclude-agent-cases\": {\"other\": [\"*\"], \"%s\": [\"%s\"]}}",
                            row->agents, row->cases);
        struct spec *spec = read_text(text, NULL, &error);
        g_assert_null(error);
        g_assert_true(spec_excludes(spec, row->agent, row->id) == row->is_out);
        spec_free(spec);
        g_free(text);
    }
}

/* ---- What is read ---- */

static void test_all_keys(void)
{
    char *error = NULL;
    struct spec *spec = read_text(
        "{\"outdir\": \"out\", \"options\": {\"version\": 18, \"failByDrop\": false},"
        "\"servers\": [{\"url\": \"wss://h/p?q\", \"agent\": \"A\", \"origin\": \"http://o\","
        "  \"protocols\": [\"a\", \"b\"], \"hostname\": \"n\", \"options\": {\"version\": 13}},"
        "  {\"url\": \"ws://g:1\", \"agent\": \"\", \"hostname\": null}],"
        "\"cases\": [\"7.1.1\"], \"exclude-cases\": [], \"exclude-agent-cases\": {}}",
        NULL, &error);

    g_assert_null(error);
    g_assert_cmpuint(spec->warnings->len, ==, 0);
    g_assert_cmpstr(spec->outdir, ==, "out");
    g_assert_cmpuint(spec->servers->len, ==, 2);
    const struct spec_server *first = g_ptr_array_index(spec->servers, 0);
    const struct spec_server *second = g_ptr_array_index(spec->servers, 1);
    g_assert_cmpstr(first->url, ==, "wss://h/p?q");
    g_assert_cmpstr(first->agent, ==, "A");
    g_assert_cmpstr(first->origin, ==, "http://o");
    g_assert_cmpstr(first->hostname, ==, "n");
    g_assert_cmpuint(first->protocols->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(first->protocols, 1), ==, "b");
    g_assert_cmpstr(second->url, ==, "ws://g:1");
    g_assert_null(second->agent);
    g_assert_null(second->hostname);
    spec_free(spec);
}

static void test_usual_values(void)
{
    char *error = NULL;
    struct spec *spec = read_text("{" ALL ", \"servers\": []}", "ws://h:1/x", &error);

    g_assert_null(error);
    g_assert_cmpstr(spec->outdir, ==, "./reports/servers/");
    g_assert_cmpuint(spec->servers->len, ==, 1);
    const struct spec_server *server = g_ptr_array_index(spec->servers, 0);
    g_assert_cmpstr(server->url, ==, "ws://h:1/x");
    spec_free(spec);
}

/* ---- Warnings ---- */

struct said {
    const char *name;
    const char *text;
    const char *line; /* behind the name of the file: the first warning, or the error */
};

static const struct said warnings[] = {
    {"unknown-key", "{" SERVER ", " ALL ", \"webport\": 8080}",
     "\"webport\": is no key of a fuzzing client, and is not read"},
    {"unknown-key-of-server", "{" ALL ", \"servers\": [{\"url\": \"ws://h\", \"Agent\": \"x\"}]}",
     "servers[0].\"Agent\": is no key of a fuzzing client, and is not read"},
    {"nothing-selected", "{" SERVER ", \"cases\": [\"1.*\", \"8.*\"]}",
     "cases[1]: \"8.*\" names no case; assay list --suite autobahn shows them all"},
    {"nothing-excluded", "{" SERVER ", " ALL ", \"exclude-cases\": [\"9\"]}",
     "exclude-cases[0]: \"9\" names no case; assay list --suite autobahn shows them all"},
    {"idle-option", "{" SERVER ", " ALL ", \"options\": {\"tcpNoDelay\": false}}",
     "options[\"tcpNoDelay\"]: is not followed; no verdict rests on it"},
    {"wait",
     "{" ALL
     ", \"servers\": [{\"url\": \"ws://h\", \"options\": {\"closeHandshakeTimeout\": 2.5}}]}",
     "servers[0].options[\"closeHandshakeTimeout\"]: is not followed: 1 s are waited; --slow "
     "FACTOR multiplies all waits"},
};

static void test_warning(gconstpointer data)
{
    const struct said *row = data;
    char *error = NULL;
    struct spec *spec = read_text(row->text, NULL, &error);

    g_assert_null(error);
    g_assert_cmpuint(spec->warnings->len, ==, 1);
    char *expected = g_strconcat("s.json: ", row->line, NULL);
    g_assert_cmpstr(g_ptr_array_index(spec->warnings, 0), ==, expected);
    g_free(expected);
    spec_free(spec);
}

/* ---- Mistakes ---- */

static const struct said mistakes[] = {
    {"no-json", "{" SERVER ",\n// all\n" ALL "}",
     "line 2, column 1: it is no JSON: string or '}' expected near '/'"},
    {"doubled-key", "{" ALL ", " ALL "}",
     "line 1, column 24: it is no JSON: duplicate object key near '\"cases\"'"},
    {"no-object", "[]", "it holds an array and no object { ... }"},
    {"no-cases", "{" SERVER "}", "cases: is missing; write [\"*\"] for all cases"},
    {"cases-no-list", "{" SERVER ", \"cases\": \"*\"}",
     "cases: is no list; write [\"1.*\", \"7.1.1\"], or [\"*\"] for all"},
    {"case-no-string", "{" SERVER ", \"cases\": [\"*\", 7]}", "cases[1]: is no string"},
    {"unknown-case", "{" SERVER ", \"cases\": [\"7.2.1\"]}",
     "cases[0]: \"7.2.1\" is no case; give a number such as 7.1.1, a pattern such as 7.*, or * for "
     "all"},
    {"no-expression", "{" SERVER ", \"cases\": [\"(*\"]}",
     "cases[0]: \"(*\" is no pattern: beside * and numbers it holds a regular expression that is "
     "not one; write 7.* or 7.1.1"},
    {"no-servers", "{" ALL "}",
     "servers: names no server; write [{\"url\": \"ws://127.0.0.1:9001\"}], or give -w URL"},
    {"servers-no-list", "{" ALL ", \"servers\": {}}",
     "servers: is no list; write [{\"url\": \"ws://127.0.0.1:9001\"}]"},
    {"server-no-object", "{" ALL ", \"servers\": [\"ws://h\"]}",
     "servers[0]: is no object; write {\"url\": \"ws://127.0.0.1:9001\"}"},
    {"no-url", "{" ALL ", \"servers\": [{\"agent\": \"x\"}]}",
     "servers[0]: has no url; write \"url\": \"ws://127.0.0.1:9001\""},
    {"url-of-http", "{" ALL ", \"servers\": [{\"url\": \"http://h/\"}]}",
     "servers[0].url: is a URL of event streams; a fuzzing client speaks ws: or wss:"},
    {"no-such-scheme", "{" ALL ", \"servers\": [{\"url\": \"gopher://h/\"}]}",
     "servers[0].url: the scheme of \"gopher://h/\" is not ws, wss, http or https; a target is "
     "ws://host:port/path, or http://host:port/path"},
    {"two-of-one-name",
     "{" ALL ", \"servers\": [{\"url\": \"ws://a\", \"agent\": \"A\"},"
     " {\"url\": \"ws://b\", \"agent\": \"a!\"}]}",
     "servers[1].agent: is \"a!\", and servers[0] writes files of the same names; give each a name "
     "of its own"},
    {"broken-origin", "{" ALL ", \"servers\": [{\"url\": \"ws://a\", \"origin\": \"a\\r\\nb\"}]}",
     "servers[0].origin: wants an origin such as https://example.org"},
    {"broken-protocol", "{" ALL ", \"servers\": [{\"url\": \"ws://a\", \"protocols\": [\"a b\"]}]}",
     "servers[0].protocols: wants one name, a token of HTTP (RFC 6455 4.1); give the option once "
     "for each"},
    {"hostname-without-tls", "{" ALL ", \"servers\": [{\"url\": \"ws://a\", \"hostname\": \"n\"}]}",
     "servers[0].hostname: is a name for TLS, and the URL is no wss: one; leave it out"},
    {"unknown-option", "{" SERVER ", " ALL ", \"options\": {\"FailByDrop\": false}}",
     "options[\"FailByDrop\"]: is no option of a fuzzing client; leave it out, or look at its "
     "letters"},
    {"fails-by-drop", "{" SERVER ", " ALL ", \"options\": {\"failByDrop\": true}}",
     "options[\"failByDrop\"]: would change verdicts, and is built as false only; leave it out"},
    {"does-not-mask",
     "{" ALL ", \"servers\": [{\"url\": \"ws://a\", \"options\": {\"maskClientFrames\": 0}}]}",
     "servers[0].options[\"maskClientFrames\"]: would change verdicts, and is built as true only; "
     "leave it out"},
    {"pings", "{" SERVER ", " ALL ", \"options\": {\"autoPingInterval\": 10}}",
     "options[\"autoPingInterval\"]: would change verdicts, and is built as 0 only; leave it out"},
    {"small-messages", "{" SERVER ", " ALL ", \"options\": {\"maxMessagePayloadSize\": 65536}}",
     "options[\"maxMessagePayloadSize\"]: would change verdicts: messages have up to 16777216 "
     "octets; leave it out, and exclude the cases"},
    {"old-protocol", "{" SERVER ", " ALL ", \"options\": {\"version\": 0}}",
     "options[\"version\"]: is an older protocol than RFC 6455, which is 18 here; leave it out"},
    {"option-no-value", "{" SERVER ", " ALL ", \"options\": {\"version\": \"18\"}}",
     "options[\"version\"]: wants true, false or a number"},
    {"excluded-no-object", "{" SERVER ", " ALL ", \"exclude-agent-cases\": []}",
     "exclude-agent-cases: is no object; write {\"NAME*\": [\"6.4.*\"]}"},
    {"excluded-no-list", "{" SERVER ", " ALL ", \"exclude-agent-cases\": {\"A\": \"*\"}}",
     "exclude-agent-cases[\"A\"]: is no list of case patterns"},
    {"excluded-no-expression", "{" SERVER ", " ALL ", \"exclude-agent-cases\": {\"A(\": [\"*\"]}}",
     "exclude-agent-cases[\"A(\"]: \"A(\" is no pattern: beside * and numbers it holds a regular "
     "expression that is not one; write 7.* or 7.1.1"},
    {"nul", "{" SERVER ", \"cases\": [\"1.*\\u0000\"]}", "cases[0]: holds the character U+0000"},
    {"no-folder", "{" SERVER ", " ALL ", \"outdir\": \"\"}", "outdir: is empty; name a folder"},
};

static void test_mistake(gconstpointer data)
{
    const struct said *row = data;
    char *error = NULL;

    g_assert_null(read_text(row->text, NULL, &error));
    char *expected = g_strconcat("s.json: ", row->line, NULL);
    g_assert_cmpstr(error, ==, expected);
    g_free(expected);
    g_free(error);
}

static void test_absent(void)
{
    char *error = NULL;

    g_assert_null(spec_file_read("/nonexistent/spec.json", NULL, &error));
    g_assert_true(g_str_has_prefix(error, "/nonexistent/spec.json: it cannot be read: "));
    g_free(error);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++) {
        char *path = g_strdup_printf("/spec/pattern/%s", patterns[i].name);
        g_test_add_data_func(path, &patterns[i], test_pattern);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(warnings); i++) {
        char *path = g_strdup_printf("/spec/warning/%s", warnings[i].name);
        g_test_add_data_func(path, &warnings[i], test_warning);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        char *path = g_strdup_printf("/spec/mistake/%s", mistakes[i].name);
        g_test_add_data_func(path, &mistakes[i], test_mistake);
        g_free(path);
    }
    g_test_add_func("/spec/wild", test_wild);
    g_test_add_func("/spec/exclusions", test_exclusions);
    g_test_add_func("/spec/all-keys", test_all_keys);
    g_test_add_func("/spec/usual-values", test_usual_values);
    g_test_add_func("/spec/absent", test_absent);
    return g_test_run();
}
