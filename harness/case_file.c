/* SPDX-License-Identifier: MIT */
/*
 * Cases that users write; see case_file.h for what is taken, case_file_step.c for their scripts.
 *
 * Method: a case is filled in member by member, where the first fault is kept; what it allocates
 * goes into one list, so that nothing is lost on the way out. Only a case without a fault is then
 * held against the rules of the catalogue, which may look at all of it.
 */
#include "harness/case_file.h"

#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/case_lint.h"
#include "harness/case_file_state.h"

enum { ID_SIZE_MAX = 100, SCHEMA = 1, CLOSE_CODE_MAX = 65535 };

struct case_file *case_file_new(void)
{
    struct case_file *file = g_new0(struct case_file, 1);
    file->cases = g_ptr_array_new();
    file->memory = g_ptr_array_new_with_free_func(g_free);
    return file;
}

void case_file_free(struct case_file *file)
{
    if (file != NULL) {
        g_ptr_array_unref(file->cases);
        g_ptr_array_unref(file->memory);
        g_free(file);
    }
}

struct catalogue *case_file_catalogue(const struct case_file *file)
{
    struct catalogue *catalogue = catalogue_new();

    for (guint i = 0; file != NULL && i < file->cases->len; i++) {
        catalogue_add(catalogue, g_ptr_array_index(file->cases, i));
    }
    return catalogue;
}

/* ---- Ids ---- */

/* What an id may not begin with: names of Assay's own, and those of tags, which select cases. */
static bool is_taken(const char *id, size_t size)
{
    static const char *const words[] = {"ws", "sse", "autobahn"};
    bool is_taken = false;

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        is_taken |= strlen(words[i]) == size && strncmp(words[i], id, size) == 0;
    }
    for (size_t i = 0; i < case_tag_bits.count; i++) {
        const char *tag = case_tag_bits.words[i];
        is_taken |= strlen(tag) == size && strncmp(tag, id, size) == 0;
    }
    return is_taken;
}

static void id_check(struct case_reading *reading, const struct case_file *file, const char *id)
{
    size_t word_size = strcspn(id, "/");

    if (!g_regex_match_simple("^[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z0-9]+([.-][a-z0-9]+)*)+$", id,
                              G_REGEX_DOLLAR_ENDONLY, 0)) {
        json_path_fault(reading->path, "id",
                        "it is not a word of yours and a name behind it in lower case, digits and "
                        "hyphens, such as acme/close-4001");
    } else if (is_taken(id, word_size)) {
        json_path_fault(reading->path, "id",
                        "ids that begin with %.*s/ are Assay's own; let yours begin with another "
                        "word, such as acme/",
                        (int)word_size, id);
    }
    for (guint i = 0; i < file->cases->len; i++) {
        const struct ws_case *before = g_ptr_array_index(file->cases, i);
        if (strcmp(before->id, id) == 0) {
            json_path_fault(reading->path, "id", "another case is called %s already", id);
        }
    }
}

/* ---- One case ---- */

static void proves_read(struct case_reading *reading, const json_t *object, struct ws_case *ws_case)
{
    const json_t *list = json_path_list(reading->path, object, "proves", CASE_PROVES_MAX);

    json_path_need(reading->path, object, "proves");
    for (size_t i = 0; i < json_array_size(list); i++) {
        char *place = g_strdup_printf("proves[%zu]", i);
        json_t *one = json_pack("{s:O}", place, json_array_get(list, i));
        ws_case->proves[i] = case_row(reading, one, place);
        json_decref(one);
        g_free(place);
    }
}

static void covers_read(struct case_reading *reading, const json_t *object, struct ws_case *ws_case)
{
    const json_t *list = json_path_list(reading->path, object, "covers", CASE_COVERS_MAX);

    for (size_t i = 0; i < json_array_size(list); i++) {
        char *place = g_strdup_printf("covers[%zu]", i);
        json_t *one = json_pack("{s:O}", place, json_array_get(list, i));
        const char *id = case_text(reading, one, place, ID_SIZE_MAX);
        if (id != NULL && autobahn_row_find(id) == NULL) {
            char *shown = json_path_shown(json_array_get(list, i));
            json_path_fault(reading->path, place, "%s is no case of the Autobahn suite", shown);
            g_free(shown);
        }
        ws_case->covers[i] = id;
        json_decref(one);
        g_free(place);
    }
}

static enum wanted wanted_read(struct case_reading *reading, const json_t *object,
                               const char *member)
{
    if (!json_path_has(object, member)) {
        return ANY_WAY;
    }
    return json_path_flag(reading->path, object, member, false) ? WANTED : UNWANTED;
}

static unsigned window_read(struct case_reading *reading, const json_t *object, const char *member)
{
    return (unsigned)json_path_whole(reading->path, object, member, DEFLATE_WINDOW_BITS_MIN,
                                     DEFLATE_WINDOW_BITS_MAX, 0);
}

static void agreed_read(struct case_reading *reading, const json_t *object, struct ws_terms *agreed)
{
    static const char *const keys[] = {"server_takeover", "client_takeover", "server_bits_min",
                                       "server_bits_max", "client_bits_min", "client_bits_max"};
    const json_t *value = json_path_object(reading->path, object, "agreed");

    if (value != NULL) {
        gsize before = json_path_enter(reading->path, "agreed");
        json_path_keys(reading->path, value, keys, G_N_ELEMENTS(keys));
        agreed->server_takeover = wanted_read(reading, value, "server_takeover");
        agreed->client_takeover = wanted_read(reading, value, "client_takeover");
        agreed->server_bits_min = window_read(reading, value, "server_bits_min");
        agreed->server_bits_max = window_read(reading, value, "server_bits_max");
        agreed->client_bits_min = window_read(reading, value, "client_bits_min");
        agreed->client_bits_max = window_read(reading, value, "client_bits_max");
        json_path_leave(reading->path, before);
    }
}

/* What stands in an export and is no script: nothing that a file can say. */
static void kind_check(struct case_reading *reading, const json_t *object)
{
    const json_t *suite = json_object_get(object, "suite");

    if (suite != NULL && g_strcmp0(json_string_value(suite), "conformance") != 0) {
        char *shown = json_path_shown(suite);
        json_path_fault(reading->path, "suite",
                        "%s is not \"conformance\", the suite of all cases that have a script",
                        shown);
        g_free(shown);
    }
    if (json_path_flag(reading->path, object, "every_run", false)) {
        json_path_fault(reading->path, "every_run",
                        "what is watched in every run has no script; leave this case out");
    }
    if (json_path_flag(reading->path, object, "check", false)) {
        json_path_fault(reading->path, "check",
                        "what looks at an event stream has no script; leave this case out");
    }
}

static void words_read(struct case_reading *reading, const json_t *object, struct ws_case *ws_case)
{
    json_path_need(reading->path, object, "id");
    json_path_need(reading->path, object, "title");
    ws_case->id = case_text(reading, object, "id", ID_SIZE_MAX);
    ws_case->title = case_text(reading, object, "title", CASE_TITLE_SIZE_MAX);
    if (ws_case->title != NULL && *ws_case->title == '\0') {
        json_path_fault(reading->path, "title", "it is empty; say what a good peer does");
    }
    ws_case->since = case_text(reading, object, "since", ID_SIZE_MAX);
    ws_case->why = case_text(reading, object, "why", CASE_WORDS_SIZE_MAX);
    ws_case->hint = case_text(reading, object, "hint", CASE_WORDS_SIZE_MAX);
}

/* The rules that the catalogue keeps, too, and the bound on others. */
static void case_check(struct case_reading *reading, const struct ws_case *ws_case)
{
    struct case_fault fault = case_lint(ws_case);
    gsize before = reading->path->place->len;

    if (fault.words != NULL && fault.step != CASE_STEPS_MAX) {
        before = json_path_enter_element(reading->path, "script", fault.step);
    }
    if (fault.words != NULL) {
        json_path_fault(reading->path, fault.member, "%s", fault.words);
    }
    json_path_leave(reading->path, before);
    if (case_others_count(ws_case) > CASE_OTHERS_MAX) {
        json_path_fault(reading->path, "script", "all others together are %u; at most %d may be",
                        case_others_count(ws_case), CASE_OTHERS_MAX);
    }
}

static void case_read(struct case_reading *reading, const struct case_file *file,
                      const json_t *object, struct ws_case *ws_case)
{
    static const char *const keys[] = {
        "id",      "suite", "title",  "proves",     "requirements", "covers",    "against",
        "needs",   "tags",  "since",  "why",        "hint",         "every_run", "check",
        "request", "offer", "agreed", "close_code", "whole_only",   "narrow",    "script",
    };
    struct json_path *path = reading->path;

    json_path_keys(path, object, keys, G_N_ELEMENTS(keys));
    kind_check(reading, object);
    words_read(reading, object, ws_case);
    if (ws_case->id != NULL) {
        id_check(reading, file, ws_case->id);
    }
    proves_read(reading, object, ws_case);
    covers_read(reading, object, ws_case);
    ws_case->against = (enum roles)case_word(reading, object, "against", &case_roles, ROLES_SERVER);
    ws_case->needs = case_bits(reading, object, "needs", &case_needs_bits);
    ws_case->tags = case_bits(reading, object, "tags", &case_tag_bits);
    ws_case->request = case_request(reading, object);
    ws_case->offer = case_text(reading, object, "offer", CASE_WORDS_SIZE_MAX);
    agreed_read(reading, object, &ws_case->agreed);
    ws_case->close_code = (int)json_path_whole(path, object, "close_code", 1, CLOSE_CODE_MAX, 0);
    ws_case->whole_only = json_path_flag(path, object, "whole_only", false);
    ws_case->is_narrow = json_path_flag(path, object, "narrow", false);
    case_script(reading, object, ws_case, false);
    if (path->fault == NULL) {
        ws_case->tags |= case_tags(ws_case);
        case_check(reading, ws_case);
    }
}

/* ---- Files ---- */

static void root_read(struct case_reading *reading, struct case_file *file, const json_t *root)
{
    static const char *const keys[] = {"schema", "assay",   "suite_version",
                                       "cases",  "vectors", "scenarios"};
    struct json_path *path = reading->path;
    const json_t *list = json_path_list(path, root, "cases", CASE_FILE_CASES_MAX);

    json_path_keys(path, root, keys, G_N_ELEMENTS(keys));
    json_path_whole(path, root, "schema", SCHEMA, SCHEMA, SCHEMA);
    json_path_need(path, root, "cases");
    if (list != NULL && json_array_size(list) == 0) {
        json_path_fault(path, "cases", "there are none");
    }
    for (size_t i = 0; i < json_array_size(list) && path->fault == NULL; i++) {
        struct ws_case *ws_case = g_new0(struct ws_case, 1);
        g_ptr_array_add(reading->memory, ws_case);
        gsize before = json_path_enter_element(path, "cases", i);
        const json_t *one = json_array_get(list, i);
        reading->octets = 0;
        if (json_is_object(one)) {
            case_read(reading, file, one, ws_case);
        } else {
            char *shown = json_path_shown(one);
            json_path_fault(path, NULL, "%s is not a case { ... }", shown);
            g_free(shown);
        }
        json_path_leave(path, before);
        g_ptr_array_add(file->cases, ws_case);
    }
    if (file->cases->len > CASE_FILE_CASES_MAX) {
        json_path_fault(path, "cases", "with those of other files there are %u; at most %d may be",
                        file->cases->len, CASE_FILE_CASES_MAX);
    }
}

/* Reads `octets` with the path that is there already, and ends it. */
static bool octets_read(struct case_file *file, struct json_path *path, const char *octets,
                        size_t size, char **error)
{
    struct case_reading reading = {.path = path, .memory = g_ptr_array_new_with_free_func(g_free)};
    guint before = file->cases->len;
    json_t *root = octets != NULL ? json_path_parse(path, octets, size, CASE_FILE_SIZE_MAX) : NULL;

    if (root != NULL) {
        root_read(&reading, file, root);
        json_decref(root);
    }
    char *fault = json_path_free(path);
    if (fault != NULL) {
        g_ptr_array_set_size(file->cases, (gint)before);
        g_ptr_array_unref(reading.memory);
        *error = fault;
        return false;
    }
    g_ptr_array_extend_and_steal(file->memory, reading.memory);
    return true;
}

bool case_file_read(struct case_file *file, const char *name, const char *octets, size_t size,
                    char **error)
{
    return octets_read(file, json_path_new(name), octets, size, error);
}

bool case_file_load(struct case_file *file, const char *path, char **error)
{
    size_t size = 0;
    struct json_path *reading = json_path_new(path);
    char *octets = json_path_load(reading, path, CASE_FILE_SIZE_MAX, &size);
    bool is_read = octets_read(file, reading, octets, size, error);

    g_free(octets);
    return is_read;
}
