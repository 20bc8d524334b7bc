/* SPDX-License-Identifier: MIT */
/*
 * What a run of the harness found: the one model that the harness fills and every report is written
 * from.
 *
 *     run_result -> case_result (one per case) -> attempt (one per delivery and variant) -> finding
 *
 * All strings are UTF-8 or ASCII and owned by the struct that holds them; octets of a peer stand in
 * GBytes or are escaped (`\x00`) before they get into a string. Times are in microseconds.
 */
#ifndef REPORTS_RESULT_H
#define REPORTS_RESULT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "conformance/requirement.h"

/* In the order of severity, the mildest first, so that the worst of several is their maximum. */
enum verdict {
    VERDICT_NA, /* the target does not offer what the case asks for */
    VERDICT_PASS,
    VERDICT_INFO,    /* left open by the standard, recorded */
    VERDICT_XFAIL,   /* a failure that the expectations name */
    VERDICT_XPASS,   /* passes although the expectations name it: a stale line */
    VERDICT_FLAKY,   /* failed once, passed when repeated */
    VERDICT_WARN,    /* a SHOULD is broken */
    VERDICT_UNKNOWN, /* no evidence */
    VERDICT_FAIL,    /* a MUST is broken */
    VERDICT_ERROR,   /* our own fault */
    VERDICT_COUNT,
};

/* "pass", "xfail", ...: the words of reports and JSON. */
const char *verdict_name(enum verdict verdict); /* "pass", "xfail", ... */
bool verdict_parse(const char *name, enum verdict *verdict);

/* What an offset counts in. */
enum octet_of {
    OCTET_SINCE_HANDSHAKE, /* what the target of a WebSocket sent */
    OCTET_OF_ANSWER,       /* an HTTP answer, its head and what follows, as it came */
    OCTET_OF_STREAM,       /* an event stream, taken out of the framing of the body */
};

/* "of what the target sent since the handshake": what stands behind the number. A constant. */
const char *octet_of_words(enum octet_of octet_of);

/* One thing that is not as a requirement asks, or worth recording. */
struct finding {
    /* NONE only for errors of our own and for the Autobahn suite */
    enum requirement_id requirement;
    enum verdict verdict; /* FAIL, WARN, INFO, UNKNOWN or ERROR; XFAIL when expected */
    char *expected;       /* "a Close with 1002, or the end of TCP" */
    char *actual;         /* "Pong \"mark-1\" came 0.3 ms after the offence" */
    char *hint;           /* where to look; may be NULL */
    int64_t octet;        /* an offset in what `octet_of` names, -1 when none applies */
    enum octet_of octet_of;
    /* of XFAIL: the reason that the expectations give; else NULL */
    char *reason;
};

/* One line of a conversation, ready to be shown. */
enum log_direction { LOG_SENT, LOG_RECEIVED, LOG_EVENT };

struct log_line {
    enum log_direction direction;
    int64_t at_us; /* since the connection was begun */
    /*
     * of the first octet in its direction since the opening handshake; -1 for events and the
     * handshake
     */
    int64_t offset;
    /* decoded: `Text "Hello"`, `end of TCP`, `HTTP/1.1 101 Switching Protocols` */
    char *text;
    GBytes *octets;  /* the first octets, at most LOG_OCTETS_MAX; NULL for events */
    uint64_t size;   /* how many there were */
    bool is_offence; /* this line is what a finding is about */
    char *does;      /* of a line of an event stream: what a parser does with it; NULL else */
    char *event;     /* of one that dispatches: the event; NULL else */
};

enum { LOG_OCTETS_MAX = 256, LOG_LINES_MAX = 200 };

/* One conversation. */
struct attempt {
    char *delivery; /* "whole", "octets", "cuts" */
    char *variant;  /* "alone", "followed", or "" when a case has one only */
    enum verdict verdict;
    int64_t duration_us;
    uint64_t seed;
    /* of the harness's socket: marks of the target are joined by it; 0 when not connected */
    unsigned local_port;
    /* index of its line in the transcript file, from 0; -1 when there is none */
    int transcript;
    bool timed_out; /* its verdict rests on a deadline */
    /* the target had no room, or closed for a reason of its own: it may not when nothing else goes
     * on */
    bool was_turned_away;
    GPtrArray *log; /* struct log_line *; empty when it was not kept */
    unsigned log_lines_left_out;
    /*
     * struct log_line *: the event stream that came, or that a parser was given, line by line;
     * `octets` without the line end, `offset` in the stream
     */
    GPtrArray *stream;
    unsigned stream_lines_left_out;
    bool is_http; /* its octets are no frames: what the case is about is HTTP or an event stream */
};

struct autobahn_told;

/* What a case that measures has moved: messages that went and came back, and what they took. */
struct traffic {
    unsigned round_trips;
    uint64_t sent_size;         /* of the messages, in octets */
    uint64_t sent_payload_size; /* the same as payloads of frames: less, when they are compressed */
    uint64_t came_size;
    uint64_t came_payload_size;
    int64_t duration_us; /* from the first message to the last echo */
};

struct case_result {
    char *id;
    char *suite; /* "conformance" or "autobahn" */
    char *title;
    char *section;           /* "5.5.1", "every-run", "autobahn 6" */
    char *delivery;          /* the delivery of the attempt that decided the verdict */
    char *why;               /* why the case bites; may be NULL */
    GPtrArray *script;       /* char *: the script in words, one line a step */
    GPtrArray *covers;       /* char * */
    GPtrArray *requirements; /* const struct requirement *: what it proves */
    enum verdict verdict;
    int64_t duration_us; /* the sum over its attempts */
    char *reason;        /* why NA, UNKNOWN, ERROR or FLAKY; else NULL */
    char *repeat;        /* the one command that repeats it */
    GPtrArray *findings; /* struct finding * */
    GPtrArray *attempts; /* struct attempt * */
    /* the Autobahn suite only */
    char *behavior; /* "OK", "NON-STRICT", "FAILED", "INFORMATIONAL", ... ; NULL else */
    /* "OK", "UNCLEAN", "WRONG CODE", "FAILED BY CLIENT", ... ; NULL else */
    char *behavior_close;
    int remote_close_code;  /* -1 when none came */
    bool waits;             /* the case has to wait: its time is counted apart */
    struct traffic traffic; /* of a case that measures; no round trips: of none */
    /* what the original's report tells beside (reports/autobahn.h), owned; NULL: nothing */
    struct autobahn_told *told;
};

enum requirement_verdict {
    REQUIREMENT_UNTESTED, /* no case of this run that names it gave evidence */
    REQUIREMENT_MET,
    REQUIREMENT_BROKEN,
    REQUIREMENT_NOT_APPLICABLE,
    REQUIREMENT_UMBRELLA,
};

/* "untested", "met", "broken", "na", "umbrella". */
const char *requirement_verdict_name(enum requirement_verdict verdict);

struct run_result {
    char *assay_version;
    char *suite_version;
    char *url;
    char *server;            /* the Server header of the target, or NULL */
    char *role;              /* "server": the role under test */
    GPtrArray *capabilities; /* char * */
    GPtrArray *options;      /* char *: the command line */
    uint64_t seed;
    char *started; /* ISO 8601 with milliseconds, UTC */
    int64_t duration_us;
    /* char *: what a reader has to know: the target died and was started again, ... */
    GPtrArray *notes;
    GPtrArray *cases;  /* struct case_result *, in the order of the catalogue */
    GPtrArray *stale;  /* char *: lines of the expectations that passed */
    char *ended_early; /* why the run stopped before its end; NULL else */
    int exit_status;   /* what the program will exit with, and why: */
    char *exit_reason; /* one line */
    /*
     * struct run_result *, owned: the runs that this one was joined from (reports/join.h), which
     * own its cases; else NULL
     */
    GPtrArray *parts;
};

/* Copies of what is given; every list empty, every other string NULL. Free them below. */
struct finding *finding_new(enum requirement_id requirement, enum verdict verdict,
                            const char *expected, const char *actual, const char *hint,
                            int64_t octet);
/* Keeps at most LOG_OCTETS_MAX of the octets, and their true number. */
struct log_line *log_line_new(enum log_direction direction, int64_t at_us, int64_t offset,
                              const char *text, const void *octets, size_t size);
/* PASS, no port, no transcript. */
struct attempt *attempt_new(const char *delivery, const char *variant);
struct case_result *case_result_new(const char *id, const char *suite, const char *title,
                                    const char *section);
/* Everything empty. */
struct run_result *run_result_new(void);

/* With all that they own; NULL is allowed. */
void finding_free(struct finding *finding);
void log_line_free(struct log_line *line);
void attempt_free(struct attempt *attempt);
void case_result_free(struct case_result *result);
void run_result_free(struct run_result *result);

/* How many cases have the verdict. */
unsigned run_result_count(const struct run_result *result, enum verdict verdict);

/*
 * What the run says of a requirement: broken when a finding blames it (FAIL, WARN or XFAIL), met
 * when a case that names it gave evidence.
 */
enum requirement_verdict run_result_requirement(const struct run_result *result,
                                                enum requirement_id id);

/* Whether a finding says that a requirement is broken: FAIL, WARN or XFAIL. */
bool finding_blames(const struct finding *finding);

/* Whether the case is about the requirement, or has a finding that blames it. */
bool case_result_names(const struct case_result *result, enum requirement_id id);
bool case_result_blames(const struct case_result *result, enum requirement_id id);

/*
 * The roles under test in that protocol as bits of enum roles, 0 when the run is not about it,
 * which the id of its first case tells: rows of another protocol are not told. All roles when
 * `role` is no word that is known.
 */
unsigned run_result_roles(const struct run_result *result, enum protocol protocol);

/*
 * What does not hold of a finished result though it has to, in one line (free with g_free), or
 * NULL. For results that come from a file; our own are held to it by run_result_check().
 */
char *run_result_fault(const struct run_result *result);

/*
 * Checks what has to hold of a finished result, by assertions: severities, NA and UNKNOWN with a
 * reason, FAIL with findings.
 */
void run_result_check(const struct run_result *result);

#endif
