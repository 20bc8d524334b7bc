/* SPDX-License-Identifier: MIT */
/*
 * The facts of RFC 6455 that both the judge and the judged use: numbers with the standard's names.
 * No behaviour stands here. Vectors that pin these facts are written as raw octets and never use
 * the names below.
 */
#ifndef CONFORMANCE_WEBSOCKET_H
#define CONFORMANCE_WEBSOCKET_H

/*
 * RFC 6455 5.2, 11.8: the opcodes. The high bit marks a control frame; what is not named is
 * reserved.
 */
enum ws_opcode {
    WS_CONTINUATION = 0x0,
    WS_TEXT = 0x1,
    WS_BINARY = 0x2,
    WS_CLOSE = 0x8,
    WS_PING = 0x9,
    WS_PONG = 0xA,
};

/* RFC 6455 7.4.1, and what IANA has registered since (1012 to 1014). */
enum ws_close_code {
    WS_CLOSE_NORMAL = 1000,
    WS_CLOSE_GOING_AWAY = 1001,
    WS_CLOSE_PROTOCOL_ERROR = 1002,
    WS_CLOSE_UNSUPPORTED_DATA = 1003,
    WS_CLOSE_RESERVED_1004 = 1004,
    WS_CLOSE_NO_STATUS = 1005, /* never on the wire */
    WS_CLOSE_ABNORMAL = 1006,  /* never on the wire */
    WS_CLOSE_INVALID_DATA = 1007,
    WS_CLOSE_POLICY = 1008,
    WS_CLOSE_TOO_BIG = 1009,
    WS_CLOSE_MANDATORY_EXTENSION = 1010, /* sent by clients only */
    WS_CLOSE_INTERNAL_ERROR = 1011,
    WS_CLOSE_SERVICE_RESTART = 1012,
    WS_CLOSE_TRY_AGAIN_LATER = 1013,
    WS_CLOSE_BAD_GATEWAY = 1014,
    WS_CLOSE_TLS_HANDSHAKE = 1015, /* never on the wire */
};

enum {
    /* RFC 6455 4.1, the Sec-WebSocket-Version of this protocol */
    WS_VERSION = 13,
    WS_CONTROL_PAYLOAD_SIZE_MAX = 125, /* RFC 6455 5.5 */
    WS_CLOSE_CODE_SIZE = 2,            /* RFC 6455 5.5.1 */
    WS_CLOSE_REASON_SIZE_MAX = 123,    /* what a control frame leaves beside the code: 125 - 2 */
    WS_HEAD_SIZE_MAX = 14,             /* RFC 6455 5.2: 2 + 8 octets of length + 4 of masking key */
    WS_KEY_NONCE_SIZE = 16,            /* RFC 6455 4.1, item 7 */
    WS_MASKING_KEY_SIZE = 4,
};

/* RFC 6455 1.3: what is appended to the key before it is hashed. */
#define WS_GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

#endif
