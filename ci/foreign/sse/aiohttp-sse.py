# SPDX-License-Identifier: MIT
"""PyPI aiohttp-sse: /events ticks, /emit sends what it is given. It has no comments."""
import asyncio
import sys
from urllib.parse import parse_qsl
from aiohttp import web
from aiohttp_sse import sse_response, EventSourceResponse

async def events(request):
    async with sse_response(request) as response:
        while response.is_connected():
            await response.send("tick", event="tick")
            await asyncio.sleep(0.2)
    return response

async def emit(request):
    response = EventSourceResponse(allow_all_methods=True)
    await response.prepare(request)
    for call in [dict(parse_qsl(line, True)) for line in (await request.text()).split("\n")]:
        try:
            retry = {"retry": int(call.pop("retry"))} if "retry" in call else {}
            await response.send(**{"data": "", **call, **retry}) if call or retry else None
        except (TypeError, ValueError):
            await response.write(b": refused 1\n\n")
    response.stop_streaming()
    return response

app = web.Application(client_max_size=1 << 24)
app.add_routes([web.get("/events", events), web.post("/emit", emit)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
