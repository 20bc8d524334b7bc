/* SPDX-License-Identifier: MIT */
/* The others beside a case; see company.h. */
#include "harness/company.h"

#include <assert.h>

#include "harness/plan.h"
#include "harness/script.h"

/* Before one that was turned away is asked for again. */
enum { ROOM_LAG_US = 50000 };

struct member {
    struct script_setting setting;
    struct run_plan plan;
    bool is_counted;
};

static struct member *member_new(struct company *company, const struct ws_case *plays,
                                 unsigned index)
{
    const struct run_plan *of_leader = company->leader->plan;
    struct member *member = g_new0(struct member, 1);

    member->setting = (struct script_setting){
        .ws_case = plays, .variant = SCRIPT_ONCE, .under_test = ROLES_SERVER};
    member->plan = *of_leader;
    member->plan.player_class = &script_player_class;
    member->plan.setting = &member->setting;
    member->plan.delivery = DELIVERY_WHOLE;
    member->plan.variant = SCRIPT_ONCE;
    member->plan.seed = of_leader->seed + index + 1;
    /* Served late is not served: TCP and the handshake have no longer than an answer. */
    member->plan.open_timeout_us = of_leader->limits.reply_us;
    member->plan.is_narrow = plays->is_narrow;
    member->plan.others_count = 0;
    member->plan.offer = plays->offer;
    member->plan.company = company;
    member->plan.owner = member;
    return member;
}

struct company *company_new(const struct ws_others *others, struct run *leader, bool echoes)
{
    const struct ws_case *plays = others->plays;
    struct company *company = g_new0(struct company, 1);

    if (!echoes && others->plays_without_echo != NULL) {
        plays = others->plays_without_echo;
    }
    assert(others->count >= 1 && others->count <= OTHERS_COUNT_MAX);
    company->others = others;
    company->leader = leader;
    company->members = g_ptr_array_new_with_free_func(g_free);
    for (unsigned index = 0; index < others->count; index++) {
        g_ptr_array_add(company->members, member_new(company, plays, index));
    }
    return company;
}

void company_free(struct company *company)
{
    assert(company->active_count == 0);
    g_ptr_array_unref(company->members);
    g_free(company->trouble);
    g_free(company);
}

static bool has_next(const struct company *company)
{
    return !company->is_dissolved && company->trouble == NULL &&
           company->begun_count < company->members->len;
}

int64_t company_wake_us(const struct company *company)
{
    return has_next(company) && company->after_us > 0 ? company->after_us : INT64_MAX;
}

const struct run_plan *company_begin_next(struct company *company, int64_t now_us)
{
    if (!has_next(company) || now_us < company->after_us) {
        return NULL;
    }
    company->after_us = 0;
    if (company->until_us == 0) {
        company->until_us = now_us + company->leader->plan->limits.reply_us;
    }
    struct member *member = g_ptr_array_index(company->members, company->begun_count);
    company->begun_count++;
    company->active_count++;
    return &member->plan;
}

static void member_count(struct company *company, struct member *member, bool is_refused)
{
    if (member->is_counted) {
        return;
    }
    member->is_counted = true;
    company->passed_count += !is_refused;
    company->refused_count += is_refused;
}

void company_look(struct company *company, const struct run *run)
{
    bool is_there = run->state == RUN_PLAYING && run->out_begin == run->out->len &&
                    run->action.kind == PLAYER_WAIT && run->action.holds;
    if (is_there) {
        member_count(company, run->plan->owner, false);
    }
}

/* What the member's player has to say against the target; NULL: nothing. g_free(). Sets whether
 * the target had no room for it, or closed for a reason of its own. */
static char *member_trouble(struct run *run, bool *was_turned_away)
{
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("", "conformance", "", "");
    char *trouble = NULL;

    run->plan->player_class->judge(run->player, attempt, result, false);
    for (guint i = 0; i < result->findings->len && trouble == NULL; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        if (finding->verdict > VERDICT_INFO) {
            trouble = g_strdup_printf("expected %s, but %s", finding->expected, finding->actual);
        }
    }
    *was_turned_away = attempt->was_turned_away;
    attempt_free(attempt);
    case_result_free(result);
    return trouble;
}

/* A lone one whose TCP is refused may have come upon a target that is gone: that is no refusal in
 * order, and neither is silence. */
static bool was_refused(const struct company *company, const struct run *run)
{
    bool is_one_of_many = company->members->len > 1;
    return company->others->may_be_refused &&
           ((run->outcome == RUN_NOT_CONNECTED && is_one_of_many) ||
            run->outcome == RUN_NOT_OPENED);
}

/*
 * Has a lone one asked for again that was turned away: the target sees the end of those before a
 * little later, and it is to be served within the time-out, no sooner. False: that has passed.
 */
static bool asks_again(struct company *company, int64_t now_us)
{
    if (company->members->len > 1 || now_us + ROOM_LAG_US >= company->until_us) {
        return false;
    }
    company->begun_count = 0;
    company->after_us = now_us + ROOM_LAG_US;
    return true;
}

void company_take(struct company *company, struct run *run, int64_t now_us)
{
    struct member *member = run->plan->owner;

    assert(run->state == RUN_DONE);
    assert(company->active_count > 0);
    company->active_count--;
    if (member->is_counted || company->is_dissolved || company->is_told) {
        return;
    }
    if (was_refused(company, run)) {
        member_count(company, member, true);
        if (company->refused_count == company->members->len && company->members->len > 1) {
            company->trouble = g_strdup_printf("none of them was let in: %s", run->trouble);
        }
        return;
    }
    bool was_turned_away = run->had_no_room;
    char *trouble =
        run->outcome == RUN_PLAYED ? member_trouble(run, &was_turned_away) : g_strdup(run->trouble);
    if (trouble == NULL) {
        member_count(company, member, false);
    } else if (company->trouble == NULL && !(was_turned_away && asks_again(company, now_us))) {
        company->trouble = trouble;
        company->leader->had_no_room |= was_turned_away;
    } else {
        g_free(trouble);
    }
}

void company_give_up(struct company *company)
{
    if (company->trouble == NULL) {
        company->trouble = g_strdup("it was not waited for: another was not served at that time");
    }
}

bool company_is_over(const struct company *company)
{
    return company->trouble != NULL ||
           company->passed_count + company->refused_count == company->members->len;
}

void company_tell(struct company *company, int64_t now_us)
{
    GString *words = g_string_new(NULL);

    assert(!company->is_told && !company->is_dissolved);
    company->is_told = true;
    if (company->trouble != NULL && company->members->len == 1) {
        g_string_append(words, company->trouble);
    } else if (company->trouble != NULL) {
        g_string_append_printf(words, "%u of %u came through; of the next one: %s",
                               company->passed_count + company->refused_count,
                               company->members->len, company->trouble);
    } else if (company->refused_count > 0) {
        g_string_append_printf(words, "%u came through, %u were refused", company->passed_count,
                               company->refused_count);
    } else {
        g_string_append_printf(words, "%u came through", company->passed_count);
    }
    run_tell_others(company->leader, company->trouble == NULL, words->str, now_us);
    g_string_free(words, TRUE);
}
