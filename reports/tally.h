/* SPDX-License-Identifier: MIT */
/*
 * What several reports count: cases by section, requirements by level, Autobahn's words. The
 * numbers are worked out here once, so that no two formats can disagree.
 */
#ifndef REPORTS_TALLY_H
#define REPORTS_TALLY_H

#include "reports/result.h"

/* The cases of one section that stand in a row of the catalogue. */
struct section_tally {
    const char *suite;   /* owned by the result */
    const char *section; /* owned by the result */
    GPtrArray *cases;    /* const struct case_result *, owned by the result */
    unsigned counts[VERDICT_COUNT];
};

enum { REQUIREMENT_VERDICT_COUNT = REQUIREMENT_UMBRELLA + 1, LEVEL_COUNT = LEVEL_INFO + 1 };

struct requirement_tally {
    enum requirement_verdict verdicts[REQUIREMENT_COUNT]; /* by id; [REQUIREMENT_NONE] is unused */
    /*
     * Only rows that bind the role and that somebody outside can see: by level and verdict. The
     * others are counted below.
     */
    unsigned counts[LEVEL_COUNT][REQUIREMENT_VERDICT_COUNT];
    /* the same of each protocol */
    unsigned counts_of[PROTOCOL_COUNT][LEVEL_COUNT][REQUIREMENT_VERDICT_COUNT];
    /* not visible from outside, or only with the help of the program that is judged */
    unsigned hidden_count;
    unsigned derived_count; /* umbrella, restated or lifted: judged by other rows */
    unsigned others_count;  /* bind another role */
};

/* One word of Autobahn's and how often it was given. */
struct word_count {
    const char *word; /* owned by the result */
    unsigned count;
};

/* struct section_tally *, in the order of the cases; free with g_ptr_array_unref(). */
GPtrArray *tally_sections(const struct run_result *result);

/* The section without the name of its suite: "7" of "autobahn 7". Points into `section`. */
const char *tally_section_name(const char *section);

/* What the section is about: "Close" of "5.5.1", empty when it is not known. A constant. */
const char *tally_section_title(const char *suite, const char *section);

/*
 * What a group of sections is headed with: the same of all its cases, so that another begins a new
 * group. "WebSocket", "Autobahn", "Event streams: server". A constant.
 */
const char *tally_group_title(const struct section_tally *section);

/* The short name of the standards of a protocol: "WebSocket". A constant. */
const char *tally_protocol_name(enum protocol protocol);

/* What a run was about: "WebSocket, server", "Server-Sent Events, parser". A constant. */
const char *tally_run_title(const struct run_result *result);

/* Whether anything in the run hangs on its seed: a bare parser gets the same octets always. */
bool tally_has_seed(const struct run_result *result);

/* Fills in all of it. */
void tally_requirements(const struct run_result *result, struct requirement_tally *tally);

/*
 * How often Autobahn gave which word, of its behaviour or of its close: an array of struct
 * word_count, the good words first. Free with g_array_unref().
 */
GArray *tally_autobahn(const struct run_result *result, bool of_close);

/* Whether the run has cases of the suite. */
bool tally_has_suite(const struct run_result *result, const char *suite);

/* Whether cases of the run name requirements, as all do but those of Autobahn's. */
bool tally_has_rules(const struct run_result *result);

/* The time of the cases that have to wait, in microseconds, and how many they are. */
int64_t tally_waiting_us(const struct run_result *result, unsigned *count);

/*
 * The command line, quoted so that a shell takes it back, without what says where the reports go.
 * Free with g_free.
 */
char *tally_command(const struct run_result *result);

/* How Autobahn's word is to be coloured: as PASS, INFO, WARN, NA or FAIL. */
enum verdict tally_autobahn_verdict(const char *word);

/*
 * The conversation that shows why the case got its verdict: the worst one with a log, and of equals
 * that of the deciding delivery. NULL when none was kept.
 */
const struct attempt *tally_telling_attempt(const struct case_result *result);

/* Lines of a log: [begin, end). */
struct log_window {
    guint begin;
    guint end;
};

/*
 * At most `count_max` lines of the log: those about the line that is the offence, or the last ones
 * when none is. The log is not empty.
 */
struct log_window tally_log_window(const struct attempt *attempt, guint count_max);

#endif
