/* SPDX-License-Identifier: MIT */
/*
 * Replay: a conversation is played and recorded as the engine does, with its late wake-ups and
 * paced writes, against a peer that is a table of times; played again from the recording it has to
 * get the same verdict for the same reasons. Then recordings that were changed, and whole files.
 */
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "harness/replay.h"
#include "harness/tests/support_outcome.h"
#include "harness/tests/support_script.h"
#include "harness/transcript.h"
#include "harness/verdict.h"

enum {
    OPENED_US = 1500,
    LATENESS_US = 500, /* of the engine behind a deadline */
    PACE_US = 100,
    REPLY_US = 500000,
    TURNS_MAX = 10000,
    TOLD_US = 700, /* later it is known how the others fare */
};

struct row {
    const char *name;
    const char *id; /* of a case, "autobahn/N" for the other suite */
    enum script_variant variant;
    enum delivery delivery;
    size_t write_size_max;      /* of one write; 0: no bound */
    struct came came[CAME_MAX]; /* times since the opening */
    enum verdict expected;      /* FAIL: the others do not come through, where some are asked for */
};

#define PING  "ws/5.5.2/empty-ping"
#define SHUT  "ws/7.1.4/half-close-with-echo-pending"
#define RESET "ws/10.7/reset-amid-head"
#define PONG  "\x8a\x00"
#define BYE   "\x88\x02\x03\xe8"

static const struct row rows[] = {
    {"answers",
     PING,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, PONG), AT(2, BYE), EOF_AT(3)},
     VERDICT_PASS},
    {"answers-paced",
     PING,
     SCRIPT_ONCE,
     DELIVERY_OCTETS,
     1,
     {AT(2, PONG), AT(4, BYE), EOF_AT(5)},
     VERDICT_PASS},
    {"speaks-while-we-write",
     PING,
     SCRIPT_ONCE,
     DELIVERY_OCTETS,
     1,
     {AT(0, "\x89\x01?"), AT(2, PONG), AT(4, BYE), EOF_AT(5)},
     VERDICT_PASS},
    {"speaks-behind-the-handshake",
     PING,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(0, "\x89\x00"), AT(1, PONG), AT(2, BYE), EOF_AT(3)},
     VERDICT_PASS},
    {"silent", PING, SCRIPT_ONCE, DELIVERY_WHOLE, 0, {{0}}, VERDICT_FAIL},
    {"silent-paced", PING, SCRIPT_ONCE, DELIVERY_OCTETS, 1, {{0}}, VERDICT_FAIL},
    {"answers-too-late",
     PING,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(800, PONG), AT(801, BYE), EOF_AT(802)},
     VERDICT_FAIL},
    /* Its last octet is sent at 2100 us, so the deadline is at 502100 us; the Pong comes at 502500
     * us, and the engine wakes up at 502600 us. */
    {"answers-before-the-deadline-is-seen",
     PING,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     1,
     {AT(501, PONG), AT(502, BYE), EOF_AT(503)},
     VERDICT_PASS},
    {"keeps-tcp", PING, SCRIPT_ONCE, DELIVERY_WHOLE, 0, {AT(1, PONG), AT(2, BYE)}, VERDICT_PASS},
    {"ends-at-once", PING, SCRIPT_ONCE, DELIVERY_WHOLE, 0, {EOF_AT(1)}, VERDICT_FAIL},
    {"resets", PING, SCRIPT_ONCE, DELIVERY_WHOLE, 0, {RESET_AT(1)}, VERDICT_FAIL},
    {"ends-amid-our-write", PING, SCRIPT_ONCE, DELIVERY_OCTETS, 1, {EOF_AT(0)}, VERDICT_FAIL},
    {"wrong-pong",
     PING,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x8a\x01!"), AT(2, BYE), EOF_AT(3)},
     VERDICT_FAIL},
    {"fails-as-it-should",
     "ws/5.5.1/body-of-one-octet",
     SCRIPT_ALONE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x88\x02\x03\xea"), EOF_AT(2)},
     VERDICT_PASS},
    {"fails-with-a-wrong-code",
     "ws/5.5.1/body-of-one-octet",
     SCRIPT_ALONE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x88\x02\x03\xeb"), EOF_AT(2)},
     VERDICT_WARN},
    {"does-not-fail",
     "ws/5.5.1/body-of-one-octet",
     SCRIPT_FOLLOWED,
     DELIVERY_WHOLE,
     0,
     {AT(1, BYE), EOF_AT(2)},
     VERDICT_FAIL},
    {"shuts-its-side",
     SHUT,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x81\x04last"), EOF_AT(2)},
     VERDICT_PASS},
    {"shuts-its-side-paced",
     SHUT,
     SCRIPT_ONCE,
     DELIVERY_OCTETS,
     1,
     {AT(5, "\x81\x04last"), EOF_AT(6)},
     VERDICT_PASS},
    {"shuts-its-side-unheard",
     SHUT,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x81\x04last")},
     VERDICT_WARN},
    {"shuts-its-side-and-is-dropped",
     SHUT,
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {EOF_AT(1)},
     VERDICT_INFO},
    {"closes-first",
     "ws/7.1.2/closes-with-1000",
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(0, BYE), EOF_AT(1)},
     VERDICT_PASS},
    {"closes-first-and-stays",
     "ws/7.1.2/closes-with-1000",
     SCRIPT_ONCE,
     DELIVERY_OCTETS,
     1,
     {AT(1, BYE)},
     VERDICT_FAIL},
    {"closes-first-answered-late",
     "ws/7.1.2/answered-late",
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x88\x02\x03\xe9"), EOF_AT(302)},
     VERDICT_PASS},
    {"crossing",
     "ws/7.1.2/crossing-close",
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(0, "\x88\x02\x0f\xa0"), EOF_AT(1)},
     VERDICT_PASS},
    {"autobahn-ok",
     "autobahn/1.1.1",
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x81\x00"), AT(2, BYE), EOF_AT(3)},
     VERDICT_PASS},
    {"autobahn-unanswered",
     "autobahn/1.1.1",
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(1, "\x81\x00")},
     VERDICT_FAIL},
    {"resets-us", RESET, SCRIPT_ONCE, DELIVERY_WHOLE, 0, {{0}}, VERDICT_PASS},
    {"resets-what-is-deaf",
     "ws/10.7/reset-after-offence",
     SCRIPT_ONCE,
     DELIVERY_OCTETS,
     1,
     {{.kind = CAME_DEAF, .at_ms = 0}},
     VERDICT_PASS},
    {"resets-amid-all", RESET, SCRIPT_ONCE, DELIVERY_OCTETS, 1, {{0}}, VERDICT_FAIL},
    {"claims",
     "ws/10.4/claims-4-gib",
     SCRIPT_ONCE,
     DELIVERY_WHOLE,
     0,
     {AT(0, BYE), EOF_AT(1)},
     VERDICT_PASS},
    {"autobahn-silent", "autobahn/2.2", SCRIPT_ONCE, DELIVERY_WHOLE, 3, {{0}}, VERDICT_FAIL},
};

static struct catalogue *catalogue;

/* ---- The engine, without a socket ---- */

struct engine {
    const struct row *row;
    const struct player_class *player_class;
    struct script_setting setting;
    const void *given;
    void *player;
    struct transcript *transcript;
    int64_t now_us;
    int64_t until_us;
    GByteArray *out;
    guint out_begin;
    size_t came_index;
    bool is_deaf; /* what is sent goes nowhere, and is not recorded */
    bool has_ended;
    bool is_done;
};

static void engine_tell_others(struct engine *engine)
{
    bool is_through = engine->row->expected != VERDICT_FAIL;
    engine->now_us += TOLD_US;
    transcript_add(engine->transcript, is_through ? ENTRY_SERVED : ENTRY_UNSERVED, engine->now_us,
                   "told", 4);
    engine->player_class->others_came(engine->player, is_through, "told", engine->now_us);
}

static void engine_obey(struct engine *engine)
{
    while (!engine->is_done && engine->out_begin == engine->out->len) {
        struct player_action action = engine->player_class->next(engine->player, engine->now_us);
        switch (action.kind) {
        case PLAYER_WAIT:
            engine->until_us = action.until_us;
            if (action.others != NULL) {
                engine_tell_others(engine);
                break;
            }
            engine->is_done = engine->has_ended;
            return;
        case PLAYER_SEND:
            engine->until_us = INT64_MAX;
            g_byte_array_set_size(engine->out, 0);
            engine->out_begin = 0;
            if (!engine->is_deaf) {
                g_byte_array_append(engine->out, action.octets, (guint)action.octets_size);
            }
            break;
        case PLAYER_SHUTDOWN:
            transcript_add(engine->transcript, ENTRY_SHUTDOWN, engine->now_us, NULL, 0);
            break;
        case PLAYER_ABORT:
            engine->has_ended = true;
            transcript_add(engine->transcript, ENTRY_ABORTED, engine->now_us, NULL, 0);
            break;
        case PLAYER_DROP:
            engine->is_done = true;
            if (!engine->has_ended) {
                transcript_add(engine->transcript, ENTRY_DROPPED, engine->now_us, NULL, 0);
            }
            break;
        }
    }
}

static const struct came *engine_came(const struct engine *engine)
{
    const struct came *came = &engine->row->came[engine->came_index];
    return engine->came_index < CAME_MAX && came->kind != CAME_NOTHING ? came : NULL;
}

static int64_t came_us(const struct came *came)
{
    return came != NULL ? OPENED_US + (int64_t)came->at_ms * 1000 : INT64_MAX;
}

static void engine_receive(struct engine *engine, const struct came *came)
{
    const uint8_t *octets = (const uint8_t *)came->octets;

    engine->came_index++;
    if (came->kind == CAME_OCTETS) {
        transcript_add(engine->transcript, ENTRY_RECEIVED, engine->now_us, octets, came->size);
        engine->player_class->received(engine->player, octets, came->size, engine->now_us);
        return;
    }
    if (came->kind == CAME_DEAF) {
        engine->is_deaf = true;
        engine->out_begin = engine->out->len;
        return;
    }
    bool is_eof = came->kind == CAME_EOF;
    transcript_add(engine->transcript, is_eof ? ENTRY_EOF : ENTRY_RESET, engine->now_us, NULL, 0);
    engine->has_ended = true;
    engine->player_class->ended(engine->player, is_eof ? PLAYER_END_EOF : PLAYER_END_RESET,
                                engine->now_us);
    engine->out_begin = engine->out->len;
}

/* One turn: what comes is read first, then a piece is written, then a deadline is looked at. */
static void engine_turn(struct engine *engine)
{
    bool has_output = engine->out_begin < engine->out->len;
    const struct came *came = engine_came(engine);
    int64_t wake_us = has_output ? engine->now_us + PACE_US : engine->until_us;

    wake_us += !has_output && wake_us < INT64_MAX ? LATENESS_US : 0;
    if (came_us(came) <= wake_us) {
        engine->now_us = MAX(engine->now_us, came_us(came));
        engine_receive(engine, came);
    } else {
        g_assert_cmpint(wake_us, <, INT64_MAX);
        engine->now_us = wake_us;
    }
    if (engine->out_begin < engine->out->len) {
        size_t size = engine->out->len - engine->out_begin;
        size_t size_max = engine->row->write_size_max;
        size = size_max > 0 ? MIN(size, size_max) : size;
        transcript_add(engine->transcript, ENTRY_SENT, engine->now_us,
                       engine->out->data + engine->out_begin, size);
        engine->out_begin += (guint)size;
    } else if (engine->now_us >= engine->until_us) {
        engine->player_class->ticked(engine->player, engine->now_us);
    }
    engine_obey(engine);
}

static void engine_begin(struct engine *engine, const struct row *row)
{
    bool is_autobahn = g_str_has_prefix(row->id, "autobahn/");
    struct transcript *transcript = transcript_new();

    *engine = (struct engine){
        .row = row,
        .player_class = is_autobahn ? &autobahn_player_class : &script_player_class,
        .setting = {.ws_case = catalogue_find(catalogue, row->id),
                    .variant = row->variant,
                    .under_test = ROLES_SERVER},
        .transcript = transcript,
        .now_us = OPENED_US,
        .until_us = INT64_MAX,
        .out = g_byte_array_new(),
    };
    engine->given = is_autobahn ? (const void *)autobahn_row_find(row->id + strlen("autobahn/"))
                                : (const void *)&engine->setting;
    transcript->suite = g_strdup(is_autobahn ? "autobahn" : "conformance");
    transcript->id = g_strdup(row->id);
    transcript->delivery = row->delivery;
    transcript->variant = row->variant;
    transcript->under_test = ROLES_SERVER;
    transcript->seed = PLAY_SEED;
    transcript->limits = (struct player_limits){.reply_us = REPLY_US, .pause_scale_milli = 1000};
    transcript_add(transcript, ENTRY_SENT, 100, "GET", 3);
    transcript_add(transcript, ENTRY_RECEIVED, OPENED_US, "HTTP", 4);
    transcript_add(transcript, ENTRY_OPENED, OPENED_US, NULL, 0);
    g_assert_true(is_autobahn ? engine->given != NULL : engine->setting.ws_case != NULL);
    engine->player =
        engine->player_class->create(engine->given, row->delivery, PLAY_SEED, &transcript->limits);
}

/* Plays the row to its end. */
static void engine_play(struct engine *engine, const struct row *row)
{
    engine_begin(engine, row);
    engine->player_class->opened(engine->player, OPENED_US);
    const struct came *came = engine_came(engine);
    if (came != NULL && came->kind == CAME_OCTETS && came->at_ms == 0) {
        engine_receive(engine, came);
    }
    engine_obey(engine);
    for (unsigned turn = 0; turn < TURNS_MAX && !engine->is_done; turn++) {
        engine_turn(engine);
    }
    g_assert_true(engine->is_done);
}

static void engine_clear(struct engine *engine)
{
    engine->player_class->destroy(engine->player);
    transcript_free(engine->transcript);
    g_byte_array_unref(engine->out);
}

/* ---- The same again ---- */

static void test_same(gconstpointer data)
{
    const struct row *row = data;
    struct engine engine;
    struct outcome live;
    struct outcome again;
    char *error = NULL;

    engine_play(&engine, row);
    outcome_init(&live, row->id);
    outcome_init(&again, row->id);
    engine.player_class->judge(engine.player, live.attempt, live.result, true);
    g_assert_cmpstr(verdict_name(live.attempt->verdict), ==, verdict_name(row->expected));
    GString *line = transcript_write(engine.transcript);
    struct transcript *read = transcript_read(line->str, line->len, &error);
    g_assert_cmpstr(error, ==, NULL);
    gboolean is_judged = transcript_replay(read, engine.player_class, engine.given, again.attempt,
                                           again.result, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(is_judged);
    outcome_assert_same(&again, &live);
    transcript_free(read);
    g_string_free(line, TRUE);
    outcome_clear(&live);
    outcome_clear(&again);
    engine_clear(&engine);
}

/* ---- Recordings that do not fit ---- */

enum change {
    CHANGE_OCTET,      /* one octet of what was sent is another one */
    CHANGE_LESS,       /* the last thing that was sent is gone, though the peer went on */
    CHANGE_MORE,       /* we sent one octet more at the end */
    CHANGE_NOT_OPENED, /* the opening is gone */
    CHANGE_OPENED_TWICE,
    CHANGE_NOT_SHUT,      /* our side was not shut */
    CHANGE_SHUT,          /* it was, in the end */
    CHANGE_DROPPED_EARLY, /* we left although a deadline had not come yet */
};

struct misfit {
    const char *name;
    const char *row;
    enum change change;
    const char *words; /* in the error */
};

static const struct misfit misfits[] = {
    {"another-octet", "answers", CHANGE_OCTET,
     "now sends other octets than was recorded, from "
     "octet 1 of what it sends"},
    {"less-was-sent", "silent", CHANGE_LESS, "now sends more than was recorded, from octet 6 "},
    {"more-was-sent", "keeps-tcp", CHANGE_MORE, "now sends less than was recorded, from octet 14 "},
    {"never-opened", "answers", CHANGE_NOT_OPENED, "the connection was never open"},
    {"opened-twice", "answers", CHANGE_OPENED_TWICE, "the connection is opened twice"},
    {"not-shut", "shuts-its-side", CHANGE_NOT_SHUT,
     "now shuts its side of TCP earlier than was recorded, from octet 10 "},
    {"shut-before-all-was-sent", "shuts-its-side-unheard", CHANGE_LESS,
     "now shuts its side of TCP later than was recorded, from octet 0 "},
    {"shut", "keeps-tcp", CHANGE_SHUT,
     "now shuts its side of TCP later than was recorded, from octet 14 "},
    {"left-early", "silent", CHANGE_DROPPED_EARLY, "now goes on longer than was recorded"},
};

static const struct row *row_named(const char *name)
{
    size_t i = 0;
    while (i < G_N_ELEMENTS(rows) && strcmp(rows[i].name, name) != 0) {
        i++;
    }
    g_assert_cmpuint(i, <, G_N_ELEMENTS(rows));
    return &rows[i];
}

/* The index of the last entry of that kind. */
static guint last_of(const GArray *entries, enum entry_kind kind)
{
    guint found = entries->len;

    for (guint i = 0; i < entries->len; i++) {
        if (g_array_index(entries, struct entry, i).kind == kind) {
            found = i;
        }
    }
    g_assert_cmpuint(found, <, entries->len);
    return found;
}

static void recording_change(GArray *entries, enum change change)
{
    struct entry *sent = &g_array_index(entries, struct entry, last_of(entries, ENTRY_OPENED) + 1);
    struct entry extra = {.kind = ENTRY_OPENED, .at_us = OPENED_US};

    switch (change) {
    case CHANGE_OCTET: {
        GByteArray *octets = g_bytes_unref_to_array(sent->octets);
        octets->data[1] ^= 1;
        sent->octets = g_byte_array_free_to_bytes(octets);
        break;
    }
    case CHANGE_LESS:
        g_array_remove_index(entries, last_of(entries, ENTRY_SENT));
        break;
    case CHANGE_MORE:
        extra = (struct entry){.kind = ENTRY_SENT,
                               .at_us = g_array_index(entries, struct entry, 5).at_us,
                               .octets = g_bytes_new("?", 1)};
        g_array_insert_val(entries, last_of(entries, ENTRY_SENT) + 1, extra);
        break;
    case CHANGE_NOT_OPENED:
        g_array_remove_index(entries, last_of(entries, ENTRY_OPENED));
        break;
    case CHANGE_OPENED_TWICE:
        g_array_insert_val(entries, last_of(entries, ENTRY_OPENED), extra);
        break;
    case CHANGE_NOT_SHUT:
        g_array_remove_index(entries, last_of(entries, ENTRY_SHUTDOWN));
        break;
    case CHANGE_SHUT:
        extra = (struct entry){.kind = ENTRY_SHUTDOWN,
                               .at_us = g_array_index(entries, struct entry, 5).at_us};
        g_array_insert_val(entries, last_of(entries, ENTRY_SENT) + 1, extra);
        break;
    case CHANGE_DROPPED_EARLY:
        g_array_set_size(entries, last_of(entries, ENTRY_OPENED) + 2);
        extra = (struct entry){.kind = ENTRY_DROPPED, .at_us = OPENED_US + 5000};
        g_array_append_val(entries, extra);
        break;
    }
}

static void test_misfit(gconstpointer data)
{
    const struct misfit *misfit = data;
    const struct row *row = row_named(misfit->row);
    struct engine engine;
    struct outcome again;
    char *error = NULL;

    engine_play(&engine, row);
    outcome_init(&again, row->id);
    recording_change(engine.transcript->entries, misfit->change);
    g_assert_false(transcript_replay(engine.transcript, engine.player_class, engine.given,
                                     again.attempt, again.result, &error));
    g_assert_nonnull(error);
    if (strstr(error, misfit->words) == NULL) {
        g_assert_cmpstr(error, ==, misfit->words);
    }
    g_assert_cmpuint(again.result->findings->len, ==, 0);
    g_free(error);
    outcome_clear(&again);
    engine_clear(&engine);
}

/* ---- Files ---- */

/* A line of a file: the recording of a row, or text. */
struct file_row {
    const char *name;
    const char *lines[4]; /* "=ROW" or text */
    const char *arguments;
    int status;
    const char *says[4]; /* in what is printed */
    const char *error;   /* in the error */
};

/* Three octets of a request went out, and 505 came. */
static const char answered_amid_request[] =
    "{\"transcript\":1,\"suite\":\"conformance\",\"id\":\"ws/4.2.1/no-upgrade\",\"deli"
    "very\":\"octets\",\"variant\":\"\",\"under_test\":\"server\",\"seed\":\"1\",\"reply_us"
    "\":2000000,\"end_us\":10000000,\"pause_scale_milli\":1000,\"url\":\"ws://a/\",\""
    "server\":null,\"entries\":[[5,\"request\",[\"474554202f20485454502f312e310d0"
    "a486f73743a20610d0a0d0a\"]],[5,\"sent\",[\"474554\"]],[9,\"received\",[\"48545"
    "4502f312e3120353035204e6f0d0a436f6e74656e742d4c656e6774683a20300d0a0d0"
    "a\"]],[9,\"dropped\"]]}";

static const struct file_row file_rows[] = {
    {"passes",
     {"=answers", "=answers-paced"},
     "",
     EXIT_OK,
     {"pass     ws/5.5.2/empty-ping (whole)\n", "pass     ws/5.5.2/empty-ping (octets)\n",
      "2 conversations judged, 2 pass\n"},
     NULL},
    {"fails",
     {"=answers", "=silent"},
     "",
     EXIT_FAILED,
     {"fail     ws/5.5.2/empty-ping (whole)\n", "WS_5_5_2_ANSWERS_PING, MUST", "1 pass, 1 fail\n"},
     NULL},
    {"warns",
     {"=fails-with-a-wrong-code"},
     "",
     EXIT_OK,
     {"warn     ws/5.5.1/body-of-one-octet (whole, alone)\n"},
     NULL},
    {"warns-at-level-should",
     {"=fails-with-a-wrong-code"},
     "--level|should",
     EXIT_FAILED,
     {"WS_7_1_7_SENDS_FITTING_CLOSE, SHOULD"},
     NULL},
    {"rule-of-every-run",
     {"=keeps-tcp"},
     "--level|should",
     EXIT_FAILED,
     {"in ws/5.5.2/empty-ping (whole)", "ws/every-run/"},
     NULL},
    {"rule-of-every-run-alone",
     {"=keeps-tcp", "=answers"},
     "ws/every-run|--level|should",
     EXIT_FAILED,
     {"in ws/5.5.2/empty-ping (whole)", "2 conversations judged\n"},
     NULL},
    {"selected",
     {"=silent", "=autobahn-ok"},
     "autobahn:1.*",
     EXIT_OK,
     {"pass     autobahn/1.1.1 (whole)\n", "behaviour OK, close OK", "1 conversation judged"},
     NULL},
    {"skipped", {"=silent", "=autobahn-ok"}, "--skip|ws", EXIT_OK, {"1 conversation judged"}, NULL},
    {"none-selected", {"=silent"}, "ws/5.4", EXIT_NOTHING_RUN, {"0 conversations judged\n"}, NULL},
    {"verbose",
     {"=silent"},
     "-v",
     EXIT_FAILED,
     {"-> Ping (empty)", "-- 500.0 ms have passed"},
     NULL},
    {"empty", {NULL}, "", EXIT_NOTHING_RUN, {"0 conversations judged\n"}, NULL},
    {"no-transcript",
     {"=answers", "what is this", "=silent"},
     "",
     EXIT_USAGE,
     {"pass     ws/5.5.2/empty-ping"},
     "sample:2: this is no JSON"},
    {"empty-line", {"=answers", ""}, "", EXIT_USAGE, {"pass"}, "sample:2: this is no JSON"},
    {"other-octets",
     {"~answers", "=keeps-tcp"},
     "",
     EXIT_USAGE,
     {"line 1: ws/5.5.2/empty-ping: the suite now sends other octets", "1 conversation judged",
      "1 that this suite cannot judge"},
     NULL},
    {"unknown-case",
     {"?answers"},
     "",
     EXIT_USAGE,
     {"line 1: ws/0/unknown is no case of this suite that is played; one of a file of yours needs "
      "that\nfile, --cases FILE\n"},
     NULL},
    {"not-kept",
     {"#answers", "=answers"},
     "",
     EXIT_OK,
     {"line 1: ws/5.5.2/empty-ping: its octets were not all kept", "; 1 not kept in full\n"},
     NULL},
    /* Who answers before it has the whole request, and is gone, takes no more of it. */
    {"answered-amid-the-request",
     {answered_amid_request},
     "",
     EXIT_OK,
     {"pass     ws/4.2.1/no-upgrade (octets)\n"},
     NULL},
    {"only-not-kept", {"#answers"}, "", EXIT_NOTHING_RUN, {"1 not kept in full"}, NULL},
};

/* The line of a recording, as it is or changed. */
static GString *recorded_line(const char *spec)
{
    struct engine engine;
    GArray *entries;

    engine_play(&engine, row_named(spec + 1));
    entries = engine.transcript->entries;
    if (spec[0] == '~') {
        recording_change(entries, CHANGE_OCTET);
    } else if (spec[0] == '?') {
        g_free(engine.transcript->id);
        engine.transcript->id = g_strdup("ws/0/unknown");
    } else if (spec[0] == '#') {
        uint32_t octets[40000];
        for (uint32_t i = 0; i < G_N_ELEMENTS(octets); i++) {
            octets[i] = i * 2654435761U;
        }
        struct entry extra = {.kind = ENTRY_RECEIVED,
                              .at_us = OPENED_US,
                              .octets = g_bytes_new(octets, sizeof(octets))};
        g_array_insert_val(entries, 3, extra);
    }
    GString *line = transcript_write(engine.transcript);
    engine_clear(&engine);
    return line;
}

static FILE *file_make(const struct file_row *row)
{
    FILE *file = tmpfile();

    g_assert_nonnull(file);
    for (size_t i = 0; i < G_N_ELEMENTS(row->lines) && row->lines[i] != NULL; i++) {
        const char *spec = row->lines[i];
        GString *line = *spec != '\0' && strchr("=~?#", *spec) != NULL ? recorded_line(spec)
                                                                       : g_string_new(spec);
        if (line->len == 0 || line->str[line->len - 1] != '\n') {
            g_string_append_c(line, '\n');
        }
        g_assert_cmpuint(fwrite(line->str, 1, line->len, file), ==, line->len);
        g_string_free(line, TRUE);
    }
    rewind(file);
    return file;
}

static void test_file(gconstpointer data)
{
    const struct file_row *row = data;
    char *line = g_strdup_printf("assay|replay|sample%s%s", *row->arguments != '\0' ? "|" : "",
                                 row->arguments);
    char **words = g_strsplit(line, "|", -1);
    char *error = NULL;
    struct options *options = options_parse((int)g_strv_length(words), words, &error);
    GString *out = g_string_new(NULL);
    FILE *file = file_make(row);

    g_assert_cmpstr(error, ==, NULL);
    int status = replay_file(options, file, "sample", out, &error);
    for (size_t i = 0; i < G_N_ELEMENTS(row->says) && row->says[i] != NULL; i++) {
        if (strstr(out->str, row->says[i]) == NULL) {
            g_assert_cmpstr(out->str, ==, row->says[i]);
        }
    }
    g_assert_true((error != NULL) == (row->error != NULL));
    g_assert_true(error == NULL || g_str_has_prefix(error, row->error));
    g_assert_cmpint(status, ==, row->status);
    fclose(file);
    g_string_free(out, TRUE);
    g_free(error);
    options_free(options);
    g_strfreev(words);
    g_free(line);
}

static void add_row(const char *folder, const char *name, gconstpointer row, GTestDataFunc test)
{
    char *path = g_strdup_printf("/replay/%s/%s", folder, name);
    g_test_add_data_func(path, row, test);
    g_free(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    catalogue = catalogue_new();
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        add_row("same", rows[i].name, &rows[i], test_same);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(misfits); i++) {
        add_row("misfit", misfits[i].name, &misfits[i], test_misfit);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(file_rows); i++) {
        add_row("file", file_rows[i].name, &file_rows[i], test_file);
    }
    int status = g_test_run();
    catalogue_free(catalogue);
    return status;
}
