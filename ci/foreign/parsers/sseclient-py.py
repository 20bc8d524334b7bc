# SPDX-License-Identifier: MIT
"""PyPI sseclient-py: a client over an iterator of octets."""
import batch
import sseclient


def read(chunks):
    last_event_id = ""
    try:
        for event in sseclient.SSEClient(chunks).events():
            last_event_id = event.id if event.id is not None else last_event_id
            batch.tell(type=event.event, data=event.data, lastEventId=last_event_id)
    except UnicodeDecodeError as error:
        batch.tell(type="error", data=str(error), lastEventId=last_event_id)
    return {}  # neither id nor time is kept


batch.run(read)
