/* SPDX-License-Identifier: MIT */
/*
 * Reading JSON that people write by hand: every look-up knows where it stands, and the first thing
 * that is wrong is kept as one line, such as
 *
 *     my.json: cases[3].script[2].opcode: 17 is above 15
 *
 * After it every look-up gives nothing or its default, so that a reader reads like a description
 * of the form and only its end asks whether all was well. Values of the file are escaped and cut
 * before they are shown.
 *
 *     struct json_path *path = json_path_new("my.json");
 *     json_t *root = json_path_parse(path, octets, size, SIZE_MAX_OF_MINE);
 *     json_path_keys(path, root, keys, G_N_ELEMENTS(keys));
 *     char *title = json_path_text(path, root, "title", TITLE_SIZE_MAX);
 *     ...
 *     json_decref(root);
 *     char *fault = json_path_free(path);
 */
#ifndef HARNESS_JSON_PATH_H
#define HARNESS_JSON_PATH_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_path {
    char *name;     /* of the file, as shown */
    GString *place; /* "cases[3].script[2]" */
    char *fault;    /* the first one as a whole line, or NULL */
};

/* A reader of the file that is shown under this name. End it with json_path_free(). */
struct json_path *json_path_new(const char *name);

/* The fault, which g_free() frees, or NULL when there was none. */
char *json_path_free(struct json_path *path);

/*
 * The octets of the file at `file`, NULL and a fault when it cannot be read or is longer than
 * `size_max`. g_free().
 */
char *json_path_load(struct json_path *path, const char *file, size_t size_max, size_t *size);

/*
 * The object that the octets are (new reference), NULL and a fault when they are none, when a key
 * stands twice in one object, or when something stands behind it. Texts may hold U+0000.
 */
json_t *json_path_parse(struct json_path *path, const char *octets, size_t size, size_t size_max);

/* Step into a member, or into an element of it; what they give is where json_path_leave() goes. */
gsize json_path_enter(struct json_path *path, const char *member);
gsize json_path_enter_element(struct json_path *path, const char *member, size_t index);
void json_path_leave(struct json_path *path, gsize before);

/* Notes "name: place.member: words" unless there is a fault already. `member` may be NULL. */
void json_path_fault(struct json_path *path, const char *member, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A value as it is shown in faults: escaped, cut, in quotes when it is a text. g_free(). */
char *json_path_shown(const json_t *value);

/* Every key of the object is one of these; else the one that is not is a fault. */
void json_path_keys(struct json_path *path, const json_t *object, const char *const *keys,
                    size_t key_count);

/* Whether the object has the member, be it null. */
bool json_path_has(const json_t *object, const char *member);

/*
 * Members. What is absent gives the default; what has another type, or is out of its bounds, is a
 * fault. A text of json_path_text() holds no U+0000 and has at most `size_max` octets; g_free(),
 * NULL when absent. json_path_need() makes a fault of a member that is absent.
 */
char *json_path_text(struct json_path *path, const json_t *object, const char *member,
                     size_t size_max);
bool json_path_flag(struct json_path *path, const json_t *object, const char *member,
                    bool otherwise);
int64_t json_path_whole(struct json_path *path, const json_t *object, const char *member,
                        int64_t least, int64_t most, int64_t otherwise);
/* A whole number that may need 64 bits: a number, or a text of decimal digits. 0 when absent. */
uint64_t json_path_whole_64(struct json_path *path, const json_t *object, const char *member);
/* The place of a text in a list of words, -1 when absent; entries of `words` may be NULL. */
int json_path_word(struct json_path *path, const json_t *object, const char *member,
                   const char *const *words, size_t word_count);
/* NULL when absent; borrowed. */
const json_t *json_path_list(struct json_path *path, const json_t *object, const char *member,
                             size_t count_max);
const json_t *json_path_object(struct json_path *path, const json_t *object, const char *member);
void json_path_need(struct json_path *path, const json_t *object, const char *member);

#endif
