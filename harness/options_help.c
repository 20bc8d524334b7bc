/* SPDX-License-Identifier: MIT */
/*
 * The texts of --help. They are held against the table of options by harness/tests/test_options.c.
 */
#include "harness/options.h"

#define STATUS                                                                                      \
    "Exit status: 0 nothing unexpected, 1 an unexpected failure, 2 a wrong command line or file,\n" \
    "3 only stale expectations, 4 the target was not reached or is gone, 5 nothing was run,\n"      \
    "6 an error of our own, 124 the total time-out has passed.\n"

static const char general[] =
    "assay judges WebSocket servers by RFC 6455, case by case and clause by clause.\n"
    "\n"
    "  assay test URL [ID...]     judge the server at a URL, such as ws://127.0.0.1:9001/echo\n"
    "  assay list [ID...]         list the cases, or with --requirements what they prove\n"
    "  assay replay FILE [ID...]  judge saved conversations again\n"
    "  assay COMMAND --help       the options of a command\n"
    "  assay --version\n"
    "\n" STATUS;

static const char test[] =
    "assay test URL [ID...]: judge the server at URL, all of it or the cases named.\n"
    "\n"
    "An ID is a case (ws/5.5.2/answers-ping), a prefix (ws/5.5), a glob (ws/*/rsv-*), autobahn:7.*\n"
    "or a tag (security, large, waits).\n"
    "\n"
    "The target\n"
    "  --exec CMD           start it with CMD; {port} in CMD and URL becomes a free port\n"
    "  --ready WHAT         when it is ready: tcp (default), http:/PATH or line:REGEX\n"
    "  --ready-timeout S    how long it may take to be ready (10)\n"
    "  -H, --header LINE    a line more in the opening handshake, 'Name: value'; repeatable\n"
    "  --origin ORIGIN      the Origin of the opening handshake\n"
    "  --subprotocol NAME   a subprotocol to offer; repeatable\n"
    "\n"
    "What is played\n"
    "  --suite SUITE        conformance (default), autobahn or all\n"
    "  --run ID             the same as a word ID; repeatable\n"
    "  --skip ID            leave these out; repeatable\n"
    "  --tag TAG            only cases with this tag: security, large, waits; repeatable\n"
    "  --delivery HOW       how octets are cut: whole, octets or all (default)\n"
    "  --seed N             keys, marks and cuts; a run prints the seed it drew\n"
    "  --dry-run            only print which cases would be played\n"
    "\n"
    "How it is played\n"
    "  --jobs N             conversations side by side, 1 to 1024 (64)\n"
    "  --opening N          of these in their opening handshake, 1 to 1024 (1, as RFC 6455 4.1 asks)\n"
    "  --timeout S          how long an answer may take (2)\n"
    "  --total-timeout S    end the whole run after this time, exit 124\n"
    "  --slow FACTOR        multiply all deadlines, for targets under a debugger or Valgrind (1)\n"
    "  --fail-fast          stop at the first failure\n"
    "\n"
    "Verdicts\n"
    "  --level LEVEL        what counts as a failure: must (default), or should for warnings, too\n"
    "  --expect FILE        known failures, a line 'id[:requirement]  # reason, link' each\n"
    "  --allow-stale        known failures that pass now are no reason for exit 3\n"
    "\n"
    "Reports\n"
    "  -o, --output FORMAT[:FILE]  text, json or html; repeatable. Default: text on standard output.\n"
    "                       Beside the first JSON file the conversations are kept (.transcripts)\n"
    "  --marks FILE         what a mutant build of the reference wrote about its rules, for the JSON\n"
    "  -v, --verbose        also show what passed\n"
    "  -q, --quiet          no live line\n"
    "  --color WHEN         auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n" STATUS "\n"
    "  assay test 'ws://127.0.0.1:{port}/' --exec 'node server.js {port}' -o html:report.html\n";

static const char list[] =
    "assay list [ID...]: list the cases, in the order of the standard.\n"
    "\n"
    "  --requirements   list the requirements instead: level, kind, clause, and the cases for each\n"
    "  --json           everything, for programs\n"
    "  --suite SUITE    conformance, autobahn or all (default)\n"
    "  --run ID, --skip ID, --tag TAG   as for assay test\n"
    "  -h, --help       this text\n";

static const char replay[] =
    "assay replay FILE [ID...]: judge saved conversations again, without a target.\n"
    "\n"
    "FILE is what assay test keeps beside its JSON (run.json: run.transcripts). The verdict is computed anew\n"
    "from the octets and their times.\n"
    "\n"
    "  --run ID         only these cases; repeatable\n"
    "  -v, --verbose    also show what passed\n"
    "  -h, --help       this text\n"
    "\n"
    "Exit status: 0 no conversation fails, 1 one does, 2 the file is wrong, 5 no conversation matched.\n";

const char *options_help(enum command command)
{
    switch (command) {
    case COMMAND_TEST:
        return test;
    case COMMAND_LIST:
        return list;
    case COMMAND_REPLAY:
        return replay;
    case COMMAND_HELP:
    case COMMAND_VERSION:
        break;
    }
    return general;
}
