/* SPDX-License-Identifier: MIT */
/* Reads a spec file; see spec_file.h. */
#include "harness/spec_file.h"

#include <string.h>

#include "harness/options_values.h"
#include "reports/autobahn.h"

#define OUTDIR_USUAL "./reports/servers/"

static const char *const root_keys[] = {"outdir",  "servers",       "cases",
                                        "options", "exclude-cases", "exclude-agent-cases"};
static const char *const server_keys[] = {"url",       "agent",    "origin",
                                          "protocols", "hostname", "options"};

bool spec_fault(struct spec_reader *reader, const char *place, char *words)
{
    json_path_fault(reader->path, place, "%s", words);
    g_free(words);
    return false;
}

void spec_warn(struct spec_reader *reader, const char *place, char *words)
{
    g_ptr_array_add(reader->spec->warnings,
                    g_strdup_printf("%s: %s: %s", reader->path->name, place, words));
    g_free(words);
}

const char *spec_text(struct spec_reader *reader, const char *place, const json_t *value)
{
    const char *text = json_string_value(value);

    if (text == NULL) {
        spec_fault(reader, place, g_strdup("is no string"));
        return NULL;
    }
    if (json_string_length(value) != strlen(text)) {
        spec_fault(reader, place, g_strdup("holds the character U+0000"));
        return NULL;
    }
    if (strlen(text) > SPEC_TEXT_SIZE_MAX) {
        spec_fault(reader, place, g_strdup_printf("has more than %d octets", SPEC_TEXT_SIZE_MAX));
        return NULL;
    }
    return text;
}

/* What nobody reads may be a slip of the pen. */
static void keys_check(struct spec_reader *reader, const char *place, const json_t *object,
                       const char *const *known, size_t count)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)object, name, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < count; i++) {
            is_known |= strcmp(known[i], name) == 0;
        }
        if (!is_known) {
            char *quoted = value_quoted(name);
            char *at = g_strdup_printf("%s%s", place, quoted);
            spec_warn(reader, at, g_strdup("is no key of a fuzzing client, and is not read"));
            g_free(quoted);
            g_free(at);
        }
    }
}

/* ---- Servers ---- */

static void server_free(void *pointer)
{
    struct spec_server *server = pointer;
    g_free(server->url);
    g_free(server->agent);
    g_free(server->origin);
    g_free(server->hostname);
    g_ptr_array_unref(server->protocols);
    g_free(server);
}

/* The string `key` of a server; empty and null are none, as for the original. True: go on. */
static bool server_text(struct spec_reader *reader, const char *place, const json_t *object,
                        const char *key, char **text)
{
    const json_t *value = json_object_get(object, key);

    if (value == NULL || json_is_null(value)) {
        return true;
    }
    char *at = g_strdup_printf("%s.%s", place, key);
    const char *found = spec_text(reader, at, value);
    g_free(at);
    if (found != NULL && *found != '\0') {
        *text = g_strdup(found);
    }
    return found != NULL;
}

/* Whether the URL, and what goes into the handshake, is as on the command line. */
static bool server_check(struct spec_reader *reader, const char *place,
                         const struct spec_server *server)
{
    struct options *options = options_new();
    const char *key = "url";
    const char *wanted = NULL;

    options->url = g_strdup(server->url);
    char *fault = target_fault(options);
    if (fault == NULL && url_is_http(server->url)) {
        fault = g_strdup("is a URL of event streams; a fuzzing client speaks ws: or wss:");
    }
    if (fault == NULL && server->origin != NULL) {
        key = "origin";
        wanted = origin_value(options, server->origin);
    }
    if (fault == NULL && wanted == NULL && server->hostname != NULL) {
        key = "hostname";
        wanted = sni_value(options, server->hostname);
        if (wanted == NULL && !url_is_secure(server->url)) {
            fault = g_strdup("is a name for TLS, and the URL is no wss: one; leave it out");
        }
    }
    for (guint i = 0; fault == NULL && wanted == NULL && i < server->protocols->len; i++) {
        key = "protocols";
        wanted = subprotocol_value(options, g_ptr_array_index(server->protocols, i));
    }
    if (wanted != NULL) {
        fault = g_strdup_printf("wants %s", wanted);
    }
    if (fault != NULL) {
        char *at = g_strdup_printf("%s.%s", place, key);
        spec_fault(reader, at, g_strdup(fault));
        g_free(at);
    }
    bool is_good = fault == NULL;
    g_free(fault);
    options_free(options);
    return is_good;
}

static bool protocols_read(struct spec_reader *reader, const char *place, const json_t *object,
                           struct spec_server *server)
{
    const json_t *list = json_object_get(object, "protocols");
    bool is_good = true;

    if (list == NULL) {
        return true;
    }
    if (!json_is_array(list) || json_array_size(list) > SPEC_LIST_MAX) {
        char *at = g_strdup_printf("%s.protocols", place);
        spec_fault(reader, at, g_strdup("is no list of names; write [\"chat\"]"));
        g_free(at);
        return false;
    }
    for (size_t i = 0; i < json_array_size(list) && is_good; i++) {
        char *at = g_strdup_printf("%s.protocols[%zu]", place, i);
        const char *name = spec_text(reader, at, json_array_get(list, i));
        is_good = name != NULL;
        if (is_good) {
            g_ptr_array_add(server->protocols, g_strdup(name));
        }
        g_free(at);
    }
    return is_good;
}

/* Whether both names make the same file names. */
static bool agents_clash(const char *name, const char *other)
{
    if (name == NULL || other == NULL) {
        return false;
    }
    char *part = autobahn_file_part(name);
    char *taken = autobahn_file_part(other);
    bool is_same = strcmp(part, taken) == 0;

    g_free(part);
    g_free(taken);
    return is_same;
}

/* Two servers of one name would write over each other's verdicts. */
static bool agent_check(struct spec_reader *reader, const char *place,
                        const struct spec_server *server)
{
    for (guint i = 0; i < reader->spec->servers->len; i++) {
        const struct spec_server *other = g_ptr_array_index(reader->spec->servers, i);
        if (other == server || !agents_clash(server->agent, other->agent)) {
            continue;
        }
        char *quoted = value_quoted(server->agent);
        char *at = g_strdup_printf("%s.agent", place);
        spec_fault(reader, at,
                   g_strdup_printf("is %s, and servers[%u] writes files of the same names; give "
                                   "each a name of its own",
                                   quoted, i));
        g_free(at);
        g_free(quoted);
        return false;
    }
    return true;
}

static bool server_read(struct spec_reader *reader, const char *place, const json_t *object)
{
    struct spec_server *server = g_new0(struct spec_server, 1);

    server->protocols = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(reader->spec->servers, server);
    if (!json_is_object(object)) {
        return spec_fault(reader, place,
                          g_strdup("is no object; write {\"url\": \"ws://127.0.0.1:9001\"}"));
    }
    char *prefix = g_strdup_printf("%s.", place);
    keys_check(reader, prefix, object, server_keys, G_N_ELEMENTS(server_keys));
    g_free(prefix);
    char *options = g_strdup_printf("%s.options", place);
    bool is_good = server_text(reader, place, object, "url", &server->url) &&
                   server_text(reader, place, object, "agent", &server->agent) &&
                   server_text(reader, place, object, "origin", &server->origin) &&
                   server_text(reader, place, object, "hostname", &server->hostname) &&
                   protocols_read(reader, place, object, server) &&
                   spec_options_read(reader, options, json_object_get(object, "options"));
    g_free(options);
    if (is_good && server->url == NULL) {
        is_good = spec_fault(reader, place,
                             g_strdup("has no url; write \"url\": \"ws://127.0.0.1:9001\""));
    }
    return is_good && server_check(reader, place, server) && agent_check(reader, place, server);
}

static bool servers_read(struct spec_reader *reader, const json_t *root, const char *url)
{
    const json_t *list = json_object_get(root, "servers");
    bool is_good = true;

    if (list != NULL && !json_is_array(list)) {
        return spec_fault(reader, "servers",
                          g_strdup("is no list; write [{\"url\": \"ws://127.0.0.1:9001\"}]"));
    }
    if (json_array_size(list) > SPEC_SERVERS_MAX) {
        return spec_fault(
            reader, "servers",
            g_strdup_printf("has more than %d servers; split the file", SPEC_SERVERS_MAX));
    }
    if (json_array_size(list) == 0 && url != NULL) {
        json_t *server = json_pack("{ss}", "url", url);
        is_good = server != NULL ? server_read(reader, "--wsuri", server)
                                 : spec_fault(reader, "--wsuri", g_strdup("is no UTF-8"));
        json_decref(server);
        return is_good;
    }
    if (json_array_size(list) == 0) {
        return spec_fault(reader, "servers",
                          g_strdup("names no server; write [{\"url\": \"ws://127.0.0.1:9001\"}], "
                                   "or give -w URL"));
    }
    for (size_t i = 0; i < json_array_size(list) && is_good; i++) {
        char *place = g_strdup_printf("servers[%zu]", i);
        is_good = server_read(reader, place, json_array_get(list, i));
        g_free(place);
    }
    return is_good;
}

/* ---- The file ---- */

static bool outdir_read(struct spec_reader *reader, const json_t *root)
{
    const json_t *value = json_object_get(root, "outdir");
    const char *outdir = value != NULL ? spec_text(reader, "outdir", value) : OUTDIR_USUAL;

    if (outdir != NULL && *outdir == '\0') {
        return spec_fault(reader, "outdir", g_strdup("is empty; name a folder"));
    }
    reader->spec->outdir = g_strdup(outdir);
    return outdir != NULL;
}

static bool root_read(struct spec_reader *reader, const json_t *root, const char *url)
{
    keys_check(reader, "", root, root_keys, G_N_ELEMENTS(root_keys));
    return outdir_read(reader, root) &&
           spec_options_read(reader, "options", json_object_get(root, "options")) &&
           servers_read(reader, root, url) && spec_cases_read(reader, root) &&
           spec_exclusions_read(reader, root);
}

static struct spec *spec_new(void)
{
    struct spec *spec = g_new0(struct spec, 1);
    spec->servers = g_ptr_array_new_with_free_func(server_free);
    spec->ids = g_ptr_array_new();
    spec->warnings = g_ptr_array_new_with_free_func(g_free);
    return spec;
}

void spec_free(struct spec *spec)
{
    if (spec == NULL) {
        return;
    }
    g_free(spec->outdir);
    g_ptr_array_unref(spec->servers);
    g_ptr_array_unref(spec->ids);
    g_clear_pointer(&spec->exclusions, g_ptr_array_unref);
    g_ptr_array_unref(spec->warnings);
    g_free(spec);
}

/* Reads what was parsed, and ends `path`. */
static struct spec *spec_finish(struct json_path *path, json_t *root, const char *url, char **error)
{
    struct spec_reader reader = {.path = path, .spec = spec_new()};

    if (root != NULL) {
        root_read(&reader, root, url);
    }
    json_decref(root);
    *error = json_path_free(path);
    if (*error != NULL) {
        spec_free(reader.spec);
        return NULL;
    }
    return reader.spec;
}

struct spec *spec_read(const char *name, const char *text, size_t size, const char *url,
                       char **error)
{
    struct json_path *path = json_path_new(name);
    json_t *root = json_path_parse(path, text, size, SPEC_SIZE_MAX);

    return spec_finish(path, root, url, error);
}

struct spec *spec_file_read(const char *file, const char *url, char **error)
{
    struct json_path *path = json_path_new(file);
    size_t size = 0;
    char *text = json_path_load(path, file, SPEC_SIZE_MAX, &size);
    json_t *root = text != NULL ? json_path_parse(path, text, size, SPEC_SIZE_MAX) : NULL;

    g_free(text);
    return spec_finish(path, root, url, error);
}
