# SPDX-License-Identifier: MIT
"""PyPI sse-starlette under uvicorn: /events ticks, /emit sends what it is given."""
import asyncio
import sys
from urllib.parse import parse_qsl
import uvicorn
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.routing import Route

async def ticks():
    while True:
        yield ServerSentEvent("tick", event="tick")
        await asyncio.sleep(0.2)

async def emit(request):
    async def sent():
        for call in [dict(parse_qsl(line, True)) for line in body.decode().split("\n") if line]:
            if "retry" in call:
                call = {"retry": int(call["retry"])} if call["retry"].isdigit() else {}
            yield ServerSentEvent(**call) if call else ServerSentEvent(comment="refused 1")
    body = await request.body()
    return EventSourceResponse(sent())

routes = [Route("/events", lambda request: EventSourceResponse(ticks())),
          Route("/emit", emit, methods=["POST"])]
uvicorn.run(Starlette(routes=routes), port=int(sys.argv[1]), log_level="warning")
