/* SPDX-License-Identifier: MIT */
/*
 * A file of cases while it is read: for harness/case_file.c, which reads cases, and
 * harness/case_file_step.c, which reads their steps. Each function notes the first fault in `path`
 * and goes on with defaults; what it allocates is freed with `memory`.
 */
#ifndef HARNESS_CASE_FILE_STATE_H
#define HARNESS_CASE_FILE_STATE_H

#include "conformance/case.h"
#include "harness/case_names.h"
#include "harness/json_path.h"

enum {
    CASE_TITLE_SIZE_MAX = 70, /* as in the catalogue: reports have room for it */
    CASE_WORDS_SIZE_MAX = 500,
    CASE_REQUEST_SIZE_MAX = 1 << 15,
    CASE_HOLES_MAX = 8,              /* of those that stand for many octets */
    CASE_HOLE_COUNT_MAX = 100000,    /* octets or fields of such a hole */
    CASE_PATTERN_SIZE_MAX = 1 << 16, /* octets that stand in the file */
    CASE_PAYLOAD_SIZE_MAX = 1 << 25, /* what they are repeated to */
    CASE_OCTETS_MAX = 1 << 26,       /* of all payloads of a case, and of what others play */
    CASE_TIMES_MAX = 100000,
    CASE_PAUSE_MS_MAX = 10000,
    CASE_BLOCKS_MAX = 64,
    CASE_SELECTS_MAX = 100,
    CASE_OTHERS_MAX = 400, /* of all steps of a case; the engine has room for 512 */
};

struct case_reading {
    struct json_path *path;
    GPtrArray *memory;
    uint64_t octets; /* of the payloads of this case, up to now */
};

/* A member that is a text, kept in `memory`; NULL when absent. */
const char *case_text(struct case_reading *reading, const json_t *object, const char *member,
                      size_t size_max);

/* A member that names a requirement. */
enum requirement_id case_row(struct case_reading *reading, const json_t *object,
                             const char *member);

/* A member that is one of the words; `otherwise` when absent. */
unsigned case_word(struct case_reading *reading, const json_t *object, const char *member,
                   const struct case_names *names, unsigned otherwise);

/* A member that lists words, each of which is a bit. */
unsigned case_bits(struct case_reading *reading, const json_t *object, const char *member,
                   const struct case_names *names);

/* The request of a case or of others, with the holes that there are. */
const char *case_request(struct case_reading *reading, const json_t *object);

/* Octets as `text` or `hex`, repeated and cut; counted `times` times. */
struct payload case_payload(struct case_reading *reading, const json_t *object, const char *member,
                            uint64_t times);

/*
 * The steps of a script; those of what others play have no others. `ws_case` has the rest of the
 * case already.
 */
void case_script(struct case_reading *reading, const json_t *object, struct ws_case *ws_case,
                 bool is_plays);

#endif
