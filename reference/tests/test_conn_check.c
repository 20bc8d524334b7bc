/* SPDX-License-Identifier: MIT */
/* What a connection, its output and the turn promise of themselves: each is broken once. */
#include <glib.h>

#include "reference/channel.h"
#include "reference/conn.h"
#include "reference/secure.h"
#include "reference/stream.h"
#include "reference/tests/support_death.h"

static struct turn broken_turn;
static struct conn broken = {.turn = &broken_turn, .state = CONN_ACCEPTED, .deadline_ms = 1};
static const struct endpoint no_endpoint = {.path = "/"};

static void break_head_without_request(void)
{
    broken.state = CONN_HEAD;
    conn_check(&broken);
}

static void break_securing_without_tls(void)
{
    broken.state = CONN_SECURING;
    conn_check(&broken);
}

static void break_lingering_with_tls(void)
{
    static struct secure secure;
    broken.state = CONN_LINGERING;
    broken.secure = &secure;
    conn_check(&broken);
}

static void break_open_without_endpoint(void)
{
    broken.state = CONN_OPEN;
    conn_check(&broken);
}

static void break_stream_without_state(void)
{
    broken.state = CONN_STREAMING;
    broken.endpoint = &no_endpoint;
    conn_check(&broken);
}

static void break_body_without_state(void)
{
    static struct http_request request;
    broken.state = CONN_BODY;
    broken.request = &request;
    broken.endpoint = &no_endpoint;
    conn_check(&broken);
}

static void break_open_with_stream(void)
{
    static struct stream stream;
    broken.state = CONN_OPEN;
    broken.endpoint = &no_endpoint;
    broken.stream = &stream;
    conn_check(&broken);
}

static void break_stream_with_request(void)
{
    static struct http_request request;
    static struct stream stream;
    broken.state = CONN_STREAMING;
    broken.endpoint = &no_endpoint;
    broken.stream = &stream;
    broken.request = &request;
    conn_check(&broken);
}

static void break_body_without_request(void)
{
    broken.state = CONN_BODY;
    conn_check(&broken);
}

static void break_stream_without_endpoint(void)
{
    static struct stream stream;
    broken.state = CONN_STREAMING;
    broken.stream = &stream;
    conn_check(&broken);
}

static void break_stream_after_close(void)
{
    static struct stream stream;
    broken.state = CONN_STREAMING;
    broken.endpoint = &no_endpoint;
    broken.stream = &stream;
    broken.output.close_sent = true;
    conn_check(&broken);
}

static void break_member_of_body(void)
{
    static struct http_request request;
    static struct stream stream;
    static struct member member;
    broken.state = CONN_BODY;
    broken.endpoint = &no_endpoint;
    broken.request = &request;
    broken.stream = &stream;
    broken.member = &member;
    conn_check(&broken);
}

static void break_buffer_in_streaming(void)
{
    static uint8_t octets[HEADROOM_SIZE];
    static struct stream stream;
    broken.state = CONN_STREAMING;
    broken.endpoint = &no_endpoint;
    broken.stream = &stream;
    broken.reader = (struct message_reader){.place = PLACE_HELD,
                                            .octets = octets + HEADROOM_SIZE,
                                            .buffer = octets,
                                            .capacity = sizeof octets};
    conn_check(&broken);
}

static void break_early_endpoint(void)
{
    broken.endpoint = &no_endpoint;
    conn_check(&broken);
}

static void break_early_output(void)
{
    static uint8_t octets[8];
    broken.output = (struct output){.pending = octets, .capacity = 8, .size = 1};
    conn_check(&broken);
}

static void break_answering_with_endpoint(void)
{
    broken.state = CONN_ANSWERING;
    broken.endpoint = &no_endpoint;
    conn_check(&broken);
}

static void break_answering_with_request(void)
{
    static struct http_request request;
    broken.state = CONN_ANSWERING;
    broken.request = &request;
    conn_check(&broken);
}

static void break_answering_after_close(void)
{
    broken.state = CONN_ANSWERING;
    broken.output.close_sent = true;
    conn_check(&broken);
}

static void break_answering_after_peers_close(void)
{
    broken.state = CONN_ANSWERING;
    broken.peer_closed = true;
    conn_check(&broken);
}

static void break_head_with_output(void)
{
    static uint8_t octets[8];
    static struct http_request request;
    broken.state = CONN_HEAD;
    broken.request = &request;
    broken.output = (struct output){.pending = octets, .capacity = 8, .size = 1};
    conn_check(&broken);
}

static void break_next_before_answer(void)
{
    broken.state = CONN_ANSWERING;
    conn_enter(&broken, CONN_HEAD);
}

static void break_open_after_close(void)
{
    broken.state = CONN_OPEN;
    broken.endpoint = &no_endpoint;
    broken.output.close_sent = true;
    conn_check(&broken);
}

static void break_open_after_peers_close(void)
{
    broken.state = CONN_OPEN;
    broken.endpoint = &no_endpoint;
    broken.peer_closed = true;
    conn_check(&broken);
}

static void break_closing_without_close(void)
{
    broken.state = CONN_CLOSING;
    broken.endpoint = &no_endpoint;
    conn_check(&broken);
}

static void break_lingering_with_output(void)
{
    static uint8_t octets[8];
    broken.state = CONN_LINGERING;
    broken.output = (struct output){.pending = octets, .capacity = 8, .size = 1};
    conn_check(&broken);
}

static void break_buffer_in_refusing(void)
{
    static uint8_t octets[HEADROOM_SIZE];
    broken.state = CONN_REFUSING;
    broken.reader = (struct message_reader){.place = PLACE_HELD,
                                            .octets = octets + HEADROOM_SIZE,
                                            .buffer = octets,
                                            .capacity = sizeof octets};
    conn_check(&broken);
}

static void break_member_of_closed(void)
{
    static struct member member;
    broken.state = CONN_CLOSED;
    broken.member = &member;
    conn_check(&broken);
}

static void break_state(void)
{
    broken.state = (enum conn_state)(CONN_CLOSED + 1);
    conn_check(&broken);
}

static void break_deadline(void)
{
    broken.deadline_ms = 0;
    conn_check(&broken);
}

static void break_succession(void)
{
    conn_enter(&broken, CONN_OPEN);
}

static void break_return(void)
{
    broken.state = CONN_CLOSED;
    conn_enter(&broken, CONN_LINGERING);
}

static void break_output_pending(void)
{
    struct output output = {.size = 1};
    output_check(&output);
}

static void break_output_capacity(void)
{
    static uint8_t octets[8];
    struct output output = {.pending = octets, .capacity = 8, .begin = 4, .size = 5};
    output_check(&output);
}

static void break_after_close(void)
{
    broken.state = CONN_CLOSING;
    broken.endpoint = &no_endpoint;
    broken.output.close_sent = true;
    output_frame(&broken, WS_TEXT, (const uint8_t *)"x", 1);
}

static void break_reserved_code(void)
{
    broken.state = CONN_OPEN;
    broken.endpoint = &no_endpoint;
    output_frame(&broken, WS_CLOSE, (const uint8_t *)"\x03\xed", 2);
}

static void break_inner_reader(void)
{
    broken.reader.state = (enum message_state)(MESSAGE_FAILED + 1);
    conn_check(&broken);
}

static void break_inner_output(void)
{
    broken.state = CONN_REFUSING;
    broken.output.begin = 1;
    conn_check(&broken);
}

static void break_request_beyond_head(void)
{
    static struct http_request request;
    broken.state = CONN_REFUSING;
    broken.request = &request;
    conn_check(&broken);
}

static void break_output_begin(void)
{
    static uint8_t octets[8];
    struct output output = {.pending = octets, .capacity = 8, .begin = 9};
    output_check(&output);
}

static void break_output_buffer(void)
{
    struct output output = {.capacity = 8};
    output_check(&output);
}

static void break_turn_input_size(void)
{
    broken_turn.window = broken_turn.input;
    broken_turn.window_size = sizeof broken_turn.input + 1;
    (void)output_is_drained(&broken);
}

static void break_turn_input_end(void)
{
    broken_turn.window = broken_turn.input + sizeof broken_turn.input - 1;
    broken_turn.window_size = 2;
    (void)output_is_drained(&broken);
}

static void break_turn_elsewhere(void)
{
    static uint8_t octets[8];
    broken_turn.window = octets;
    broken_turn.window_size = 1;
    (void)output_is_drained(&broken);
}

static void break_turn_output_size(void)
{
    broken_turn.window = broken_turn.output;
    broken_turn.window_size = sizeof broken_turn.output + 1;
    (void)output_is_drained(&broken);
}

static const struct death deaths[] = {
    {"/conn/check/head-without-request", break_head_without_request,
     "(conn->request != NULL) == asks"},
    {"/conn/check/securing-without-tls", break_securing_without_tls,
     "conn->state != CONN_SECURING || conn->secure"},
    {"/conn/check/lingering-with-tls", break_lingering_with_tls,
     "conn->state < CONN_LINGERING || conn->secure"},
    {"/conn/check/open-without-endpoint", break_open_without_endpoint,
     "!(speaks || serves) || conn->endpoint != NULL"},
    {"/conn/check/streaming-without-stream", break_stream_without_state,
     "(conn->stream != NULL) == serves"},
    {"/conn/check/body-without-stream", break_body_without_state,
     "(conn->stream != NULL) == serves"},
    {"/conn/check/open-with-stream", break_open_with_stream, "(conn->stream != NULL) == serves"},
    {"/conn/check/streaming-with-request", break_stream_with_request,
     "(conn->request != NULL) == asks"},
    {"/conn/check/body-without-request", break_body_without_request,
     "(conn->request != NULL) == asks"},
    {"/conn/check/streaming-without-endpoint", break_stream_without_endpoint,
     "!(speaks || serves) || conn->endpoint != NULL"},
    {"/conn/check/streaming-after-close", break_stream_after_close, "!conn->output.close_sent"},
    {"/conn/check/member-amid-a-body", break_member_of_body,
     "conn->member == NULL || conn->state == CONN_OPEN"},
    {"/conn/check/buffer-in-streaming", break_buffer_in_streaming, "conn->reader.buffer == NULL"},
    {"/conn/check/endpoint-too-early", break_early_endpoint, "!plain || conn->endpoint == NULL"},
    {"/conn/check/output-too-early", break_early_output, "!listens || conn->output.size == 0"},
    {"/conn/check/answering-with-endpoint", break_answering_with_endpoint,
     "!plain || conn->endpoint == NULL"},
    {"/conn/check/answering-with-request", break_answering_with_request,
     "(conn->request != NULL) == asks"},
    {"/conn/check/answering-after-close", break_answering_after_close, "!conn->output.close_sent"},
    {"/conn/check/answering-after-peers-close", break_answering_after_peers_close,
     "!conn->peer_closed"},
    {"/conn/check/head-before-the-last-answer", break_head_with_output,
     "!listens || conn->output.size == 0"},
    {"/conn/enter/answering-to-head", break_next_before_answer,
     "(successors[conn->state] & TO(state)) != 0"},
    {"/conn/check/open-after-close", break_open_after_close, "!conn->output.close_sent"},
    {"/conn/check/open-after-peers-close", break_open_after_peers_close, "!conn->peer_closed"},
    {"/conn/check/closing-without-close", break_closing_without_close, "conn->output.close_sent"},
    {"/conn/check/lingering-with-output", break_lingering_with_output, "conn->output.size == 0"},
    {"/conn/check/buffer-in-refusing", break_buffer_in_refusing, "conn->reader.buffer == NULL"},
    {"/conn/check/member-but-not-open", break_member_of_closed,
     "conn->member == NULL || conn->state == CONN_OPEN"},
    {"/conn/check/state-beyond-the-last", break_state, "conn->state <= CONN_CLOSED"},
    {"/conn/check/deadline-zero", break_deadline, "conn->deadline_ms > 0"},
    {"/conn/enter/accepted-to-open", break_succession,
     "(successors[conn->state] & TO(state)) != 0"},
    {"/conn/enter/out-of-closed", break_return, "(successors[conn->state] & TO(state)) != 0"},
    {"/output/check/size-without-octets", break_output_pending,
     "output->size <= output->capacity - output->begin"},
    {"/output/check/beyond-capacity", break_output_capacity,
     "output->size <= output->capacity - output->begin"},
    {"/output/frame/after-close", break_after_close,
     "((void)(WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE), "},
    {"/output/frame/code-1005", break_reserved_code, "((void)(WS_7_4_1_NEVER_SENDS_1005), "},
    {"/conn/check/reader", break_inner_reader, "reader->state <= MESSAGE_FAILED"},
    {"/conn/check/output", break_inner_output, "output->begin <= output->capacity"},
    {"/conn/check/request-beyond-head", break_request_beyond_head,
     "(conn->request != NULL) == asks"},
    {"/output/check/begin-beyond-capacity", break_output_begin,
     "output->begin <= output->capacity"},
    {"/output/check/capacity-without-octets", break_output_buffer,
     "(output->pending == NULL) == (output->capacity == 0)"},
    {"/turn/check/larger-than-input", break_turn_input_size,
     "turn->window_size <= sizeof turn->input"},
    {"/turn/check/beyond-input", break_turn_input_end,
     "turn->window + turn->window_size <= turn->input + sizeof turn->input"},
    {"/turn/check/elsewhere", break_turn_elsewhere, "turn->window == turn->output"},
    {"/turn/check/beyond-output", break_turn_output_size,
     "turn->window_size <= sizeof turn->output"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
