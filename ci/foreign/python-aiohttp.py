# SPDX-License-Identifier: MIT
"""The echo server of the documentation of aiohttp, on the port given; it agrees to
permessage-deflate by itself.

/close?code=N closes with that code."""
import sys

from aiohttp import WSMsgType, web


async def echo(request):
    socket = web.WebSocketResponse(max_msg_size=16 * 1024 * 1024 + 1)
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            await socket.send_str(message.data)
        elif message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data)
    return socket


async def close(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.close(code=int(request.query["code"]))
    return socket


app = web.Application()
app.add_routes([web.get("/", echo), web.get("/close", close)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
