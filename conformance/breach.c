/* SPDX-License-Identifier: MIT */
/* The table of known breaches; see breach.h. Pure: constant data. */
#include "conformance/breach.h"

#define WS         IMPLEMENTATION_WS
#define WEBSOCKETS IMPLEMENTATION_WEBSOCKETS
#define AIOHTTP    IMPLEMENTATION_AIOHTTP
#define TORNADO    IMPLEMENTATION_TORNADO
#define LIBSOUP    IMPLEMENTATION_LIBSOUP
#define GORILLA    IMPLEMENTATION_GORILLA
#define BEAST      IMPLEMENTATION_BEAST

static const struct implementation judged[] = {
    {WS, "ws", "ws", "8.23.0"},
    {WEBSOCKETS, "python-websockets", "websockets", "10.4"},
    {AIOHTTP, "python-aiohttp", "aiohttp", "3.8.4"},
    {TORNADO, "python-tornado", "Tornado", "6.2"},
    {LIBSOUP, "libsoup", "libsoup", "3.2.3"},
    {GORILLA, "gorilla", "gorilla/websocket", "1.5.0"},
    {BEAST, "beast", "Boost.Beast", "1.74"},
};

#define ECHOES_CODE "answers a Close with the code that came, whatever it is"

static const struct breach known[] = {
    {WS_2_1_FOLDS_ASCII_ONLY, AIOHTTP,
     "folds Upgrade as Unicode, which makes a k of the sign of the kelvin"},
    {WS_4_2_1_SENDS_ERROR_STATUS, WEBSOCKETS,
     "hangs up on a field with octets beyond ASCII, without an answer"},
    {WS_4_2_1_SENDS_ERROR_STATUS, BEAST,
     "hangs up on what its parser does not take, without an answer"},
    {WS_4_2_1_HTTP_1_1_OR_HIGHER, WS | AIOHTTP | TORNADO | GORILLA, "opens upon HTTP/1.0, too"},
    {WS_4_2_1_TAKES_ABSOLUTE_TARGET, TORNADO, "looks the whole URI up as a path and answers 404"},
    {WS_4_2_1_REQUIRES_HOST, WS | WEBSOCKETS | AIOHTTP, "does not look for Host"},
    {WS_4_2_1_REFUSES_SECOND_HOST, WS | WEBSOCKETS | TORNADO | LIBSOUP | BEAST,
     "takes one of two Hosts"},
    {WS_4_2_1_TAKES_UPGRADE_LIST, WS | WEBSOCKETS | AIOHTTP | TORNADO | LIBSOUP,
     "wants websocket to stand in Upgrade alone"},
    {WS_4_2_1_TAKES_UPGRADE_LIST, BEAST, "looks at the first of two Upgrade fields only"},
    {WS_4_2_1_REQUIRES_CONNECTION, AIOHTTP,
     "is content with a word that only contains Upgrade, such as Upgraded"},
    {WS_4_2_1_FINDS_CONNECTION_TOKEN, AIOHTTP | BEAST,
     "looks at the first of two Connection fields only"},
    {WS_4_2_1_KEY_IS_16_OCTETS, TORNADO | GORILLA, "takes any text for a key"},
    {WS_4_2_1_KEY_IS_16_OCTETS, BEAST, "takes any text of up to 24 characters for a key"},
    {WS_4_3_TAKES_BLANKS, WS, "answers 400 to blanks around the = of a parameter"},
    {WS_4_3_QUOTED_VALUE_IS_TOKEN, AIOHTTP | TORNADO | LIBSOUP | GORILLA | BEAST,
     "does not look at extensions that it does not know"},
    {WS_4_3_VERSION_IS_PLAIN_DECIMAL, WS,
     "converts the text to a number first, so that 013, +13 and 0x0d are 13"},
    {WS_4_3_VERSION_IS_PLAIN_DECIMAL, GORILLA, "finds 13 in a list of versions"},
    {WS_4_4_LISTS_VERSIONS, WEBSOCKETS | AIOHTTP | LIBSOUP, "answers 400 and lists no versions"},
    {WS_5_1_SERVER_CLOSES_ON_UNMASKED, AIOHTTP | TORNADO,
     "unmasks when the bit is set, and takes the frame as it is when it is not"},
    {WS_5_2_REFUSES_LONGER_LENGTH, WS | WEBSOCKETS | AIOHTTP | TORNADO | GORILLA,
     "reads all three forms and compares no length with its form"},
    {WS_5_5_REFUSES_LONG_CONTROL, LIBSOUP, "takes a long Pong, of which it makes nothing"},
    {WS_5_5_1_REACTS_TO_BROKEN_BODY, TORNADO | GORILLA,
     "takes one octet for no body, and answers with an empty Close"},
    {WS_5_5_1_REPLIES_WITH_FITTING_CODE, LIBSOUP | GORILLA | BEAST,
     "answers a registered code that it does not know with 1002"},
    {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, LIBSOUP,
     "leaves TCP to a timer of 5 s when its Close is answered without a code"},
    {WS_5_6_SENDS_UTF8_TEXT, GORILLA, "echoes text that is not UTF-8"},
    {WS_5_6_SENDS_UTF8_TEXT, BEAST, "echoes text that ends inside a character"},
    {WS_7_1_7_SERVER_FAILS_BY_CLOSING, LIBSOUP,
     "leaves TCP to a timer of 5 s when a fault comes behind its own Close"},
    {WS_7_1_7_SENDS_FITTING_CLOSE, AIOHTTP,
     "does not catch the error of zlib, and closes with 1000 as after a good conversation"},
    {WS_7_1_7_SENDS_FITTING_CLOSE, TORNADO,
     "inflates the body of a Close with RSV1, and answers with an empty Close"},
    {WS_7_1_7_NOTHING_AFTER_FAILING, AIOHTTP,
     "lets a fragmented message begin amid another one, and answers a Ping behind it"},
    {WS_7_1_7_NOTHING_AFTER_FAILING, TORNADO,
     "waits for the rest of an unknown opcode without FIN, and answers a Ping meanwhile"},
    {WS_7_4_1_NEVER_SENDS_1004, TORNADO, ECHOES_CODE},
    {WS_7_4_1_NEVER_SENDS_1005, TORNADO, ECHOES_CODE},
    {WS_7_4_1_NEVER_SENDS_1006, TORNADO, ECHOES_CODE},
    {WS_7_4_1_NEVER_SENDS_1015, TORNADO, ECHOES_CODE},
    {WS_7_4_2_NEVER_SENDS_BELOW_1000, TORNADO, ECHOES_CODE},
    {WS_7_4_2_TAKES_REGISTERED_CODES, LIBSOUP, "knows the codes of the RFC alone"},
    {WS_7_4_2_TAKES_REGISTERED_CODES, GORILLA | BEAST, "knows 1012 and 1013, but not 1014"},
    {WS_8_1_FAILS_ON_BAD_UTF8_TEXT, GORILLA,
     "leaves it to the application to look at text, and its echo example does not"},
    {WS_8_1_FAILS_ON_BAD_UTF8_TEXT, BEAST,
     "does not see that a text is cut when its last fragment is empty"},
    {WS_9_1_REFUSES_MALFORMED, AIOHTTP | TORNADO | LIBSOUP | GORILLA | BEAST,
     "passes over what it does not understand"},
    {WS_9_1_TAKES_LAWFUL_LIST, WS, "answers 400 to a list with an empty element"},
    {WS_11_3_1_REFUSES_SECOND_KEY, AIOHTTP | TORNADO | LIBSOUP | GORILLA | BEAST,
     "takes one of two keys"},
    {WS_11_3_5_REFUSES_SECOND_VERSION, AIOHTTP | GORILLA | BEAST, "takes one of two versions"},
    {PMCE_3_DECLINES_IN_101, WS | LIBSOUP, "answers 400 to an offer that it could decline"},
    {PMCE_3_DECLINES_IN_101, WEBSOCKETS, "answers 500 to a window of 8, which its zlib has not"},
    {PMCE_3_DECLINES_IN_101, TORNADO, "answers 500 to a parameter or value that it does not know"},
    {PMCE_5_ANSWER_STANDS_ALONE, GORILLA, "looks at no parameter of an offer"},
    {PMCE_5_NO_SECOND_USE_OF_RSV1, LIBSOUP, "accepts each offer of permessage-deflate in the list"},
    {PMCE_6_JOINS_FRAGMENTS, AIOHTTP | TORNADO,
     "takes RSV1 of a Ping between fragments for that of the message"},
    {PMCE_6_1_FAILS_ON_RSV1_OF_CONTROL, AIOHTTP | GORILLA, "passes over it"},
    {PMCE_6_1_FAILS_ON_RSV1_OF_CONTROL, TORNADO, "inflates what the control frame holds"},
    {PMCE_6_1_FAILS_ON_RSV1_OF_CONTINUATION, LIBSOUP,
     "passes over it inside a message that is not compressed"},
    {PMCE_6_1_FAILS_ON_RSV1_OF_CONTINUATION, GORILLA, "passes over it"},
    {PMCE_6_1_INFLATED_TEXT_IS_UTF8, GORILLA,
     "leaves it to the application to look at text, and its echo example does not"},
    {PMCE_7_DECLINES_UNKNOWN_PARAMETER, TORNADO, "passes over one that has no value"},
    {PMCE_7_DECLINES_UNKNOWN_PARAMETER, GORILLA, "looks at no parameter of an offer"},
    {PMCE_7_DECLINES_INVALID_VALUE, WS,
     "converts the text to a number, so that 08, 1e1 and 0xa do"},
    {PMCE_7_DECLINES_INVALID_VALUE, AIOHTTP,
     "takes any digits for client_max_window_bits, and 010"},
    {PMCE_7_DECLINES_INVALID_VALUE, TORNADO,
     "converts the text to a number, and looks at no value of the other two"},
    {PMCE_7_DECLINES_INVALID_VALUE, LIBSOUP, "takes a number with a zero or a sign before it"},
    {PMCE_7_DECLINES_INVALID_VALUE, GORILLA, "looks at no parameter of an offer"},
    {PMCE_7_DECLINES_REPEATED_PARAMETER, AIOHTTP | TORNADO, "takes the last one"},
    {PMCE_7_DECLINES_REPEATED_PARAMETER, GORILLA, "looks at no parameter of an offer"},
    {PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER, TORNADO,
     "accepts the offer, keeps its window and is silent"},
    {PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, AIOHTTP | BEAST, "leaves 15 out of its answer"},
    {PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, GORILLA, "uses the whole window, whatever was offered"},
    {PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, BEAST, "answers 9 when it is asked for a window of 8"},
    {PMCE_7_2_1_TAKES_FINAL_BLOCKS, WS | GORILLA, "leaves out what is behind one in its message"},
    {PMCE_7_2_1_TAKES_FINAL_BLOCKS, WEBSOCKETS | AIOHTTP | TORNADO,
     "inflates nothing behind one any more, in its message or later"},
    {PMCE_7_2_1_TAKES_FINAL_BLOCKS, BEAST, "ends TCP without a Close"},
    {PMCE_7_2_2_FAILS_ON_BAD_DATA, TORNADO,
     "does not catch the error of zlib: the connection stays open, and nothing is read"},
    {PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, WS | WEBSOCKETS | AIOHTTP | TORNADO | LIBSOUP | BEAST,
     "delivers what was inflated before the end"},
};

const struct implementation *implementations(size_t *count)
{
    *count = sizeof(judged) / sizeof(judged[0]);
    return judged;
}

const struct breach *breaches(size_t *count)
{
    *count = sizeof(known) / sizeof(known[0]);
    return known;
}
