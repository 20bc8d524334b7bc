/* SPDX-License-Identifier: MIT */
/*
 * The table of requirements, made from the .def files, and its look-ups. Pure: constant data, no
 * I/O.
 */
#include "conformance/requirement.h"

#include <assert.h>
#include <string.h>

static const struct requirement requirements[REQUIREMENT_COUNT] = {
#define REQ(name_, ref_, level_, side_, roles_, clause_, text_, ...) \
    [name_] = {.id = name_,                                          \
               .name = #name_,                                       \
               .ref = ref_,                                          \
               .level = LEVEL_##level_,                              \
               .side = SIDE_##side_,                                 \
               .roles = ROLES_##roles_,                              \
               .clause = clause_,                                    \
               .text = text_,                                        \
               __VA_ARGS__},
#include "conformance/websocket/rfc6455.def"
/* Each behind the one before, and not sorted. */
#include "conformance/websocket/rfc7692.def"
/* Here, and not before them. */
#include "conformance/http/http.def"
#include "conformance/sse/whatwg.def"
#undef REQ
};

const struct requirement *requirement_get(enum requirement_id id)
{
    assert(id > REQUIREMENT_NONE);
    assert(id < REQUIREMENT_COUNT);
    return &requirements[id];
}

const struct requirement *requirement_find(const char *name)
{
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        if (strcmp(requirements[id].name, name) == 0) {
            return &requirements[id];
        }
    }
    return NULL;
}

enum protocol requirement_protocol(const struct requirement *requirement)
{
    return strncmp(requirement->name, "SSE_", strlen("SSE_")) == 0 ? PROTOCOL_EVENT_STREAM
                                                                   : PROTOCOL_WEBSOCKET;
}

bool requirement_needs_case(const struct requirement *requirement, enum roles role)
{
    bool is_visible = requirement->kind == KIND_WIRE || requirement->can_ask;
    /* Of event streams cases judge servers; vectors judge parsers, and scenarios clients. */
    is_visible = is_visible && (requirement_protocol(requirement) != PROTOCOL_EVENT_STREAM ||
                                (requirement->roles & ROLES_SERVER) != 0);
    if ((requirement->roles & role) == 0 || !is_visible) {
        return false;
    }
    return requirement->level == LEVEL_MUST || requirement->level == LEVEL_SHOULD;
}

bool requirement_needs_scenario(const struct requirement *requirement)
{
    bool is_visible = requirement->kind == KIND_WIRE || requirement->can_ask;
    return requirement->roles == ROLES_CLIENT && is_visible &&
           requirement_protocol(requirement) == PROTOCOL_EVENT_STREAM &&
           (requirement->level == LEVEL_MUST || requirement->level == LEVEL_SHOULD);
}

bool requirement_needs_mutant(const struct requirement *requirement, enum roles role)
{
    return requirement_needs_case(requirement, role) && !requirement->no_mutant;
}

bool requirement_awaits_case(const struct requirement *requirement, size_t case_count)
{
    return case_count == 0 && requirement->roles == ROLES_CLIENT &&
           requirement_needs_case(requirement, ROLES_CLIENT);
}

const char *level_name(enum level level)
{
    static const char *const names[] = {[LEVEL_MUST] = "MUST",
                                        [LEVEL_SHOULD] = "SHOULD",
                                        [LEVEL_MAY] = "MAY",
                                        [LEVEL_INFO] = "INFO"};
    return names[level];
}

const char *side_name(enum side side)
{
    return side == SIDE_SENDS ? "sends" : "receives";
}

const char *roles_name(enum roles roles)
{
    switch (roles) {
    case ROLES_SERVER:
        return "server";
    case ROLES_CLIENT:
        return "client";
    case ROLES_BOTH:
        return "both";
    case ROLES_OTHERS:
        return "others";
    case ROLES_PARSER:
        return "parser";
    }
    return "";
}

const char *kind_name(enum kind kind)
{
    static const char *const names[] = {
        [KIND_WIRE] = "wire",         [KIND_HELPED] = "helped",     [KIND_HIDDEN] = "hidden",
        [KIND_UMBRELLA] = "umbrella", [KIND_RESTATES] = "restates", [KIND_LIFTED] = "lifted"};
    return names[kind];
}
