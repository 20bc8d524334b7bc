/* SPDX-License-Identifier: MIT */
/*
 * Group 9 of the Autobahn suite: large messages, whole, in fragments (RFC 6455 5.4) and in small
 * writes, and round trips. The original looks at type and size of what comes back only.
 */
#include "conformance/autobahn/rows.h"

#define KI(count) ((count) * 1024)
#define TEXT_PATTERN "BAsd7&jh23"
#define BINARY_PATTERN "\x00\xfe\x23\xfa\xf0"

#define SAME(opcode_, pattern_, octets_) \
    EVENTS({.kind = AUTOBAHN_MESSAGE, .is_binary = (opcode_) == WS_BINARY, \
        .payload = REPEAT(pattern_, octets_)})
#define ECHO(id_, title_, opcode_, pattern_, octets_, ms_, ...) \
    { \
        .id = (id_), .title = (title_), \
        .steps = STEPS({.opcode = (opcode_), .payload = REPEAT(pattern_, octets_), __VA_ARGS__}, \
            CLOSE_AFTER(ms_)), \
        .ok = SAME(opcode_, pattern_, octets_), CLOSED_NORMALLY, \
        .rule = AUTOBAHN_BY_SIZE, .is_bulk = true, \
    }
#define WHOLE(id_, title_, opcode_, pattern_, octets_, ms_) \
    ECHO(id_, title_, opcode_, pattern_, octets_, ms_, .verb = AUTOBAHN_SEND)
#define FRAGMENTED(id_, title_, opcode_, pattern_, octets_, ms_, size_) \
    ECHO(id_, title_, opcode_, pattern_, octets_, ms_, .verb = AUTOBAHN_SEND_MESSAGE, \
        .fragment_size = (size_))
#define CHOPPED(id_, title_, opcode_, pattern_, octets_, ms_, size_) \
    ECHO(id_, title_, opcode_, pattern_, octets_, ms_, .verb = AUTOBAHN_SEND, \
        .chop_size = (size_))
#define ROUND_TRIPS(id_, title_, opcode_, pattern_, octets_, ms_) \
    { \
        .id = (id_), .title = (title_), \
        .steps = STEPS(SEND_REPEAT(opcode_, pattern_, octets_), CLOSE_AFTER(ms_)), \
        .ok = SAME(opcode_, pattern_, octets_), CLOSED_NORMALLY, \
        .rule = AUTOBAHN_ROUND_TRIPS, .is_bulk = true, .round_trips = 1000, \
    }

static const struct autobahn_row rows[] = {
    WHOLE("9.1.1", "echoes a text of 64 KiB",
        WS_TEXT, TEXT_PATTERN, KI(64), 10000),
    WHOLE("9.1.2", "echoes a text of 256 KiB",
        WS_TEXT, TEXT_PATTERN, KI(256), 10000),
    WHOLE("9.1.3", "echoes a text of 1 MiB",
        WS_TEXT, TEXT_PATTERN, KI(1024), 100000),
    WHOLE("9.1.4", "echoes a text of 4 MiB",
        WS_TEXT, TEXT_PATTERN, KI(4096), 100000),
    WHOLE("9.1.5", "echoes a text of 8 MiB",
        WS_TEXT, TEXT_PATTERN, KI(8192), 100000),
    WHOLE("9.1.6", "echoes a text of 16 MiB",
        WS_TEXT, TEXT_PATTERN, KI(16384), 100000),
    WHOLE("9.2.1", "echoes a binary message of 64 KiB",
        WS_BINARY, BINARY_PATTERN, KI(64), 10000),
    WHOLE("9.2.2", "echoes a binary message of 256 KiB",
        WS_BINARY, BINARY_PATTERN, KI(256), 10000),
    WHOLE("9.2.3", "echoes a binary message of 1 MiB",
        WS_BINARY, BINARY_PATTERN, KI(1024), 10000),
    WHOLE("9.2.4", "echoes a binary message of 4 MiB",
        WS_BINARY, BINARY_PATTERN, KI(4096), 10000),
    WHOLE("9.2.5", "echoes a binary message of 8 MiB",
        WS_BINARY, BINARY_PATTERN, KI(8192), 100000),
    WHOLE("9.2.6", "echoes a binary message of 16 MiB",
        WS_BINARY, BINARY_PATTERN, KI(16384), 100000),
    FRAGMENTED("9.3.1", "echoes a text of 4 MiB in fragments of 64 octets",
        WS_TEXT, "*", KI(4096), 100000, 64),
    FRAGMENTED("9.3.2", "echoes a text of 4 MiB in fragments of 256 octets",
        WS_TEXT, "*", KI(4096), 100000, 256),
    FRAGMENTED("9.3.3", "echoes a text of 4 MiB in fragments of 1 KiB",
        WS_TEXT, "*", KI(4096), 100000, KI(1)),
    FRAGMENTED("9.3.4", "echoes a text of 4 MiB in fragments of 4 KiB",
        WS_TEXT, "*", KI(4096), 100000, KI(4)),
    FRAGMENTED("9.3.5", "echoes a text of 4 MiB in fragments of 16 KiB",
        WS_TEXT, "*", KI(4096), 100000, KI(16)),
    FRAGMENTED("9.3.6", "echoes a text of 4 MiB in fragments of 64 KiB",
        WS_TEXT, "*", KI(4096), 100000, KI(64)),
    FRAGMENTED("9.3.7", "echoes a text of 4 MiB in fragments of 256 KiB",
        WS_TEXT, "*", KI(4096), 100000, KI(256)),
    FRAGMENTED("9.3.8", "echoes a text of 4 MiB in fragments of 1 MiB",
        WS_TEXT, "*", KI(4096), 100000, KI(1024)),
    FRAGMENTED("9.3.9", "echoes a text of 4 MiB in fragments of 4 MiB",
        WS_TEXT, "*", KI(4096), 100000, KI(4096)),
    FRAGMENTED("9.4.1", "echoes a binary message of 4 MiB in fragments of 64 octets",
        WS_BINARY, "\xfe", KI(4096), 100000, 64),
    FRAGMENTED("9.4.2", "echoes a binary message of 4 MiB in fragments of 256 octets",
        WS_BINARY, "*", KI(4096), 100000, 256),
    FRAGMENTED("9.4.3", "echoes a binary message of 4 MiB in fragments of 1 KiB",
        WS_BINARY, "*", KI(4096), 100000, KI(1)),
    FRAGMENTED("9.4.4", "echoes a binary message of 4 MiB in fragments of 4 KiB",
        WS_BINARY, "*", KI(4096), 100000, KI(4)),
    FRAGMENTED("9.4.5", "echoes a binary message of 4 MiB in fragments of 16 KiB",
        WS_BINARY, "*", KI(4096), 100000, KI(16)),
    FRAGMENTED("9.4.6", "echoes a binary message of 4 MiB in fragments of 64 KiB",
        WS_BINARY, "*", KI(4096), 100000, KI(64)),
    FRAGMENTED("9.4.7", "echoes a binary message of 4 MiB in fragments of 256 KiB",
        WS_BINARY, "*", KI(4096), 100000, KI(256)),
    FRAGMENTED("9.4.8", "echoes a binary message of 4 MiB in fragments of 1 MiB",
        WS_BINARY, "*", KI(4096), 100000, KI(1024)),
    FRAGMENTED("9.4.9", "echoes a binary message of 4 MiB in fragments of 4 MiB",
        WS_BINARY, "*", KI(4096), 100000, KI(4096)),
    CHOPPED("9.5.1", "echoes a text of 1 MiB that comes in pieces of 64 octets",
        WS_TEXT, TEXT_PATTERN, KI(1024), 1000000, 64),
    CHOPPED("9.5.2", "echoes a text of 1 MiB that comes in pieces of 128 octets",
        WS_TEXT, TEXT_PATTERN, KI(1024), 1000000, 128),
    CHOPPED("9.5.3", "echoes a text of 1 MiB that comes in pieces of 256 octets",
        WS_TEXT, TEXT_PATTERN, KI(1024), 1000000, 256),
    CHOPPED("9.5.4", "echoes a text of 1 MiB that comes in pieces of 512 octets",
        WS_TEXT, TEXT_PATTERN, KI(1024), 1000000, 512),
    CHOPPED("9.5.5", "echoes a text of 1 MiB that comes in pieces of 1024 octets",
        WS_TEXT, TEXT_PATTERN, KI(1024), 1000000, 1024),
    CHOPPED("9.5.6", "echoes a text of 1 MiB that comes in pieces of 2048 octets",
        WS_TEXT, TEXT_PATTERN, KI(1024), 1000000, 2048),
    CHOPPED("9.6.1", "echoes a binary message of 1 MiB that comes in pieces of 64 octets",
        WS_BINARY, BINARY_PATTERN, KI(1024), 1000000, 64),
    CHOPPED("9.6.2", "echoes a binary message of 1 MiB that comes in pieces of 128 octets",
        WS_BINARY, BINARY_PATTERN, KI(1024), 1000000, 128),
    CHOPPED("9.6.3", "echoes a binary message of 1 MiB that comes in pieces of 256 octets",
        WS_BINARY, BINARY_PATTERN, KI(1024), 1000000, 256),
    CHOPPED("9.6.4", "echoes a binary message of 1 MiB that comes in pieces of 512 octets",
        WS_BINARY, BINARY_PATTERN, KI(1024), 1000000, 512),
    CHOPPED("9.6.5", "echoes a binary message of 1 MiB that comes in pieces of 1024 octets",
        WS_BINARY, BINARY_PATTERN, KI(1024), 1000000, 1024),
    CHOPPED("9.6.6", "echoes a binary message of 1 MiB that comes in pieces of 2048 octets",
        WS_BINARY, BINARY_PATTERN, KI(1024), 1000000, 2048),
    ROUND_TRIPS("9.7.1", "echoes texts of 0 octets, one after the other",
        WS_TEXT, "*", 0, 60000),
    ROUND_TRIPS("9.7.2", "echoes texts of 16 octets, one after the other",
        WS_TEXT, "*", 16, 60000),
    ROUND_TRIPS("9.7.3", "echoes texts of 64 octets, one after the other",
        WS_TEXT, "*", 64, 60000),
    ROUND_TRIPS("9.7.4", "echoes texts of 256 octets, one after the other",
        WS_TEXT, "*", 256, 120000),
    ROUND_TRIPS("9.7.5", "echoes texts of 1 KiB, one after the other",
        WS_TEXT, "*", KI(1), 240000),
    ROUND_TRIPS("9.7.6", "echoes texts of 4 KiB, one after the other",
        WS_TEXT, "*", KI(4), 480000),
    ROUND_TRIPS("9.8.1", "echoes binary messages of 0 octets, one after the other",
        WS_BINARY, "\xfe", 0, 60000),
    ROUND_TRIPS("9.8.2", "echoes binary messages of 16 octets, one after the other",
        WS_BINARY, "\xfe", 16, 60000),
    ROUND_TRIPS("9.8.3", "echoes binary messages of 64 octets, one after the other",
        WS_BINARY, "\xfe", 64, 60000),
    ROUND_TRIPS("9.8.4", "echoes binary messages of 256 octets, one after the other",
        WS_BINARY, "\xfe", 256, 120000),
    ROUND_TRIPS("9.8.5", "echoes binary messages of 1 KiB, one after the other",
        WS_BINARY, "\xfe", KI(1), 240000),
    ROUND_TRIPS("9.8.6", "echoes binary messages of 4 KiB, one after the other",
        WS_BINARY, "\xfe", KI(4), 480000),
};

const struct autobahn_group autobahn_group_9 = GROUP(rows);
