/* SPDX-License-Identifier: MIT */
/*
 * The words that scripts and requests are written with: a step each, and the lines of a request.
 * What a step means stands in conformance/case.h, which includes this file.
 */
#ifndef CONFORMANCE_CASE_WORDS_H
#define CONFORMANCE_CASE_WORDS_H

#define FRAME(opcode_, literal)                                            \
    {                                                                      \
        .verb = VERB_FRAME, .opcode = (opcode_), .payload = BYTES(literal) \
    }
#define FRAME_OF(opcode_, ...)                                          \
    {                                                                   \
        .verb = VERB_FRAME, .opcode = (opcode_), .payload = __VA_ARGS__ \
    }
#define FRAGMENT(opcode_, literal)                                                             \
    {                                                                                          \
        .verb = VERB_FRAME, .opcode = (opcode_), .unfinished = true, .payload = BYTES(literal) \
    }
#define FRAGMENT_OF(opcode_, ...)                                                           \
    {                                                                                       \
        .verb = VERB_FRAME, .opcode = (opcode_), .unfinished = true, .payload = __VA_ARGS__ \
    }
#define ODD_FRAME(opcode_, literal, ...)                                                    \
    {                                                                                       \
        .verb = VERB_FRAME, .opcode = (enum ws_opcode)(opcode_), .payload = BYTES(literal), \
        __VA_ARGS__                                                                         \
    }
#define RAW(literal)                                \
    {                                               \
        .verb = VERB_RAW, .payload = BYTES(literal) \
    }
#define PAUSE(ms)                            \
    {                                        \
        .verb = VERB_PAUSE, .pause_ms = (ms) \
    }
#define HALF_CLOSE()             \
    {                            \
        .verb = VERB_HALF_CLOSE, \
    }
/* `count` lawful frames of one octet or more each, or fragments that begin and end nothing. */
#define FRAMES(opcode_, count, ...)                                                       \
    {                                                                                     \
        .verb = VERB_FRAME, .opcode = (opcode_), .times = (count), .payload = __VA_ARGS__ \
    }
#define FRAGMENTS(opcode_, count, ...)                                                 \
    {                                                                                  \
        .verb = VERB_FRAME, .opcode = (opcode_), .unfinished = true, .times = (count), \
        .payload = __VA_ARGS__                                                         \
    }
/* The head of a frame of `claimed` octets; what is there of its payload stands behind it. */
#define CLAIM(opcode_, claimed, ...)                                                             \
    {                                                                                            \
        .verb = VERB_FRAME, .opcode = (opcode_), .claims_size = true, .claimed_size = (claimed), \
        __VA_ARGS__                                                                              \
    }
/*
 * Messages of permessage-deflate: one that zlib compresses; a part of one that others follow (the
 * rest is a DEFLATED of WS_CONTINUATION); octets that are compressed already, and a part of them;
 * blocks written one by one (conformance/deflate.h). Control frames may stand between parts.
 * ODD_DEFLATED takes fields such as `.pieces = 3` or `.tail = TAIL_LEFT_ON`.
 */
#define DEFLATED(opcode_, literal)                                            \
    {                                                                         \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_ZLIB, \
        .payload = BYTES(literal)                                             \
    }
#define DEFLATED_OF(opcode_, ...)                                             \
    {                                                                         \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_ZLIB, \
        .payload = __VA_ARGS__                                                \
    }
#define ODD_DEFLATED(opcode_, payload_, ...)                                                       \
    {                                                                                              \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_ZLIB, .payload = payload_, \
        __VA_ARGS__                                                                                \
    }
#define DEFLATED_FRAGMENT(opcode_, literal)                                                       \
    {                                                                                             \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_ZLIB, .unfinished = true, \
        .payload = BYTES(literal)                                                                 \
    }
#define DEFLATED_OCTETS(opcode_, literal)                                       \
    {                                                                           \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_OCTETS, \
        .payload = BYTES(literal)                                               \
    }
#define DEFLATED_OCTETS_FRAGMENT(opcode_, literal)                              \
    {                                                                           \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_OCTETS, \
        .unfinished = true, .payload = BYTES(literal)                           \
    }
#define DEFLATED_BLOCKS(opcode_, ...)                                           \
    {                                                                           \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_BLOCKS, \
        .blocks = (const struct deflate_block[])                                \
        {                                                                       \
            __VA_ARGS__,                                                        \
            {                                                                   \
                .kind = BLOCK_NONE                                              \
            }                                                                   \
        }                                                                       \
    }
/* The same, and its data ends as `tail_` says. */
#define DEFLATED_BLOCKS_TAIL(tail_, opcode_, ...)                                                \
    {                                                                                            \
        .verb = VERB_FRAME, .opcode = (opcode_), .deflating = DEFLATING_BLOCKS, .tail = (tail_), \
        .blocks = (const struct deflate_block[])                                                 \
        {                                                                                        \
            __VA_ARGS__,                                                                         \
            {                                                                                    \
                .kind = BLOCK_NONE                                                               \
            }                                                                                    \
        }                                                                                        \
    }
#define ABORT()            \
    {                      \
        .verb = VERB_ABORT \
    }
#define READ_SLOWLY(octets)                            \
    {                                                  \
        .verb = VERB_READ_SLOWLY, .sip_size = (octets) \
    }
#define HOLD()            \
    {                     \
        .verb = VERB_HOLD \
    }
#define EXPECT_OTHERS(others_, after_)                                    \
    {                                                                     \
        .verb = VERB_EXPECT_OTHERS, .others = (others_), .says = (after_) \
    }
#define EXPECT_MESSAGES(opcode_, count, ...)                                                       \
    {                                                                                              \
        .verb = VERB_EXPECT_MESSAGE, .opcode = (opcode_), .times = (count), .payload = __VA_ARGS__ \
    }
#define EXPECT_MESSAGE(opcode_, literal)                                            \
    {                                                                               \
        .verb = VERB_EXPECT_MESSAGE, .opcode = (opcode_), .payload = BYTES(literal) \
    }
#define EXPECT_MESSAGE_OF(opcode_, ...)                                          \
    {                                                                            \
        .verb = VERB_EXPECT_MESSAGE, .opcode = (opcode_), .payload = __VA_ARGS__ \
    }
#define EXPECT_PONG(literal)                                \
    {                                                       \
        .verb = VERB_EXPECT_PONG, .payload = BYTES(literal) \
    }
#define EXPECT_PONG_OF(...)                              \
    {                                                    \
        .verb = VERB_EXPECT_PONG, .payload = __VA_ARGS__ \
    }
#define EXPECT_CLOSE(...)                                   \
    {                                                       \
        .verb = VERB_EXPECT_CLOSE, .codes = { __VA_ARGS__ } \
    }
#define EXPECT_FAIL(...)                                   \
    {                                                      \
        .verb = VERB_EXPECT_FAIL, .codes = { __VA_ARGS__ } \
    }
#define EXPECT_FAIL_INSIDE_FRAME(...)                                            \
    {                                                                            \
        .verb = VERB_EXPECT_FAIL, .inside_frame = true, .codes = { __VA_ARGS__ } \
    }
#define EXPECT_END()            \
    {                           \
        .verb = VERB_EXPECT_END \
    }
#define EXPECT_END_SOME_TIME()                      \
    {                                               \
        .verb = VERB_EXPECT_END, .unhurried = true, \
    }
#define EXPECT_SILENT_END_SOME_TIME()                               \
    {                                                               \
        .verb = VERB_EXPECT_END, .silent = true, .unhurried = true, \
    }
#define OR_MESSAGE(grade_, opcode_, literal, ...)                                                \
    {                                                                                            \
        .verb = VERB_EXPECT_MESSAGE, .is_sibling = true, .grade = (grade_), .opcode = (opcode_), \
        .payload = BYTES(literal), __VA_ARGS__                                                   \
    }
#define OR_MESSAGE_OF(grade_, opcode_, payload_, ...)                                            \
    {                                                                                            \
        .verb = VERB_EXPECT_MESSAGE, .is_sibling = true, .grade = (grade_), .opcode = (opcode_), \
        .payload = payload_, __VA_ARGS__                                                         \
    }
/*
 * OR_CLOSE(grade, says, codes...) and OR_END(grade, says): other ends of the conversation. As a
 * sibling, the end of TCP is one without a Close.
 */
#define OR_CLOSE(grade_, says_, ...)                                                       \
    {                                                                                      \
        .verb = VERB_EXPECT_CLOSE, .is_sibling = true, .grade = (grade_), .says = (says_), \
        .codes = {                                                                         \
            __VA_ARGS__                                                                    \
        }                                                                                  \
    }
#define OR_END(grade_, says_)                                                           \
    {                                                                                   \
        .verb = VERB_EXPECT_END, .is_sibling = true, .grade = (grade_), .says = (says_) \
    }

/*
 * The answer to the case's own request. It is the first step of a script with a request, and of
 * no other. EXPECT_STATUS fails at a 101, whatever else is in it.
 */
#define EXPECT_OPEN()            \
    {                            \
        .verb = VERB_EXPECT_OPEN \
    }
/*
 * EXPECT_SELECTED(row, number), EXPECT_PASSED_OVER(row, number): the same, and it selects that
 * subprotocol of the request, or does not. `row` is broken when none is selected, or that one.
 */
#define EXPECT_SELECTED(row, number)                                              \
    {                                                                             \
        .verb = VERB_EXPECT_OPEN, .field_requirement = (row), .selects = (number) \
    }
#define EXPECT_PASSED_OVER(row, number)                                            \
    {                                                                              \
        .verb = VERB_EXPECT_OPEN, .field_requirement = (row), .selects = -(number) \
    }
/* The same, and it accepts permessage-deflate, or does not: else the row of the step is broken. */
#define EXPECT_ACCEPTED()                                         \
    {                                                             \
        .verb = VERB_EXPECT_OPEN, .agreement = AGREEMENT_ACCEPTED \
    }
#define EXPECT_DECLINED()                                         \
    {                                                             \
        .verb = VERB_EXPECT_OPEN, .agreement = AGREEMENT_DECLINED \
    }
#define OR_ACCEPTED(grade_, says_)                                                     \
    {                                                                                  \
        .verb = VERB_EXPECT_OPEN, .agreement = AGREEMENT_ACCEPTED, .is_sibling = true, \
        .grade = (grade_), .says = (says_)                                             \
    }
#define OR_DECLINED(grade_, says_)                                                     \
    {                                                                                  \
        .verb = VERB_EXPECT_OPEN, .agreement = AGREEMENT_DECLINED, .is_sibling = true, \
        .grade = (grade_), .says = (says_)                                             \
    }
#define EXPECT_STATUS(...)                                   \
    {                                                        \
        .verb = VERB_EXPECT_STATUS, .codes = { __VA_ARGS__ } \
    }
/* Of a request that is not whole: nothing opens, for so long. */
#define EXPECT_NO_OPEN(ms)                            \
    {                                                 \
        .verb = VERB_EXPECT_NO_OPEN, .pause_ms = (ms) \
    }
/* As EXPECT_STATUS; another answer, such as a 101, breaks `row` instead of the case's own. */
#define EXPECT_STATUS_OR_BLAME(row, ...)                                           \
    {                                                                              \
        .verb = VERB_EXPECT_STATUS, .requirement = (row), .codes = { __VA_ARGS__ } \
    }
/* As EXPECT_STATUS; and the answer's field `field_` lists `lists_`, or `row` is broken. */
#define EXPECT_STATUS_WITH(row, field_, lists_, ...)                      \
    {                                                                     \
        .verb = VERB_EXPECT_STATUS, .field = (field_), .lists = (lists_), \
        .field_requirement = (row), .codes = {                            \
            __VA_ARGS__                                                   \
        }                                                                 \
    }
#define OR_OPEN(grade_, says_)                                                           \
    {                                                                                    \
        .verb = VERB_EXPECT_OPEN, .is_sibling = true, .grade = (grade_), .says = (says_) \
    }
#define OR_STATUS(grade_, says_, ...)                                                       \
    {                                                                                       \
        .verb = VERB_EXPECT_STATUS, .is_sibling = true, .grade = (grade_), .says = (says_), \
        .codes = {                                                                          \
            __VA_ARGS__                                                                     \
        }                                                                                   \
    }

/*
 * The text of a request: lines with their ends, and holes that are filled when it is sent. {path}
 * and {host} are those of the target, {scheme} is http, or https over TLS, {key} is a fresh lawful
 * key, {more} the fields that the command line adds, {value} the payload of the family's value.
 * {nul} is an octet of zero, {ping} a masked Ping of five octets, {octets:N} so many digits,
 * {fields:N} so many fields that nobody knows, {pause} a break of REQUEST_PAUSE_MS in the sending.
 * REQUEST_... are a lawful request with one line changed, left out ("") or put in more than once.
 *
 * {headers} are the fields of {more} but for the subprotocols. Other holes ask for an option of the
 * command line, so a case with one names what it needs: {subprotocol} and {origin} are the first
 * --subprotocol and --origin, {SUBPROTOCOL} and {ORIGIN} the same with each letter in its other
 * case, {refused-origin} and {missing-path} the options of these names.
 */
enum { REQUEST_PAUSE_MS = 40 };
#define REQUEST_PAUSE "{pause}"

#define LINE_GET         "GET {path} HTTP/1.1\r\n"
#define FIELD_HOST       "Host: {host}\r\n"
#define FIELD_UPGRADE    "Upgrade: websocket\r\n"
#define FIELD_CONNECTION "Connection: Upgrade\r\n"
#define FIELD_KEY        "Sec-WebSocket-Key: {key}\r\n"
#define FIELD_VERSION    "Sec-WebSocket-Version: 13\r\n"
#define REQUEST_END      "{more}\r\n"

#define REQUEST_LINE(lines) \
    lines FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY FIELD_VERSION REQUEST_END
#define REQUEST_HOST(lines) \
    LINE_GET lines FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY FIELD_VERSION REQUEST_END
#define REQUEST_UPGRADE(lines) \
    LINE_GET FIELD_HOST lines FIELD_CONNECTION FIELD_KEY FIELD_VERSION REQUEST_END
#define REQUEST_CONNECTION(lines) \
    LINE_GET FIELD_HOST FIELD_UPGRADE lines FIELD_KEY FIELD_VERSION REQUEST_END
#define REQUEST_KEY(lines) \
    LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION lines FIELD_VERSION REQUEST_END
#define REQUEST_VERSION(lines) \
    LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY lines REQUEST_END
#define REQUEST_AND(lines) \
    LINE_GET FIELD_HOST FIELD_UPGRADE FIELD_CONNECTION FIELD_KEY FIELD_VERSION lines REQUEST_END
/* A lawful request that offers these extensions, a literal. */
#define REQUEST_OFFER(offer) REQUEST_AND("Sec-WebSocket-Extensions: " offer "\r\n")

#endif
