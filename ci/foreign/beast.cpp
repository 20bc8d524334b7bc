/* SPDX-License-Identifier: MIT */
/*
 * An echo server by Boost.Beast, asynchronous on one thread, on the port given; /close?code=N
 * closes with that code. Beast reads the opening handshake by itself and shows nobody the request,
 * so its first line is read before, and what was read is handed over.
 */
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <cstdlib>
#include <memory>
#include <string>

namespace beast = boost::beast;
namespace net = boost::asio;
namespace websocket = beast::websocket;
using beast::error_code;
using net::ip::tcp;

static const std::size_t line_size_max = 1024; /* what is longer is handed over as it is */

class session : public std::enable_shared_from_this<session>
{
  public:
    explicit session(tcp::socket &&socket) : ws(std::move(socket))
    {
        websocket::permessage_deflate deflate;

        deflate.server_enable = true;
        ws.set_option(deflate);
        ws.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
    }

    void start()
    {
        net::async_read_until(
            ws.next_layer(), net::dynamic_buffer(first, line_size_max), '\n',
            [self = shared_from_this()](error_code, std::size_t size) { self->accept(size); });
    }

  private:
    void accept(std::size_t line_size)
    {
        std::string line = first.substr(0, line_size);
        std::size_t at = line.find("/close?code=");

        if (at != std::string::npos)
            code = std::atoi(line.c_str() + at + 12);
        ws.async_accept(net::buffer(first), [self = shared_from_this()](error_code error) {
            if (error)
                return;
            if (self->code != 0)
                self->close();
            else
                self->read();
        });
    }

    void close()
    {
        ws.async_close(static_cast<websocket::close_code>(code),
                       [self = shared_from_this()](error_code) {});
    }

    void read()
    {
        ws.async_read(message, [self = shared_from_this()](error_code error, std::size_t) {
            if (!error)
                self->write();
        });
    }

    void write()
    {
        ws.text(ws.got_text());
        ws.async_write(message.data(), [self = shared_from_this()](error_code error, std::size_t) {
            self->message.consume(self->message.size());
            if (!error)
                self->read();
        });
    }

    websocket::stream<beast::tcp_stream> ws;
    std::string first;
    beast::flat_buffer message;
    int code = 0; /* to close with, or 0 */
};

static void accept_all(tcp::acceptor &acceptor)
{
    acceptor.async_accept([&acceptor](error_code error, tcp::socket socket) {
        if (!error)
            std::make_shared<session>(std::move(socket))->start();
        accept_all(acceptor);
    });
}

int main(int argc, char **argv)
{
    net::io_context context{1};
    auto port = static_cast<unsigned short>(argc == 2 ? std::atoi(argv[1]) : 0);
    tcp::acceptor acceptor(context, {net::ip::make_address("127.0.0.1"), port});

    accept_all(acceptor);
    context.run();
    return 0;
}
