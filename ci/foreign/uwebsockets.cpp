/* SPDX-License-Identifier: MIT */
/*
 * The echo server of the examples of uWebSockets, on the port given, over TLS when a certificate
 * and its key are named behind it; /close?code=N closes with that code. As in the example, what has
 * 16 KiB and more is sent as it is, and the rest compressed where that was agreed.
 */
#include "App.h"

#include <cstdlib>
#include <string>

struct Session {
    int code = 0; /* to close with, or 0 */
};

static const uWS::CompressOptions compression =
    uWS::CompressOptions(uWS::DEDICATED_COMPRESSOR_4KB | uWS::DEDICATED_DECOMPRESSOR);

/* What the upgrade handler of the library does by itself, and the code kept beside it. */
template <typename Response>
static void upgrade(Response *response, uWS::HttpRequest *request, us_socket_context_t *context)
{
    response->template upgrade<Session>({std::atoi(std::string(request->getQuery("code")).c_str())},
                                        request->getHeader("sec-websocket-key"),
                                        request->getHeader("sec-websocket-protocol"),
                                        request->getHeader("sec-websocket-extensions"), context);
}

template <typename App> static int serve(App app, int port)
{
    auto is_listening = [](auto *socket) {
        if (socket == nullptr)
            std::exit(1);
    };

    app.template ws<Session>(
           "/close", {
                         .compression = compression,
                         .upgrade = [](auto *response, auto *request,
                                       auto *context) { upgrade(response, request, context); },
                         .open = [](auto *ws) { ws->end(ws->getUserData()->code); },
                     })
        .template ws<Session>("/*",
                              {
                                  .compression = compression,
                                  .maxPayloadLength = 16 * 1024 * 1024,
                                  .maxBackpressure = 100 * 1024 * 1024,
                                  .message =
                                      [](auto *ws, std::string_view message, uWS::OpCode opcode) {
                                          ws->send(message, opcode, message.length() < 16 * 1024);
                                      },
                              })
        .listen("127.0.0.1", port, is_listening)
        .run();
    return 0;
}

int main(int argc, char **argv)
{
    int port = argc >= 2 ? std::atoi(argv[1]) : 0;

    if (argc == 4)
        return serve(uWS::SSLApp({.key_file_name = argv[3], .cert_file_name = argv[2]}), port);
    return serve(uWS::App(), port);
}
