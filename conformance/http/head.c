/* SPDX-License-Identifier: MIT */
/*
 * Rules of HTTP beneath the opening handshake, which RFC 6455 leans on and does not repeat: what a
 * server makes of a head that is broken, odd or large, and what its own answers are as HTTP. The
 * rows stand in http.def; none of them is a MUST of WebSocket, so who breaks one is warned.
 *
 * HTTP lets a server choose more often than not: it may read what it could refuse. A case here
 * fails where both choices are left: where a server reads a thing that was not said (a field out of
 * a folded line, a value up to its NUL), takes what HTTP tells it to refuse, or says nothing.
 */
#include "conformance/websocket/sections.h"

/* A server that takes the request all the same: recorded under the row that leaves it open. */
#define OR_OPEN_UNDER(row, says_)                                                                \
    {                                                                                            \
        .verb = VERB_EXPECT_OPEN, .is_sibling = true, .grade = GRADE_INFO, .requirement = (row), \
        .says = (says_)                                                                          \
    }

/* Ends before the last octets were read, so a reset may have destroyed the answer (A18). */
#define OR_END_UNREAD OR_END(GRADE_INFO, "it hangs up, and an answer before that may be lost")

static const struct value no_fields[] = {
    {.name = "without-colon", .says = "without a colon", .payload = BYTES("X-Assay\r\n")},
    {.name = "without-name", .says = "without a name", .payload = BYTES(": assay\r\n")},
    {.name = "with-at-sign-in-name",
     .says = "whose name has an at sign",
     .payload = BYTES("X@Assay: 1\r\n")},
    {.name = "with-octet-above-ascii-in-name",
     .says = "whose name has an octet above ASCII",
     .payload = BYTES("X-Ass\xc3\xa4y: 1\r\n")},
};

static const struct value versions[] = {
    {.name = "lower-case", .says = "http/1.1", .payload = BYTES("GET {path} http/1.1\r\n")},
    {.name = "without-minor", .says = "HTTP/1", .payload = BYTES("GET {path} HTTP/1\r\n")},
    {.name = "with-tail", .says = "HTTP/1.1x", .payload = BYTES("GET {path} HTTP/1.1x\r\n")},
    {.name = "of-another-protocol",
     .says = "HTTQ/1.1",
     .payload = BYTES("GET {path} HTTQ/1.1\r\n")},
};

static const struct value request_lines[] = {
    {.name = "two-blanks",
     .says = "two blanks in it",
     .payload = BYTES("GET  {path} HTTP/1.1\r\n")},
    {.name = "tabs", .says = "tabs in it", .payload = BYTES("GET\t{path}\tHTTP/1.1\r\n")},
    {.name = "blank-at-end",
     .says = "a blank behind it",
     .payload = BYTES("GET {path} HTTP/1.1 \r\n")},
};

/* The host is an address: localhost:80/ with its port is a whole URI of the scheme localhost. */
static const struct value targets[] = {
    {.name = "without-scheme",
     .says = "a host and a path",
     .payload = BYTES("GET 192.0.2.1{path} HTTP/1.1\r\n")},
    {.name = "without-slash",
     .says = "a dot before its path",
     .payload = BYTES("GET .{path} HTTP/1.1\r\n")},
};

static const struct value hosts[] = {
    {.name = "with-blank", .says = "a blank in it", .payload = BYTES("Host: a b\r\n")},
    {.name = "with-path", .says = "a path behind it", .payload = BYTES("Host: {host}/a\r\n")},
    {.name = "with-user", .says = "a user before it", .payload = BYTES("Host: user@{host}\r\n")},
    {.name = "with-port-of-letters",
     .says = "letters for a port",
     .payload = BYTES("Host: localhost:port\r\n")},
};

static const struct value blanks_in_names[] = {
    {.name = "unknown", .says = "an unknown name", .payload = BYTES("X-Assay : 1\r\n")},
    {.name = "tab", .says = "a tab", .payload = BYTES("X-Assay\t: 1\r\n")},
    {.name = "connection",
     .says = "a second Connection",
     .payload = BYTES("Connection : Upgrade\r\n")},
};

static const struct value lengths[] = {
    {.name = "of-letters", .says = "letters", .payload = BYTES("Content-Length: abc\r\n")},
    {.name = "below-zero", .says = "a minus sign", .payload = BYTES("Content-Length: -1\r\n")},
    {.name = "list", .says = "two numbers", .payload = BYTES("Content-Length: 0, 7\r\n")},
};

static const struct value bodies[] = {
    {.name = "of-5-octets",
     .says = "five octets",
     .payload = BYTES("Content-Length: 5\r\n{more}\r\nassay")},
    {.name = "of-chunks",
     .says = "chunks",
     .payload = BYTES("Transfer-Encoding: chunked\r\n{more}\r\n5\r\nassay\r\n0\r\n\r\n")},
};

static const struct ws_case cases[] = {
    /* ---- What a server sends ---- */
    {
        .id = "ws/http/no-length-in-101",
        .title = "sends no Content-Length in a 101",
        .proves = {HTTP_9110_8_6_NO_LENGTH_IN_101},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a proxy that believes it waits for a body and swallows frames",
        .hint = "leave the field out of every 1xx",
        .request = REQUEST_AND("User-Agent: assay\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/no-coding-in-101",
        .title = "sends no Transfer-Encoding in a 101",
        .proves = {HTTP_9112_6_1_NO_CODING_IN_101},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a proxy that believes it reads frames as chunks",
        .hint = "leave the field out of every 1xx",
        .request = REQUEST_AND("Accept: */*\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/version-of-101",
        .title = "says HTTP/1.1 in its 101",
        .proves = {HTTP_9112_4_SAYS_1_1_IN_101},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "HTTP/1.0 has no 101, and strict clients refuse it",
        .hint = "write the version of the server, whatever the client's is",
        .request = REQUEST_AND("Pragma: no-cache\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/upgrade-in-426",
        .title = "names what it wants in a 426",
        .proves = {HTTP_9110_15_5_22_NAMES_UPGRADE_IN_426},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a client cannot know what to upgrade to",
        .hint = "add Upgrade: websocket",
        .request = LINE_GET FIELD_HOST REQUEST_END,
        .script = {EXPECT_STATUS(426),
                   OR_STATUS(GRADE_INFO, "it answers without a 426", ANY_STATUS)},
    },
    {
        .id = "ws/http/connection-of-upgrade",
        .title = "lists Upgrade in Connection where it sends that field",
        .proves = {HTTP_9110_7_8_UPGRADE_IN_CONNECTION},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a proxy passes on a field that was meant for the next hop alone",
        .hint = "send Connection: Upgrade wherever Upgrade is sent",
        .request = REQUEST_UPGRADE(""),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/http/expects-continue",
        .title = "answers a handshake that expects 100 (Continue)",
        .proves = {HTTP_9110_10_1_1_ANSWERS_FINALLY},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "who waits for a body that never comes holds the connection for ever",
        .hint = "ignore the field where no body is announced",
        .request = REQUEST_AND("Expect: 100-continue\r\n"),
        .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "it takes no expectation", ANY_ERROR)},
    },
    {
        .id = "ws/http/plain-get",
        .title = "answers a plain GET as HTTP",
        .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "people open the address in a browser, and health checks ask it",
        .hint = "answer 426 or a page",
        .request = LINE_GET FIELD_HOST "Accept: text/html\r\n" REQUEST_END,
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },

    /* ---- Where a head ends ---- */
    {
        .id = "ws/http/frame-behind-request",
        .title = "answers a handshake that comes with a frame behind it",
        .proves = {HTTP_9112_2_1_EMPTY_LINE_ENDS_HEAD},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "impatient clients send at once, and a server that waits for the socket is stuck",
        .hint = "answer when the empty line is there, and keep or drop what stands behind it",
        .request = REQUEST_AND("User-Agent: assay\r\n") "{ping}",
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it takes no frame before its 101", ANY_ERROR),
                   OR_END(GRADE_INFO, "it takes no frame before its 101"), FRAME(WS_PING, "behind"),
                   EXPECT_PONG("behind"),
                   OR_CLOSE(GRADE_INFO, "it takes no frame before its 101", ANY_CODE),
                   OR_END(GRADE_INFO, "it takes no frame before its 101")},
    },
    {
        .id = "ws/http/two-requests",
        .title = "answers the first of two requests that come together",
        .proves = {HTTP_9112_2_1_EMPTY_LINE_ENDS_HEAD},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "the answers of a proxy's clients are mixed up",
        .hint = "answer requests one by one, in their order",
        .request = LINE_GET FIELD_HOST "Accept: */*\r\n" REQUEST_END REQUEST_AND(""),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },

    /* ---- Lines ---- */
    {
        .id = "ws/http/empty-line-first",
        .title = "passes over an empty line before the request",
        .proves = {HTTP_9112_2_2_SKIPS_EMPTY_LINE},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "old clients end a body with a line end too many",
        .hint = "skip one CRLF where a request begins",
        .request = "\r\n" REQUEST_AND(""),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/lone-lf",
        .title = "refuses lines that end with LF alone, or reads them",
        .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "who waits for a CR that never comes holds the connection for ever",
        .hint = "take the LF for the end of the line, or answer 400",
        .request = "GET {path} HTTP/1.1\nHost: {host}\nUpgrade: websocket\nConnection: Upgrade\n"
                   "Sec-WebSocket-Key: {key}\nSec-WebSocket-Version: 13\r\n{more}\r\n",
        .script = {EXPECT_STATUS(ANY_ERROR),
                   OR_OPEN_UNDER(HTTP_9112_2_2_TAKES_LONE_LF, "it takes LF for a line end")},
    },
    {
        .id = "ws/http/lone-cr",
        .title = "finds no field behind a lone CR",
        .proves = {HTTP_9112_2_2_LONE_CR_ENDS_NO_LINE},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP | TAG_SECURITY,
        .since = "1.0",
        .why = "a proxy that reads one field lets another one through",
        .hint = "answer 400 to a CR that no LF follows",
        .request = REQUEST_UPGRADE("X-Assay: 1\rUpgrade: websocket\r\n"),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/http/blank-before-fields",
        .title = "takes no field from a line that begins with a blank",
        .proves = {HTTP_9112_2_2_BLANK_BEGINS_NO_FIELDS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP | TAG_SECURITY,
        .since = "1.0",
        .why = "a proxy that passes over the line lets a field through that it did not see",
        .hint = "answer 400 to a blank behind the request line",
        .request = LINE_GET
        " Upgrade: websocket\r\n" FIELD_HOST FIELD_CONNECTION FIELD_KEY FIELD_VERSION REQUEST_END,
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/http/field-in-fold",
        .title = "finds no field in a folded line",
        .proves = {HTTP_9112_5_2_FOLD_IS_NO_FIELD},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP | TAG_SECURITY,
        .since = "1.0",
        .why = "a proxy that unfolds the line lets a field through that it did not see",
        .hint = "answer 400 to a line that begins with a blank, or join it to the value before it",
        .request = REQUEST_UPGRADE("X-Assay: 1\r\n Upgrade: websocket\r\n"),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/http/fold",
        .title = "refuses a folded line, or reads it",
        .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "old clients fold long cookies, and see why they fail only if the server says so",
        .hint = "answer 400, or put a blank in place of the fold",
        .request = REQUEST_AND("X-Assay: 1,\r\n\t2\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR), OR_OPEN(GRADE_PASS, "it joins the lines")},
    },

    /* ---- Values ---- */
    {
        .id = "ws/http/nul-in-upgrade",
        .title = "takes no Upgrade for what stands before its NUL",
        .proves = {HTTP_9110_5_5_NUL_ENDS_NO_VALUE},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP | TAG_SECURITY,
        .since = "1.0",
        .why = "what a proxy sees and what the server sees are two values",
        .hint = "look for octets that no value may have before looking at the value",
        .request = REQUEST_UPGRADE("Upgrade: websocket{nul}x\r\n"),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/http/nul-in-version",
        .title = "takes no version for what stands before its NUL",
        .proves = {HTTP_9110_5_5_NUL_ENDS_NO_VALUE},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP | TAG_SECURITY,
        .since = "1.0",
        .why = "what a proxy sees and what the server sees are two values",
        .hint = "look for octets that no value may have before looking at the value",
        .request = REQUEST_VERSION("Sec-WebSocket-Version: 13{nul}7\r\n"),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/http/control-in-value",
        .title = "refuses a control character in a value, or keeps it",
        .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "it ends up in logs and terminals",
        .hint = "answer 400",
        .request = REQUEST_AND("X-Assay: a\x01\x1f\x7f\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR),
                   OR_OPEN_UNDER(HTTP_9110_5_5_KEEPS_CONTROLS, "it keeps the value")},
    },
    {
        .id = "ws/http/octets-above-ascii",
        .title = "takes octets above ASCII in a value",
        .proves = {HTTP_9110_5_5_TAKES_OPAQUE_OCTETS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "cookies of other applications of the host hold them",
        .hint = "decode no value that is not needed",
        .request = REQUEST_AND("Cookie: city=M\xc3\xbcnchen\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/empty-host",
        .title = "refuses an empty Host, or serves it",
        .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a client sends it where its URI has no host",
        .hint = "answer 400, or serve what needs no name",
        .request = REQUEST_HOST("Host:\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR),
                   OR_OPEN_UNDER(HTTP_9112_3_2_EMPTY_HOST, "it serves a request for no host")},
    },
    {
        .id = "ws/http/host-of-target",
        .title = "prefers the host of a whole URI to that of Host",
        .proves = {HTTP_9112_3_2_2_TARGET_REPLACES_HOST},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a proxy routes by one of the two and the server checks the other",
        .hint = "when the target is a whole URI, forget the Host field",
        .request = "GET {scheme}://{host}{path} HTTP/1.1\r\nHost: other.example\r\n" FIELD_UPGRADE
            FIELD_CONNECTION FIELD_KEY FIELD_VERSION REQUEST_END,
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/minor-version-later",
        .title = "reads HTTP/1.2 as HTTP/1.1",
        .proves = {HTTP_9110_2_5_TAKES_HIGHER_MINOR},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a minor version says what the sender can do, not what it wants",
        .hint = "compare the version with at least 1.1",
        .request = REQUEST_LINE("GET {path} HTTP/1.2\r\n"),
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it says that it does not speak that version", 505),
                   FRAME(WS_PING, "1.2"), EXPECT_PONG("1.2")},
    },

    /* ---- Sizes ---- */
    {
        .id = "ws/http/cookie-of-4096",
        .title = "takes a cookie of 4096 octets",
        .proves = {HTTP_9110_5_4_TAKES_USUAL_HEADS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "browsers keep cookies of this size and send them with every handshake",
        .hint = "allow 8 KiB for a head at least",
        .request = REQUEST_AND("Cookie: a={octets:4094}\r\n"),
        .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "it takes shorter heads", 431, 413)},
    },
    {
        .id = "ws/http/100-unknown-fields",
        .title = "takes 100 fields that it does not know",
        .proves = {HTTP_9110_5_4_TAKES_USUAL_HEADS},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "a chain of proxies adds fields, and a browser sends twenty",
        .hint = "bound the size of the head instead of the count of its lines",
        .request = REQUEST_AND("{fields:100}"),
        .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "it takes fewer fields", 431, 400, 413)},
    },
    {
        .id = "ws/http/line-of-8000",
        .title = "takes a request line of 8000 octets",
        .proves = {HTTP_9112_3_TAKES_LINE_OF_8000},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "tokens and states travel in queries",
        .hint = "allow 8000 octets for the line",
        .request = REQUEST_LINE("GET {path}?a={octets:7900} HTTP/1.1\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/http/target-of-60000",
        .title = "answers an over-long request target",
        .proves = {HTTP_9112_3_ANSWERS_LONG_TARGET},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "who buffers without a bound, or waits in silence, can be held by anybody",
        .hint = "answer 414 when the bound is passed",
        .request = REQUEST_LINE("GET {path}?a={octets:60000} HTTP/1.1\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR), OR_OPEN(GRADE_PASS, "it takes so long a target"),
                   OR_END_UNREAD},
    },
    {
        .id = "ws/http/head-of-60000",
        .title = "answers an over-long head",
        .proves = {HTTP_9110_5_4_ANSWERS_LONG_HEAD},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "who buffers without a bound, or waits in silence, can be held by anybody",
        .hint = "answer 431 when the bound is passed",
        .request = REQUEST_AND("Cookie: a={octets:60000}\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR), OR_OPEN(GRADE_PASS, "it takes so long a head"),
                   OR_END_UNREAD},
    },
    {
        .id = "ws/http/1000-unknown-fields",
        .title = "answers a head of a thousand fields",
        .proves = {HTTP_9110_5_4_ANSWERS_LONG_HEAD},
        .against = ROLES_SERVER,
        .tags = TAG_HTTP,
        .since = "1.0",
        .why = "who looks at every field for every field takes a second for one handshake",
        .hint = "answer 431 when the bound is passed",
        .request = REQUEST_AND("{fields:1000}"),
        .script = {EXPECT_STATUS(ANY_ERROR), OR_OPEN(GRADE_PASS, "it takes so many fields"),
                   OR_END_UNREAD},
    },
};

/*
 * A line in place of one of the lawful request, and a server that refuses it. RFC 9112 3.2 has a
 * broken request line answered with 400, or with a 301 to the target that may have been meant.
 */
#define REFUSES_WITH(id_, title_, row, why_, hint_, request_, ...)                               \
    {                                                                                            \
        .id = (id_), .title = (title_), .proves = {row}, .against = ROLES_SERVER,                \
        .tags = TAG_HTTP, .since = "1.0", .why = (why_), .hint = (hint_), .request = (request_), \
        .script = {EXPECT_STATUS(__VA_ARGS__)},                                                  \
    }
#define REFUSES(...)      REFUSES_WITH(__VA_ARGS__, ANY_ERROR)
#define REFUSES_LINE(...) REFUSES_WITH(__VA_ARGS__, ANY_ERROR, 301)

static const struct ws_family families[] = {
    {
        .pattern = REFUSES(
            "ws/http/line-{}", "refuses a line {}", HTTP_9112_2_2_REFUSES_WHAT_IS_NO_FIELD,
            "what one reader passes over, another takes for a field",
            "answer 400 to a line that is no name, colon and value", REQUEST_AND("{value}")),
        VALUES(no_fields),
    },
    {
        .pattern = REFUSES_LINE(
            "ws/http/version-{}", "refuses a request line with {}", HTTP_9112_2_3_VERSION_BY_LETTER,
            "without a version nobody can tell what the client can read",
            "compare the end of the line with HTTP/1.1, letter by letter", REQUEST_LINE("{value}")),
        VALUES(versions),
    },
    {
        .pattern =
            {
                .id = "ws/http/request-line-{}",
                .title = "refuses a request line with {}, or reads it",
                .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
                .against = ROLES_SERVER,
                .tags = TAG_HTTP,
                .since = "1.0",
                .why = "a client that is told nothing tries again and again",
                .hint = "answer 400, or part the line at all white space",
                .request = REQUEST_LINE("{value}"),
                .script = {EXPECT_STATUS(ANY_ERROR, 301),
                           OR_OPEN_UNDER(HTTP_9112_3_PARTS_LINE_AT_BLANKS,
                                         "it parts the line at any white space")},
            },
        VALUES(request_lines),
    },
    {
        .pattern = REFUSES_LINE("ws/http/target-{}", "refuses a request target with {}",
                                HTTP_9112_3_2_REFUSES_FORMLESS_TARGET,
                                "a proxy and the server see different paths in it",
                                "take a path that begins with a slash, or a whole URI, and no more",
                                REQUEST_LINE("{value}")),
        VALUES(targets),
    },
    {
        .pattern =
            REFUSES("ws/http/host-{}", "refuses a Host with {}", HTTP_9112_3_2_REFUSES_INVALID_HOST,
                    "names that are no names reach links, logs and caches",
                    "take a name or an address, and a port of digits", REQUEST_HOST("{value}")),
        VALUES(hosts),
    },
    {
        .pattern = REFUSES("ws/http/blank-before-colon-{}", "refuses a blank before the colon: {}",
                           HTTP_9112_5_1_REFUSES_BLANK_IN_NAME,
                           "a proxy that takes it for another name lets the field through",
                           "answer 400 when the octet before the colon is a blank",
                           REQUEST_AND("{value}")),
        VALUES(blanks_in_names),
    },
    {
        .pattern = REFUSES("ws/http/length-{}", "refuses a Content-Length of {}",
                           HTTP_9112_6_3_REFUSES_BROKEN_LENGTH,
                           "where the body ends, the next request or the first frame begins",
                           "answer 400 to a length that is not all digits", REQUEST_AND("{value}")),
        VALUES(lengths),
    },
    {
        .pattern =
            {
                .id = "ws/http/body-{}",
                .title = "refuses a handshake with a body of {}, or reads it",
                .proves = {HTTP_9112_2_1_EMPTY_LINE_ENDS_HEAD},
                .against = ROLES_SERVER,
                .tags = TAG_HTTP,
                .since = "1.0",
                .why = "the octets of the body would be read as frames",
                .hint = "answer 400, or read the body to its end first",
                .request =
                    LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY FIELD_VERSION
                "{value}",
                .script = {EXPECT_STATUS(ANY_ERROR),
                           OR_OPEN_UNDER(HTTP_9110_9_3_1_BODY_OF_GET, "it opens all the same"),
                           OR_END(GRADE_INFO, "it takes no octets before its answer")},
            },
        VALUES(bodies),
    },
};

const struct ws_section http_head = SECTION_OF_BOTH(cases, families);
