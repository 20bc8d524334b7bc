# SPDX-License-Identifier: MIT
"""The echo server of the documentation of websockets, on the port given; it compresses
by itself.

A certificate and its key behind the port: over TLS. /close?code=N closes with that code."""
import asyncio
import ssl
import sys

import websockets


async def serve(websocket):
    if websocket.path.startswith("/close?code="):
        await websocket.close(int(websocket.path.split("=")[1]))
    async for message in websocket:
        await websocket.send(message)


async def main():
    context = None
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*sys.argv[2:])
    async with websockets.serve(
        serve, "127.0.0.1", int(sys.argv[1]), ssl=context, max_size=16 * 1024 * 1024
    ):
        await asyncio.Future()


asyncio.run(main())
