/* SPDX-License-Identifier: MIT */
/*
 * A requirement is one normative statement of a standard: one row, in the order of the standard.
 *
 * The rows stand in conformance/<protocol>/<standard>.def as REQ(...) lines. This file makes of
 * them an enum (so that the reference, the cases and the mutants name a row in code and the
 * compiler checks the name) and a table that the lints and the reports read.
 *
 *     REQ(WS_5_2_FAILS_ON_RSV, "RFC6455-5.2-05", MUST, RECEIVES, BOTH, "RFC 6455 5.2", "what it
 * asks, paraphrased", .kind = KIND_WIRE)
 *
 * websocket/rfc6455.def holds RFC 6455, websocket/rfc7692.def behind it permessage-deflate,
 * http/http.def what RFC 9110 and RFC 9112 ask and RFC 6455 leans on, and sse/whatwg.def
 * Server-Sent Events. The clause of a row says of
 * which text it is.
 *
 * Invariants, held by conformance/tests: names and order are unique, every clause names its
 * standard, a row of KIND_HIDDEN has a reason, one of KIND_UMBRELLA names its parts, one of
 * KIND_RESTATES names what it restates, only one of KIND_HELPED is asked for, and every other row
 * that binds a server has a case.
 */
#ifndef CONFORMANCE_REQUIREMENT_H
#define CONFORMANCE_REQUIREMENT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How strongly the standard binds. MUST also stands for steps of an algorithm, imperatives and
 * grammar without a key word.
 */
enum level {
    LEVEL_MUST,
    LEVEL_SHOULD,
    LEVEL_MAY,
    LEVEL_INFO, /* a definition: nothing can break it */
};

/* Whether the rule binds what an endpoint sends, or how it reacts to what it receives. */
enum side {
    SIDE_SENDS,
    SIDE_RECEIVES,
};

/*
 * Whom the rule binds, as a bit set. OTHERS are intermediaries, authors of extensions and
 * registries. A PARSER reads an event stream, be it a bare one or that of an EventSource.
 */
enum roles {
    ROLES_SERVER = 1,
    ROLES_CLIENT = 2,
    ROLES_BOTH = 3,
    ROLES_OTHERS = 4,
    ROLES_PARSER = 8,
};

/* Which protocol a row is of. A run judges one, and counts its rows alone. */
enum protocol {
    PROTOCOL_WEBSOCKET,
    PROTOCOL_EVENT_STREAM,
};

enum { PROTOCOL_COUNT = PROTOCOL_EVENT_STREAM + 1 };

/* How the rule can be seen from outside, or why it is not judged by a case of its own. */
enum kind {
    KIND_WIRE = 1, /* visible to any peer */
    /* visible with the help of the judged program: a URL that provokes it, its report */
    KIND_HELPED,
    KIND_HIDDEN,   /* not visible from outside; `reason` says why */
    KIND_UMBRELLA, /* holds when its `parts` hold */
    KIND_RESTATES, /* says again what the row `restates` says */
    KIND_LIFTED,   /* taken back by an erratum; `reason` names it */
};

enum requirement_id {
    REQUIREMENT_NONE,
#define REQ(name, ...) name,
#include "conformance/websocket/rfc6455.def"
/* Each behind the one before, and not sorted. */
#include "conformance/websocket/rfc7692.def"
/* Here, and not before them. */
#include "conformance/http/http.def"
#include "conformance/sse/whatwg.def"
#undef REQ
    REQUIREMENT_COUNT,
};

enum {
    REQUIREMENT_PARTS_MAX = 12,
    RFC6455_STATEMENT_COUNT = 339, /* in the catalogue that .ref names */
    RFC7692_STATEMENT_COUNT = 109,
    SSE_STATEMENT_COUNT = 149, /* in that of Server-Sent Events */
};

struct requirement {
    enum requirement_id id;
    const char *name; /* the enum's name: the public id of the row, never changed */
    /*
     * the id in the catalogue of statements, such as "RFC6455-5.2-05"; two rows may share it. Of
     * RFC 9110 and RFC 9112 the rows of a section are counted: "RFC9112-5.1-01". Those of
     * Server-Sent Events are "SSE-9.2.6-05", or the check that the row is: "SSE-SV-40"
     */
    const char *ref;
    enum level level;
    enum side side;
    enum roles roles;
    const char *clause; /* "RFC 6455 5.2", "HTML #event-stream-interpretation", "practice" */
    const char *text;   /* the rule in our words, present tense */
    enum kind kind;
    const char *reason;    /* why it is hidden, lifted, or has no mutant; NULL else */
    const char *ambiguity; /* which known ambiguity decided the level, such as "A3"; NULL else */
    enum requirement_id restates;
    enum requirement_id parts[REQUIREMENT_PARTS_MAX]; /* of an umbrella; ends at REQUIREMENT_NONE */
    /* no program can break it visibly without breaking another row first; `reason` says why */
    bool no_mutant;
    /* of KIND_HELPED: the suite has a way to get the help, so that it needs a case as if of WIRE */
    bool can_ask;
    /* of Server-Sent Events: the checks of the catalogue that come to this row: "SV-05 SV-06" */
    const char *checks;
    /* the statement is cited from a standard of whose text nothing is held */
    bool is_cited;
};

/* The row of `id`; REQUIREMENT_NONE < id < REQUIREMENT_COUNT is asserted. */
const struct requirement *requirement_get(enum requirement_id id);

/* The row of that name, or NULL. */
const struct requirement *requirement_find(const char *name);

/* The protocol that the row is of, by its name. */
enum protocol requirement_protocol(const struct requirement *requirement);

/*
 * Whether a program in the given role has to have a case: visible, if need be with help that the
 * suite can ask for, and binding that role with MUST or SHOULD.
 */
bool requirement_needs_case(const struct requirement *requirement, enum roles role);

/* Whether a scenario has to prove the row: it binds a client of event streams alone. */
bool requirement_needs_scenario(const struct requirement *requirement);

/* The same as a case for a mutant: what needs a case, unless the row says why no mutant can be. */
bool requirement_needs_mutant(const struct requirement *requirement, enum roles role);

/*
 * Whether a case is missing that will be there when clients are judged: it binds a client alone and
 * would need one. `case_count` cases name it.
 */
bool requirement_awaits_case(const struct requirement *requirement, size_t case_count);

/* The words for reports: "MUST", "sends", "server", "wire". Constants. */
const char *level_name(enum level level);
const char *side_name(enum side side);
const char *roles_name(enum roles roles);
const char *kind_name(enum kind kind);

#endif
