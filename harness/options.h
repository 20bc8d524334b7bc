/* SPDX-License-Identifier: MIT */
/*
 * The command line, parsed and checked. What is wrong with it is said in one line: what, where and
 * what to do; exit 2.
 */
#ifndef HARNESS_OPTIONS_H
#define HARNESS_OPTIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "conformance/catalogue.h"
#include "conformance/requirement.h"
#include "harness/case_file.h"
#include "harness/player.h"

/* HELP and VERSION are last: they take nothing. */
enum command {
    COMMAND_TEST,
    COMMAND_LIST,
    COMMAND_EXPLAIN,
    COMMAND_REPLAY,
    COMMAND_BASELINE,
    COMMAND_REPORT,
    COMMAND_PARSER,
    COMMAND_COPY,
    COMMAND_CLIENT,
    COMMAND_WSTEST,
    COMMAND_HELP,
    COMMAND_VERSION,
};

enum suite { SUITE_CONFORMANCE = 1, SUITE_AUTOBAHN = 2, SUITE_ALL = 3 };

enum ready_kind {
    READY_TCP,  /* a TCP connection to the port is accepted */
    READY_HTTP, /* a GET of `ready_argument` gets any HTTP answer */
    READY_LINE, /* a line of its standard output matches the regular expression `ready_argument` */
};

enum output_format {
    OUTPUT_TEXT,
    OUTPUT_JSON,
    OUTPUT_HTML,
    OUTPUT_JUNIT,
    OUTPUT_TAP,
    OUTPUT_AUTOBAHN
};

struct output {
    enum output_format format;
    char *path; /* NULL: standard output; of AUTOBAHN a folder */
};

struct options {
    enum command command;
    bool help; /* --help behind a command: print options_help(command), nothing else */
    char *url; /* also --wsuri; as given, may hold {port}; NULL when the command takes none */
    GPtrArray *selectors; /* char *: ids, prefixes, globs, autobahn:GLOB; with those of --run */
    GPtrArray *skips;     /* char *: the same forms */
    GPtrArray *tags;      /* char *: names of tags, any of which selects */
    unsigned suites;      /* enum suite */
    bool suite_given;
    bool is_full;                    /* --profile full: what measures is played, too */
    enum level level;                /* LEVEL_MUST: warnings do not count; LEVEL_SHOULD: they do */
    unsigned jobs;                   /* 1 to 1024, default 64 */
    unsigned opening;                /* 1 to 1024, default 1 */
    bool deliveries[DELIVERY_COUNT]; /* indexed by enum delivery */
    int64_t timeout_us;              /* --timeout seconds, default 2 */
    int64_t total_timeout_us;        /* 0: none */
    double slow;                     /* factor on all deadlines, default 1 */
    uint64_t seed;                   /* --seed, or drawn */
    unsigned messages;               /* of each case that repeats; 0: as many as the suite has */
    unsigned retries;                /* how often a failing case is repeated, 0 (default) to 1024 */
    bool fail_fast;
    bool dry_run;
    bool verbose;
    bool quiet;
    bool color;       /* decided: --color auto|always|never, NO_COLOR, a terminal */
    unsigned columns; /* of the terminal that standard output is; 0: it is none, or says nothing */
    /* a live line on standard error: when that is a terminal and not quiet */
    bool progress;
    char *exec; /* command line of the target, may hold {port}; NULL */
    /* URL on which the target closes with the code that stands for {code}; NULL */
    char *close_url;
    enum ready_kind ready;
    char *ready_argument;
    int64_t ready_timeout_us; /* default 10 s */
    GPtrArray *headers;       /* char *: `Name: value` of -H, in order */
    char *origin;             /* of the opening handshake, or NULL */
    char *refused_origin;     /* that the target does not take, or NULL */
    char *missing_path;       /* under which the target offers nothing, or NULL */
    GPtrArray *subprotocols;  /* char * */
    /* Of wss: only: authorities instead of the system's, whether nothing is verified, the name to
     * ask for and verify, and a certificate of our own with its key: both or none. */
    char *cacert;
    bool insecure;
    char *sni;
    char *cert;
    char *key;
    char *connect_to;      /* HOST:PORT for TCP instead of the URL's, may hold {port}; NULL */
    int64_t observe_us;    /* how long an event stream is watched, default 5 s */
    char *emit;            /* URL that takes calls to emit, may hold {port}; NULL */
    GPtrArray *parameters; /* char *: of the query, that get into the stream */
    char *expect;          /* path of the expectations; NULL */
    GPtrArray *case_paths; /* char *: files of cases beside those of the catalogue */
    /* what stands in them; empty until options_cases_load() */
    struct case_file *cases;
    bool allow_stale;
    GArray *outputs;      /* struct output; text on standard output when none is given */
    bool keeps_logs;      /* conversations in which nothing is amiss are kept, too */
    bool requirements;    /* list --requirements */
    bool json;            /* list --json */
    char *mode;           /* wstest --mode, or NULL */
    char *spec;           /* wstest --spec, or NULL */
    char *file;           /* replay FILE, baseline RUN.json, copy DIR */
    GPtrArray *files;     /* char *: report RUN.json... */
    char *format;         /* parser FORMAT, client FORMAT: "sse" */
    GPtrArray *program;   /* char *, a NULL behind them: ... -- PROGRAM ARGUMENT... */
    bool batch;           /* parser --batch */
    bool join;            /* report --join: several runs as one */
    char *baseline_path;  /* baseline -o FILE; NULL: standard output */
    GPtrArray *arguments; /* char *: the command line as given, for the report */
};

/*
 * Parses; NULL and one line in `error` (free with g_free) on a mistake. Free with options_free().
 */
struct options *options_parse(int argc, char **argv, char **error);
void options_free(struct options *options);

/*
 * Reads the files of cases that the options name. False and one line in `error` (g_free) when one
 * of them is wrong.
 */
bool options_cases_load(struct options *options, char **error);

/* All cases: those of the catalogue, and those of the files behind them. catalogue_free(). */
struct catalogue *options_catalogue(const struct options *options);

/* The text of --help, for a command or (COMMAND_HELP) for the whole program. */
const char *options_help(enum command command);

/*
 * Whether a selector names this case: an id, a prefix that ends at a `/` or `.` border (`ws/5.5`
 * takes ws/5.5/... and ws/5.5.1/...), a glob with `*` or `?`, `autobahn:` and one of these over
 * Autobahn's own numbers (`autobahn:7.*`), or the name of a tag.
 */
bool selector_matches(const char *selector, const char *id, bool is_autobahn, unsigned tags);

/* Whether a selector names any case of either suite. */
bool selector_known(const char *selector, const struct catalogue *catalogue);

/* Whether a selector names any vector of event streams. */
bool selector_names_vector(const char *selector);

/* Whether a selector names any scenario for clients of event streams. */
bool selector_names_scenario(const char *selector);

/* The first selector, of those to run and those to skip, that names no case, or NULL. */
const char *options_unknown_selector(const struct options *options,
                                     const struct catalogue *catalogue);

/* Whether the selectors, --skip and --tag together select this case. The suite is not looked at. */
bool options_select(const struct options *options, const char *id, bool is_autobahn, unsigned tags);

#endif
