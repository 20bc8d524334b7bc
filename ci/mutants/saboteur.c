/* SPDX-License-Identifier: MIT */
/*
 * The breaking half of the mutant build. Each mutant breaks one rule on purpose, visibly, and
 * keeps all others as far as that can be; it never crashes and never aborts. How each rule is
 * broken:
 *
 * By blindness (the reference's own BREAKS and CALLS_FOR see nothing):
 *
 *   WS_5_1_SERVER_CLOSES_ON_UNMASKED       an unmasked frame is processed
 *   WS_5_2_FAILS_ON_RSV                    a frame with reserved bits is processed without them
 *   WS_5_2_FAILS_ON_UNKNOWN_OPCODE         a frame with an unknown opcode is passed over
 *   WS_5_2_READS_EVERY_LENGTH_FORM         the longer forms are read with the last octet first
 *   WS_5_2_REFUSES_TOP_BIT                 the top bit is dropped; that many octets are waited for
 *   WS_5_2_REFUSES_LONGER_LENGTH           a length in a longer form than it needs is taken
 *   WS_5_3_UNMASKS                         data octet i is unmasked with key octet i + 1
 *   WS_5_3_LENGTH_EXCLUDES_KEY             the length of a frame is taken to count the key
 *   WS_5_4_RELIES_ON_NO_FRAME_BORDERS      a message in more than one frame is not answered
 *   WS_5_4_FAILS_ON_STRAY_CONTINUATION     a continuation of nothing is passed over
 *   WS_5_4_JOINS_FRAGMENTS                 only the last fragment of a message is kept
 *   WS_5_4_REFUSES_FRAGMENTED_CONTROL      a control frame without FIN is handled
 *   WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE    a new message is taken for a continuation
 *   WS_5_4_HANDLES_CONTROL_AMID_FRAGMENTS  a control frame makes the message under way be forgotten
 *   WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE     an empty fragment fails the connection
 *   WS_5_5_REFUSES_LONG_CONTROL            a control frame that is too long is passed over
 *   WS_5_5_1_REACTS_TO_BROKEN_BODY         a Close body of one octet is taken for an empty one
 *   WS_5_5_1_ANSWERS_CLOSE                 a Close is answered by the end of TCP alone
 *   WS_5_5_1_ANSWERS_CLOSE_SOON            (held) a Close amid a message waits for its end
 *   WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE     TCP stays open after Close went both ways
 *   WS_5_5_2_ANSWERS_PING                  no Ping is answered
 *   WS_5_5_2_ANSWERS_PING_SOON             (held) a Ping amid a message waits for the message's end
 *   WS_5_5_3_TAKES_UNSOLICITED_PONG        a Pong fails the connection
 *   WS_5_5_3_ANSWERS_NO_PONG               a Pong is answered with a Pong
 *   WS_5_6_TAKES_SPLIT_CHARACTERS          a fragment that ends inside a character fails it
 *   WS_5_6_TAKES_ANY_BINARY                a binary message that is not UTF-8 fails it
 *   WS_5_6_TAKES_ANY_UTF8                  every text message fails it
 *   WS_7_1_1_CLOSES_TCP_CLEANLY            TCP is reset
 *   WS_7_1_5_FIRST_CLOSE_COUNTS            (held) the last Close of one receive is answered
 *   WS_7_1_4_ENDS_WITH_ITS_PEER            a connection whose client has ended its side is kept
 *   WS_7_3_CLOSES_BY_HANDSHAKE             a closing that is asked for is the end of TCP alone
 *   WS_7_1_7_SERVER_FAILS_BY_CLOSING       after the failing Close, TCP stays open
 *   WS_7_1_7_NOTHING_AFTER_FAILING         Pings and texts behind the offence are still answered
 *   WS_7_4_2_TAKES_REGISTERED_CODES        a Close with a registered code but 1000 fails it
 *   WS_7_4_2_TAKES_LIBRARY_CODES           a Close with 3000 to 3999 fails it
 *   WS_7_4_2_TAKES_PRIVATE_CODES           a Close with 4000 to 4999 fails it
 *   WS_8_1_FAILS_ON_BAD_UTF8_TEXT          a bad text is sent back as binary
 *   WS_8_1_FAILS_ON_BAD_UTF8_REASON        a Close with a bad reason is answered
 *   WS_4_2_1_REQUIRES_..., _KEY_IS_..., WS_4_3_..., WS_9_1_..., WS_11_3_x_REFUSES_... and others of
 *   the opening handshake                  such a request opens a connection
 *   WS_4_2_1_FIELDS_IN_ANY_ORDER, WS_4_2_1_TAKES_..., WS_4_3_TAKES_BLANKS and others of what has to
 *   be read alike                          such a request is refused
 *   WS_4_2_1_SENDS_ERROR_STATUS            a refusal is the end of TCP alone
 *   WS_4_4_LISTS_VERSIONS                  a version is refused without a list of others
 *
 * By what is sent in place of a lawful frame, in the table of tricks below:
 *
 *   WS_5_1_SERVER_NEVER_MASKS              data frames are masked
 *   WS_5_2_READS_EVERY_LENGTH_FORM         and an echo lacks its last octet, or has one more
 *   WS_5_3_UNMASKS                         and the first octet of an echo or Pong differs
 *   WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE     and an echo lacks its last octet, or has one more
 *   PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA     and an echo lacks its last octet, or has one more
 *   WS_5_4_TYPE_FROM_FIRST_FRAGMENT        a text is sent as binary, and binary as text
 *   WS_5_6_TAKES_ANY_BINARY                and the first octet of binary that is echoed differs
 *   WS_5_6_TAKES_SPLIT_CHARACTERS          and what is echoed lacks its last octet
 *   WS_5_2_SENDS_RSV_ZERO                  data frames have RSV1
 *   WS_5_2_SENDS_DEFINED_OPCODES           an empty frame of opcode 3 stands before data frames
 *   WS_5_2_SENDS_TOP_BIT_ZERO              64-bit lengths have their top bit set
 *   WS_5_2_SENDS_SHORTEST_LENGTH           short data frames have a 16-bit length
 *   WS_5_4_SENDS_WELL_FORMED_MESSAGES      a continuation of nothing stands behind data frames
 *   WS_5_4_SENDS_CONTROL_UNFRAGMENTED      Pongs have no FIN
 *   WS_5_5_SENDS_SHORT_CONTROL             a Pong of 126 octets stands behind each Pong
 *   WS_5_5_1_BODY_STARTS_WITH_CODE         a Close has a body of one octet
 *   WS_5_5_1_SENDS_UTF8_REASON             a Close has a reason that is not UTF-8
 *   WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE     a text stands behind the Close
 *   WS_5_5_1_REPLIES_WITH_FITTING_CODE     a Close is answered with 1011
 *   WS_5_5_1_ONE_CLOSE_ONLY                a Close is sent twice
 *   WS_5_5_3_PONG_CARRIES_PING_DATA        the Pong's first octet differs, or it is not empty
 *   WS_5_6_SENDS_UTF8_TEXT                 the last octet of a text is FF
 *   WS_6_1_SENDS_TYPE_IN_OPCODE            a text is sent as binary, and binary as text
 *   WS_6_1_LAST_FRAME_HAS_FIN              data frames have no FIN
 *   WS_6_2_NEXT_MESSAGE_IS_NEW             a message begins with the one before it
 *   WS_7_1_2_STARTS_WITH_CODE_AND_REASON   a closing that is asked for says 1001, or 1000 for that
 *   WS_7_1_7_SENDS_FITTING_CLOSE           a connection is failed with 1000
 *   WS_7_4_1_NEVER_SENDS_1004 .. 1015      a Close is answered with that code
 *   WS_7_4_2_NEVER_SENDS_BELOW_1000        a Close is answered with 999
 */
#include "ci/mutants/saboteur.h"

#include <stdlib.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/frame.h"
#include "reference/obey.h"
#include "reference/saboteur.h"
#include "reference/websocket.h"

enum {
    FIN = 0x80,
    RSV1 = 0x40,
    ANSWERS_BEHIND_MAX = 16, /* to what stands behind an offence */
};

/* A frame as it is about to be sent; a trick changes what it wants. */
struct sent {
    uint8_t first;        /* the first octet */
    bool masked;          /* with the key of RFC 6455 5.7 */
    size_t length_size;   /* of the longer form: 0, 2 or 8 */
    uint8_t length_first; /* bits that are set in the length's first octet */
    const uint8_t *payload;
    size_t size;
};

static bool is_data(enum ws_opcode opcode)
{
    return opcode == WS_TEXT || opcode == WS_BINARY;
}

/* The frame as an honest server would send it. */
static struct sent honest(enum ws_opcode opcode, const uint8_t *payload, size_t size)
{
    return (struct sent){
        .first = (uint8_t)(FIN | (int)opcode),
        .length_size = size < 126       ? 0
                       : size <= 0xFFFF ? 2
                                        : 8,
        .payload = payload,
        .size = size,
    };
}

static void put(struct conn *conn, struct sent sent)
{
    static const uint8_t key[WS_MASKING_KEY_SIZE] = {0x37, 0xfa, 0x21, 0x3d};
    uint8_t head[WS_HEAD_SIZE_MAX] = {sent.first};
    uint8_t length = sent.length_size == 0 ? (uint8_t)sent.size : sent.length_size == 2 ? 126 : 127;
    head[1] = (uint8_t)(length | (sent.masked ? 0x80 : 0));
    for (size_t i = 0; i < sent.length_size; i++) {
        head[2 + i] = (uint8_t)((uint64_t)sent.size >> 8 * (sent.length_size - 1 - i) & 0xFF);
    }
    head[2] |= sent.length_first;
    size_t head_size = 2 + sent.length_size;
    if (!sent.masked) {
        output_append(conn, head, head_size);
        output_append(conn, sent.payload, sent.size);
        return;
    }
    memcpy(head + head_size, key, sizeof key);
    output_append(conn, head, head_size + sizeof key);
    for (size_t i = 0; i < sent.size; i++) {
        uint8_t octet = sent.payload[i] ^ key[i % sizeof key];
        output_append(conn, &octet, 1);
    }
}

static void put_close(struct conn *conn, unsigned code, const char *reason)
{
    uint8_t body[16] = {(uint8_t)(code >> 8), (uint8_t)(code & 0xFF)};
    size_t size = strlen(reason);
    memcpy(body + WS_CLOSE_CODE_SIZE, reason, size);
    put(conn, honest(WS_CLOSE, body, WS_CLOSE_CODE_SIZE + size));
}

static bool mask_data(struct conn *conn, struct sent sent)
{
    sent.masked = true;
    put(conn, sent);
    return true;
}

static bool set_rsv(struct conn *conn, struct sent sent)
{
    sent.first |= RSV1;
    put(conn, sent);
    return true;
}

static bool put_reserved_before(struct conn *conn, struct sent sent)
{
    put(conn, (struct sent){.first = FIN | 0x3, .payload = sent.payload});
    put(conn, sent);
    return true;
}

static bool set_top_bit(struct conn *conn, struct sent sent)
{
    sent.length_first = sent.length_size == 8 ? 0x80 : 0;
    put(conn, sent);
    return true;
}

static bool lengthen(struct conn *conn, struct sent sent)
{
    sent.length_size = sent.length_size == 0 ? 2 : sent.length_size;
    put(conn, sent);
    return true;
}

static bool put_stray_behind(struct conn *conn, struct sent sent)
{
    put(conn, sent);
    put(conn, honest(WS_CONTINUATION, sent.payload, 0));
    return true;
}

static bool clear_fin(struct conn *conn, struct sent sent)
{
    sent.first &= 0x7F;
    put(conn, sent);
    return true;
}

static bool put_long_pong_behind(struct conn *conn, struct sent sent)
{
    static const uint8_t zeros[126];
    put(conn, sent);
    put(conn, honest(WS_PONG, zeros, sizeof zeros));
    return true;
}

static bool shorten_body(struct conn *conn, struct sent sent)
{
    static const uint8_t octet = 3;
    sent.payload = &octet;
    sent.size = 1;
    put(conn, sent);
    return true;
}

static bool spoil_reason(struct conn *conn, struct sent sent)
{
    unsigned code =
        sent.size < 2 ? WS_CLOSE_NORMAL : (unsigned)sent.payload[0] << 8 | sent.payload[1];
    put_close(conn, code, "\xFF");
    return true;
}

static bool put_text_behind(struct conn *conn, struct sent sent)
{
    put(conn, sent);
    put(conn, honest(WS_TEXT, (const uint8_t *)"late", 4));
    return true;
}

static bool put_twice(struct conn *conn, struct sent sent)
{
    put(conn, sent);
    put(conn, sent);
    return true;
}

static bool change_pong(struct conn *conn, struct sent sent)
{
    uint8_t data[WS_CONTROL_PAYLOAD_SIZE_MAX] = {0};
    memcpy(data, sent.payload, sent.size);
    data[0] ^= 1;
    put(conn, honest(WS_PONG, data, sent.size == 0 ? 1 : sent.size));
    return true;
}

static bool spoil_text(struct conn *conn, struct sent sent)
{
    static const uint8_t wrong = 0xFF;
    if (sent.first != (FIN | WS_TEXT) || sent.size == 0) {
        return false;
    }
    /* The head counts the octet that is sent apart from the others. */
    uint8_t head[WS_HEAD_SIZE_MAX];
    struct frame_head frame = {.fin = true, .opcode = WS_TEXT, .payload_size = sent.size};
    output_append(conn, head, frame_head_write(head, &frame));
    output_append(conn, sent.payload, sent.size - 1);
    output_append(conn, &wrong, 1);
    return true;
}

static bool swap_type(struct conn *conn, struct sent sent)
{
    sent.first ^= WS_TEXT ^ WS_BINARY;
    put(conn, sent);
    return true;
}

/* One octet less than came, or one more than none. */
static bool miscount(struct conn *conn, struct sent sent)
{
    static const uint8_t octet = '?';
    enum ws_opcode opcode = (enum ws_opcode)(sent.first & 0xF);
    if (sent.size == 0) {
        put(conn, honest(opcode, &octet, 1));
    } else {
        put(conn, honest(opcode, sent.payload, sent.size - 1));
    }
    return true;
}

/* The first octet is another one, in a payload that is not large. */
static bool change_first(struct conn *conn, struct sent sent)
{
    uint8_t octets[JOINED_SIZE_MAX];
    if (sent.size == 0 || sent.size > sizeof octets) {
        return false;
    }
    memcpy(octets, sent.payload, sent.size);
    octets[0] ^= 1;
    put(conn, honest((enum ws_opcode)(sent.first & 0xF), octets, sent.size));
    return true;
}

static bool change_binary(struct conn *conn, struct sent sent)
{
    return sent.first == (FIN | WS_BINARY) && change_first(conn, sent);
}

static bool join_to_last(struct conn *conn, struct sent sent)
{
    struct saboteur *saboteur = conn->saboteur;
    if (sent.size == 0 || sent.size > JOINED_SIZE_MAX) {
        return false;
    }
    uint8_t both[2 * JOINED_SIZE_MAX];
    size_t last_size = saboteur->joined_size;
    memcpy(both, saboteur->joined, last_size);
    memcpy(both + last_size, sent.payload, sent.size);
    memcpy(saboteur->joined, sent.payload, sent.size);
    saboteur->joined_size = sent.size;
    put(conn, honest((enum ws_opcode)(sent.first & 0xF), both, last_size + sent.size));
    return true;
}

/* A failing Close is one that answers no Close and that no application asked for. */
static bool fail_with_normal(struct conn *conn, struct sent sent)
{
    unsigned code = sent.size < 2 ? 0 : (unsigned)sent.payload[0] << 8 | sent.payload[1];
    if (conn->peer_closed || conn->endpoint->on_open != NULL || code == WS_CLOSE_GOING_AWAY) {
        return false;
    }
    put_close(conn, WS_CLOSE_NORMAL, "");
    return true;
}

/* What an application closes with, before any Close has come. */
static bool close_with_another(struct conn *conn, struct sent sent)
{
    unsigned code = sent.size < 2 ? 0 : (unsigned)sent.payload[0] << 8 | sent.payload[1];
    if (conn->peer_closed || conn->endpoint->on_open == NULL) {
        return false;
    }
    put_close(conn, code == WS_CLOSE_GOING_AWAY ? WS_CLOSE_NORMAL : WS_CLOSE_GOING_AWAY, "");
    return true;
}

/* Rows that are broken by a code that a Close is answered with. */
static const struct {
    enum requirement_id name;
    unsigned code;
} codes[] = {
    {WS_5_5_1_REPLIES_WITH_FITTING_CODE, WS_CLOSE_INTERNAL_ERROR},
    {WS_7_4_1_NEVER_SENDS_1004, WS_CLOSE_RESERVED_1004},
    {WS_7_4_1_NEVER_SENDS_1005, WS_CLOSE_NO_STATUS},
    {WS_7_4_1_NEVER_SENDS_1006, WS_CLOSE_ABNORMAL},
    {WS_7_4_1_NEVER_SENDS_1015, WS_CLOSE_TLS_HANDSHAKE},
    {WS_7_4_2_NEVER_SENDS_BELOW_1000, 999},
};

/* Rows that are broken by what is sent in place of a data frame, a Pong or a Close. */
static const struct {
    enum requirement_id name;
    enum ws_opcode opcode; /* WS_BINARY stands for text as well */
    bool (*trick)(struct conn *conn, struct sent sent);
} tricks[] = {
    {WS_5_1_SERVER_NEVER_MASKS, WS_BINARY, mask_data},
    {WS_5_2_SENDS_RSV_ZERO, WS_BINARY, set_rsv},
    {WS_5_2_SENDS_DEFINED_OPCODES, WS_BINARY, put_reserved_before},
    {WS_5_2_SENDS_TOP_BIT_ZERO, WS_BINARY, set_top_bit},
    {WS_5_2_SENDS_SHORTEST_LENGTH, WS_BINARY, lengthen},
    {WS_5_4_SENDS_WELL_FORMED_MESSAGES, WS_BINARY, put_stray_behind},
    {WS_5_6_SENDS_UTF8_TEXT, WS_TEXT, spoil_text},
    {WS_6_1_SENDS_TYPE_IN_OPCODE, WS_BINARY, swap_type},
    {WS_5_4_TYPE_FROM_FIRST_FRAGMENT, WS_BINARY, swap_type},
    {WS_5_2_READS_EVERY_LENGTH_FORM, WS_BINARY, miscount},
    {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE, WS_BINARY, miscount},
    {WS_5_6_TAKES_SPLIT_CHARACTERS, WS_TEXT, miscount},
    {PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, WS_BINARY, miscount},
    {WS_5_6_TAKES_ANY_BINARY, WS_BINARY, change_binary},
    {WS_5_3_UNMASKS, WS_BINARY, change_first},
    {WS_5_3_UNMASKS, WS_PONG, change_pong},
    {WS_6_1_LAST_FRAME_HAS_FIN, WS_BINARY, clear_fin},
    {WS_6_2_NEXT_MESSAGE_IS_NEW, WS_BINARY, join_to_last},
    {WS_5_4_SENDS_CONTROL_UNFRAGMENTED, WS_PONG, clear_fin},
    {WS_5_5_SENDS_SHORT_CONTROL, WS_PONG, put_long_pong_behind},
    {WS_5_5_3_PONG_CARRIES_PING_DATA, WS_PONG, change_pong},
    {WS_5_5_1_BODY_STARTS_WITH_CODE, WS_CLOSE, shorten_body},
    {WS_5_5_1_SENDS_UTF8_REASON, WS_CLOSE, spoil_reason},
    {WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, WS_CLOSE, put_text_behind},
    {WS_5_5_1_ONE_CLOSE_ONLY, WS_CLOSE, put_twice},
    {WS_7_1_2_STARTS_WITH_CODE_AND_REASON, WS_CLOSE, close_with_another},
    {WS_7_1_7_SENDS_FITTING_CLOSE, WS_CLOSE, fail_with_normal},
};

bool saboteur_sends(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload, size_t size)
{
    if (saboteur_deflates(conn, opcode, payload, size)) {
        return true;
    }
    for (size_t i = 0; i < sizeof tricks / sizeof tricks[0]; i++) {
        bool fits =
            tricks[i].opcode == opcode || (tricks[i].opcode == WS_BINARY && is_data(opcode));
        if (fits && obey_dishonoured(tricks[i].name) &&
            tricks[i].trick(conn, honest(opcode, payload, size))) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (opcode == WS_CLOSE && conn->peer_closed && obey_dishonoured(codes[i].name)) {
            put_close(conn, codes[i].code, "");
            return true;
        }
    }
    return false;
}

void saboteur_enter(struct conn *conn)
{
    if (conn->saboteur == NULL) {
        conn->saboteur = calloc(1, sizeof *conn->saboteur);
        if (conn->saboteur == NULL) {
            abort();
        }
    }
    obey_count_for(conn->saboteur);
}

void saboteur_leave(struct conn *conn)
{
    if (conn->saboteur != NULL) {
        obey_write_marks(conn->saboteur, conn->peer_port);
    }
    obey_count_for(NULL);
    free(conn->saboteur);
    conn->saboteur = NULL;
}

void saboteur_holds(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload, size_t size)
{
    struct saboteur *saboteur = conn->saboteur;
    saboteur->holds = true;
    saboteur->held_opcode = opcode;
    saboteur->held_size = size;
    memcpy(saboteur->held, payload, size);
}

bool saboteur_releases(struct conn *conn, bool turn_ends)
{
    struct saboteur *saboteur = conn->saboteur;
    bool waits_for_turn = obey_dishonoured(WS_7_1_5_FIRST_CLOSE_COUNTS);
    bool may = waits_for_turn ? turn_ends : !conn->reader.amid_message;
    if (!saboteur->holds || !may) {
        return false;
    }
    saboteur->holds = false;
    saboteur->releasing = true;
    struct message frame = {saboteur->held_opcode, false, saboteur->held, saboteur->held_size};
    ws_control(conn, &frame);
    saboteur->releasing = false;
    return true;
}

/* Whoever has lost the frames' borders looks for what begins like a masked Ping or text. */
void saboteur_goes_on(struct conn *conn, const uint8_t *octets, size_t size)
{
    size_t answers = 0;
    for (size_t i = 0; i + 6 <= size && answers < ANSWERS_BEHIND_MAX; i++) {
        bool ping = octets[i] == (FIN | WS_PING);
        bool text = octets[i] == (FIN | WS_TEXT);
        size_t payload_size = octets[i + 1] & 0x7F;
        bool whole = (octets[i + 1] & 0x80) != 0 && payload_size <= size - i - 6;
        if (!(ping || text) || !whole || payload_size > WS_CONTROL_PAYLOAD_SIZE_MAX) {
            continue;
        }
        uint8_t payload[WS_CONTROL_PAYLOAD_SIZE_MAX];
        for (size_t j = 0; j < payload_size; j++) {
            payload[j] = octets[i + 6 + j] ^ octets[i + 2 + j % WS_MASKING_KEY_SIZE];
        }
        put(conn, honest(ping ? WS_PONG : WS_TEXT, payload, payload_size));
        answers++;
        i += 5 + payload_size;
    }
}
