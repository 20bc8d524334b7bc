/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 4.2.1, reading the client's opening handshake: each condition left out or broken alone
 * in an otherwise lawful request, and the forms that have to be read alike. Where the request is
 * lawful HTTP without its odd part, any answer but a 101 is right (A13).
 */
#include "conformance/websocket/sections.h"

static const struct value methods[] = {
    {.name = "post", .says = "POST", .payload = BYTES("POST")},
    {.name = "put", .says = "PUT", .payload = BYTES("PUT")},
    {.name = "options", .says = "OPTIONS", .payload = BYTES("OPTIONS")},
    {.name = "lower-case", .says = "a method in lower case", .payload = BYTES("get")},
};

static const struct value no_upgrades[] = {
    {.name = "h2c", .says = "another protocol", .payload = BYTES("h2c")},
    {.name = "longer-word", .says = "a longer word", .payload = BYTES("websocketx")},
    {.name = "with-space", .says = "the word in two", .payload = BYTES("web socket")},
};

static const struct value upgrade_cases[] = {
    {.name = "mixed", .says = "WebSocket", .payload = BYTES("WebSocket")},
    {.name = "upper", .says = "WEBSOCKET", .payload = BYTES("WEBSOCKET")},
};

static const struct value no_connections[] = {
    {.name = "keep-alive", .says = "keep-alive", .payload = BYTES("keep-alive")},
    {.name = "longer-word", .says = "a longer word", .payload = BYTES("Upgraded")},
    {.name = "prefixed-word", .says = "a prefixed word", .payload = BYTES("x-Upgrade")},
};

static const struct value connections[] = {
    {.name = "lower-case", .says = "in lower case", .payload = BYTES("upgrade")},
    {.name = "behind-keep-alive",
     .says = "behind keep-alive",
     .payload = BYTES("keep-alive, Upgrade")},
    {.name = "before-keep-alive",
     .says = "before keep-alive without a blank",
     .payload = BYTES("Upgrade,keep-alive")},
};

static const struct value bad_keys[] = {
    {.name = "empty", .says = "an empty one", .payload = BYTES("")},
    {.name = "of-15-octets",
     .says = "the base64 of 15 octets",
     .payload = BYTES("AAAAAAAAAAAAAAAAAAAA")},
    {.name = "of-17-octets",
     .says = "the base64 of 17 octets",
     .payload = BYTES("AAAAAAAAAAAAAAAAAAAAAAA=")},
    {.name = "of-18-octets",
     .says = "the base64 of 18 octets",
     .payload = BYTES("AAAAAAAAAAAAAAAAAAAAAAAA")},
    {.name = "of-20-octets",
     .says = "the base64 of 20 octets",
     .payload = BYTES("AAAAAAAAAAAAAAAAAAAAAAAAAAA=")},
    {.name = "without-padding",
     .says = "one without its padding",
     .payload = BYTES("AAAAAAAAAAAAAAAAAAAAAA")},
    {.name = "with-exclamation-mark",
     .says = "one with an exclamation mark",
     .payload = BYTES("AAAAAAAAAA!AAAAAAAAAAA==")},
    {.name = "url-safe",
     .says = "one in the alphabet of URLs",
     .payload = BYTES("AAAAAAAAAA-_AAAAAAAAAA==")},
    {.name = "with-space",
     .says = "one with a blank in it",
     .payload = BYTES("AAAAAAAAAA AAAAAAAAAAA==")},
};

/* What is there of a request that never gets its end. */
static const struct value halves[] = {
    {.name = "empty-line-missing",
     .says = "the empty line has come",
     .payload = BYTES(FIELD_VERSION "{more}")},
    {.name = "last-lf-missing",
     .says = "the last LF has come",
     .payload = BYTES(FIELD_VERSION "{more}\r")},
    {.name = "last-field-cut",
     .says = "the last field is whole",
     .payload = BYTES(FIELD_VERSION "{more}User-Ag")},
};

/* The same request with a pause in it. */
static const struct value drips[] = {
    {.name = "method",
     .says = "its method",
     .payload = BYTES("G{pause}ET {path} HTTP/1.1\r\nUser-Agent: assay\r\n")},
    {.name = "request-line",
     .says = "its request line",
     .payload = BYTES("GET {path} HTT{pause}P/1.1\r\nUser-Agent: assay\r\n")},
    {.name = "line-end",
     .says = "a line end",
     .payload = BYTES("GET {path} HTTP/1.1\r{pause}\nUser-Agent: assay\r\n")},
    {.name = "name",
     .says = "a name",
     .payload = BYTES("GET {path} HTTP/1.1\r\nUser-{pause}Agent: assay\r\n")},
    {.name = "value",
     .says = "a value",
     .payload = BYTES("GET {path} HTTP/1.1\r\nUser-Agent: as{pause}say\r\n")},
};

static const struct value old_versions[] = {
    {.name = "http-0-9", .says = "in HTTP/0.9", .payload = BYTES("GET {path} HTTP/0.9\r\n")},
    {.name = "no-http-version",
     .says = "whose first line has no version",
     .payload = BYTES("GET {path}\r\n")},
};

static const struct ws_case cases[] = {
    {
        .id = "ws/4.2.1/two-writes-and-more",
        .title = "opens when the request comes in whatever pieces",
        .proves = {WS_4_2_1_READS_WHOLE_REQUEST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "TCP keeps no borders, and a slow client sends a line at a time",
        .hint = "keep what came until the empty line is there",
        .request = REQUEST_AND("User-Agent: assay\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/pause-before-empty-line",
        .title = "opens when the empty line comes late",
        .proves = {WS_4_2_1_READS_WHOLE_REQUEST},
        .against = ROLES_SERVER,
        .tags = TAG_WAITS,
        .since = "1.0",
        .why = "some clients write the fields and the empty line apart",
        .hint = "go on reading until the empty line is there",
        .request = LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY FIELD_VERSION
        "User-Agent: assay\r\n{more}{pause}\r{pause}\n",
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/extensions-unknown",
        .title = "opens when only unknown extensions are offered",
        .proves = {WS_4_2_1_TAKES_EXTENSIONS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "an offer leaves the choice, and none is a choice",
        .hint = "leave out of the answer what you do not know, and open",
        .request = REQUEST_AND("Sec-WebSocket-Extensions: x-assay-1; a=1; b=\"2\"\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/fields-reversed",
        .title = "opens when the fields come in reverse order",
        .proves = {WS_4_2_1_FIELDS_IN_ANY_ORDER},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "clients and proxies order fields as they like",
        .hint = "collect all fields before looking for any",
        .request =
            LINE_GET FIELD_VERSION FIELD_KEY FIELD_CONNECTION FIELD_UPGRADE FIELD_HOST REQUEST_END,
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/answers-with-error",
        .title = "sends an HTTP error instead of only hanging up",
        .proves = {WS_4_2_1_SENDS_ERROR_STATUS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "who debugs a client sees why only if the server says so",
        .hint = "answer 400 and then close",
        .request = LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION REQUEST_END,
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/4.2.1/http-1-0",
        .title = "refuses a handshake in HTTP/1.0",
        .proves = {WS_4_2_1_HTTP_1_1_OR_HIGHER},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client or proxy of HTTP/1.0 knows no Upgrade and would pass frames on as a body",
        .hint = "look at the version of the request line, and ignore Upgrade below 1.1",
        .request = REQUEST_LINE("GET {path} HTTP/1.0\r\n"),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/4.2.1/absolute-target",
        .title = "takes a whole URI for request target",
        .proves = {WS_4_2_1_TAKES_ABSOLUTE_TARGET},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "every server has to take this form, which clients of proxies send",
        .hint = "cut scheme and authority off before looking the path up",
        .request = REQUEST_LINE("GET {scheme}://{host}{path} HTTP/1.1\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/no-host",
        .title = "refuses a handshake without Host",
        .proves = {WS_4_2_1_REQUIRES_HOST},
        .against = ROLES_SERVER,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "without it, a server cannot tell that it was meant, which DNS rebinding uses",
        .hint = "count the Host fields; zero is a 400",
        .request = REQUEST_HOST(""),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/4.2.1/two-hosts",
        .title = "refuses a handshake with two Hosts",
        .proves = {WS_4_2_1_REFUSES_SECOND_HOST},
        .against = ROLES_SERVER,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "proxy and server may each believe another one",
        .hint = "count the Host fields; two are a 400",
        .request = REQUEST_HOST(FIELD_HOST "Host: other.example\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/4.2.1/no-upgrade",
        .title = "opens nothing without Upgrade",
        .proves = {WS_4_2_1_REQUIRES_UPGRADE},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "the client did not ask for frames and would read them as HTTP",
        .hint = "treat it as plain HTTP, or answer 426",
        .request = REQUEST_UPGRADE(""),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/4.2.1/upgrade-list",
        .title = "finds websocket in a list of protocols",
        .proves = {WS_4_2_1_TAKES_UPGRADE_LIST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "Upgrade is a list in HTTP, and a client may offer more than one protocol",
        .hint = "split the value at commas",
        .request = REQUEST_UPGRADE("Upgrade: h2c, websocket\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/upgrade-twice",
        .title = "finds websocket in the second Upgrade field",
        .proves = {WS_4_2_1_TAKES_UPGRADE_LIST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "several fields of one name are one list",
        .hint = "look at all fields of the name",
        .request = REQUEST_UPGRADE("Upgrade: h2c\r\nUpgrade: websocket\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/no-connection",
        .title = "opens nothing without Connection",
        .proves = {WS_4_2_1_REQUIRES_CONNECTION},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a proxy that forwards Upgrade blindly does not speak WebSocket",
        .hint = "require the token Upgrade in Connection",
        .request = REQUEST_CONNECTION(""),
        .script = {EXPECT_STATUS(ANY_STATUS)},
    },
    {
        .id = "ws/4.2.1/connection-twice",
        .title = "finds Upgrade in the second Connection field",
        .proves = {WS_4_2_1_FINDS_CONNECTION_TOKEN},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "several fields of one name are one list",
        .hint = "look at all fields of the name",
        .request = REQUEST_CONNECTION("Connection: keep-alive\r\nConnection: Upgrade\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.2.1/no-key",
        .title = "refuses a handshake without a key",
        .proves = {WS_4_2_1_REQUIRES_KEY},
        .against = ROLES_SERVER,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "what an HTML form can send must not open a connection",
        .hint = "require the field before computing the answer",
        .request = REQUEST_KEY(""),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/4.2.1/no-version",
        .title = "refuses a handshake without a version",
        .proves = {WS_4_2_1_REQUIRES_VERSION},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client of an older draft frames differently",
        .hint = "require the field; what is missing is not 13",
        .request = REQUEST_VERSION(""),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/4.2.1/unknown-fields",
        .title = "passes over fields that it does not know",
        .proves = {WS_4_2_1_IGNORES_UNKNOWN_FIELDS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "browsers send a dozen fields, and proxies add their own",
        .hint = "look for the fields you need and leave the others",
        .request = REQUEST_AND("X-Assay: 1\r\nSec-Assay: \"a b\", c\r\nCookie: a=b; c=d\r\n"),
        .script = {EXPECT_OPEN()},
    },
};

static const struct ws_family families[] = {
    {
        /* HTTP/0.9 knows no status lines, so its answer is not waited for. */
        .pattern =
            {
                .id = "ws/4.2.1/{}",
                .title = "opens no handshake {}",
                .proves = {WS_4_2_1_HTTP_1_1_OR_HIGHER},
                .against = ROLES_SERVER,
                .tags = TAG_WAITS,
                .since = "1.0",
                .why = "HTTP/0.9 knows no fields, so nothing was asked for",
                .hint = "look at the version of the request line, which may be missing",
                .request = REQUEST_LINE("{value}"),
                .script = {EXPECT_NO_OPEN(100)},
            },
        VALUES(old_versions),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/{}",
                .title = "opens nothing before {}",
                .proves = {WS_4_2_1_WAITS_FOR_EMPTY_LINE},
                .against = ROLES_SERVER,
                .tags = TAG_WAITS,
                .since = "1.0",
                .why = "fields that are still to come may change what is asked",
                .hint = "answer when the empty line is there, not when all fields are",
                .request = LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY "{value}",
                .script = {EXPECT_NO_OPEN(100)},
            },
        VALUES(halves),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/pause-in-{}",
                .title = "opens when the request pauses in {}",
                .proves = {WS_4_2_1_READS_WHOLE_REQUEST},
                .against = ROLES_SERVER,
                .tags = TAG_WAITS,
                .since = "1.0",
                .why = "TCP keeps no borders, and the rest may come a second later",
                .hint = "keep what came and go on where it ended",
                .request = REQUEST_LINE("{value}"),
                .script = {EXPECT_OPEN()},
            },
        VALUES(drips),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/method-{}",
                .title = "opens nothing for a handshake with {}",
                .proves = {WS_4_2_1_METHOD_IS_GET},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "other methods have meanings of their own, and scripts can send them",
                .hint = "compare the method with GET, letter by letter, before all else",
                .request = REQUEST_LINE("{value} {path} HTTP/1.1\r\n"),
                .script = {EXPECT_STATUS(ANY_STATUS)},
            },
        VALUES(methods),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/upgrade-{}",
                .title = "opens nothing when Upgrade has {}",
                .proves = {WS_4_2_1_REQUIRES_UPGRADE},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "the client asked for something else",
                .hint = "compare whole elements of the list",
                .request = REQUEST_UPGRADE("Upgrade: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_STATUS)},
            },
        VALUES(no_upgrades),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/upgrade-case-{}",
                .title = "opens when Upgrade says {}",
                .proves = {WS_4_2_1_UPGRADE_IN_ANY_CASE},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "old browsers send it with capitals",
                .hint = "compare without regard to case",
                .request = REQUEST_UPGRADE("Upgrade: {value}\r\n"),
                .script = {EXPECT_OPEN()},
            },
        VALUES(upgrade_cases),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/connection-{}",
                .title = "opens nothing when Connection has {}",
                .proves = {WS_4_2_1_REQUIRES_CONNECTION},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "Upgrade was not meant for this hop",
                .hint = "compare whole tokens of the list",
                .request = REQUEST_CONNECTION("Connection: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_STATUS)},
            },
        VALUES(no_connections),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/connection-token-{}",
                .title = "finds Upgrade in Connection {}",
                .proves = {WS_4_2_1_FINDS_CONNECTION_TOKEN},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why =
                    "Firefox sends keep-alive, Upgrade, and proxies write the token as they like",
                .hint = "split the value at commas and compare without regard to case",
                .request = REQUEST_CONNECTION("Connection: {value}\r\n"),
                .script = {EXPECT_OPEN()},
            },
        VALUES(connections),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.1/key-{}",
                .title = "refuses for a key {}",
                .proves = {WS_4_2_1_KEY_IS_16_OCTETS},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "a key that no client makes is a sign of something that is no client",
                .hint = "a good key has 24 characters, 22 of base64 and two equals signs",
                .request = REQUEST_KEY("Sec-WebSocket-Key: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_ERROR)},
            },
        VALUES(bad_keys),
    },
};

const struct ws_section ws_04_2_1_request = SECTION_OF_BOTH(cases, families);
