/* SPDX-License-Identifier: MIT */
/*
 * The command line: mistakes and the one line that is said of each, what a good one holds, the help
 * texts against what is known, and which cases a word selects.
 */
#include <string.h>

#include "harness/options.h"

enum { ARGUMENTS_MAX = 32 };

/* Parses a command line of words between bars: a blank may stand in a word. */
static struct options *parse(const char *line, char **error)
{
    char **words = g_strsplit(line, "|", ARGUMENTS_MAX);
    int count = (int)g_strv_length(words);

    *error = NULL;
    struct options *options = options_parse(count, words, error);
    g_assert_true((options == NULL) == (*error != NULL));
    g_assert_true(*error == NULL || strchr(*error, '\n') == NULL);
    g_strfreev(words);
    return options;
}

/* ---- Mistakes ---- */

struct mistake {
    const char *name;
    const char *line;
    const char *error;
};

#define TEST   "assay|test|ws://h/|"
#define BEHIND "; see assay test --help"
#define TARGET "; a target is ws://host:port/path"

static const struct mistake mistakes[] = {
    {"no-command", "assay",
     "a command is missing: test, parser, client, list, explain, copy, replay, report, "
     "baseline or wstest; see assay --help"},
    {"client-without-url", "assay|client|sse|--|x",
     "the program wants to know where to ask: put {url} among its arguments; see assay client "
     "--help"},
    {"client-of-nothing", "assay|client|--|x",
     "client wants the format that is spoken: sse; see assay client --help"},
    {"parser-of-nothing", "assay|parser|--|x",
     "parser wants the format that is parsed: sse; see assay parser --help"},
    {"parser-without-program", "assay|parser|sse|sse/data",
     "parser sse wants the program behind --, such as -- ./parser, or a URL; see assay parser "
     "--help"},
    {"parser-of-websocket", "assay|parser|sse|ws://h/",
     "parser sse posts to an http: or https: URL, such as http://127.0.0.1:8080/parse; see assay "
     "parser --help"},
    {"parser-url-and-program", "assay|parser|sse|http://h/|--|x",
     "parser sse takes a URL or a program behind --, not both; leave one out"},
    {"parser-exec-of-program", "assay|parser|sse|--exec|x|--|y",
     "--exec is about a parser at a URL; leave it out"},
    {"parser-url-no-url", "assay|parser|sse|http://h:0/",
     "\"http://h:0/\" has port 0, to which nobody can connect" TARGET},
    {"no-such-command", "assay|serve",
     "\"serve\" is no command; there are test, parser, client, list, explain, copy, replay, "
     "report, baseline and wstest; see assay --help"},
    {"hostile-command", "assay|\n\x1b[2J",
     "\"\\x0a\\x1b[2J\" is no command; there are test, parser, client, list, explain, copy, "
     "replay, report, baseline and wstest; see assay --help"},
    {"no-url", "assay|test",
     "test wants the URL of the target, such as ws://127.0.0.1:9001/" BEHIND},
    {"no-file", "assay|replay",
     "replay wants the file of transcripts, such as run.transcripts; see assay replay --help"},
    {"no-run", "assay|baseline",
     "baseline wants the JSON of a run, such as run.json; see assay baseline --help"},
    {"two-runs", "assay|baseline|a|b", "baseline takes one run; see assay baseline --help"},
    {"report-nothing", "assay|report",
     "report wants the JSON of a run, such as run.json; see assay report --help"},
    {"report-too-many", "assay|report|1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|-o|html:x",
     "report takes 16 runs at most; give fewer"},
    {"report-several-text", "assay|report|a|b",
     "several runs side by side are one page; give -o html:FILE, "
     "or --join for one report of all"},
    {"report-several-json", "assay|report|a|b|-o|json:c",
     "several runs side by side are one page; give -o html:FILE, "
     "or --join for one report of all"},
    {"report-several-pages", "assay|report|a|b|-o|html:c|-o|html:d",
     "several runs side by side are one page; give -o html:FILE, "
     "or --join for one report of all"},
    {"report-same-file", "assay|report|a|-o|html:c|-o|json:c",
     "--output gives \"c\" two reports; write one of them elsewhere, FORMAT:FILE"},
    {"two-baselines", "assay|baseline|a|-o|b|-o|c",
     "--output wants one file, not \"c\"; see assay baseline --help"},
    {"copy-nothing", "assay|copy",
     "copy wants a directory to make, such as vectors; see assay copy --help"},
    {"copy-two", "assay|copy|a|b", "copy takes one directory; see assay copy --help"},
    {"explain-nothing", "assay|explain",
     "explain wants a case or a requirement, such as ws/5.5.1/body-of-one-octet; see assay explain "
     "--help"},
    {"empty-word", TEST, "an empty word names nothing" BEHIND},
    {"unknown-option", TEST "--shard=1", "\"--shard\" is no option of assay test" BEHIND},
    {"unknown-letter", TEST "-x", "\"-x\" is no option of assay test" BEHIND},
    {"beginning-of-an-option", TEST "--time|1", "\"--time\" is no option of assay test" BEHIND},
    {"option-of-another-command", "assay|list|--jobs|3",
     "--jobs is an option of assay test, not of assay list; see assay list --help"},
    {"value-missing", TEST "--jobs", "--jobs wants a value, and nothing follows" BEHIND},
    {"value-is-an-option", TEST "--exec|--ready|tcp",
     "--exec wants a value, and the option --ready follows; if that is the value, write "
     "--exec=--ready"},
    {"value-empty", TEST "--expect=", "--expect wants a value, not an empty one" BEHIND},
    {"value-not-taken", TEST "--fail-fast=yes",
     "--fail-fast takes no value; leave out what stands behind the ="},
    {"twice", TEST "--jobs|1|--jobs|2", "--jobs is given twice; give it once"},
    {"twice-by-its-letter", TEST "-q|--quiet", "--quiet is given twice; give it once"},
    {"jobs-a-word", TEST "--jobs|x",
     "--jobs wants a whole number from 1 to 1024, not \"x\"" BEHIND},
    {"jobs-0", TEST "--jobs|0", "--jobs wants a whole number from 1 to 1024, not \"0\"" BEHIND},
    {"jobs-1025", TEST "--jobs|1025",
     "--jobs wants a whole number from 1 to 1024, not \"1025\"" BEHIND},
    {"jobs-signed", TEST "--jobs|+4",
     "--jobs wants a whole number from 1 to 1024, not \"+4\"" BEHIND},
    {"retries-0", TEST "--retries|0",
     "--retries wants a whole number from 1 to 1024, not \"0\"" BEHIND},
    {"retries-and-fail-fast", TEST "--retries|2|--fail-fast",
     "--fail-fast ends the run at the first failure, and --retries repeats it at the end; give one "
     "of them"},
    {"opening-0", TEST "--opening|0",
     "--opening wants a whole number from 1 to 1024, not \"0\"" BEHIND},
    {"timeout-0", TEST "--timeout|0",
     "--timeout wants seconds from 0.001 to 86400, not \"0\"" BEHIND},
    {"timeout-with-unit", TEST "--timeout|2s",
     "--timeout wants seconds from 0.001 to 86400, not \"2s\"" BEHIND},
    {"timeout-inf", TEST "--timeout|inf",
     "--timeout wants seconds from 0.001 to 86400, not \"inf\"" BEHIND},
    {"timeout-hexadecimal", TEST "--timeout|0x10",
     "--timeout wants seconds from 0.001 to 86400, not \"0x10\"" BEHIND},
    {"timeout-blank", TEST "--timeout| 1",
     "--timeout wants seconds from 0.001 to 86400, not \" 1\"" BEHIND},
    {"total-timeout", TEST "--total-timeout|86401",
     "--total-timeout wants seconds from 0.001 to 86400, not \"86401\"" BEHIND},
    {"slow", TEST "--slow|0.01", "--slow wants a factor from 0.1 to 1000, not \"0.01\"" BEHIND},
    {"seed", TEST "--seed|18446744073709551616",
     "--seed wants a whole number from 0 to 18446744073709551615, not "
     "\"18446744073709551616\"" BEHIND},
    {"suite", TEST "--suite|mine",
     "--suite wants conformance, autobahn or all, not \"mine\"" BEHIND},
    {"level", TEST "--level|may", "--level wants must or should, not \"may\"" BEHIND},
    {"delivery", TEST "--delivery|bits",
     "--delivery wants whole, octets, cuts or all, not \"bits\"" BEHIND},
    {"profile", TEST "--profile|slow", "--profile wants quick or full, not \"slow\"" BEHIND},
    {"messages", TEST "--messages|0",
     "--messages wants a whole number from 1 to 1000000, not \"0\"" BEHIND},
    {"tag", TEST "--tag|fast",
     "--tag wants security, large, waits, http or robust, not \"fast\"" BEHIND},
    {"color", TEST "--color|red", "--color wants auto, always or never, not \"red\"" BEHIND},
    {"output", TEST "-o|xml",
     "--output wants text, json, html, junit or tap, with :FILE behind it for a file, or "
     "autobahn:DIR, not \"xml\"" BEHIND},
    {"folder-without-name", TEST "-o|autobahn",
     "--output wants a folder behind autobahn, such as autobahn:reports/servers, not "
     "\"autobahn\"" BEHIND},
    {"folder-of-a-stream", "assay|test|http://h/|-o|autobahn:d",
     "-o autobahn:DIR is of a run against a WebSocket server; give it to assay test ws://..."},
    {"folder-of-a-saved-run", "assay|report|run.json|-o|autobahn:d",
     "-o autobahn:DIR is of a run against a WebSocket server; give it to assay test ws://..."},
    {"wstest-without-mode", "assay|wstest",
     "wstest wants -m fuzzingclient; see assay wstest --help"},
    {"wstest-mode-not-built", "assay|wstest|-m|fuzzingserver|-s|x.json",
     "the mode fuzzingserver is not built; assay wstest has fuzzingclient alone, which judges "
     "servers"},
    {"wstest-no-mode", "assay|wstest|--mode=fuzz",
     "\"fuzz\" is no mode of wstest; give -m fuzzingclient"},
    {"wstest-words", "assay|wstest|-m|fuzzingclient|spec.json",
     "wstest takes no words, but options: the spec file names servers and cases; see assay wstest "
     "--help"},
    {"wstest-unknown-option", "assay|wstest|-m|fuzzingclient|-u|8080",
     "\"-u\" is no option of assay wstest; see assay wstest --help"},
    {"wstest-other-option", "assay|wstest|-m|fuzzingclient|--suite|all",
     "--suite is an option of assay test, not of assay wstest; see assay wstest --help"},
    {"wstest-folder", "assay|wstest|-m|fuzzingclient|-o|autobahn:x",
     "the spec file names the folder of Autobahn's reports, outdir; leave -o autobahn out"},
    {"output-without-file",
     TEST "-o|json:", "--output wants a file behind the colon, not \"json:\"" BEHIND},
    {"output-twice", TEST "-o|text|-o|json",
     "--output gives standard output two reports; write one of them elsewhere, FORMAT:FILE"},
    {"output-same-file", TEST "-o|text:a|-o|json|-o|html:a",
     "--output gives \"a\" two reports; write one of them elsewhere, FORMAT:FILE"},
    {"header", TEST "-H|Name", "--header wants a line such as 'Name: value', not \"Name\"" BEHIND},
    {"header-name", TEST "-H|a b: c",
     "--header wants a line such as 'Name: value', not \"a b: c\"" BEHIND},
    {"header-two-lines", TEST "-H|a: b\r\nc: d",
     "--header wants a line such as 'Name: value', not \"a: b\\x0d\\x0ac: d\"" BEHIND},
    {"header-of-the-handshake", TEST "-H|host: x",
     "--header wants another field than those of the opening handshake itself, not "
     "\"host: x\"" BEHIND},
    {"header-of-websocket", TEST "-H|sec-websocket-key: x",
     "--header wants another field than Sec-WebSocket-...; for subprotocols there is "
     "--subprotocol, not \"sec-websocket-key: x\"" BEHIND},
    {"header-origin", TEST "-H|Origin: x",
     "--header wants another field than Origin, which has an option of its own, --origin, not "
     "\"Origin: x\"" BEHIND},
    {"origin", TEST "--origin|a b",
     "--origin wants an origin such as https://example.org, not \"a b\"" BEHIND},
    {"refused-origin", TEST "--refused-origin|a b",
     "--refused-origin wants an origin such as https://elsewhere.example, not \"a b\"" BEHIND},
    {"missing-path", TEST "--missing-path|nothing",
     "--missing-path wants a path such as /nothing-here, percent-encoded where it has to be, not "
     "\"nothing\"" BEHIND},
    {"missing-path-line", TEST "--missing-path|/a b",
     "--missing-path wants a path such as /nothing-here, percent-encoded where it has to be, not "
     "\"/a b\"" BEHIND},
    {"subprotocol", TEST "--subprotocol|a,b",
     "--subprotocol wants one name, a token of HTTP (RFC 6455 4.1); give the option once for "
     "each, not \"a,b\"" BEHIND},
    {"subprotocol-twice", TEST "--subprotocol|a|--subprotocol|a",
     "--subprotocol wants each name once (RFC 6455 4.1), not \"a\"" BEHIND},
    {"ready-without-exec", TEST "--ready|tcp",
     "--ready and --ready-timeout are about a target that --exec starts; give --exec"},
    {"ready-timeout-without-exec", TEST "--ready-timeout|1",
     "--ready and --ready-timeout are about a target that --exec starts; give --exec"},
    {"ready", TEST "--exec|x|--ready|soon",
     "--ready wants tcp, http:/PATH or line:REGEX, not \"soon\"" BEHIND},
    {"ready-regex", TEST "--exec|x|--ready|line:(",
     "--ready wants line: with a regular expression that is one (of PCRE), not \"line:(\"" BEHIND},
    {"ready-path", TEST "--exec|x|--ready|http:/a b",
     "--ready wants tcp, http:/PATH or line:REGEX, not \"http:/a b\"" BEHIND},
    {"allow-stale", TEST "--allow-stale",
     "--allow-stale is about expected failures; give --expect FILE, too"},
    {"port-without-exec", "assay|test|ws://h:{port}/",
     "the URL has {port}, which only --exec fills in; give --exec 'CMD {port}', or a port"},
    {"port-not-told", "assay|test|ws://h:{port}/|--exec|x",
     "the URL has {port}, and --exec has not; put it where the program is told its port"},
    {"port-not-used", TEST "--exec|x {port}",
     "--exec has {port}, and the URL has not; write ws://127.0.0.1:{port}/path"},
    {"close-url-no-url", TEST "--close-url|/close?code={code}",
     "--close-url: \"/close?code={code}\" is no URL" TARGET},
    {"close-url-http", TEST "--close-url|http://h/{code}",
     "--close-url http://h/{code} is no URL of WebSocket; write it like that of the target"},
    {"close-url-wss", TEST "--close-url|wss://h/{code}",
     "--close-url \"wss://h/{code}\" names another scheme, host or port than the URL of the "
     "target; write both alike"},
    {"close-url-empty",
     TEST "--close-url=", "--close-url wants a value, not an empty one; see assay test --help"},
    {"close-url-no-code", "assay|test|ws://h/|--close-url|ws://h/close?code=1000",
     "--close-url has no {code} in its path or query, where the code of the Close that is asked "
     "for belongs: \"ws://h/close?code=1000\""},
    {"close-url-code-in-host", "assay|test|ws://h/|--close-url|ws://{code}/",
     "--close-url has no {code} in its path or query, where the code of the Close that is asked "
     "for belongs: \"ws://{code}/\""},
    {"close-url-another-host", "assay|test|ws://h/|--close-url|ws://g/{code}",
     "--close-url \"ws://g/{code}\" names another scheme, host or port than the URL of the "
     "target; write both alike"},
    {"close-url-another-port", "assay|test|ws://h:1/|--close-url|ws://h/{code}",
     "--close-url \"ws://h/{code}\" names another scheme, host or port than the URL of the "
     "target; write both alike"},
    {"close-url-a-port-chosen", "assay|test|ws://h:1/|--close-url|ws://h:{port}/{code}",
     "--close-url \"ws://h:{port}/{code}\" names another scheme, host or port than the URL of the "
     "target; write both alike"},
    {"close-url-of-list", "assay|list|--close-url|ws://h/{code}",
     "--close-url is an option of assay test, not of assay list; see assay list --help"},
    {"url-code", "assay|test|ws://h/{code}",
     "\"ws://h/{code}\" holds a character that is percent-encoded in a URL"},
    {"url-no-url", "assay|test|ws/5.5", "\"ws/5.5\" is no URL" TARGET},
    {"url-ftp", "assay|test|ftp://h/",
     "the scheme of \"ftp://h/\" is not ws, wss, http or https; a target is "
     "ws://host:port/path, or http://host:port/path"},
    {"url-http-subprotocol", "assay|test|http://h/|--subprotocol|chat",
     "--subprotocol is about WebSocket, and the URL is that of an event stream; leave it out"},
    {"url-http-close-url", "assay|test|http://h/|--close-url|ws://h/{code}",
     "--close-url is about WebSocket, and the URL is that of an event stream; leave it out"},
    {"url-http-retries", "assay|test|http://h/|--retries|2",
     "--retries plays cases one by one, and those on an event stream share what is played; leave "
     "it out"},
    {"url-http-fail-fast", "assay|test|https://h/|--fail-fast",
     "--fail-fast plays cases one by one, and those on an event stream share what is played; "
     "leave it out"},
    {"url-ws-observe", "assay|test|ws://h/|--observe|3",
     "--observe is about event streams, and the URL is one of WebSocket; leave it out"},
    {"url-ws-parameter", "assay|test|ws://h/|--parameter|q",
     "--parameter is about event streams, and the URL is one of WebSocket; leave it out"},
    {"tls-of-ws", TEST "--cacert|a",
     "--cacert is about TLS, and the URL is none of wss:; write wss:, or leave it out"},
    {"tls-insecure-of-ws", TEST "-k",
     "--insecure is about TLS, and the URL is none of wss:; write wss:, or leave it out"},
    {"tls-of-http", "assay|test|http://h/|--sni|a",
     "--sni is about TLS, and the URL is none of https:; write https:, or leave it out"},
    {"tls-cert-without-key", "assay|test|wss://h/|--cert|a",
     "--cert and --key are a certificate and its key; give both"},
    {"tls-key-without-cert", "assay|test|wss://h/|--key|a",
     "--cert and --key are a certificate and its key; give both"},
    {"tls-both-trusts", "assay|test|wss://h/|--cacert|a|-k",
     "--cacert tells whom to trust, and --insecure trusts anybody; give one of them"},
    {"tls-ready-http", "assay|test|wss://h:{port}/|--exec|x {port}|--ready|http:/",
     "--ready http: asks in plain HTTP, and the target speaks TLS; give tcp or line:REGEX"},
    {"sni", "assay|test|wss://h/|--sni|a/b",
     "--sni wants a host name such as example.org, not \"a/b\"" BEHIND},
    {"connect-to", TEST "--connect-to|h",
     "--connect-to wants HOST:PORT, such as 127.0.0.1:9443, not \"h\"" BEHIND},
    {"connect-to-no-host", TEST "--connect-to|:1",
     "--connect-to wants HOST:PORT, such as 127.0.0.1:9443, not \":1\"" BEHIND},
    {"connect-to-port", TEST "--connect-to|h:0",
     "--connect-to wants HOST:PORT, such as 127.0.0.1:9443, not \"h:0\"" BEHIND},
    {"url-no-host", "assay|test|ws:///echo", "\"ws:///echo\" has no host" TARGET},
    {"url-no-authority", "assay|test|ws:echo", "\"ws:echo\" has no host" TARGET},
    {"url-user", "assay|test|ws://me@h/",
     "\"ws://me@h/\" has a user name, and a WebSocket URL has none (RFC 6455 3)" TARGET},
    {"url-fragment", "assay|test|ws://h/#a",
     "\"ws://h/#a\" has a fragment, and a WebSocket URL must not have one (RFC 6455 3)" TARGET},
    {"url-port-0", "assay|test|ws://h:0/",
     "\"ws://h:0/\" has port 0, to which nobody can connect" TARGET},
    {"url-port-65536", "assay|test|ws://h:65536/", "\"ws://h:65536/\" is no URL" TARGET},
    {"url-port-a-word", "assay|test|ws://h:x/", "\"ws://h:x/\" is no URL" TARGET},
    {"url-blank", "assay|test|ws://h/a b",
     "\"ws://h/a b\" holds a character that is percent-encoded in a URL"},
    {"url-line-end", "assay|test|ws://h/\r\nHost: x",
     "\"ws://h/\\x0d\\x0aHost: x\" holds a character that is percent-encoded in a URL"},
    {"url-misspelt-port", "assay|test|ws://h:1/{Port}|--exec|x",
     "\"ws://h:1/{Port}\" holds a character that is percent-encoded in a URL"},
};

static void test_mistake(gconstpointer data)
{
    const struct mistake *row = data;
    char *error = NULL;

    g_assert_null(parse(row->line, &error));
    g_assert_cmpstr(error, ==, row->error);
    g_free(error);
}

/* ---- Good command lines ---- */

static void test_defaults(void)
{
    char *error = NULL;
    struct options *options = parse("assay|test|ws://h:9001/", &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpint(options->command, ==, COMMAND_TEST);
    g_assert_cmpstr(options->url, ==, "ws://h:9001/");
    g_assert_cmpuint(options->suites, ==, SUITE_CONFORMANCE);
    g_assert_false(options->suite_given);
    g_assert_cmpint(options->level, ==, LEVEL_MUST);
    g_assert_cmpuint(options->jobs, ==, 64);
    g_assert_cmpuint(options->opening, ==, 1);
    g_assert_true(options->deliveries[DELIVERY_WHOLE] && options->deliveries[DELIVERY_OCTETS]);
    g_assert_true(options->deliveries[DELIVERY_CUTS]);
    g_assert_cmpint(options->timeout_us, ==, 2000000);
    g_assert_cmpint(options->total_timeout_us, ==, 0);
    g_assert_cmpint(options->ready_timeout_us, ==, 10000000);
    g_assert_cmpfloat(options->slow, ==, 1.0);
    g_assert_cmpuint(options->seed, <=, UINT32_MAX);
    g_assert_cmpuint(options->outputs->len + options->selectors->len + options->skips->len, ==, 0);
    g_assert_cmpuint(options->arguments->len, ==, 3);
    g_assert_false(options->help || options->fail_fast || options->dry_run || options->verbose);
    options_free(options);
}

static void test_everything(void)
{
    char *error = NULL;
    struct options *options =
        parse("assay|test|--jobs=7|ws://[::1]:{port}/a?b=c|ws/5.5|--exec|run {port} --port={port}|"
              "--ready|line:^ready|--ready-timeout|0.5|-H|Cookie: a=b",
              &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpstr(options->url, ==, "ws://[::1]:{port}/a?b=c");
    g_assert_cmpuint(options->jobs, ==, 7);
    g_assert_cmpstr(options->exec, ==, "run {port} --port={port}");
    g_assert_cmpint(options->ready, ==, READY_LINE);
    g_assert_cmpstr(options->ready_argument, ==, "^ready");
    g_assert_cmpint(options->ready_timeout_us, ==, 500000);
    g_assert_cmpstr(g_ptr_array_index(options->headers, 0), ==, "Cookie: a=b");
    g_assert_cmpstr(g_ptr_array_index(options->selectors, 0), ==, "ws/5.5");
    options_free(options);

    options = parse(TEST "--run|a|b|--skip|c|--skip|d|--suite|all|--level|should|--delivery|octets|"
                         "--slow|2.5|--seed|18446744073709551615|--retries|3",
                    &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpuint(options->selectors->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(options->skips, 1), ==, "d");
    g_assert_cmpuint(options->suites, ==, SUITE_ALL);
    g_assert_cmpint(options->level, ==, LEVEL_SHOULD);
    g_assert_false(options->deliveries[DELIVERY_WHOLE]);
    g_assert_true(options->deliveries[DELIVERY_OCTETS]);
    g_assert_false(options->deliveries[DELIVERY_CUTS]);
    g_assert_cmpfloat(options->slow, ==, 2.5);
    g_assert_cmpuint(options->retries, ==, 3);
    g_assert_cmpuint(options->seed, ==, UINT64_MAX);
    options_free(options);
}

/* The same host and port, however they are written. */
static void test_close_url(void)
{
    static const char *const lines[] = {
        "assay|test|ws://h/|--close-url|ws://H:80/close?code={code}",
        "assay|test|ws://h:80|--close-url|WS://h/{code}",
        "assay|test|ws://h|--close-url|ws://h?code={code}",
        "assay|test|ws://[::1]:9001/echo?a=b|--close-url|ws://[::1]:9001/{code}/close",
        "assay|test|ws://h:{port}/|--exec|x {port}|--close-url|ws://h:{port}/close?code={code}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        char *error = NULL;
        struct options *options = parse(lines[i], &error);
        g_assert_cmpstr(error, ==, NULL);
        g_assert_nonnull(strstr(options->close_url, "{code}"));
        options_free(options);
    }
}

static void test_outputs(void)
{
    static const struct {
        enum output_format format;
        const char *path;
    } expected[] = {{OUTPUT_JSON, "run:1.json"},
                    {OUTPUT_HTML, "a b.html"},
                    {OUTPUT_TEXT, NULL},
                    {OUTPUT_JUNIT, "junit.xml"},
                    {OUTPUT_TAP, "run.tap"}};
    char *error = NULL;
    struct options *options =
        parse(TEST "-o|json:run:1.json|--output=html:a b.html|--output|text|-o|junit:junit.xml|"
                   "-o|tap:run.tap",
              &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpuint(options->outputs->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < options->outputs->len; i++) {
        const struct output *output = &g_array_index(options->outputs, struct output, i);
        g_assert_cmpint(output->format, ==, expected[i].format);
        g_assert_cmpstr(output->path, ==, expected[i].path);
    }
    options_free(options);
}

static void test_commands(void)
{
    char *error = NULL;
    struct options *options = parse("assay|list|ws/5.5|--requirements|--json", &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpint(options->command, ==, COMMAND_LIST);
    g_assert_cmpuint(options->suites, ==, SUITE_ALL);
    g_assert_true(options->requirements && options->json);
    options_free(options);
    options = parse("assay|replay|--|-file|-id", &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpstr(options->file, ==, "-file");
    g_assert_cmpstr(g_ptr_array_index(options->selectors, 0), ==, "-id");
    options_free(options);
    options = parse("assay|report|a.json|b.json|-o|html:x", &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpuint(options->files->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(options->files, 1), ==, "b.json");
    g_assert_true(options->keeps_logs);
    options_free(options);

    options = parse("assay|baseline|run.json|-o|a:b|--level|should", &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpstr(options->file, ==, "run.json");
    g_assert_cmpstr(options->baseline_path, ==, "a:b");
    g_assert_cmpint(options->level, ==, LEVEL_SHOULD);
    options_free(options);
    options = parse("assay|explain|ws/5.5|autobahn/7.3.2", &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpstr(g_ptr_array_index(options->selectors, 1), ==, "autobahn/7.3.2");
    options_free(options);
    options = parse("assay|--version", &error);
    g_assert_cmpint(options->command, ==, COMMAND_VERSION);
    options_free(options);
    options = parse("assay|help", &error);
    g_assert_cmpint(options->command, ==, COMMAND_HELP);
    options_free(options);
}

static void test_color(void)
{
    static const struct {
        const char *line;
        const char *no_color;
        bool expected;
    } rows[] = {{TEST "--color=always", "1", true},
                {TEST "--color=never", NULL, false},
                {TEST "--color=auto", "1", false}};

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *error = NULL;
        if (rows[i].no_color != NULL) {
            g_setenv("NO_COLOR", rows[i].no_color, TRUE);
        } else {
            g_unsetenv("NO_COLOR");
        }
        struct options *options = parse(rows[i].line, &error);
        g_assert_cmpint(options->color, ==, rows[i].expected);
        options_free(options);
    }
}

/* ---- Help ---- */

struct help {
    const char *name;
    enum command command;
    const char *options; /* all that the text describes, in its order */
};

static const struct help helps[] = {
    {"test", COMMAND_TEST,
     "--exec --ready --ready-timeout --close-url --header --origin --subprotocol --refused-origin "
     "--missing-path --connect-to --observe --parameter --emit "
     "--cacert --insecure --sni --cert --key "
     "--suite --profile --messages --run --skip --tag "
     "--cases --delivery --seed --dry-run --jobs --opening --timeout --total-timeout --slow "
     "--fail-fast --retries "
     "--level --expect --allow-stale --output --verbose --quiet --color --help"},
    {"list", COMMAND_LIST, "--requirements --json --cases --suite --run --skip --tag --help"},
    {"explain", COMMAND_EXPLAIN, "--cases --help"},
    {"replay", COMMAND_REPLAY, "--run --skip --cases --level --verbose --color --help"},
    {"baseline", COMMAND_BASELINE, "--level --output --help"},
    {"report", COMMAND_REPORT, "--join --output --level --verbose --color --help"},
    {"parser", COMMAND_PARSER,
     "--batch --run --skip --tag --timeout --dry-run --level --expect --allow-stale --output "
     "--verbose --quiet --color --help --exec --ready --ready-timeout --header --connect-to "
     "--cacert --insecure --sni --cert --key --jobs --total-timeout --slow"},
    {"copy", COMMAND_COPY, "--help"},
};

/* The options that a help text describes, in its order: a line that begins with one. */
static char *described(const char *text)
{
    GString *found = g_string_new(NULL);
    char **lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        const char *dashes = strstr(*line, "--");
        size_t indent = strspn(*line, " ");
        bool has_letter = indent == 2 && (*line)[2] == '-' && (*line)[4] == ',';
        if (indent == 2 && (dashes == *line + 2 || has_letter)) {
            size_t size = strspn(dashes, "-abcdefghijklmnopqrstuvwxyz");
            g_string_append_printf(found, "%s%.*s", found->len > 0 ? " " : "", (int)size, dashes);
        }
        g_assert_cmpuint(strlen(*line), <=, 100);
    }
    g_strfreev(lines);
    return g_string_free(found, FALSE);
}

static void test_help(gconstpointer data)
{
    const struct help *row = data;
    char *words = described(options_help(row->command));
    char **names = g_strsplit(row->options, " ", -1);
    char *error = NULL;

    g_assert_cmpstr(words, ==, row->options);
    for (char **name = names; *name != NULL; name++) {
        char *line = g_strdup_printf("assay|%s|%s", row->name, *name);
        struct options *options = parse(line, &error);
        g_assert_true(error == NULL || strstr(error, "is no option") == NULL);
        g_assert_true(error == NULL || strstr(error, "is an option of") == NULL);
        options_free(options);
        g_clear_pointer(&error, g_free);
        g_free(line);
    }
    char *line = g_strdup_printf("assay|%s|--help|--help", row->name);
    struct options *options = parse(line, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(options->help);
    g_assert_cmpint(options->command, ==, row->command);
    options_free(options);
    g_free(line);
    g_strfreev(names);
    g_free(words);
}

/* What one command knows and its help does not name would be told as unknown to the others. */
static void test_unnamed(void)
{
    static const char *const all[] = {
        "--run",    "--skip",         "--tag",         "--suite",   "--level",
        "--jobs",   "--opening",      "--delivery",    "--timeout", "--total-timeout",
        "--slow",   "--seed",         "--fail-fast",   "--dry-run", "--verbose",
        "--quiet",  "--color",        "--exec",        "--ready",   "--ready-timeout",
        "--header", "--origin",       "--subprotocol", "--expect",  "--allow-stale",
        "--output", "--requirements", "--json",        "--help",    "--retries"};

    for (size_t command = 0; command < G_N_ELEMENTS(helps); command++) {
        char **names = g_strsplit(helps[command].options, " ", -1);
        for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
            char *error = NULL;
            char *line = g_strdup_printf("assay|%s|%s", helps[command].name, all[i]);
            struct options *options = parse(line, &error);
            bool is_known = error == NULL || strstr(error, "is an option of") == NULL;
            g_assert_cmpint(is_known, ==, g_strv_contains((const char *const *)names, all[i]));
            options_free(options);
            g_free(error);
            g_free(line);
        }
        g_strfreev(names);
    }
}

/* ---- Selectors ---- */

struct selection {
    const char *name;
    const char *selector;
    const char *id;
    bool is_autobahn;
    unsigned tags;
    bool expected;
};

static const struct selection selections[] = {
    {"id", "ws/5.5.1/a", "ws/5.5.1/a", false, 0, true},
    {"not-the-beginning-of-a-name", "ws/5.5.1/a", "ws/5.5.1/ab", false, 0, false},
    {"section", "ws/5.5.1", "ws/5.5.1/a", false, 0, true},
    {"section-with-slash", "ws/5.5.1/", "ws/5.5.1/a", false, 0, true},
    {"section-above", "ws/5.5", "ws/5.5.1/a", false, 0, true},
    {"chapter", "ws/5", "ws/5.5.1/a", false, 0, true},
    {"not-another-number", "ws/5.5", "ws/5.51/a", false, 0, false},
    {"protocol", "ws", "ws/5.5.1/a", false, 0, true},
    {"longer-than-the-id", "ws/5.5.1/a/b", "ws/5.5.1/a", false, 0, false},
    {"standard", "ws/7692", "ws/7692-6.1/a", false, 0, true},
    {"section-of-standard", "ws/7692-7", "ws/7692-7.2.2/a", false, 0, true},
    {"not-another-standard", "ws/7692", "ws/76921/a", false, 0, false},
    {"not-half-a-standard", "ws/769", "ws/7692-6.1/a", false, 0, false},
    {"no-standard-but-a-name", "ws/5.5.1/7692", "ws/5.5.1/7692-a", false, 0, false},
    {"no-number-of-a-standard", "ws/http", "ws/http-6/a", false, 0, false},
    {"glob", "ws/*/rsv-*", "ws/5.2/rsv-1-text", false, 0, true},
    {"glob-is-whole", "*rsv", "ws/5.2/rsv-1", false, 0, false},
    {"glob-of-one", "ws/5.?/a", "ws/5.2/a", false, 0, true},
    {"tag", "security", "ws/5.5.1/a", false, TAG_SECURITY | TAG_WAITS, true},
    {"other-tag", "large", "ws/5.5.1/a", false, TAG_SECURITY, false},
    {"no-tag", "waits", "waits/a", false, 0, false},
    {"autobahn-id", "autobahn/7.3.2", "autobahn/7.3.2", true, 0, true},
    {"autobahn-group", "autobahn/7", "autobahn/7.3.2", true, 0, true},
    {"autobahn-not-70", "autobahn/7", "autobahn/70.1", true, 0, false},
    {"autobahn-numbers", "autobahn:7.*", "autobahn/7.3.2", true, 0, true},
    {"autobahn-number-group", "autobahn:7", "autobahn/7.3.2", true, 0, true},
    {"autobahn-one-number", "autobahn:7.3.2", "autobahn/7.3.2", true, 0, true},
    {"autobahn-other-number", "autobahn:7.3.2", "autobahn/7.3.21", true, 0, false},
    {"autobahn-not-ours", "autobahn:*", "ws/5.5.1/a", false, 0, false},
    {"autobahn-nothing", "autobahn:", "autobahn/7.3.2", true, 0, false},
};

static void test_selection(gconstpointer data)
{
    const struct selection *row = data;

    g_assert_cmpint(selector_matches(row->selector, row->id, row->is_autobahn, row->tags), ==,
                    row->expected);
}

static void test_known(void)
{
    struct catalogue *catalogue = catalogue_new();
    char *error = NULL;

    g_assert_true(selector_known("ws/5.5.2", catalogue));
    g_assert_true(selector_known("security", catalogue));
    g_assert_true(selector_known("autobahn:1.1.1", catalogue));
    g_assert_true(selector_known("autobahn/1", catalogue));
    g_assert_false(selector_known("ws/99", catalogue));
    g_assert_false(selector_known("autobahn:99.*", catalogue));
    g_assert_false(selector_known("", catalogue));
    struct options *options = parse(TEST "ws/5.5|--skip|ws/99", &error);
    g_assert_cmpstr(options_unknown_selector(options, catalogue), ==, "ws/99");
    options_free(options);
    options = parse(TEST "ws/5.5|--skip|security", &error);
    g_assert_null(options_unknown_selector(options, catalogue));
    g_assert_true(options_select(options, "ws/5.5.2/a", false, 0));
    g_assert_false(options_select(options, "ws/5.5.2/a", false, TAG_SECURITY));
    g_assert_false(options_select(options, "ws/5.2/a", false, 0));
    options_free(options);
    options = parse(TEST "--tag|waits|--tag|large", &error);
    g_assert_true(options_select(options, "ws/5.5.2/a", false, TAG_LARGE));
    g_assert_false(options_select(options, "ws/5.5.2/a", false, TAG_SECURITY));
    options_free(options);
    catalogue_free(catalogue);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        char *path = g_strdup_printf("/options/mistake/%s", mistakes[i].name);
        g_test_add_data_func(path, &mistakes[i], test_mistake);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(helps); i++) {
        char *path = g_strdup_printf("/options/help/%s", helps[i].name);
        g_test_add_data_func(path, &helps[i], test_help);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(selections); i++) {
        char *path = g_strdup_printf("/options/selector/%s", selections[i].name);
        g_test_add_data_func(path, &selections[i], test_selection);
        g_free(path);
    }
    g_test_add_func("/options/help/unnamed", test_unnamed);
    g_test_add_func("/options/selector/known", test_known);
    g_test_add_func("/options/defaults", test_defaults);
    g_test_add_func("/options/everything", test_everything);
    g_test_add_func("/options/close-url", test_close_url);
    g_test_add_func("/options/outputs", test_outputs);
    g_test_add_func("/options/commands", test_commands);
    g_test_add_func("/options/color", test_color);
    return g_test_run();
}
