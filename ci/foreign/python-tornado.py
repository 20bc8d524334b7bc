# SPDX-License-Identifier: MIT
"""The echo server of the documentation of Tornado, on the port that is given."""
import asyncio
import sys

import tornado.web
import tornado.websocket


class Echo(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


async def main():
    room = 16 * 1024 * 1024
    app = tornado.web.Application([("/", Echo)], websocket_max_message_size=room)
    app.listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
