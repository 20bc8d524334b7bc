/* SPDX-License-Identifier: MIT */
/*
 * The examples of RFC 6455 itself (1.2, 1.3, 4.1, 4.4, 5.7), held against the harness's codec. All
 * that goes to or comes from the wire is written here as raw octets and plain numbers: no named
 * constant of the project may stand in these tables, for it could be wrong on both sides.
 */
#include "harness/head.h"
#include "harness/tests/support_guard.h"
#include "harness/wire.h"

#include <string.h>

/* 5.7: frames. */

struct frame_vector {
    const char *name;
    size_t size;
    unsigned fin;
    unsigned opcode;
    unsigned masked;
    uint8_t key[4];
    const char *payload;
    uint8_t octets[11];
};

static const struct frame_vector frame_vectors[] = {
    {"unmasked-text", 7, 1, 1, 0, {0}, "Hello", {0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}},
    {"masked-text",
     11,
     1,
     1,
     1,
     {0x37, 0xfa, 0x21, 0x3d},
     "Hello",
     {0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}},
    {"first-fragment", 5, 0, 1, 0, {0}, "Hel", {0x01, 0x03, 0x48, 0x65, 0x6c}},
    {"last-fragment", 4, 1, 0, 0, {0}, "lo", {0x80, 0x02, 0x6c, 0x6f}},
    {"unmasked-ping", 7, 1, 9, 0, {0}, "Hello", {0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f}},
    {"masked-pong",
     11,
     1,
     10,
     1,
     {0x37, 0xfa, 0x21, 0x3d},
     "Hello",
     {0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58}},
};

static void test_frame_is_read(gconstpointer data)
{
    const struct frame_vector *vector = data;
    struct guard guard;
    struct wire_frame frame;
    uint8_t payload[5];
    guard_init(&guard, vector->size);
    for (size_t cut = 0; cut < vector->size; cut++)
        g_assert_cmpint(
            wire_frame_parse(guard_place(&guard, vector->octets, cut), cut, 65536, &frame), ==,
            WIRE_MORE);
    g_assert_cmpint(wire_frame_parse(guard_place(&guard, vector->octets, vector->size),
                                     vector->size, 65536, &frame),
                    ==, WIRE_FRAME);
    g_assert_cmpuint(frame.fin, ==, vector->fin);
    g_assert_cmpuint(frame.rsv, ==, 0);
    g_assert_cmpuint(frame.opcode, ==, vector->opcode);
    g_assert_cmpuint(frame.masked, ==, vector->masked);
    octets_assert_same(frame.key, 4, vector->key, 4);
    g_assert_cmphex(frame.faults, ==, 0);
    g_assert_cmpuint(frame.payload_came_size, <=, sizeof payload);
    wire_payload_copy(&frame, payload);
    octets_assert_same(payload, frame.payload_came_size, vector->payload, strlen(vector->payload));
    guard_clear(&guard);
}

static void test_frame_is_written(gconstpointer data)
{
    const struct frame_vector *vector = data;
    struct wire_head head = {
        .opcode = vector->opcode,
        .not_final = vector->fin == 0,
        .masked = vector->masked != 0,
    };
    GByteArray *out = g_byte_array_new();
    memcpy(head.key, vector->key, 4);
    wire_frame_append(out, &head, (const uint8_t *)vector->payload, strlen(vector->payload));
    octets_assert_same(out->data, out->len, vector->octets, vector->size);
    g_byte_array_unref(out);
}

/* The two long frames of 5.7: their heads, before so many octets of binary data. */

struct long_vector {
    const char *name;
    size_t payload_size;
    size_t head_size;
    uint8_t head[10];
};

static const struct long_vector long_vectors[] = {
    {"256-octets", 256, 4, {0x82, 0x7E, 0x01, 0x00}},
    {"65536-octets", 65536, 10, {0x82, 0x7F, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00}},
};

static void test_long_frame(gconstpointer data)
{
    const struct long_vector *vector = data;
    size_t size = vector->head_size + vector->payload_size;
    uint8_t *octets = g_malloc(size);
    struct guard guard;
    struct wire_frame frame;
    memcpy(octets, vector->head, vector->head_size);
    for (size_t index = 0; index < vector->payload_size; index++)
        octets[vector->head_size + index] = (uint8_t)(index * 31 >> 3);
    guard_init(&guard, size);
    g_assert_cmpint(wire_frame_parse(guard_place(&guard, octets, size), size, 65536, &frame), ==,
                    WIRE_FRAME);
    g_assert_cmpuint(frame.opcode, ==, 2);
    g_assert_cmpuint(frame.fin, ==, 1);
    g_assert_cmpuint(frame.masked, ==, 0);
    g_assert_cmphex(frame.faults, ==, 0);
    octets_assert_same(frame.payload, frame.payload_came_size, octets + vector->head_size,
                       vector->payload_size);
    g_assert_cmpint(
        wire_frame_parse(guard_place(&guard, octets, size - 1), size - 1, 65536, &frame), ==,
        WIRE_MORE);
    g_assert_cmpuint(frame.missing_size, ==, 1);

    GByteArray *out = g_byte_array_new();
    wire_frame_append(out, &(struct wire_head){.opcode = 2}, octets + vector->head_size,
                      vector->payload_size);
    octets_assert_same(out->data, out->len, octets, size);
    g_byte_array_unref(out);
    guard_clear(&guard);
    g_free(octets);
}

/* The fragmented text of 5.7, as one message, through the reader. */
static void test_fragments_are_one_message(void)
{
    static const uint8_t octets[] = {0x01, 0x03, 0x48, 0x65, 0x6c, 0x80, 0x02, 0x6c, 0x6f};
    struct wire_reader reader;
    struct wire_messages messages;
    struct wire_frame frame;
    struct wire_message message;
    wire_reader_init(&reader, 125);
    wire_messages_init(&messages, 125);
    wire_reader_append(&reader, octets, sizeof octets);
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_FRAME);
    g_assert_cmpint(wire_messages_add(&messages, &frame, &message), ==, WIRE_STEP_PART);
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_FRAME);
    g_assert_cmpint(wire_messages_add(&messages, &frame, &message), ==, WIRE_STEP_MESSAGE);
    g_assert_cmpuint(message.opcode, ==, 1);
    g_assert_cmphex(message.faults, ==, 0);
    octets_assert_same(g_bytes_get_data(message.payload, NULL), g_bytes_get_size(message.payload),
                       "\x48\x65\x6c\x6c\x6f", 5);
    g_assert_cmpint(wire_reader_next(&reader, &frame), ==, WIRE_MORE);
    wire_message_clear(&message);
    wire_messages_clear(&messages);
    wire_reader_clear(&reader);
}

/* 1.3: the key of the sample handshake, its answer, and the digest that stands between them. */
static void test_accept_of_sample(void)
{
    static const uint8_t digest[] = {0xb3, 0x7a, 0x4f, 0x2c, 0xc0, 0x62, 0x4f, 0x16, 0x90, 0xf6,
                                     0x46, 0x06, 0xcf, 0x38, 0x59, 0x45, 0xb2, 0xbe, 0xc4, 0xea};
    char *accept = head_accept_for("dGhlIHNhbXBsZSBub25jZQ==");
    gsize size;
    guchar *decoded = g_base64_decode(accept, &size);
    g_assert_cmpstr(accept, ==, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    octets_assert_same(decoded, size, digest, sizeof digest);
    g_free(decoded);
    g_free(accept);
}

static void test_key_of_sample(void)
{
    char *key = head_key_for((const uint8_t *)"the sample nonce");
    g_assert_cmpstr(key, ==, "dGhlIHNhbXBsZSBub25jZQ==");
    g_free(key);
}

/* 4.1 item 7 shows the nonce 01 to 10. The text's last letter before the padding carries a bit
 * that belongs to no octet ("C" for "A"): both texts decode to that nonce, and only the one
 * without it is what an encoder makes. */
static void test_key_of_rising_octets(void)
{
    static const uint8_t nonce[16] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
                                      0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10};
    char *key = head_key_for(nonce);
    gsize size;
    guchar *decoded = g_base64_decode("AQIDBAUGBwgJCgsMDQ4PEC==", &size);
    octets_assert_same(decoded, size, nonce, sizeof nonce);
    g_assert_cmpstr(key, ==, "AQIDBAUGBwgJCgsMDQ4PEA==");
    g_free(decoded);
    g_free(key);
}

/* 1.2, 1.3: the sample handshake, both heads. */

static const char request_octets[] = "GET /chat HTTP/1.1\r\n"
                                     "Host: server.example.com\r\n"
                                     "Upgrade: websocket\r\n"
                                     "Connection: Upgrade\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                     "Origin: http://example.com\r\n"
                                     "Sec-WebSocket-Protocol: chat, superchat\r\n"
                                     "Sec-WebSocket-Version: 13\r\n"
                                     "\r\n";
static const char response_octets[] = "HTTP/1.1 101 Switching Protocols\r\n"
                                      "Upgrade: websocket\r\n"
                                      "Connection: Upgrade\r\n"
                                      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                                      "Sec-WebSocket-Protocol: chat\r\n"
                                      "\r\n";

static void head_read(const char *octets, size_t size, struct head *head)
{
    struct guard guard;
    guard_init(&guard, size);
    for (size_t cut = 0; cut < size; cut++)
        g_assert_cmpint(head_parse(guard_place(&guard, octets, cut), cut, 4096, head), ==,
                        HEAD_MORE);
    g_assert_cmpint(head_parse(guard_place(&guard, octets, size), size, 4096, head), ==, HEAD_DONE);
    g_assert_cmphex(head->faults, ==, 0);
    guard_clear(&guard);
}

static void test_sample_request(void)
{
    struct head head;
    head_read(request_octets, sizeof request_octets - 1, &head);
    g_assert_cmpint(head.kind, ==, HEAD_REQUEST);
    g_assert_cmpstr(head.method, ==, "GET");
    g_assert_cmpstr(head.target, ==, "/chat");
    g_assert_cmpuint(head.version_major, ==, 1);
    g_assert_cmpuint(head.version_minor, ==, 1);
    g_assert_cmpuint(head.fields->len, ==, 7);
    g_assert_cmpstr(head_value(&head, "sec-websocket-key"), ==, "dGhlIHNhbXBsZSBub25jZQ==");
    g_assert_true(head_has_token(&head, "Sec-WebSocket-Protocol", "superchat"));
    g_assert_true(head_has_token(&head, "Connection", "upgrade"));
    head_clear(&head);
}

static void test_sample_response(void)
{
    struct head head;
    head_read(response_octets, sizeof response_octets - 1, &head);
    g_assert_cmpint(head.kind, ==, HEAD_RESPONSE);
    g_assert_cmpuint(head.status, ==, 101);
    g_assert_cmpstr(head.reason, ==, "Switching Protocols");
    g_assert_cmpstr(head_value(&head, "Sec-WebSocket-Accept"), ==, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    g_assert_cmpstr(head_value(&head, "Sec-WebSocket-Protocol"), ==, "chat");
    g_assert_cmpuint(head_field_count(&head, "Sec-WebSocket-Extensions"), ==, 0);
    head_clear(&head);
}

/* The sample request as the builder makes it: the same lines, in whatever order. */
static void test_sample_request_is_built(void)
{
    GString *text = head_request_build(&(struct head_request){
        .host = "server.example.com",
        .port = 80,
        .path = "/chat",
        .key = "dGhlIHNhbXBsZSBub25jZQ==",
        .origin = "http://example.com",
        .subprotocols = "chat, superchat",
    });
    char **lines = g_strsplit(request_octets, "\r\n", -1);
    g_assert_cmpuint(text->len, ==, sizeof request_octets - 1);
    g_assert_true(g_str_has_prefix(text->str, lines[0]));
    g_assert_true(g_str_has_suffix(text->str, "\r\n\r\n"));
    for (size_t index = 1; lines[index][0] != '\0'; index++) {
        char *line = g_strconcat("\r\n", lines[index], "\r\n", NULL);
        g_assert_nonnull(strstr(text->str, line));
        g_free(line);
    }
    g_strfreev(lines);
    g_string_free(text, TRUE);
}

/* 4.4: several versions, in one field or in two, are the same list. */
static void test_sample_versions(void)
{
    static const char *const heads[] = {
        "HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13, 8, 7\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Version: 8, 7\r\n\r\n",
    };
    for (size_t index = 0; index < 2; index++) {
        struct head head;
        head_read(heads[index], strlen(heads[index]), &head);
        g_assert_cmpuint(head.status, ==, 400);
        g_assert_cmpuint(head_field_count(&head, "Sec-WebSocket-Version"), ==, index + 1);
        g_assert_true(head_has_token(&head, "Sec-WebSocket-Version", "13"));
        g_assert_true(head_has_token(&head, "Sec-WebSocket-Version", "7"));
        g_assert_false(head_has_token(&head, "Sec-WebSocket-Version", "1"));
        head_clear(&head);
    }
}

/* 5.5.1: a Close body is a code, most significant octet first, and a reason. */
static void test_close_body(void)
{
    static const uint8_t body[] = {0x03, 0xe8, 0x62, 0x79, 0x65};
    struct wire_close close;
    wire_close_parse(body, sizeof body, &close);
    g_assert_true(close.has_code);
    g_assert_cmpuint(close.code, ==, 1000);
    octets_assert_same(close.reason, close.reason_size, "bye", 3);
    g_assert_cmphex(close.faults, ==, 0);
}

static void rows_add(const char *folder, const char *name, const void *row, GTestDataFunc function)
{
    char *path = g_strdup_printf("/vectors/%s/%s", folder, name);
    g_test_add_data_func(path, row, function);
    g_free(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(frame_vectors); index++) {
        const struct frame_vector *vector = &frame_vectors[index];
        rows_add("frame-is-read", vector->name, vector, test_frame_is_read);
        rows_add("frame-is-written", vector->name, vector, test_frame_is_written);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(long_vectors); index++)
        rows_add("long-frame", long_vectors[index].name, &long_vectors[index], test_long_frame);
    g_test_add_func("/vectors/fragments-are-one-message", test_fragments_are_one_message);
    g_test_add_func("/vectors/accept-of-sample", test_accept_of_sample);
    g_test_add_func("/vectors/key-of-sample", test_key_of_sample);
    g_test_add_func("/vectors/key-of-rising-octets", test_key_of_rising_octets);
    g_test_add_func("/vectors/sample-request", test_sample_request);
    g_test_add_func("/vectors/sample-response", test_sample_response);
    g_test_add_func("/vectors/sample-request-is-built", test_sample_request_is_built);
    g_test_add_func("/vectors/sample-versions", test_sample_versions);
    g_test_add_func("/vectors/close-body", test_close_body);
    return g_test_run();
}
