/* SPDX-License-Identifier: MIT */
/*
 * The files of cases in the order of the standard, and the few words that they share.
 *
 * Each conformance/websocket/<section>_<name>.c defines one of these; catalogue.c lays them one
 * behind the other. A new file is declared here and named in WS_SECTIONS, and that is all.
 */
#ifndef CONFORMANCE_WEBSOCKET_SECTIONS_H
#define CONFORMANCE_WEBSOCKET_SECTIONS_H

#include "conformance/case.h"

extern const struct ws_section ws_02_1_conventions;
extern const struct ws_section ws_04_1_field_names;
extern const struct ws_section ws_04_2_1_request;
extern const struct ws_section ws_04_2_2_answer;
extern const struct ws_section ws_04_3_grammar;
extern const struct ws_section ws_04_4_versions;
extern const struct ws_section ws_05_1_masking;
extern const struct ws_section ws_05_2_base_framing;
extern const struct ws_section ws_05_2_lengths;
extern const struct ws_section ws_05_3_unmasking;
extern const struct ws_section ws_05_4_fragmentation;
extern const struct ws_section ws_05_5_control;
extern const struct ws_section ws_05_5_1_close;
extern const struct ws_section ws_05_5_2_ping;
extern const struct ws_section ws_05_5_3_pong;
extern const struct ws_section ws_05_6_data_frames;
extern const struct ws_section ws_06_messages;
extern const struct ws_section ws_07_1_1_closing_tcp;
extern const struct ws_section ws_07_1_2_server_closes;
extern const struct ws_section ws_07_1_4_half_close;
extern const struct ws_section ws_07_1_closing;
extern const struct ws_section ws_07_3_normal_closure;
extern const struct ws_section ws_07_4_status_codes;
extern const struct ws_section ws_08_1_utf8;
extern const struct ws_section ws_09_1_extensions;
extern const struct ws_section ws_10_4_limits;
extern const struct ws_section ws_10_7_aborts;
extern const struct ws_section ws_11_3_fields;
extern const struct ws_section ws_7692_03_declining;
extern const struct ws_section ws_7692_05_offers;
extern const struct ws_section ws_7692_06_framing;
extern const struct ws_section ws_7692_07_offers;
extern const struct ws_section ws_7692_07_1_parameters;
extern const struct ws_section ws_7692_07_1_2_2_client_window;
extern const struct ws_section ws_7692_07_2_1_compression;
extern const struct ws_section ws_7692_07_2_2_decompression;
extern const struct ws_section ws_7692_07_2_3_examples;
extern const struct ws_section http_head;
extern const struct ws_section ws_every_run;

#define WS_SECTIONS                                                                                \
    &ws_02_1_conventions, &ws_04_1_field_names, &ws_04_2_1_request, &ws_04_2_2_answer,             \
        &ws_04_3_grammar, &ws_04_4_versions, &ws_05_1_masking, &ws_05_2_base_framing,              \
        &ws_05_2_lengths, &ws_05_3_unmasking, &ws_05_4_fragmentation, &ws_05_5_control,            \
        &ws_05_5_1_close, &ws_05_5_2_ping, &ws_05_5_3_pong, &ws_05_6_data_frames, &ws_06_messages, \
        &ws_07_1_1_closing_tcp, &ws_07_1_2_server_closes, &ws_07_1_4_half_close, &ws_07_1_closing, \
        &ws_07_3_normal_closure, &ws_07_4_status_codes, &ws_08_1_utf8, &ws_09_1_extensions,        \
        &ws_10_4_limits, &ws_10_7_aborts, &ws_11_3_fields, &ws_7692_03_declining,                  \
        &ws_7692_05_offers, &ws_7692_06_framing, &ws_7692_07_offers, &ws_7692_07_1_parameters,     \
        &ws_7692_07_1_2_2_client_window, &ws_7692_07_2_1_compression,                              \
        &ws_7692_07_2_2_decompression, &ws_7692_07_2_3_examples, &http_head, &ws_every_run

/* A fresh connection that is answered: the target lives, and serves others than us. */
extern const struct ws_others ws_served;

/*
 * Two of them, one behind the other: the first may be accepted in the same turn in which the target
 * learns what was done to it.
 */
#define EXPECT_SERVED(after) EXPECT_OTHERS(&ws_served, after), EXPECT_OTHERS(&ws_served, after)

#define ITEM_COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The rows of a file: its table of cases, and of families where it has one. */
#define SECTION_OF_CASES(list)                          \
    {                                                   \
        .cases = (list), .case_count = ITEM_COUNT(list) \
    }
#define SECTION_OF_BOTH(case_list, family_list)                                               \
    {                                                                                         \
        .cases = (case_list), .case_count = ITEM_COUNT(case_list), .families = (family_list), \
        .family_count = ITEM_COUNT(family_list)                                               \
    }
#define SECTION_OF_FAMILIES(list)                            \
    {                                                        \
        .families = (list), .family_count = ITEM_COUNT(list) \
    }
#define VALUES(list) .values = (list), .value_count = ITEM_COUNT(list)

/* EXPECT_FAIL and EXPECT_CLOSE that blame another row than the first of .proves. */
#define EXPECT_FAIL_OR_BLAME(row, ...)                                           \
    {                                                                            \
        .verb = VERB_EXPECT_FAIL, .requirement = (row), .codes = { __VA_ARGS__ } \
    }
#define EXPECT_CLOSE_OR_BLAME(row, ...)                                           \
    {                                                                             \
        .verb = VERB_EXPECT_CLOSE, .requirement = (row), .codes = { __VA_ARGS__ } \
    }

/* An answer to a Close whose code neither repeats the one received nor says 1000. */
#define OR_UNFITTING_CODE                                                                       \
    OR_CLOSE_BREAKS(WS_5_5_1_REPLIES_WITH_FITTING_CODE, "the answer carries an unfitting code", \
                    ANY_CODE)

/* RFC 7692 3: to decline is to leave the element out, not to refuse the handshake (A12). */
#define OR_OFFER_REFUSED                                                                   \
    {                                                                                      \
        .verb = VERB_EXPECT_STATUS, .is_sibling = true, .grade = GRADE_BROKEN,             \
        .requirement = PMCE_3_DECLINES_IN_101, .says = "it refuses what it could decline", \
        .codes = {                                                                         \
            ANY_ERROR                                                                      \
        }                                                                                  \
    }

/* An outcome that breaks `row`: a Close with one of the codes, or an end of TCP without a Close. */
#define OR_CLOSE_BREAKS(row, says_, ...)                                      \
    {                                                                         \
        .verb = VERB_EXPECT_CLOSE, .is_sibling = true, .grade = GRADE_BROKEN, \
        .requirement = (row), .says = (says_), .codes = {                     \
            __VA_ARGS__                                                       \
        }                                                                     \
    }
#define OR_END_BREAKS(row, says_)                                                                 \
    {                                                                                             \
        .verb = VERB_EXPECT_END, .is_sibling = true, .grade = GRADE_BROKEN, .requirement = (row), \
        .says = (says_)                                                                           \
    }

/*
 * What came behind our Close was looked at, and found to be against the standard, as it is: no text
 * forbids to say so (A35).
 */
#define OR_FAULT_OF_WHAT_FOLLOWS \
    OR_CLOSE(GRADE_INFO, "what came behind the Close was taken for a fault", 1002, 1003, 1007, 1009)

/* Who wants to close says so first. */
#define OR_END_UNANNOUNCED OR_END_BREAKS(WS_7_3_CLOSES_BY_HANDSHAKE, "TCP ended without a Close")

/* Close has gone both ways: the server ends TCP at once, and sends nothing more before. */
#define EXPECT_END_OF_BOTH                                 \
    {                                                      \
        .verb = VERB_EXPECT_END, .silent = true,           \
        .requirement = WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, \
    }

/* A Close without its body, or with one that begins with the code. */
#define CODE_1000 "\x03\xe8"
#define CODE_3333 "\x0d\x05"
#define CODE_4444 "\x11\x5c"

#endif
