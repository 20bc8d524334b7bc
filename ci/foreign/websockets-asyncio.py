# SPDX-License-Identifier: MIT
"""The echo server of the documentation of websockets as it is since its version 13, on the port
given; it compresses by itself. /close?code=N closes with that code."""
import asyncio
import sys

from websockets.asyncio.server import serve


async def handler(websocket):
    path = websocket.request.path
    if path.startswith("/close?code="):
        await websocket.close(int(path.split("=")[1]))
        return
    async for message in websocket:
        await websocket.send(message)


async def main():
    port = int(sys.argv[1])
    async with serve(handler, "127.0.0.1", port, max_size=16 * 1024 * 1024) as server:
        await server.serve_forever()


asyncio.run(main())
