/* SPDX-License-Identifier: MIT */
/* From the command line to the conversations that are to be played; see plan.h. */
#include "harness/plan.h"

#include <assert.h>
#include <string.h>

#include "harness/options_values.h"
#include "harness/sse_judge.h"
#include "harness/text.h"

enum { CUTS_SHARE = 4 };

const char *delivery_name(enum delivery delivery)
{
    static const char *const names[] = {
        [DELIVERY_WHOLE] = "whole", [DELIVERY_OCTETS] = "octets", [DELIVERY_CUTS] = "cuts"};
    return names[delivery];
}

uint64_t plan_seed(uint64_t seed, const char *id, enum delivery delivery,
                   enum script_variant variant)
{
    /*
     * FNV-1a over the id, then the finisher of splitmix64: any mixing will do, but it must never
     * change.
     */
    uint64_t mixed = seed ^ 0xcbf29ce484222325U;
    for (const char *c = id; *c != '\0'; c++) {
        mixed = (mixed ^ (uint8_t)*c) * 0x100000001b3U;
    }
    mixed += (uint64_t)delivery * 0x9e3779b97f4a7c15U + (uint64_t)variant * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebU;
    return mixed ^ mixed >> 31;
}

static void task_free(void *pointer)
{
    struct task *task = pointer;
    case_result_free(task->judged);
    attempt_free(task->attempt);
    g_free(task->trouble);
    g_free(task);
}

static void item_free(void *pointer)
{
    struct item *item = pointer;
    case_result_free(item->result);
    g_ptr_array_unref(item->tasks);
    g_clear_pointer(&item->repeated, g_ptr_array_unref);
    g_free(item);
}

static struct item *item_new(struct plan *plan)
{
    struct item *item = g_new0(struct item, 1);
    item->tasks = g_ptr_array_new_with_free_func(task_free);
    g_ptr_array_add(plan->items, item);
    return item;
}

static void task_add(struct plan *plan, struct item *item, enum delivery delivery,
                     enum script_variant variant, size_t cut_offset)
{
    struct task *task = g_new0(struct task, 1);
    task->item = item;
    task->order = plan->task_count++;
    task->setting = (struct script_setting){
        .ws_case = item->ws_case,
        .variant = variant,
        .under_test = ROLES_SERVER,
        .cut_offset = cut_offset,
    };
    task->run.delivery = delivery;
    task->run.variant = variant;
    task->run.owner = task;
    g_ptr_array_add(item->tasks, task);
}

/* "ws/5.5.1/name" is of section "5.5.1"; of a file of cases, "acme/login/name" of "acme/login". */
static char *section_of(const char *id)
{
    if (!g_str_has_prefix(id, "ws/") && !g_str_has_prefix(id, "sse/")) {
        return g_path_get_dirname(id);
    }
    const char *begin = strchr(id, '/');
    const char *end = begin != NULL ? strchr(begin + 1, '/') : NULL;
    return end != NULL ? g_strndup(begin + 1, (gsize)(end - begin - 1)) : g_strdup("");
}

static struct case_result *conformance_result(const struct ws_case *ws_case)
{
    char *section = section_of(ws_case->id);
    struct case_result *result =
        case_result_new(ws_case->id, "conformance", ws_case->title, section);

    g_free(section);
    result->why = g_strdup(ws_case->why);
    for (size_t i = 0; i < CASE_PROVES_MAX && ws_case->proves[i] != REQUIREMENT_NONE; i++) {
        g_ptr_array_add(result->requirements, (void *)requirement_get(ws_case->proves[i]));
    }
    for (size_t i = 0; i < CASE_COVERS_MAX && ws_case->covers[i] != NULL; i++) {
        g_ptr_array_add(result->covers, g_strdup(ws_case->covers[i]));
    }
    if (ws_case->request != NULL) {
        GString *line = g_string_new("send the request ");
        text_quote_append(line, (const uint8_t *)ws_case->request, strlen(ws_case->request), 400);
        g_ptr_array_add(result->script, g_string_free(line, FALSE));
    }
    if (ws_case->offer != NULL) {
        g_ptr_array_add(result->script, g_strdup_printf("offer %s", ws_case->offer));
    }
    if (ws_case->close_code != 0) {
        g_ptr_array_add(
            result->script,
            g_strdup_printf("have the target close with %d (--close-url)", ws_case->close_code));
    }
    if (ws_case->check != SSE_CHECK_NONE) {
        sse_describe(ws_case->check, result->script);
    }
    GPtrArray *words = script_describe(ws_case);
    for (guint i = 0; i < words->len; i++) {
        g_ptr_array_add(result->script, g_strdup(g_ptr_array_index(words, i)));
    }
    g_ptr_array_unref(words);
    result->waits = (ws_case->tags & TAG_WAITS) != 0;
    return result;
}

/*
 * Whether the case is played in that delivery. Who is judged reads the same heads in all cases, so
 * beside the other deliveries cuts are for one case in CUTS_SHARE: the id says which, so that no
 * seed changes a verdict.
 */
static bool is_delivered(const struct options *options, const struct ws_case *ws_case,
                         enum delivery delivery)
{
    bool sends_frames = false;

    if (!options->deliveries[delivery] || (ws_case->whole_only && delivery != DELIVERY_WHOLE)) {
        return false;
    }
    if (delivery != DELIVERY_CUTS) {
        return true;
    }
    for (const struct step *step = ws_case->script; step->verb != VERB_END; step++) {
        sends_frames |= step->verb == VERB_FRAME;
    }
    return sends_frames && ws_case->request == NULL &&
           (!options->deliveries[DELIVERY_WHOLE] ||
            plan_seed(0, ws_case->id, delivery, SCRIPT_ONCE) % CUTS_SHARE == 0);
}

static void delivery_add(struct plan *plan, struct item *item, enum delivery delivery,
                         size_t cut_offset)
{
    if (script_has_two_variants(item->ws_case)) {
        task_add(plan, item, delivery, SCRIPT_FOLLOWED, cut_offset);
        task_add(plan, item, delivery, SCRIPT_ALONE, cut_offset);
    } else {
        task_add(plan, item, delivery, SCRIPT_ONCE, cut_offset);
    }
}

/* Who asks for cuts alone gets all of them: the case once for each offset of its longest head. */
static void deliveries_add(struct plan *plan, const struct options *options, struct item *item)
{
    for (enum delivery delivery = DELIVERY_WHOLE; delivery < DELIVERY_COUNT; delivery++) {
        if (!is_delivered(options, item->ws_case, delivery)) {
            continue;
        }
        if (delivery != DELIVERY_CUTS || options->deliveries[DELIVERY_WHOLE]) {
            delivery_add(plan, item, delivery, 0);
            continue;
        }
        size_t offset_max = script_cut_offset_max(item->ws_case, ROLES_SERVER);
        for (size_t offset = 1; offset <= offset_max; offset++) {
            delivery_add(plan, item, delivery, offset);
        }
    }
}

static void conformance_add(struct plan *plan, const struct options *options,
                            const struct ws_case *ws_case, bool is_reported)
{
    struct item *item = item_new(plan);

    item->ws_case = ws_case;
    item->is_reported = is_reported;
    item->result = conformance_result(ws_case);
    if (ws_case->passive != PASSIVE_NONE || ws_case->check != SSE_CHECK_NONE) {
        plan->watches |= is_reported && ws_case->passive != PASSIVE_NONE;
        return;
    }
    deliveries_add(plan, options, item);
    if (item->tasks->len == 0) {
        /* What cannot be cut so is played all the same: without a run there is no verdict. */
        delivery_add(plan, item, DELIVERY_WHOLE, 0);
    }
}

static void autobahn_add(struct plan *plan, const struct options *options,
                         const struct autobahn_row *row, const char *id)
{
    struct item *item = item_new(plan);
    char *section = g_strdup_printf("autobahn %.*s", (int)strcspn(row->id, "."), row->id);

    item->scaled = autobahn_row_scaled(row, options->messages);
    item->row = &item->scaled;
    item->is_reported = true;
    item->result = case_result_new(id, "autobahn", row->title, section);
    item->result->waits = row->waits;
    g_free(section);
    /* The suite says itself how its octets are cut. */
    task_add(plan, item, DELIVERY_WHOLE, SCRIPT_ONCE, 0);
}

/* A selector that names an Autobahn case selects that suite, unless --suite says otherwise. */
static unsigned suites_wanted(const struct options *options)
{
    unsigned suites = options->suites;
    for (guint i = 0; i < options->selectors->len && !options->suite_given; i++) {
        const char *selector = g_ptr_array_index(options->selectors, i);
        if (g_str_has_prefix(selector, "autobahn")) {
            suites |= SUITE_AUTOBAHN;
        }
    }
    return suites;
}

/*
 * What measures takes its time. It is played with the Autobahn suite alone, when an ID names it, or
 * in the full profile; there beside our own suite, too, whose verdicts do not rest on it.
 */
static bool row_is_wanted(const struct options *options, unsigned suites,
                          const struct autobahn_row *row)
{
    if (!row->is_bulk) {
        return (suites & SUITE_AUTOBAHN) != 0;
    }
    return options->is_full || suites == SUITE_AUTOBAHN ||
           ((suites & SUITE_AUTOBAHN) != 0 && options->selectors->len > 0);
}

struct plan *plan_new(const struct options *options, char **error)
{
    struct plan *plan = g_new0(struct plan, 1);
    unsigned suites = suites_wanted(options);
    unsigned script_count = 0;
    bool is_sse = options->url != NULL && url_is_http(options->url);

    plan->catalogue = options_catalogue(options);
    plan->items = g_ptr_array_new_with_free_func(item_free);
    const char *unknown = options_unknown_selector(options, plan->catalogue);
    if (unknown != NULL) {
        *error = g_strdup_printf("\"%s\" names no case; assay list shows them all", unknown);
        plan_free(plan);
        return NULL;
    }
    for (size_t i = 0; i < plan->catalogue->case_count && (suites & SUITE_CONFORMANCE) != 0; i++) {
        const struct ws_case *ws_case = &plan->catalogue->cases[i];
        bool is_of_protocol = (ws_case->check != SSE_CHECK_NONE) == is_sse;
        if ((ws_case->against & ROLES_SERVER) != 0 && is_of_protocol &&
            options_select(options, ws_case->id, false, ws_case->tags)) {
            conformance_add(plan, options, ws_case, true);
            script_count += ws_case->passive == PASSIVE_NONE;
        }
    }
    for (size_t i = 0; i < plan->catalogue->case_count && plan->watches && script_count == 0; i++) {
        const struct ws_case *ws_case = &plan->catalogue->cases[i];
        if ((ws_case->against & ROLES_SERVER) != 0 && ws_case->check == SSE_CHECK_NONE &&
            ws_case->passive == PASSIVE_NONE) {
            conformance_add(plan, options, ws_case, false);
        }
    }
    size_t autobahn_count;
    const struct autobahn_row *rows = autobahn_rows(&autobahn_count);
    for (size_t i = 0; i < autobahn_count && !is_sse; i++) {
        char *id = g_strdup_printf("autobahn/%s", rows[i].id);
        if (options_select(options, id, true, 0) && row_is_wanted(options, suites, &rows[i])) {
            autobahn_add(plan, options, &rows[i], id);
            struct item *item = g_ptr_array_index(plan->items, plan->items->len - 1);
            item->is_only_measured = (suites & SUITE_AUTOBAHN) == 0;
        }
        g_free(id);
    }
    return plan;
}

void plan_free(struct plan *plan)
{
    if (plan == NULL) {
        return;
    }
    g_ptr_array_unref(plan->items);
    catalogue_free(plan->catalogue);
    g_free(plan);
}

void plan_arm(struct plan *plan, const struct run_plan *setup)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(plan->items, i);
        for (guint j = 0; j < item->tasks->len; j++) {
            struct task *task = g_ptr_array_index(item->tasks, j);
            struct run_plan run = *setup;
            run.delivery = task->run.delivery;
            run.variant = task->run.variant;
            run.owner = task;
            run.close_code = item->ws_case != NULL ? (unsigned)item->ws_case->close_code : 0;
            run.player_class = item->row != NULL ? &autobahn_player_class : &script_player_class;
            run.setting =
                item->row != NULL ? (const void *)item->row : (const void *)&task->setting;
            run.others_count = item->ws_case != NULL ? case_others_count(item->ws_case) : 0;
            run.is_bulk = item->row != NULL && item->row->is_bulk;
            run.is_volume = item->row != NULL && item->row->rule == AUTOBAHN_DEFLATED;
            run.large_size = run.is_bulk && !run.is_volume ? autobahn_row_size(item->row) : 0;
            run.offer = item->row != NULL ? item->row->offer : item->ws_case->offer;
            run.is_narrow = item->ws_case != NULL && item->ws_case->is_narrow;
            run.seed = plan_seed(setup->seed, item->result->id, run.delivery, run.variant);
            task->run = run;
        }
    }
}

struct attempt *plan_attempt_new(const struct task *task)
{
    const char *delivery = delivery_name(task->run.delivery);
    const char *variant = script_variant_name(task->run.variant);

    if (task->setting.cut_offset == 0) {
        return attempt_new(delivery, variant);
    }
    char *cut = g_strdup_printf("%s at %zu", delivery, task->setting.cut_offset);
    struct attempt *attempt = attempt_new(cut, variant);
    g_free(cut);
    return attempt;
}

static void option_append(GString *command, const char *name, const char *value)
{
    if (value != NULL) {
        char *quoted = g_shell_quote(value);
        g_string_append_printf(command, " %s %s", name, quoted);
        g_free(quoted);
    }
}

/* The value of --delivery when it asks for one of them alone; NULL for all. */
static const char *delivery_asked(const struct options *options)
{
    const char *asked = NULL;

    for (enum delivery delivery = DELIVERY_WHOLE; delivery < DELIVERY_COUNT; delivery++) {
        if (!options->deliveries[delivery]) {
            continue;
        }
        if (asked != NULL) {
            return NULL;
        }
        asked = delivery_name(delivery);
    }
    return asked;
}

/* The options that are about the opening handshake. */
static void handshake_append(GString *command, const struct options *options)
{
    for (guint i = 0; i < options->headers->len; i++) {
        option_append(command, "-H", g_ptr_array_index(options->headers, i));
    }
    option_append(command, "--origin", options->origin);
    for (guint i = 0; i < options->subprotocols->len; i++) {
        option_append(command, "--subprotocol", g_ptr_array_index(options->subprotocols, i));
    }
    for (guint i = 0; i < options->parameters->len; i++) {
        option_append(command, "--parameter", g_ptr_array_index(options->parameters, i));
    }
    option_append(command, "--emit", options->emit);
    for (guint i = 0; i < options->case_paths->len; i++) {
        option_append(command, "--cases", g_ptr_array_index(options->case_paths, i));
    }
    option_append(command, "--refused-origin", options->refused_origin);
    option_append(command, "--missing-path", options->missing_path);
}

/* Where TCP goes, and whom TLS trusts. */
static void secure_append(GString *command, const struct options *options)
{
    option_append(command, "--connect-to", options->connect_to);
    option_append(command, "--cacert", options->cacert);
    g_string_append(command, options->insecure ? " --insecure" : "");
    option_append(command, "--sni", options->sni);
    option_append(command, "--cert", options->cert);
    option_append(command, "--key", options->key);
}

char *plan_repeat_command(const struct options *options, const struct item *item,
                          const char *other_id)
{
    GString *command = g_string_new("assay test ");
    char *url = g_shell_quote(options->url);

    g_string_append_printf(command, "%s %s", url, item->result->id);
    if (other_id != NULL) {
        g_string_append_printf(command, " %s", other_id);
    }
    if (item->row != NULL) {
        g_string_append(command, " --suite autobahn");
    }
    if (options->exec != NULL) {
        char *exec = g_shell_quote(options->exec);
        g_string_append_printf(command, " --exec %s", exec);
        g_free(exec);
    }
    if (options->close_url != NULL) {
        char *close_url = g_shell_quote(options->close_url);
        g_string_append_printf(command, " --close-url %s", close_url);
        g_free(close_url);
    }
    handshake_append(command, options);
    secure_append(command, options);
    if (options->level == LEVEL_SHOULD) {
        g_string_append(command, " --level should");
    }
    if (item->row != NULL && item->row->round_trips > 0 && options->messages > 0) {
        g_string_append_printf(command, " --messages %u", options->messages);
    }
    if (item->row == NULL) {
        option_append(command, "--delivery", delivery_asked(options));
    }
    g_string_append_printf(command, " --seed %" G_GUINT64_FORMAT, options->seed);
    g_free(url);
    return g_string_free(command, FALSE);
}
