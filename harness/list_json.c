/* SPDX-License-Identifier: MIT */
/*
 * Cases and requirements as JSON; see list_json.h. A member with nothing in it is written all the
 * same where readers count on it; a step has only the members that its verb needs. Octets are
 * hexadecimal digits of a pattern that is repeated and cut to `size`.
 */
#include "harness/list_json.h"

#include <assert.h>
#include <string.h>

#include "conformance/breach.h"
#include "harness/script.h"
#include "reports/json_grow.h"

static void text_add(json_t *object, const char *name, const char *text)
{
    member_add(object, name, text != NULL ? json_string(text) : json_null());
}

void list_write(GString *out, json_t *root)
{
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    assert(text != NULL);
    g_string_append_printf(out, "%s\n", text);
    free(text);
    json_decref(root);
}

/* ---- Cases ---- */

static json_t *needs_list(unsigned needs)
{
    static const struct {
        unsigned need;
        const char *name;
    } names[] = {{NEEDS_ECHO, "echo"},
                 {NEEDS_DEFLATE, "permessage-deflate"},
                 {NEEDS_SUBPROTOCOL, "subprotocol"},
                 {NEEDS_CLOSE_ON_DEMAND, "close-on-demand"},
                 {NEEDS_ORIGIN, "origin"},
                 {NEEDS_REFUSED_ORIGIN, "refused-origin"},
                 {NEEDS_MISSING_PATH, "missing-path"}};
    json_t *list = json_array();

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((needs & names[i].need) != 0) {
            element_add(list, json_string(names[i].name));
        }
    }
    return list;
}

json_t *list_tags(unsigned tags)
{
    static const struct {
        unsigned tag;
        const char *name;
    } names[] = {{TAG_SECURITY, "security"},
                 {TAG_LARGE, "large"},
                 {TAG_WAITS, "waits"},
                 {TAG_HTTP, "http"},
                 {TAG_ROBUST, "robust"}};
    json_t *list = json_array();

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((tags & names[i].tag) != 0) {
            element_add(list, json_string(names[i].name));
        }
    }
    return list;
}

json_t *list_payload(const struct payload *payload)
{
    GString *hex = g_string_new(NULL);
    json_t *object = json_object();

    for (size_t i = 0; i < payload->pattern_size; i++) {
        g_string_append_printf(hex, "%02x", (unsigned)(uint8_t)payload->pattern[i]);
    }
    text_add(object, "hex", hex->str);
    member_add(object, "size", json_integer((json_int_t)payload->size));
    if (payload->begin > 0) {
        member_add(object, "begin", json_integer((json_int_t)payload->begin));
    }
    g_string_free(hex, TRUE);
    return object;
}

/* Numbers; null is a Close without a body, "any" any Close at all. */
static json_t *codes_list(const int *codes)
{
    json_t *list = json_array();

    for (size_t i = 0; i < STEP_CODES_MAX && codes[i] != 0; i++) {
        if (codes[i] == NO_CODE) {
            element_add(list, json_null());
        } else if (codes[i] == ANY_CODE || codes[i] == ANY_STATUS) {
            element_add(list, json_string("any"));
        } else if (codes[i] == ANY_ERROR) {
            element_add(list, json_string("any-error"));
        } else {
            element_add(list, json_integer(codes[i]));
        }
    }
    return list;
}

static void frame_add(json_t *object, const struct step *step)
{
    static const char *const forms[] = {
        [LENGTH_SHORTEST] = "shortest", [LENGTH_7] = "7", [LENGTH_16] = "16", [LENGTH_64] = "64"};

    member_add(object, "fin", json_boolean(!step->unfinished));
    member_add(object, "rsv", json_integer((json_int_t)step->rsv));
    member_add(object, "masked_against_role", json_boolean(step->unmasked));
    member_add(object, "zero_key", json_boolean(step->zero_key));
    text_add(object, "length_form", forms[step->length_form]);
    if (step->claims_size) {
        /* As text: it may need all 64 bits. */
        char *claimed = g_strdup_printf("%" G_GUINT64_FORMAT, step->claimed_size);
        text_add(object, "claimed_size", claimed);
        g_free(claimed);
    }
}

/* How the payload goes out compressed. Blocks are told in words (`words` of the step). */
static void deflating_add(json_t *object, const struct step *step)
{
    static const char *const ways[] = {[DEFLATING_NOT] = NULL,
                                       [DEFLATING_ZLIB] = "zlib",
                                       [DEFLATING_OCTETS] = "octets",
                                       [DEFLATING_BLOCKS] = "blocks"};
    static const char *const tails[] = {
        [TAIL_CUT] = "cut", [TAIL_LEFT_ON] = "left-on", [TAIL_MISSING] = "missing"};

    if (step->deflating == DEFLATING_NOT) {
        return;
    }
    text_add(object, "compressed", ways[step->deflating]);
    text_add(object, "tail", tails[step->tail]);
    member_add(object, "pieces", json_integer((json_int_t)MAX(step->pieces, 1U)));
    member_add(object, "fresh_window", json_boolean(step->fresh_window));
}

/* What a case wants agreed: only what is not free. */
static json_t *terms_object(const struct ws_terms *terms)
{
    const struct {
        const char *name;
        unsigned bits;
    } bits[] = {{"server_bits_min", terms->server_bits_min},
                {"server_bits_max", terms->server_bits_max},
                {"client_bits_min", terms->client_bits_min},
                {"client_bits_max", terms->client_bits_max}};
    json_t *object = json_object();

    if (terms->server_takeover != ANY_WAY) {
        member_add(object, "server_takeover", json_boolean(terms->server_takeover == WANTED));
    }
    if (terms->client_takeover != ANY_WAY) {
        member_add(object, "client_takeover", json_boolean(terms->client_takeover == WANTED));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++) {
        if (bits[i].bits != 0) {
            member_add(object, bits[i].name, json_integer((json_int_t)bits[i].bits));
        }
    }
    return object;
}

/* What only some steps have. */
static void flags_add(json_t *object, const struct step *step)
{
    if (step->verb == VERB_EXPECT_FAIL) {
        member_add(object, "inside_frame", json_boolean(step->inside_frame));
    }
    if (step->pause_ms > 0) {
        member_add(object, "ms", json_integer(step->pause_ms));
    }
    if (step->verb == VERB_FRAME || step->verb == VERB_RAW) {
        member_add(object, "apart", json_boolean(step->apart));
    }
    if (step->verb == VERB_EXPECT_END) {
        member_add(object, "silent", json_boolean(step->silent));
        member_add(object, "unhurried", json_boolean(step->unhurried));
    }
}

/* The fields of verbs that are about more than one frame or one connection. */
static void others_add(json_t *object, const struct step *step)
{
    if (step->times > 1) {
        member_add(object, "times", json_integer((json_int_t)step->times));
    }
    if (step->verb == VERB_READ_SLOWLY) {
        member_add(object, "octets_in_ms", json_integer((json_int_t)step->sip_size));
    }
    if (step->verb == VERB_EXPECT_OTHERS) {
        member_add(object, "others", json_integer((json_int_t)step->others->count));
        text_add(object, "who", step->others->who);
        member_add(object, "may_be_refused", json_boolean(step->others->may_be_refused));
        text_add(object, "each_plays", step->others->plays->title);
    }
}

static const char *verb_name(enum verb verb)
{
    static const char *const verbs[] = {
        [VERB_END] = "end",
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
    return verbs[verb];
}

static json_t *step_object(const struct step *step, const char *words)
{
    static const char *const grades[] = {
        [GRADE_PASS] = "pass", [GRADE_INFO] = "info", [GRADE_BROKEN] = "broken"};
    json_t *object = json_object();

    text_add(object, "verb", verb_name(step->verb));
    text_add(object, "words", words);
    if (step->is_sibling) {
        text_add(object, "or", grades[step->grade]);
    }
    if (step->requirement != REQUIREMENT_NONE) {
        text_add(object, "requirement", requirement_get(step->requirement)->name);
    }
    if (step->verb == VERB_FRAME || step->verb == VERB_EXPECT_MESSAGE) {
        member_add(object, "opcode", json_integer((json_int_t)step->opcode));
    }
    if (step->verb == VERB_FRAME) {
        frame_add(object, step);
        deflating_add(object, step);
    }
    if (step->verb == VERB_FRAME || step->verb == VERB_RAW || step->verb == VERB_EXPECT_MESSAGE ||
        step->verb == VERB_EXPECT_PONG) {
        member_add(object, "payload", list_payload(&step->payload));
    }
    if (step->verb == VERB_EXPECT_CLOSE || step->verb == VERB_EXPECT_FAIL ||
        step->verb == VERB_EXPECT_STATUS) {
        member_add(object, "codes", codes_list(step->codes));
    }
    if (step->field != NULL) {
        text_add(object, "field", step->field);
        text_add(object, "lists", step->lists);
    }
    if (step->agreement != AGREEMENT_ANY) {
        text_add(object, "agreement",
                 step->agreement == AGREEMENT_ACCEPTED ? "accepted" : "declined");
    }
    if (step->selects != 0) {
        member_add(object, "selects", json_integer(step->selects));
    }
    if (step->field_requirement != REQUIREMENT_NONE) {
        text_add(object, "field_requirement", requirement_get(step->field_requirement)->name);
    }
    flags_add(object, step);
    others_add(object, step);
    return object;
}

static json_t *script_list(const struct ws_case *ws_case)
{
    GPtrArray *words = script_describe(ws_case);
    json_t *script = json_array();

    for (size_t i = 0; i < case_step_count(ws_case); i++) {
        element_add(script, step_object(&ws_case->script[i], g_ptr_array_index(words, i)));
    }
    g_ptr_array_unref(words);
    return script;
}

static json_t *covers_list(const struct ws_case *ws_case)
{
    json_t *covers = json_array();

    for (size_t i = 0; i < CASE_COVERS_MAX && ws_case->covers[i] != NULL; i++) {
        element_add(covers, json_string(ws_case->covers[i]));
    }
    return covers;
}

json_t *list_case(const struct ws_case *ws_case)
{
    json_t *object = json_object();
    json_t *proves = json_array();
    json_t *requirements = json_array();

    for (size_t i = 0; i < CASE_PROVES_MAX && ws_case->proves[i] != REQUIREMENT_NONE; i++) {
        element_add(proves, json_string(requirement_get(ws_case->proves[i])->name));
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        if (case_names(ws_case, id)) {
            element_add(requirements, json_string(requirement_get(id)->name));
        }
    }
    text_add(object, "id", ws_case->id);
    text_add(object, "suite", "conformance");
    text_add(object, "title", ws_case->title);
    member_add(object, "proves", proves);
    member_add(object, "requirements", requirements);
    member_add(object, "covers", covers_list(ws_case));
    text_add(object, "against", roles_name(ws_case->against));
    member_add(object, "needs", needs_list(ws_case->needs));
    member_add(object, "tags", list_tags(ws_case->tags));
    text_add(object, "since", ws_case->since);
    text_add(object, "why", ws_case->why);
    text_add(object, "hint", ws_case->hint);
    member_add(object, "every_run", json_boolean(ws_case->passive != PASSIVE_NONE));
    if (ws_case->request != NULL) {
        text_add(object, "request", ws_case->request);
    }
    if (ws_case->offer != NULL) {
        text_add(object, "offer", ws_case->offer);
        member_add(object, "agreed", terms_object(&ws_case->agreed));
    }
    if (ws_case->close_code != 0) {
        member_add(object, "close_code", json_integer(ws_case->close_code));
    }
    member_add(object, "script", script_list(ws_case));
    return object;
}

json_t *list_row(const char *id, const struct autobahn_row *row, const struct catalogue *catalogue)
{
    json_t *object = json_object();
    json_t *covered = json_array();

    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct ws_case *ws_case = &catalogue->cases[i];
        bool covers = false;
        for (size_t j = 0; j < CASE_COVERS_MAX && ws_case->covers[j] != NULL; j++) {
            covers |= strcmp(ws_case->covers[j], row->id) == 0;
        }
        if (covers) {
            element_add(covered, json_string(ws_case->id));
        }
    }
    text_add(object, "id", id);
    text_add(object, "suite", "autobahn");
    text_add(object, "title", row->title);
    member_add(object, "requirements", json_array());
    member_add(object, "covered_by", covered);
    member_add(object, "waits", json_boolean(row->waits));
    return object;
}

/* ---- Requirements ---- */

/* Who is known to break it, and how. */
static json_t *breaches_list(enum requirement_id id)
{
    json_t *items = json_array();
    size_t count = 0;
    size_t implementation_count = 0;
    const struct breach *list = breaches(&count);
    const struct implementation *judged = implementations(&implementation_count);

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < implementation_count && list[i].row == id; j++) {
            if ((list[i].who & (unsigned)judged[j].id) != 0) {
                json_t *item = json_object();
                text_add(item, "implementation", judged[j].title);
                text_add(item, "version", judged[j].version);
                text_add(item, "does", list[i].does);
                element_add(items, item);
            }
        }
    }
    return items;
}

json_t *list_requirement(const struct requirement *row, const struct catalogue *catalogue)
{
    json_t *object = json_object();
    json_t *cases = json_array();
    json_t *parts = json_array();
    json_t *vectors = json_array();
    json_t *scenarios = list_scenarios(row->id);

    for (size_t i = 0; i < sse_vector_count(); i++) {
        if (sse_vector_names(sse_vector_at(i), row->id)) {
            element_add(vectors, json_string(sse_vector_at(i)->id));
        }
    }
    for (size_t i = 0; i < catalogue->case_count; i++) {
        if (case_names(&catalogue->cases[i], row->id)) {
            element_add(cases, json_string(catalogue->cases[i].id));
        }
    }
    for (size_t i = 0; i < REQUIREMENT_PARTS_MAX && row->parts[i] != REQUIREMENT_NONE; i++) {
        element_add(parts, json_string(requirement_get(row->parts[i])->name));
    }
    text_add(object, "id", row->name);
    text_add(object, "ref", row->ref);
    text_add(object, "level", level_name(row->level));
    text_add(object, "side", side_name(row->side));
    text_add(object, "roles", roles_name(row->roles));
    text_add(object, "kind", kind_name(row->kind));
    text_add(object, "clause", row->clause);
    text_add(object, "text", row->text);
    text_add(object, "reason", row->reason);
    text_add(object, "ambiguity", row->ambiguity);
    text_add(object, "checks", row->checks);
    text_add(object, "restates",
             row->restates != REQUIREMENT_NONE ? requirement_get(row->restates)->name : NULL);
    member_add(object, "parts", parts);
    /* Of a server: the role that is judged. */
    member_add(object, "needs_case", json_boolean(requirement_needs_case(row, ROLES_SERVER)));
    member_add(object, "needs_mutant", json_boolean(requirement_needs_mutant(row, ROLES_SERVER)));
    /* Of a client alone: it has neither a case nor a scenario. */
    size_t case_count = json_array_size(cases) + json_array_size(scenarios);
    member_add(object, "awaits_case", json_boolean(requirement_awaits_case(row, case_count)));
    member_add(object, "cases", cases);
    member_add(object, "vectors", vectors);
    member_add(object, "scenarios", scenarios);
    member_add(object, "known_breaches", breaches_list(row->id));
    return object;
}
