# SPDX-License-Identifier: MIT
"""The echo server of the documentation of Tornado, on the port that is given.

/close?code=N closes with that code."""
import asyncio
import sys

import tornado.web
import tornado.websocket


class Echo(tornado.websocket.WebSocketHandler):
    def get_compression_options(self):
        return {}  # on, with what zlib has by itself

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


class Close(tornado.websocket.WebSocketHandler):
    def open(self):
        self.close(int(self.get_query_argument("code")))


async def main():
    room = 16 * 1024 * 1024
    app = tornado.web.Application(
        [("/", Echo), ("/close", Close)], websocket_max_message_size=room
    )
    app.listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
