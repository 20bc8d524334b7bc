/* SPDX-License-Identifier: MIT */
/*
 * The texts of --help. They are held against the table of options by harness/tests/test_options.c:
 * what they name is known, and what is known they name.
 */
#include "harness/options.h"

#define STATUS                                                                           \
    "Exit status, the first that holds in the order 2, 6, 124, 4, 1, 5, 3:\n"            \
    "  0  nothing unexpected at the chosen level   5    nothing was run\n"               \
    "  1  an unexpected failure                    6    an error of our own\n"           \
    "  2  wrong command line, file or id           124  the total time-out has passed\n" \
    "  3  only stale expectations\n"                                                     \
    "  4  the target was not reached, not started, or is gone\n"

static const char general[] =
    "assay judges servers of WebSocket (RFC 6455) and of Server-Sent Events (WHATWG HTML), case\n"
    "by case and clause by clause.\n"
    "\n"
    "  assay test URL [ID...]     judge the server at a URL, such as ws://127.0.0.1:9001/echo\n"
    "  assay parser sse [ID...] -- CMD, or a URL\n"
    "                             judge a bare parser of event streams: octets in, JSON out\n"
    "  assay client sse [ID...] -- CMD {url}\n"
    "                             judge a client of Server-Sent Events by a scripted server\n"
    "  assay list [ID...]         list the cases, or with --requirements what they prove\n"
    "  assay explain ID...        what a case or a requirement means, and how it is broken\n"
    "  assay copy DIR             write cases and vectors as files, for other projects\n"
    "  assay replay FILE [ID...]  judge saved conversations again\n"
    "  assay report RUN.json...   reports of a saved run, of several side by side, or joined\n"
    "  assay baseline RUN.json    write the failures of a run down as known ones\n"
    "  assay wstest -m fuzzingclient -s SPEC.json\n"
    "                             judge the servers of a spec file of Autobahn|Testsuite\n"
    "  assay COMMAND --help       the options of a command\n"
    "  assay --help, assay --version\n"
    "\n" STATUS;

/* In two parts: no compiler needs to take a longer string (C11 5.2.4.1). */
static const char test_target[] =
    "assay test URL [ID...]: judge the server at URL by all cases, or by those named.\n"
    "\n"
    "  assay test ws://127.0.0.1:9001/echo\n"
    "  assay test ws://127.0.0.1:9001/echo ws/5.5 --level should -v\n"
    "  assay test 'ws://127.0.0.1:{port}/' --exec 'node server.js {port}' -o html:report.html\n"
    "  assay test http://127.0.0.1:8080/events      an event stream, at an http: or https: URL\n"
    "\n"
    "An ID is a case (ws/5.5.2/empty-ping), a prefix (ws/5.5), a glob ('ws/*/rsv-*'), a tag\n"
    "(security), or 'autobahn:7.*' for Autobahn's own numbers. assay list shows them all.\n"
    "\n"
    "The target\n"
    "  --exec CMD           start it with CMD; {port} in CMD and URL becomes a free port\n"
    "  --ready WHAT         when it is ready: tcp (default), http:/PATH or line:REGEX\n"
    "  --ready-timeout S    how long it may take to be ready (10)\n"
    "  --close-url URL      where it closes by itself, once open, with the code that is put for\n"
    "                       {code}: 'ws://127.0.0.1:{port}/close?code={code}'. Without it the\n"
    "                       cases in which the target begins the closing are not applicable\n"
    "  -H, --header LINE    a field more in the opening handshake, 'Name: value'; repeatable\n"
    "  --origin ORIGIN      its Origin\n"
    "  --subprotocol NAME   a subprotocol to offer, which the target knows; repeatable\n"
    "  --refused-origin ORIGIN\n"
    "                       an Origin that the target refuses\n"
    "  --missing-path PATH  a path under which the target offers nothing\n"
    "                       Cases that need one of the last four are not applicable without it\n"
    "  --connect-to H:PORT  connect there, whatever the URL names\n"
    "\n"
    "A target at http://... or https://...: a stream of Server-Sent Events\n"
    "  --observe S          how long the stream is watched (5); 35 shows what comes while idle\n"
    "  --parameter NAME     a parameter of the query that gets into the stream; repeatable. It is\n"
    "                       given values that would be lines of their own\n"
    "  --emit URL           where calls to emit events can be POSTed, so that a library is judged\n"
    "                       by what comes back; {port} as in URL\n"
    "\n"
    "A target at wss://... or https://... (TLS)\n"
    "  --cacert FILE        trust these authorities (PEM), not the system's\n"
    "  -k, --insecure       verify neither chain nor name\n"
    "  --sni NAME           ask for this name (the URL's host)\n"
    "  --cert FILE          our own certificate (PEM), if asked for\n"
    "  --key FILE           its private key\n"
    "\n";

static const char test_rest[] =
    "What is played\n"
    "  --suite SUITE        conformance (default), autobahn (all its 517 cases) or all\n"
    "  --profile PROFILE    quick (default), or full: also with our own suite, or with all,\n"
    "                       Autobahn's groups 9, 12 and 13 are played, which measure limits and\n"
    "                       speed; with our own suite alone they are recorded, and no verdict\n"
    "  --messages N         how many messages each case of Autobahn's groups 9.7, 9.8, 12 and\n"
    "                       13 sends, 1 to 1000000 (1000: the whole takes minutes)\n"
    "  --run ID             the same as a word ID; repeatable\n"
    "  --skip ID            leave these out; repeatable\n"
    "  --tag TAG            only with this tag: security, large, waits, http,\n"
    "                       robust; repeatable\n"
    "  --cases FILE         play the cases that this file has, too (docs/cases.md); their ids\n"
    "                       select them, such as acme/; repeatable\n"
    "  --delivery HOW       how octets are cut: whole, octets (one by one), cuts (each head in\n"
    "                       two, at every offset in turn), or all (default: one cut of each\n"
    "                       head, in one case in four)\n"
    "  --seed N             decides masking keys, cuts and payloads; a run tells the one it drew\n"
    "  --dry-run            only print the cases that would be played\n"
    "\n"
    "How it is played\n"
    "  --jobs N             conversations side by side, 1 to 1024 (64)\n"
    "  --opening N          of these in their opening handshake, 1 to 1024 (1: RFC 6455 4.1)\n"
    "  --timeout S          how long an answer may take (2)\n"
    "  --total-timeout S    end the whole run after this time\n"
    "  --slow FACTOR        multiply all deadlines, for targets under a debugger (1)\n"
    "  --fail-fast          stop at the first failure that is not expected (not at a stream)\n"
    "  --retries N          repeat a case that failed, alone, up to N times, 1 to 1024; one that\n"
    "                       passes then is flaky: shown as such, and no failure (not at a stream)\n"
    "\n"
    "Verdicts\n"
    "  --level LEVEL        what counts as a failure: a broken must (default), or should, too\n"
    "  --expect FILE        known failures, one 'ID[:requirement]  # reason, link' a line\n"
    "  --allow-stale        known failures that pass now are no reason for exit status 3\n"
    "\n"
    "Reports\n"
    "  -o, --output FORMAT[:FILE]\n"
    "                       text, json, html, junit (XML) or tap (TAP 14); repeatable.\n"
    "                       Default: text on standard output. autobahn:DIR makes the folder of\n"
    "                       index.json and JSON files that Autobahn|Testsuite makes\n"
    "                       Beside the first JSON file, run.json, the conversations are kept in\n"
    "                       run.transcripts, for assay replay\n"
    "  -v, --verbose        also show what passed\n"
    "  -q, --quiet          no live line on a terminal\n"
    "  --color WHEN         auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n" STATUS;

static const char list[] =
    "assay list [ID...]: list the cases in the order of the standard, and behind them the vectors\n"
    "of event streams (assay parser) and the scenarios for clients of them (assay client).\n"
    "\n"
    "  assay list ws/5.5\n"
    "  assay list --json | jq '.cases[] | select(.tags | index(\"security\")) | .id'\n"
    "\n"
    "  --requirements       list requirements instead: all, or those that the cases are about;\n"
    "                       at the end, how many there are of each level and kind\n"
    "  --json               everything, for programs: the scripts of the cases, and of the\n"
    "                       vectors the octets and the events that come of them; cases in the\n"
    "                       form that --cases reads (docs/cases.md, docs/cases.schema.json)\n"
    "  --cases FILE         the cases of this file, too; repeatable\n"
    "  --suite SUITE        conformance, autobahn or all (default)\n"
    "  --run ID             the same as a word ID; repeatable\n"
    "  --skip ID            leave these out; repeatable\n"
    "  --tag TAG            only with this tag: security, large, waits, http,\n"
    "                       robust; repeatable\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0, 2 for a wrong command line or id, 5 when nothing was selected.\n";

static const char replay[] =
    "assay replay FILE [ID...]: judge saved conversations again, without a target.\n"
    "\n"
    "  assay test ws://127.0.0.1:9001/ -o json:run.json   # keeps run.transcripts beside it\n"
    "  assay replay run.transcripts ws/5.5 -v\n"
    "\n"
    "The verdicts are computed anew, from the octets and their times. A conversation of which\n"
    "octets were not kept cannot be judged again, nor one to which the suite now sends something\n"
    "else; both are named.\n"
    "\n"
    "  --run ID             the same as a word ID; repeatable\n"
    "  --skip ID            leave these out; repeatable\n"
    "  --cases FILE         the cases of this file are known, too; repeatable\n"
    "  --level LEVEL        what counts as a failure: a broken must (default), or should, too\n"
    "  -v, --verbose        also show the conversations\n"
    "  --color WHEN         auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 no conversation fails, 1 one fails, 2 the file is wrong or does not fit this\n"
    "suite, 5 no conversation was judged.\n";

static const char explain[] =
    "assay explain ID...: what a case or a requirement means, why it bites, what goes over the\n"
    "wire, how implementations get it wrong, where the reference obeys it, and how to run it.\n"
    "\n"
    "  assay explain ws/5.5.1/body-of-one-octet\n"
    "  assay explain WS_5_2_FAILS_ON_RSV\n"
    "  assay explain autobahn/7.3.2\n"
    "\n"
    "An ID is a case, a vector (sse/data/one-line), a requirement (its name, or the number of its\n"
    "statement in the standard, RFC6455-5.5.1-02), or a case of the Autobahn suite. The places in\n"
    "the reference and the text of ambiguities are read from the source tree: that in\n"
    "ASSAY_SOURCE, the one in which the program was built, or the current folder. Without it they\n"
    "are left out, and that is said.\n"
    "\n"
    "  --cases FILE         the cases of this file are known, too; repeatable\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0, 2 for a wrong command line or id.\n";

static const char copy[] =
    "assay copy DIR: write all cases and vectors as files, for the tests of another project.\n"
    "\n"
    "  assay copy tests/assay\n"
    "\n"
    "DIR is made; it may be there when it is empty, and nothing is ever written over. It gets\n"
    "  vectors/ID.stream    the octets of an event stream\n"
    "  vectors/ID.jsonl     what a parser makes of them: a line of JSON for each event, and one\n"
    "                       for the end, as assay parser asks for them (docs/parser.md)\n"
    "  vectors.json         all vectors with title, requirements, why and hint\n"
    "  cases/ID.json        a case, as assay list --json shows it\n"
    "  README.md            how to use them\n"
    "\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0, 2 when DIR or a file in it cannot be made.\n";

static const char baseline[] =
    "assay baseline RUN.json: write the failures of a run down as known ones, for --expect.\n"
    "\n"
    "  assay test ws://127.0.0.1:9001/ -o json:run.json\n"
    "  assay baseline run.json -o known.txt\n"
    "  assay test ws://127.0.0.1:9001/ --expect known.txt\n"
    "\n"
    "There is a line for each broken requirement of each case. Its reason is what the run knows:\n"
    "clause, what came, target and date; add why it is accepted. Lines that the run was given are\n"
    "kept with their reasons. A case without evidence cannot be covered, and is told.\n"
    "\n"
    "  --level LEVEL        failures of this level: must (default), or should, too\n"
    "  -o, --output FILE    write it there; default: standard output\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0, 2 for a wrong command line or file, 6 when it cannot be written.\n";

static const char report[] =
    "assay report RUN.json...: the reports of a run that was saved, or several runs side by side.\n"
    "\n"
    "  assay test ws://127.0.0.1:9001/ -o json:old.json\n"
    "  assay report old.json -o html:old.html -o junit:old.xml\n"
    "  assay report old.json new.json other.json -o html:targets.html\n"
    "  assay report --join ws.json sse.json parser.json -o text -o html:report.html\n"
    "\n"
    "Of one run there is every format. Several, 16 at most, are one page with a column each:\n"
    "sections, requirements and cases, and those first on which they differ. With --join they\n"
    "become one report: runs of one program with different cases, such as its WebSocket and its\n"
    "event streams.\n"
    "\n"
    "  --join               one report of all the runs, which may have no case in common\n"
    "  -o, --output FORMAT[:FILE]\n"
    "                       text, json, html, junit or tap; repeatable. Default: text on standard\n"
    "                       output. Of several runs: html; joined: all but json\n"
    "  --level LEVEL        what junit and tap call a failure: must (default), or should, too\n"
    "  -v, --verbose        text: also show what passed\n"
    "  --color WHEN         text: auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 whatever the runs were, or with --join the gravest of theirs in the order\n"
    "2, 6, 124, 4, 1, 5, 3. Else 2 for a wrong command line or file, 6 when a report cannot be\n"
    "written.\n";

static const char parser[] =
    "assay parser sse [ID...] -- CMD\n"
    "assay parser sse [ID...] URL: judge a bare parser of event streams (Server-Sent Events).\n"
    "\n"
    "  assay parser sse -- ./parser\n"
    "  assay parser sse --batch -- node driver.js\n"
    "  assay parser sse --batch sse/lines sse/utf8 -o html:report.html -- python3 driver.py\n"
    "  assay parser sse http://127.0.0.1:8080/parse\n"
    "\n"
    "CMD is a program and its arguments. It gets an event stream on its standard input and prints\n"
    "one line of JSON for each event that is dispatched, and one at the end of the stream:\n"
    "\n"
    "  {\"type\":\"message\",\"data\":\"...\",\"lastEventId\":\"...\"}\n"
    "  {\"end\":true,\"lastEventId\":\"...\",\"reconnectionTime\":1000}\n"
    "\n"
    "reconnectionTime is null when no retry was taken. What a parser cannot know it leaves out.\n"
    "Plain, CMD is started once for each vector, and its input ends with the stream. With --batch\n"
    "it is started once: a stream comes in chunks, each a line CHUNK n and then n octets, and\n"
    "ends with a line END; the answer ends with the line of the end and is to be\n"
    "flushed then. Each stream comes whole, octet by octet, and cut in two at every offset.\n"
    "A URL gets each stream as the body of a POST, and answers 200 with the lines; with --batch\n"
    "the bodies come in pieces, too.\n"
    "docs/parser.md says it in full, and shows drivers.\n"
    "\n"
    "  --batch              one process for all, and the streams in pieces, too\n"
    "  --run ID             the same as a word ID: a vector (sse/data/one-line), a prefix\n"
    "                       (sse/data), a glob; repeatable\n"
    "  --skip ID            leave these out; repeatable\n"
    "  --tag TAG            only with this tag: large; repeatable\n"
    "  --timeout S          how long CMD, or an answer, may take to say something (2)\n"
    "  --dry-run            only print the vectors\n"
    "  --level LEVEL        what counts as a failure: a broken must (default), or should, too\n"
    "  --expect FILE        known failures, one 'ID[:requirement]  # reason, link' a line\n"
    "  --allow-stale        known failures that pass now are no reason for exit status 3\n"
    "  -o, --output FORMAT[:FILE]\n"
    "                       text, json, html, junit (XML) or tap (TAP 14); repeatable\n"
    "  -v, --verbose        also show what passed\n"
    "  -q, --quiet          no live line on a terminal\n"
    "  --color WHEN         auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n"
    "A parser at a URL (http: or https:), with the options of assay test\n"
    "  --exec CMD           start it with CMD; {port} in CMD and URL becomes a free port\n"
    "  --ready WHAT         when it is ready: tcp (default), http:/PATH or line:REGEX\n"
    "  --ready-timeout S    how long it may take to be ready (10)\n"
    "  -H, --header LINE    a field more in each request, 'Name: value'; repeatable\n"
    "  --connect-to H:PORT  connect there, whatever the URL names\n"
    "  --cacert FILE        trust these authorities (PEM), not the system's\n"
    "  -k, --insecure       verify neither chain nor name\n"
    "  --sni NAME           ask for this name (the URL's host)\n"
    "  --cert FILE          our own certificate (PEM), if asked for\n"
    "  --key FILE           its private key\n"
    "  --jobs N             requests side by side, 1 to 1024 (64)\n"
    "  --total-timeout S    end the whole run after this time\n"
    "  --slow FACTOR        multiply all deadlines, for targets under a debugger (1)\n"
    "\n" STATUS;

static const char client[] =
    "assay client sse [ID...] -- CMD {url}: judge a client of Server-Sent Events, by a server\n"
    "that plays a script.\n"
    "\n"
    "  assay client sse -- ./client {url}\n"
    "  assay client sse sse/delay sse/resume -o html:report.html -- node driver.js {url}\n"
    "\n"
    "CMD is a program and its arguments; it is started once for each scenario, and {url} in an\n"
    "argument becomes the URL to ask for. Its requests are judged, and when they come. If it\n"
    "prints its events, one line of JSON each and flushed, these are judged, too:\n"
    "\n"
    "  {\"type\":\"message\",\"data\":\"...\",\"lastEventId\":\"...\"}\n"
    "\n"
    "and so are its states, if it prints {\"state\":\"open\"} and {\"state\":\"error\"} whenever\n"
    "an EventSource fires open or error. Other lines are passed over. {events} in an argument\n"
    "becomes the number of events after which it has to close, 0 for never. docs/client.md says\n"
    "it in full.\n"
    "\n"
    "  --run ID             the same as a word ID: a scenario (sse/resume/id), a prefix\n"
    "                       (sse/resume), a glob; repeatable\n"
    "  --skip ID            leave these out; repeatable\n"
    "  --jobs N             how many are played side by side (32)\n"
    "  --timeout S          how long a request may take to come (10), behind the time that the\n"
    "                       client is told to wait\n"
    "  --dry-run            only print the scenarios\n"
    "  --level LEVEL        what counts as a failure: a broken must (default), or should, too\n"
    "  --expect FILE        known failures, one 'ID[:requirement]  # reason, link' a line\n"
    "  --allow-stale        known failures that pass now are no reason for exit status 3\n"
    "  -o, --output FORMAT[:FILE]\n"
    "                       text, json, html, junit (XML) or tap (TAP 14); repeatable\n"
    "  -v, --verbose        also show what passed\n"
    "  -q, --quiet          no live line on a terminal\n"
    "  --color WHEN         auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n" STATUS;

static const char wstest[] =
    "assay wstest -m fuzzingclient -s SPEC.json: in the place of Autobahn's wstest, judge the\n"
    "servers that a spec file names, one after the other, by the cases that it names.\n"
    "\n"
    "  assay wstest -m fuzzingclient -s fuzzingclient.json\n"
    "  assay wstest -m fuzzingclient -w ws://127.0.0.1:9001\n"
    "\n"
    "The spec file and its patterns are read as the original does, and the folder that it names,\n"
    "outdir, gets index.json, index.html and one JSON for each case, in the original's form. Case\n"
    "groups 9, 12 and 13 are played where the file names them. What it asks for and is not built\n"
    "is told, never passed over. Other than the original, it exits with what was found.\n"
    "\n"
    "  -m, --mode MODE      fuzzingclient; other modes are not built\n"
    "  -s, --spec FILE      the spec file (fuzzingclient.json, where there is one)\n"
    "  -w, --wsuri URL      the server, where the spec file names none or is none\n"
    "  -d, --debug          the same as -v\n"
    "  --jobs N             conversations side by side, 1 to 1024 (64)\n"
    "  --opening N          of these in their opening handshake, 1 to 1024 (1: RFC 6455 4.1)\n"
    "  --timeout S          how long an answer to the probe may take (2)\n"
    "  --total-timeout S    end the run against each server after this time\n"
    "  --slow FACTOR        multiply all deadlines (1)\n"
    "  --messages N         how many messages each case of groups 9.7, 9.8, 12 and 13\n"
    "                       sends (1000)\n"
    "  --retries N          repeat a case that failed, alone, up to N times; one that passes then\n"
    "                       is flaky, and no failure\n"
    "  --seed N             decides masking keys\n"
    "  --level LEVEL        what counts as a failure: must (default), or should: also FAILED BY\n"
    "                       CLIENT\n"
    "  --expect FILE        known failures, 'autobahn/7.3.2[:behavior]  # reason, link'\n"
    "  --allow-stale        known failures that pass now are no reason for exit status 3\n"
    "  -H, --header LINE    a field more in the opening handshake, 'Name: value'; repeatable\n"
    "  --cacert FILE        trust these authorities (PEM). Without it nothing is verified, as the\n"
    "                       original does not\n"
    "  -o, --output FORMAT[:FILE]\n"
    "                       text, json, html, junit (XML) or tap (TAP 14), of each\n"
    "                       server; in FILE {agent} becomes its name. Repeatable. Default:\n"
    "                       text\n"
    "  -v, --verbose        also show what passed\n"
    "  -q, --quiet          neither a live line nor a line for each server\n"
    "  --color WHEN         auto (default), always or never; NO_COLOR is honoured\n"
    "  -h, --help           this text\n"
    "\n"
    "Of several servers, the exit status is that which comes first in the order below.\n"
    "\n" STATUS;

const char *options_help(enum command command)
{
    static char *test;

    switch (command) {
    case COMMAND_TEST:
        if (test == NULL) {
            test = g_strconcat(test_target, test_rest, NULL);
        }
        return test;
    case COMMAND_LIST:
        return list;
    case COMMAND_REPLAY:
        return replay;
    case COMMAND_EXPLAIN:
        return explain;
    case COMMAND_BASELINE:
        return baseline;
    case COMMAND_COPY:
        return copy;
    case COMMAND_REPORT:
        return report;
    case COMMAND_PARSER:
        return parser;
    case COMMAND_CLIENT:
        return client;
    case COMMAND_WSTEST:
        return wstest;
    case COMMAND_HELP:
    case COMMAND_VERSION:
        break;
    }
    return general;
}
