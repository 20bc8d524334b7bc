/* SPDX-License-Identifier: MIT */
/* The rules for whole cases; see case_lint.h. Those for steps stand in case_lint_step.c. */
#include "conformance/case_lint.h"

#include <string.h>

#include "conformance/catalogue.h"

enum {
    LARGE_SIZE = 65536,
    REPEATED_MAX = 64, /* frames of one step that are still sent octet by octet */
};

static const struct case_fault no_fault = {.step = CASE_STEPS_MAX};

static struct case_fault fault_of(const char *member, const char *words)
{
    return (struct case_fault){.words = words, .member = member, .step = CASE_STEPS_MAX};
}

static bool has_verb(const struct ws_case *ws_case, enum verb verb)
{
    size_t step_count = case_step_count(ws_case);
    for (size_t index = 0; index < step_count; index++) {
        if (ws_case->script[index].verb == verb && !ws_case->script[index].is_sibling) {
            return true;
        }
    }
    return false;
}

static bool is_answer(enum verb verb)
{
    return verb >= VERB_EXPECT_OPEN && verb <= VERB_EXPECT_NO_OPEN;
}

/* First steps of a script that lets its own request go unanswered. */
static bool is_unanswered(enum verb verb)
{
    return verb == VERB_ABORT || verb == VERB_EXPECT_OTHERS || verb == VERB_HOLD;
}

unsigned case_tags(const struct ws_case *ws_case)
{
    unsigned tags = 0;
    size_t step_count = case_step_count(ws_case);
    for (size_t index = 0; index < step_count; index++) {
        tags |= ws_case->script[index].payload.size >= LARGE_SIZE ? (unsigned)TAG_LARGE : 0;
    }
    if (has_verb(ws_case, VERB_PAUSE) || has_verb(ws_case, VERB_EXPECT_NO_OPEN) ||
        (ws_case->request != NULL && strstr(ws_case->request, REQUEST_PAUSE) != NULL)) {
        tags |= TAG_WAITS;
    }
    if (has_verb(ws_case, VERB_EXPECT_OTHERS)) {
        tags |= TAG_ROBUST;
    }
    return tags;
}

bool case_may_blame(enum requirement_id row)
{
    if (row == REQUIREMENT_NONE) {
        return true;
    }
    enum kind kind = requirement_get(row)->kind;
    return kind == KIND_WIRE || kind == KIND_HELPED;
}

static struct case_fault proves_fault(const struct ws_case *ws_case)
{
    if (ws_case->proves[0] == REQUIREMENT_NONE) {
        return fault_of("proves", "it proves nothing");
    }
    if (!case_may_blame(ws_case->proves[0])) {
        return fault_of("proves", "the first row is judged by others or not at all; name one whose "
                                  "kind is wire or helped");
    }
    for (size_t index = 0; index < CASE_PROVES_MAX; index++) {
        enum requirement_id id = ws_case->proves[index];
        if (id == REQUIREMENT_NONE) {
            continue;
        }
        if (index > 0 && ws_case->proves[index - 1] == REQUIREMENT_NONE) {
            return fault_of("proves", "it has a gap");
        }
        for (size_t before = 0; before < index; before++) {
            if (ws_case->proves[before] == id) {
                return fault_of("proves", "it names a row twice");
            }
        }
        if ((requirement_get(id)->roles & ws_case->against) == 0) {
            return fault_of("proves", "it names a row that does not bind who is judged");
        }
    }
    return no_fault;
}

static struct case_fault tags_fault(const struct ws_case *ws_case)
{
    unsigned differ = case_tags(ws_case) ^ ws_case->tags;
    if (ws_case->check != SSE_CHECK_NONE) {
        return no_fault;
    }
    if ((differ & TAG_WAITS) != 0) {
        return fault_of("tags", "the tag waits and a pause go together");
    }
    if ((differ & TAG_LARGE) != 0) {
        return fault_of("tags", "the tag large and a payload of 64 KiB go together");
    }
    if ((differ & TAG_ROBUST) != 0) {
        return fault_of("tags", "the tag robust and an expect-others go together");
    }
    return no_fault;
}

static struct case_fault needs_fault(const struct ws_case *ws_case)
{
    if (ws_case->check != SSE_CHECK_NONE) {
        return no_fault;
    }
    if ((ws_case->close_code != 0) != ((ws_case->needs & NEEDS_CLOSE_ON_DEMAND) != 0)) {
        return fault_of("needs", "close-on-demand and a close code go together");
    }
    if (ws_case->close_code != 0 &&
        (ws_case->request != NULL || ws_case->against != ROLES_SERVER)) {
        return fault_of("close_code", "only a server is made to close, by a lawful request");
    }
    for (size_t index = 0; index < case_step_count(ws_case); index++) {
        if (ws_case->script[index].times > REPEATED_MAX && !ws_case->whole_only) {
            return fault_of("whole_only",
                            "so many frames take too long octet by octet, so it has to be true");
        }
    }
    return no_fault;
}

/* Whether `text` holds the hole, in small letters or in capitals. */
static bool has_hole(const char *text, const char *hole)
{
    for (; text != NULL && *text != '\0'; text++) {
        size_t size = 0;
        while (hole[size] != '\0' &&
               (text[size] == hole[size] ||
                (text[size] >= 'A' && text[size] <= 'Z' && text[size] - 'A' + 'a' == hole[size]))) {
            size++;
        }
        if (hole[size] == '\0') {
            return true;
        }
    }
    return false;
}

/* A hole that the command line fills, and the need that says so, go together. */
static struct case_fault holes_fault(const struct ws_case *ws_case)
{
    static const struct {
        const char *hole;
        unsigned need;
        const char *words;
    } holes[] = {{"{subprotocol}", NEEDS_SUBPROTOCOL,
                  "{subprotocol} and what the case needs do not go together"},
                 {"{origin}", NEEDS_ORIGIN, "{origin} and what the case needs do not go together"},
                 {"{refused-origin}", NEEDS_REFUSED_ORIGIN,
                  "{refused-origin} and what the case needs do not go together"},
                 {"{missing-path}", NEEDS_MISSING_PATH,
                  "{missing-path} and what the case needs do not go together"}};
    if (ws_case->check != SSE_CHECK_NONE) {
        return no_fault; /* the exchanges that it looks at have requests */
    }
    for (size_t index = 0; index < sizeof(holes) / sizeof(holes[0]); index++) {
        if (has_hole(ws_case->request, holes[index].hole) !=
            ((ws_case->needs & holes[index].need) != 0)) {
            return fault_of("needs", holes[index].words);
        }
    }
    return no_fault;
}

static struct case_fault request_fault(const struct ws_case *ws_case)
{
    bool begins_with_answer = is_answer(ws_case->script[0].verb);
    bool may_go_without = ws_case->request != NULL && is_unanswered(ws_case->script[0].verb);
    if (begins_with_answer != (ws_case->request != NULL) && !may_go_without) {
        return fault_of("script", "a request and an answer as the first step go together");
    }
    if (ws_case->request != NULL && strstr(ws_case->request, "{value}") != NULL) {
        return fault_of("request", "the request has a hole that no family fills");
    }
    if (ws_case->request != NULL && ws_case->against != ROLES_SERVER) {
        return fault_of("request", "a request is for a server");
    }
    return no_fault;
}

/* The steps one by one, and that nothing stands behind the last. */
static struct case_fault steps_fault(const struct ws_case *ws_case, bool is_plays)
{
    size_t step_count = case_step_count(ws_case);
    if (ws_case->script[0].is_sibling) {
        return fault_of("script", "the first step is a sibling");
    }
    for (size_t index = step_count; index < CASE_STEPS_MAX; index++) {
        if (ws_case->script[index].verb != VERB_END) {
            return fault_of("script", "steps stand behind the end of the script");
        }
    }
    for (size_t index = 0; index < step_count; index++) {
        struct case_fault fault = case_lint_step(ws_case, index, is_plays);
        if (fault.words == NULL && is_plays) {
            fault = case_lint_deflating(ws_case, index);
        }
        if (fault.words != NULL) {
            fault.step = index;
            return fault;
        }
    }
    return no_fault;
}

static struct case_fault script_fault(const struct ws_case *ws_case)
{
    size_t step_count = case_step_count(ws_case);
    bool expects = false;
    for (size_t index = 0; index < step_count; index++) {
        expects = expects || ws_case->script[index].verb >= VERB_EXPECT_MESSAGE;
    }
    if (ws_case->passive != PASSIVE_NONE) {
        return step_count == 0 ? no_fault
                               : fault_of("script", "a rule watched in every run has a script");
    }
    if (ws_case->check != SSE_CHECK_NONE) {
        return step_count == 0 ? no_fault : fault_of("script", "a check has a script");
    }
    if (!expects) {
        return fault_of("script", "the script expects nothing, so it cannot fail");
    }
    struct case_fault fault = request_fault(ws_case);
    return fault.words != NULL ? fault : steps_fault(ws_case, false);
}

/* What the others play is a small case of its own, without a place in the catalogue. */
static struct case_fault others_fault(const struct ws_case *ws_case)
{
    struct case_fault fault = no_fault;
    for (size_t index = 0; index < case_step_count(ws_case) && fault.words == NULL; index++) {
        const struct ws_others *others = ws_case->script[index].others;
        if ((others != NULL) != (ws_case->script[index].verb == VERB_EXPECT_OTHERS)) {
            fault = fault_of("others", "others belong to expect-others, which needs some");
        } else if (others != NULL && (others->count == 0 || others->count > OTHERS_COUNT_MAX ||
                                      others->who == NULL)) {
            fault = fault_of("others", "the others are none, too many, or without a name");
        } else if (others != NULL &&
                   (others->plays->needs != 0) != (others->plays_without_echo != NULL) &&
                   ws_case->needs == 0) {
            fault = fault_of("others",
                             "others that need an echo need something else to play without one");
        } else if (others != NULL && case_others_count(others->plays) > 0) {
            fault = fault_of("others", "others open no others");
        }
        fault.step = fault.words != NULL ? index : CASE_STEPS_MAX;
    }
    return fault;
}

static bool are_bits(unsigned bits_min, unsigned bits_max)
{
    unsigned low = bits_min == 0 ? DEFLATE_WINDOW_BITS_MIN : bits_min;
    unsigned high = bits_max == 0 ? DEFLATE_WINDOW_BITS_MAX : bits_max;
    return low >= DEFLATE_WINDOW_BITS_MIN && low <= high && high <= DEFLATE_WINDOW_BITS_MAX;
}

static bool wants_terms(const struct ws_terms *terms)
{
    return terms->server_takeover != ANY_WAY || terms->client_takeover != ANY_WAY ||
           terms->server_bits_min != 0 || terms->server_bits_max != 0 ||
           terms->client_bits_min != 0 || terms->client_bits_max != 0;
}

bool case_offers(const struct ws_case *ws_case)
{
    static const char field[] = "\nSec-WebSocket-Extensions:";
    return ws_case->offer != NULL ||
           (ws_case->request != NULL && strstr(ws_case->request, field) != NULL);
}

static struct case_fault agreed_fault(const struct ws_case *ws_case)
{
    bool offers = case_offers(ws_case);
    if (ws_case->offer != NULL && ws_case->request != NULL) {
        return fault_of("offer", "a request of its own has its own offer in it");
    }
    if (ws_case->offer != NULL && (ws_case->needs & NEEDS_DEFLATE) == 0) {
        return fault_of("needs", "what is offered has to be known: permessage-deflate");
    }
    if (!offers && ((ws_case->needs & NEEDS_DEFLATE) != 0 || wants_terms(&ws_case->agreed))) {
        return fault_of("offer", "it needs permessage-deflate and does not offer it");
    }
    if (!are_bits(ws_case->agreed.server_bits_min, ws_case->agreed.server_bits_max) ||
        !are_bits(ws_case->agreed.client_bits_min, ws_case->agreed.client_bits_max)) {
        return fault_of("agreed", "no window is of that size");
    }
    return no_fault;
}

struct case_fault case_lint_offer(const struct ws_case *ws_case)
{
    struct case_fault fault = agreed_fault(ws_case);
    for (size_t index = 0; index < case_step_count(ws_case) && fault.words == NULL; index++) {
        fault = case_lint_deflating(ws_case, index);
        fault.step = fault.words != NULL ? index : CASE_STEPS_MAX;
    }
    return fault;
}

struct case_fault case_lint(const struct ws_case *ws_case)
{
    static struct case_fault (*const rules[])(const struct ws_case *) = {
        proves_fault, tags_fault,   needs_fault,     holes_fault,
        script_fault, others_fault, case_lint_offer,
    };
    struct case_fault fault = no_fault;
    if (ws_case->against == 0 || (ws_case->against & ~(unsigned)ROLES_BOTH) != 0) {
        return fault_of("against", "it is against nobody that can be judged");
    }
    for (size_t index = 0; fault.words == NULL && index < sizeof(rules) / sizeof(rules[0]);
         index++) {
        fault = rules[index](ws_case);
    }
    return fault;
}

struct case_fault case_lint_plays(const struct ws_case *plays)
{
    if (case_step_count(plays) == 0) {
        return fault_of("script", "the script has no steps");
    }
    if (case_others_count(plays) > 0) {
        return fault_of("script", "others open no others");
    }
    if ((plays->needs & ~(unsigned)NEEDS_ECHO) != 0) {
        return fault_of("needs", "others can need an echo, and nothing else");
    }
    struct case_fault fault = holes_fault(plays);
    if (fault.words == NULL) {
        fault = request_fault(plays);
    }
    return fault.words != NULL ? fault : steps_fault(plays, true);
}
