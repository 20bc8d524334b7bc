/* SPDX-License-Identifier: MIT */
/*
 * Files of cases that are not taken: one thing is wrong in each, and the whole line is held against
 * what it has to be. Good ones beside them show that the bound itself is within.
 */
#include <glib.h>
#include <string.h>

#include "harness/case_file.h"

#define ID     "\"id\": \"acme/a\", "
#define TITLE  "\"title\": \"answers\", "
#define PROVES "\"proves\": [\"WS_5_5_2_ANSWERS_PING\"], "
#define HEAD   ID TITLE PROVES
#define PING   "{\"verb\": \"frame\", \"opcode\": 9, \"payload\": {\"text\": \"a\"}}"
#define PONG   "{\"verb\": \"expect-pong\", \"payload\": {\"text\": \"a\"}}"
#define END    "{\"verb\": \"expect-end\"}"
#define FAILS  "{\"verb\": \"expect-fail\", \"codes\": [1002]}"
#define SCRIPT "\"script\": [" PING ", " PONG "]"

#define CASE(members) "{\"cases\": [{" members "}]}"
/* A case with these members more, with this script, with this one step before an end, with this
 * member more in a frame that is failed. */
#define MORE(members) CASE(HEAD members ", " SCRIPT)
#define PLAYS(steps)  CASE(HEAD "\"script\": [" steps "]")
#define STEP(members) PLAYS("{" members "}, " END)
#define ODD(members)  PLAYS("{\"verb\": \"frame\", \"opcode\": 1, " members "}, " FAILS)
#define ASKS(members) \
    CASE(HEAD "\"request\": \"GET {path} HTTP/1.1\\r\\n\\r\\n\", \"script\": [{" members "}]")
#define OFFERS(members)                                                                  \
    CASE(HEAD "\"needs\": [\"permessage-deflate\"], \"offer\": \"permessage-deflate\", " \
              "\"script\": [{\"verb\": \"frame\", \"opcode\": 1, " members "}, " END "]")
#define OTHERS(members) PLAYS("{\"verb\": \"expect-others\", \"others\": {" members "}}")

struct row {
    const char *name;
    const char *json;
    const char *fault; /* behind "f.json: "; NULL: the file is good */
};

static const struct row rows[] = {
    {"good", CASE(HEAD SCRIPT), NULL},
    {"good-two",
     "{\"schema\": 1, \"vectors\": [], \"cases\": [{" HEAD SCRIPT "}, {" TITLE PROVES SCRIPT
     ", \"id\": \"acme/b.c/d-1\"}]}",
     NULL},
    {"root-array", "[]", "it holds an array and no object { ... }"},
    {"root-key", "{\"case\": []}", "it has no key \"case\"; is \"cases\" meant?"},
    {"root-empty", "{}", "\"cases\" is missing"},
    {"cases-none", "{\"cases\": []}", "cases: there are none"},
    {"cases-object", "{\"cases\": {}}", "cases: an object is not an array"},
    {"case-text", "{\"cases\": [\"a\"]}", "cases[0]: \"a\" is not a case { ... }"},
    {"schema-2", "{\"schema\": 2, \"cases\": []}", "schema: 2 is above 1"},

    {"id-missing", CASE(TITLE PROVES SCRIPT), "cases[0]: \"id\" is missing"},
    {"id-number", CASE("\"id\": 7, " TITLE PROVES SCRIPT), "cases[0].id: 7 is not a text"},
    {"id-flat", CASE("\"id\": \"acme\", " TITLE PROVES SCRIPT),
     "cases[0].id: it is not a word of yours and a name behind it in lower case, digits and "
     "hyphens, such as acme/close-4001"},
    {"id-capital", CASE("\"id\": \"acme/A\", " TITLE PROVES SCRIPT),
     "cases[0].id: it is not a word of yours and a name behind it in lower case, digits and "
     "hyphens, such as acme/close-4001"},
    {"id-dots", CASE("\"id\": \"acme/..\", " TITLE PROVES SCRIPT),
     "cases[0].id: it is not a word of yours and a name behind it in lower case, digits and "
     "hyphens, such as acme/close-4001"},
    {"id-line", CASE("\"id\": \"acme/a\\n\", " TITLE PROVES SCRIPT),
     "cases[0].id: it is not a word of yours and a name behind it in lower case, digits and "
     "hyphens, such as acme/close-4001"},
    {"id-ws", CASE("\"id\": \"ws/5.5/a\", " TITLE PROVES SCRIPT),
     "cases[0].id: ids that begin with ws/ are Assay's own; let yours begin with another word, "
     "such as acme/"},
    {"id-autobahn", CASE("\"id\": \"autobahn/1.1.1\", " TITLE PROVES SCRIPT),
     "cases[0].id: ids that begin with autobahn/ are Assay's own; let yours begin with another "
     "word, such as acme/"},
    {"id-tag", CASE("\"id\": \"security/a\", " TITLE PROVES SCRIPT),
     "cases[0].id: ids that begin with security/ are Assay's own; let yours begin with another "
     "word, such as acme/"},
    {"id-twice", "{\"cases\": [{" HEAD SCRIPT "}, {" HEAD SCRIPT "}]}",
     "cases[1].id: another case is called acme/a already"},
    {"title-missing", CASE(ID PROVES SCRIPT), "cases[0]: \"title\" is missing"},
    {"title-empty", CASE(ID "\"title\": \"\", " PROVES SCRIPT),
     "cases[0].title: it is empty; say what a good peer does"},
    {"title-of-71",
     CASE(ID "\"title\": "
             "\"a title of seventy-one octets, which is longer than any of them may be!\", " PROVES
                 SCRIPT),
     "cases[0].title: the text has 71 octets; at most 70 fit here"},
    {"case-key", MORE("\"titel\": 1"), "cases[0]: it has no key \"titel\"; is \"title\" meant?"},
    {"suite", MORE("\"suite\": \"autobahn\""),
     "cases[0].suite: \"autobahn\" is not \"conformance\", the suite of all cases that have a "
     "script"},
    {"proves-missing", CASE(ID TITLE SCRIPT), "cases[0]: \"proves\" is missing"},
    {"proves-none", CASE(ID TITLE "\"proves\": [], " SCRIPT), "cases[0].proves: it proves nothing"},
    {"proves-unknown", CASE(ID TITLE "\"proves\": [\"WS_5_5_2_ANSWERS_PNIG\"], " SCRIPT),
     "cases[0].proves[0]: \"WS_5_5_2_ANSWERS_PNIG\" is no requirement; assay list --requirements "
     "shows them all"},
    {"proves-umbrella", CASE(ID TITLE "\"proves\": [\"WS_6_2_MESSAGE_IS_JOINED_DATA\"], " SCRIPT),
     "cases[0].proves: the first row is judged by others or not at all; name one whose kind is "
     "wire or helped"},
    {"blames-umbrella",
     PLAYS("{\"verb\": \"expect-end\", \"requirement\": \"WS_6_2_MESSAGE_IS_JOINED_DATA\"}"),
     "cases[0].script[0].requirement: it blames a row that is judged by others or not at all; "
     "name one whose kind is wire or helped"},
    {"proves-client", CASE(ID TITLE "\"proves\": [\"WS_5_1_CLIENT_CLOSES_ON_MASKED\"], " SCRIPT),
     "cases[0].proves: it names a row that does not bind who is judged"},
    {"proves-twice",
     CASE(ID TITLE "\"proves\": [\"WS_5_5_2_ANSWERS_PING\", \"WS_5_5_2_ANSWERS_PING\"], " SCRIPT),
     "cases[0].proves: it names a row twice"},
    {"covers", MORE("\"covers\": [\"2.99\"]"),
     "cases[0].covers[0]: \"2.99\" is no case of the Autobahn suite"},
    {"against", MORE("\"against\": \"parser\""),
     "cases[0].against: \"parser\" is not one of server client both"},
    {"needs", MORE("\"needs\": [\"echo\", \"ehco\"]"),
     "cases[0].needs[1]: \"ehco\" is not one of echo permessage-deflate subprotocol "
     "close-on-demand origin refused-origin missing-path"},
    {"tags", MORE("\"tags\": [\"slow\"]"),
     "cases[0].tags[0]: \"slow\" is not one of security large waits http robust"},
    {"tag-for-nothing", MORE("\"tags\": [\"waits\"]"),
     "cases[0].tags: the tag waits and a pause go together"},
    {"every-run", MORE("\"every_run\": true"),
     "cases[0].every_run: what is watched in every run has no script; leave this case out"},
    {"close-code", MORE("\"close_code\": 65536"), "cases[0].close_code: 65536 is above 65535"},
    {"close-code-alone", MORE("\"close_code\": 4000"),
     "cases[0].needs: close-on-demand and a close code go together"},
    {"need-without-hole", MORE("\"needs\": [\"origin\"]"),
     "cases[0].needs: {origin} and what the case needs do not go together"},
    {"offer-alone", MORE("\"offer\": \"permessage-deflate\""),
     "cases[0].needs: what is offered has to be known: permessage-deflate"},
    {"agreed-bits", MORE("\"agreed\": {\"client_bits_min\": 7}"),
     "cases[0].agreed.client_bits_min: 7 is below 8"},
    {"agreed-key", MORE("\"agreed\": {\"takeover\": true}"),
     "cases[0].agreed: it has no key \"takeover\""},

    {"request-hole",
     CASE(HEAD "\"request\": \"GET {paht} HTTP/1.1\", \"script\": [{\"verb\": \"expect-open\"}]"),
     "cases[0].request: \"{paht}\" is no hole; docs/cases.md has those that there are"},
    {"request-hole-open",
     CASE(HEAD "\"request\": \"GET {octets:3\", \"script\": [{\"verb\": \"expect-open\"}]"),
     "cases[0].request: \"{octets:3\" is no hole; docs/cases.md has those that there are"},
    {"request-hole-many",
     CASE(HEAD "\"request\": \"{octets:100001}\", \"script\": [{\"verb\": \"expect-open\"}]"),
     "cases[0].request: \"{octets:100001}\" is no hole; docs/cases.md has those that there are"},
    {"request-unanswered", CASE(HEAD "\"request\": \"GET {path}\", " SCRIPT),
     "cases[0].script: a request and an answer as the first step go together"},
    {"answer-unasked", STEP("\"verb\": \"expect-open\""),
     "cases[0].script: a request and an answer as the first step go together"},
    {"status-101", ASKS("\"verb\": \"expect-status\", \"codes\": [101]"),
     "cases[0].script[0].codes: no final answer has that status"},
    {"status-any-close", ASKS("\"verb\": \"expect-status\", \"codes\": [\"any-close\"]"),
     "cases[0].script[0].codes: no final answer has that status"},
    {"field-alone", ASKS("\"verb\": \"expect-status\", \"codes\": [426], \"field\": \"A\""),
     "cases[0].script[0].field_requirement: a field, what it lists and the row that asks for it go "
     "together"},
    {"selects-101", ASKS("\"verb\": \"expect-open\", \"selects\": 101"),
     "cases[0].script[0].selects: 101 is above 100"},
    {"agreement", ASKS("\"verb\": \"expect-open\", \"agreement\": \"yes\""),
     "cases[0].script[0].agreement: \"yes\" is not one of accepted declined"},

    {"script-missing", CASE(ID TITLE "\"proves\": [\"WS_5_5_2_ANSWERS_PING\"]"),
     "cases[0]: \"script\" is missing"},
    {"script-empty", PLAYS(""), "cases[0].script: the script expects nothing, so it cannot fail"},
    {"script-of-sending", PLAYS(PING),
     "cases[0].script: the script expects nothing, so it cannot fail"},
    {"script-long",
     PLAYS(PING "," PING "," PING "," PING "," PING "," PING "," PING "," PING "," PING "," PING
                "," PING "," PING "," PING "," PING "," PING "," PING "," PING "," PING "," PING
                "," PING "," PING "," PING "," PING "," PONG),
     "cases[0].script: there are 24; at most 23 may be"},
    {"step-text", PLAYS("\"ping\""), "cases[0].script[0]: \"ping\" is not a step { ... }"},
    {"verb-missing", STEP("\"opcode\": 1"), "cases[0].script[0]: \"verb\" is missing"},
    {"verb", STEP("\"verb\": \"sned\""),
     "cases[0].script[0].verb: \"sned\" is not one of frame raw pause half-close abort read-slowly "
     "expect-message expect-pong expect-close expect-fail expect-end expect-open expect-status "
     "expect-no-open expect-others hold"},
    {"step-key", STEP("\"verb\": \"pause\", \"opcod\": 1"),
     "cases[0].script[0]: it has no key \"opcod\"; is \"opcode\" meant?"},
    {"opcode-missing", STEP("\"verb\": \"frame\""), "cases[0].script[0]: \"opcode\" is missing"},
    {"opcode-16", STEP("\"verb\": \"frame\", \"opcode\": 16"),
     "cases[0].script[0].opcode: 16 is above 15"},
    {"rsv-8", ODD("\"rsv\": 8"), "cases[0].script[0].rsv: 8 is above 7"},
    {"rsv-7", ODD("\"rsv\": 7"), NULL},
    {"rsv-unpunished", STEP("\"verb\": \"frame\", \"opcode\": 1, \"rsv\": 1"),
     "cases[0].script[0]: the frame is odd and no expect-fail follows, nor does it follow a Close"},
    {"fin-text", ODD("\"fin\": \"no\""), "cases[0].script[0].fin: \"no\" is not true or false"},
    {"length-form", ODD("\"length_form\": \"8\""),
     "cases[0].script[0].length_form: \"8\" is not one of shortest 7 16 64"},
    {"length-form-short",
     ODD("\"length_form\": \"7\", \"payload\": {\"text\": \"a\", \"size\": 126}"),
     "cases[0].script[0].length_form: the payload is longer than the form of its length"},
    {"claimed-size-64", ODD("\"claimed_size\": \"18446744073709551615\""), NULL},
    {"claimed-size-65", ODD("\"claimed_size\": \"18446744073709551616\""),
     "cases[0].script[0].claimed_size: \"18446744073709551616\" is not a number from 0 to 2^64 - "
     "1, which may stand in quotes"},
    {"payload-text", STEP("\"verb\": \"frame\", \"opcode\": 1, \"payload\": \"hi\""),
     "cases[0].script[0].payload: \"hi\" is not an object"},
    {"payload-both",
     STEP("\"verb\": \"frame\", \"opcode\": 1, \"payload\": {\"text\": \"a\", \"hex\": \"61\"}"),
     "cases[0].script[0].payload: it has a text and a hex; one of them is enough"},
    {"payload-hex-odd", STEP("\"verb\": \"frame\", \"opcode\": 1, \"payload\": {\"hex\": \"616\"}"),
     "cases[0].script[0].payload.hex: it is not made of pairs of hexadecimal digits"},
    {"payload-hex-letter",
     STEP("\"verb\": \"frame\", \"opcode\": 1, \"payload\": {\"hex\": \"6g\"}"),
     "cases[0].script[0].payload.hex: it is not made of pairs of hexadecimal digits"},
    {"payload-of-nothing",
     STEP("\"verb\": \"frame\", \"opcode\": 1, \"payload\": {\"text\": \"\", \"size\": 3}"),
     "cases[0].script[0].payload.size: nothing is there that could be repeated"},
    {"payload-large",
     STEP("\"verb\": \"frame\", \"opcode\": 1, \"payload\": {\"text\": \"a\", \"size\": 33554433}"),
     "cases[0].script[0].payload.size: 33554433 is above 33554432"},
    {"payload-of-all",
     CASE(HEAD "\"whole_only\": true, \"script\": [{\"verb\": \"frame\", \"opcode\": 1, \"times\": "
               "1000, \"payload\": {\"text\": \"a\", \"size\": 100000}}, " END "]"),
     "cases[0].script[0].payload: all payloads of the case together have more than 67108864 "
     "octets"},
    {"times-many", STEP("\"verb\": \"frame\", \"opcode\": 1, \"times\": 100001"),
     "cases[0].script[0].times: 100001 is above 100000"},
    {"times-in-octets", STEP("\"verb\": \"frame\", \"opcode\": 1, \"times\": 65"),
     "cases[0].whole_only: so many frames take too long octet by octet, so it has to be true"},
    {"no-echo-needed",
     PLAYS("{\"verb\": \"frame\", \"opcode\": 1}, {\"verb\": \"expect-message\", \"opcode\": 1}"),
     NULL},
    {"pong-unasked", PLAYS(PONG),
     "cases[0].script[0].payload: a Pong is expected for a Ping that was not sent"},
    {"codes-none", STEP("\"verb\": \"expect-close\""),
     "cases[0].script[0].codes: codes belong to expect-close, -fail and -status, which need some"},
    {"code-0", STEP("\"verb\": \"expect-close\", \"codes\": [1000, 0]"),
     "cases[0].script[0].codes[1]: 0 is not a number from 1 to 65535, null, \"any-close\", "
     "\"any-error\" or \"any-status\""},
    {"codes-seven", STEP("\"verb\": \"expect-close\", \"codes\": [1, 2, 3, 4, 5, 6, 7]"),
     "cases[0].script[0].codes: there are 7; at most 6 may be"},
    {"pause-none", STEP("\"verb\": \"pause\""),
     "cases[0].script[0].ms: a time belongs to pause and expect-no-open, which need one"},
    {"pause-long", STEP("\"verb\": \"pause\", \"ms\": 10001"),
     "cases[0].script[0].ms: 10001 is above 10000"},
    {"pause", STEP("\"verb\": \"pause\", \"ms\": 10000"), NULL},
    {"sip-of-end", PLAYS("{\"verb\": \"expect-end\", \"octets_in_ms\": 3}"),
     "cases[0].script[0].octets_in_ms: sips belong to read-slowly"},
    {"behind-half-close", PLAYS("{\"verb\": \"half-close\"}, " PING ", " PONG),
     "cases[0].script[1].verb: something is to be sent behind a half-close"},
    {"sibling-first", PLAYS("{\"verb\": \"expect-end\", \"or\": \"pass\"}"),
     "cases[0].script: the first step is a sibling"},
    {"sibling-of-frame", PLAYS(PING ", {\"verb\": \"expect-end\", \"or\": \"pass\"}"),
     "cases[0].script[1].or: a sibling stands behind a step that expects nothing"},
    {"sibling-silent",
     PLAYS(END ", {\"verb\": \"expect-close\", \"codes\": [1000], \"or\": "
               "\"broken\"}"),
     "cases[0].script[1].says: a sibling does not say what it means"},
    {"grade", PLAYS(END ", {\"verb\": \"expect-end\", \"or\": \"fail\"}"),
     "cases[0].script[1].or: \"fail\" is not one of pass info broken"},
    {"requirement", PLAYS("{\"verb\": \"expect-end\", \"requirement\": \"WS_1\"}"),
     "cases[0].script[0].requirement: \"WS_1\" is no requirement; assay list --requirements shows "
     "them all"},
    {"hold", PLAYS(PING ", " PONG ", {\"verb\": \"hold\"}"),
     "cases[0].script[2].verb: hold is for others, as the last step of what they play"},

    {"compressed", OFFERS("\"compressed\": \"zlib\""), NULL},
    {"compressed-unoffered", STEP("\"verb\": \"frame\", \"opcode\": 1, \"compressed\": \"zlib\""),
     "cases[0].script[0].compressed: it is compressed, and nothing was offered"},
    {"blocks-none", OFFERS("\"compressed\": \"blocks\""),
     "cases[0].script[0].blocks: blocks and data compressed as blocks go together"},
    {"block-kind", OFFERS("\"compressed\": \"blocks\", \"blocks\": [{\"kind\": \"huge\"}]"),
     "cases[0].script[0].blocks[0].kind: \"huge\" is not one of stored fixed dynamic"},
    {"block-kind-missing", OFFERS("\"compressed\": \"blocks\", \"blocks\": [{\"final\": true}]"),
     "cases[0].script[0].blocks[0]: \"kind\" is missing"},
    {"block-distance",
     OFFERS("\"compressed\": \"blocks\", \"blocks\": [{\"kind\": \"fixed\", \"distance\": 32769}]"),
     "cases[0].script[0].blocks[0].distance: 32769 is above 32768"},
    {"block-match",
     OFFERS("\"compressed\": \"blocks\", \"blocks\": [{\"kind\": \"fixed\", \"distance\": 3}]"),
     "cases[0].script[0].blocks: a block repeats what DEFLATE cannot say"},
    {"pieces", OFFERS("\"compressed\": \"zlib\", \"pieces\": 65"),
     "cases[0].script[0].pieces: 65 is above 64"},

    {"others", OTHERS("\"plays\": {\"script\": [" PING ", " PONG ", {\"verb\": \"hold\"}]}"), NULL},
    {"others-none", PLAYS("{\"verb\": \"expect-others\"}"),
     "cases[0].script[0].others: others belong to expect-others, which needs some"},
    {"others-many", OTHERS("\"count\": 257, \"plays\": {" SCRIPT "}"),
     "cases[0].script[0].others.count: 257 is above 256"},
    {"others-of-all",
     PLAYS("{\"verb\": \"expect-others\", \"others\": {\"count\": 256, \"plays\": {" SCRIPT
           "}}}, {\"verb\": \"expect-others\", \"others\": {\"count\": 256, \"plays\": {" SCRIPT
           "}}}"),
     "cases[0].script: all others together are 512; at most 400 may be"},
    {"others-play-nothing", OTHERS("\"count\": 2"),
     "cases[0].script[0].others: \"plays\" is missing"},
    {"others-key", OTHERS("\"plays\": {\"id\": \"a\", " SCRIPT "}"),
     "cases[0].script[0].others.plays: it has no key \"id\""},
    {"others-open-others",
     OTHERS("\"plays\": {\"script\": [{\"verb\": \"expect-others\", \"others\": {}}]}"),
     "cases[0].script[0].others.plays.script[0].others: others open no others"},
    {"others-octets",
     OTHERS("\"count\": 200, \"plays\": {\"script\": [{\"verb\": \"frame\", \"opcode\": 2, "
            "\"payload\": {\"text\": \"a\", \"size\": 1000000}}]}"),
     "cases[0].script[0].others.plays: all of them together move more than 67108864 octets with "
     "the case"},
    {"others-need", OTHERS("\"plays\": {\"needs\": [\"origin\"], " SCRIPT "}"),
     "cases[0].script[0].others.plays.needs: others can need an echo, and nothing else"},
    {"others-echo", OTHERS("\"plays\": {\"needs\": [\"echo\"], " SCRIPT "}"),
     "cases[0].script[0].others: others that need an echo need something else to play without "
     "one"},
    {"others-fault", OTHERS("\"plays\": {\"script\": [" PONG "]}"),
     "cases[0].script[0].others.plays.script[0].payload: a Pong is expected for a Ping that was "
     "not sent"},
};

/* Beside a case that was read before, which has to stay alone when the file is bad. */
static void test_row(gconstpointer data)
{
    static const char before[] =
        "{\"cases\": [{\"id\": \"acme/before\", " TITLE PROVES SCRIPT "}]}";
    const struct row *row = data;
    struct case_file *file = case_file_new();
    char *error = NULL;
    char *wanted = row->fault != NULL ? g_strconcat("f.json: ", row->fault, NULL) : NULL;

    g_assert_true(case_file_read(file, "before.json", before, strlen(before), &error));
    bool is_read = case_file_read(file, "f.json", row->json, strlen(row->json), &error);
    g_assert_cmpstr(error, ==, wanted);
    g_assert_true(is_read == (row->fault == NULL));
    g_assert_true((file->cases->len == 1) == !is_read);
    g_free(wanted);
    g_free(error);
    case_file_free(file);
}

/* A short case is whole: what it leaves out is as it is by itself. */
static void test_defaults(void)
{
    static const char json[] = CASE(HEAD SCRIPT);
    struct case_file *file = case_file_new();
    char *error = NULL;
    g_assert_true(case_file_read(file, "f.json", json, strlen(json), &error));
    const struct ws_case *ws_case = g_ptr_array_index(file->cases, 0);
    g_assert_cmpstr(ws_case->id, ==, "acme/a");
    g_assert_cmpint(ws_case->against, ==, ROLES_SERVER);
    g_assert_cmpuint(ws_case->needs, ==, 0);
    g_assert_cmpuint(ws_case->tags, ==, 0);
    g_assert_false(ws_case->script[0].unfinished);
    g_assert_cmpuint(ws_case->script[0].payload.size, ==, 1);
    case_file_free(file);
}

/* Tags that follow from the script need not be given. */
static void test_tags(void)
{
    static const char json[] =
        PLAYS("{\"verb\": \"pause\", \"ms\": 1}, {\"verb\": \"frame\", \"opcode\": 1, \"payload\": "
              "{\"text\": \"a\", \"size\": 65536}}, " END);
    struct case_file *file = case_file_new();
    char *error = NULL;
    g_assert_true(case_file_read(file, "f.json", json, strlen(json), &error));
    const struct ws_case *ws_case = g_ptr_array_index(file->cases, 0);
    g_assert_cmpuint(ws_case->tags, ==, TAG_WAITS | TAG_LARGE);
    case_file_free(file);
}

/* Two files, and the catalogue with both. */
static void test_together(void)
{
    static const char one[] = CASE(HEAD SCRIPT);
    static const char two[] = "{\"cases\": [{\"id\": \"acme/b\", " TITLE PROVES SCRIPT "}]}";
    struct case_file *file = case_file_new();
    char *error = NULL;
    g_assert_true(case_file_read(file, "one.json", one, strlen(one), &error));
    g_assert_true(case_file_read(file, "two.json", two, strlen(two), &error));
    g_assert_false(case_file_read(file, "two.json", two, strlen(two), &error));
    g_assert_cmpstr(error, ==, "two.json: cases[0].id: another case is called acme/b already");
    g_free(error);
    struct catalogue *plain = case_file_catalogue(NULL);
    struct catalogue *catalogue = case_file_catalogue(file);
    g_assert_cmpuint(catalogue->case_count, ==, plain->case_count + 2);
    g_assert_nonnull(catalogue_find(catalogue, "acme/a"));
    g_assert_cmpstr(catalogue->cases[plain->case_count + 1].id, ==, "acme/b");
    catalogue_free(plain);
    catalogue_free(catalogue);
    case_file_free(file);
}

static void test_disk(void)
{
    struct case_file *file = case_file_new();
    char *error = NULL;
    g_assert_false(case_file_load(file, "/nowhere/my.json", &error));
    g_assert_cmpstr(error, ==, "/nowhere/my.json: it cannot be read: No such file or directory");
    g_free(error);
    case_file_free(file);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *name = g_strdup_printf("/case-file/row/%s", rows[i].name);
        g_test_add_data_func(name, &rows[i], test_row);
        g_free(name);
    }
    g_test_add_func("/case-file/defaults", test_defaults);
    g_test_add_func("/case-file/tags", test_tags);
    g_test_add_func("/case-file/together", test_together);
    g_test_add_func("/case-file/disk", test_disk);
    return g_test_run();
}
