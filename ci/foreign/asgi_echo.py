# SPDX-License-Identifier: MIT
"""An echo application as ASGI has it, for Hypercorn, which speaks WebSocket by wsproto.
/close?code=N closes with that code."""
from urllib.parse import parse_qs


async def refuse(send):
    head = {"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]}
    await send(head)
    await send({"type": "http.response.body", "body": b""})


async def echo(receive, send):
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        kind = "text" if event.get("text") is not None else "bytes"
        await send({"type": "websocket.send", kind: event[kind]})


async def app(scope, receive, send):
    if scope["type"] == "http":
        await refuse(send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/close":
            code = int(parse_qs(scope["query_string"].decode())["code"][0])
            await send({"type": "websocket.close", "code": code})
        else:
            await echo(receive, send)
    elif scope["type"] == "lifespan":
        while True:
            event = await receive()
            await send({"type": event["type"] + ".complete"})
            if event["type"] == "lifespan.shutdown":
                return
