/* SPDX-License-Identifier: MIT */
/*
 * The requirements, named where they are obeyed.
 *
 *     BREAKS(NAME, condition)      true when what came breaks the rule: it is reacted to
 *     CALLS_FOR(NAME, condition)   true when what came calls for the rule's action: it follows
 *     PROMISE(NAME, condition)     what is sent keeps the rule: an assertion
 *     DISHONOURED(NAME)            false; for assertions about what a rule has kept out
 *
 * Here they are their condition, or an assertion. Built with MUTANTS they also count, and a rule
 * that was named with --dishonour is not obeyed: its BREAKS and CALLS_FOR are false whatever
 * came, and no PROMISE aborts. Such a program proves that the judge notices. Counted are, for
 * each connection: of BREAKS and PROMISE how often the rule was kept and how often it was broken;
 * of CALLS_FOR, when it is called for, whether it was followed (kept) or not (broken).
 */
#ifndef REFERENCE_OBEY_H
#define REFERENCE_OBEY_H

#include <assert.h>
#include <stdbool.h>

#include "conformance/requirement.h"
#include "reference/narrate.h"

#ifndef MUTANTS

#define BREAKS(name, condition)    narrate_condition(name, condition, true)
#define CALLS_FOR(name, condition) narrate_condition(name, condition, false)
#define PROMISE(name, condition)   assert(((void)(name), (condition)))
#define DISHONOURED(name)          ((void)(name), false)

#else

#define BREAKS(name, condition)    narrate_condition(name, obey_breaks(name, condition), true)
#define CALLS_FOR(name, condition) narrate_condition(name, obey_calls_for(name, condition), false)
#define PROMISE(name, condition)   obey_promise(name, condition)
#define DISHONOURED(name)          obey_dishonoured(name)

/* What the macros are in the mutant build; each counts for the connection that is being served. */
bool obey_breaks(enum requirement_id name, bool condition);
bool obey_calls_for(enum requirement_id name, bool condition);
void obey_promise(enum requirement_id name, bool condition);
bool obey_dishonoured(enum requirement_id name);

#endif

#endif
