/* SPDX-License-Identifier: MIT */
/* The words of cases as JSON; see case_names.h. */
#include "harness/case_names.h"

#include <glib.h>

#define NAMES(list)                                  \
    {                                                \
        .words = (list), .count = G_N_ELEMENTS(list) \
    }

static const char *const verbs[] = {
    [VERB_END] = NULL,
    [VERB_FRAME] = "frame",
    [VERB_RAW] = "raw",
    [VERB_PAUSE] = "pause",
    [VERB_HALF_CLOSE] = "half-close",
    [VERB_ABORT] = "abort",
    [VERB_READ_SLOWLY] = "read-slowly",
    [VERB_EXPECT_MESSAGE] = "expect-message",
    [VERB_EXPECT_PONG] = "expect-pong",
    [VERB_EXPECT_CLOSE] = "expect-close",
    [VERB_EXPECT_FAIL] = "expect-fail",
    [VERB_EXPECT_END] = "expect-end",
    [VERB_EXPECT_OPEN] = "expect-open",
    [VERB_EXPECT_STATUS] = "expect-status",
    [VERB_EXPECT_NO_OPEN] = "expect-no-open",
    [VERB_EXPECT_OTHERS] = "expect-others",
    [VERB_HOLD] = "hold",
};
static const char *const grades[] = {
    [GRADE_PASS] = "pass", [GRADE_INFO] = "info", [GRADE_BROKEN] = "broken"};
static const char *const length_forms[] = {
    [LENGTH_SHORTEST] = "shortest", [LENGTH_7] = "7", [LENGTH_16] = "16", [LENGTH_64] = "64"};
static const char *const deflatings[] = {[DEFLATING_NOT] = NULL,
                                         [DEFLATING_ZLIB] = "zlib",
                                         [DEFLATING_OCTETS] = "octets",
                                         [DEFLATING_BLOCKS] = "blocks"};
static const char *const tails[] = {
    [TAIL_CUT] = "cut", [TAIL_LEFT_ON] = "left-on", [TAIL_MISSING] = "missing"};
static const char *const blocks[] = {[BLOCK_NONE] = NULL,
                                     [BLOCK_STORED] = "stored",
                                     [BLOCK_FIXED] = "fixed",
                                     [BLOCK_DYNAMIC] = "dynamic"};
static const char *const oddities[] = {
    [BLOCK_IS_LAWFUL] = NULL,
    [BLOCK_OF_TYPE_3] = "type-3",
    [BLOCK_STORED_SIZE_UNMATCHED] = "stored-size-unmatched",
    [BLOCK_LENGTH_CODE_286] = "length-code-286",
    [BLOCK_DISTANCE_CODE_30] = "distance-code-30",
    [BLOCK_CODES_TOO_MANY] = "codes-too-many",
    [BLOCK_CODES_TOO_FEW] = "codes-too-few",
    [BLOCK_WITHOUT_END_CODE] = "without-end-code",
    [BLOCK_REPEATS_NOTHING] = "repeats-nothing",
    [BLOCK_NOT_ENDED] = "not-ended",
    [BLOCK_PADDED_WITH_ONES] = "padded-with-ones",
};
static const char *const agreements[] = {
    [AGREEMENT_ANY] = NULL, [AGREEMENT_ACCEPTED] = "accepted", [AGREEMENT_DECLINED] = "declined"};
static const char *const roles[] = {
    [ROLES_SERVER] = "server", [ROLES_CLIENT] = "client", [ROLES_BOTH] = "both"};
static const char *const needs_bits[] = {
    "echo",   "permessage-deflate", "subprotocol", "close-on-demand",
    "origin", "refused-origin",     "missing-path"};
static const char *const tag_bits[] = {"security", "large", "waits", "http", "robust"};

const struct case_names case_verbs = NAMES(verbs);
const struct case_names case_grades = NAMES(grades);
const struct case_names case_length_forms = NAMES(length_forms);
const struct case_names case_deflatings = NAMES(deflatings);
const struct case_names case_tails = NAMES(tails);
const struct case_names case_blocks = NAMES(blocks);
const struct case_names case_oddities = NAMES(oddities);
const struct case_names case_agreements = NAMES(agreements);
const struct case_names case_roles = NAMES(roles);
const struct case_names case_needs_bits = NAMES(needs_bits);
const struct case_names case_tag_bits = NAMES(tag_bits);
