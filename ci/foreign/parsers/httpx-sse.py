# SPDX-License-Identifier: MIT
"""PyPI httpx-sse: its reader of a response, which is made of the chunks."""
import batch
import httpx
from httpx_sse import EventSource


def read(chunks):
    last_event_id, retry = "", None
    response = httpx.Response(200, headers={"content-type": "text/event-stream"}, content=chunks)
    for event in EventSource(response).iter_sse():
        last_event_id = event.id
        retry = event.retry if event.retry is not None else retry
        if event.data or not (event.id or event.retry is not None):
            batch.tell(type=event.event, data=event.data, lastEventId=event.id)
    return {}  # the time is told with an event


batch.run(read)
