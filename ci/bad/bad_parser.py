#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# A bare parser of event streams, in batch (docs/parser.md), as it is often written: it decodes each
# chunk by itself, ends lines at LF alone, takes all white space off values and forgets nothing.

import json
import sys


def events(text):
    data, kind, last_id = [], '', ''
    for line in text.split('\n'):
        line = line.rstrip('\r')
        name, _, value = line.partition(':')
        if line == '':
            if data:
                yield {'type': kind or 'message', 'data': '\n'.join(data), 'lastEventId': last_id}
            data = []
        elif name == 'data':
            data.append(value.strip())
        elif name == 'event':
            kind = value.strip()
        elif name == 'id':
            last_id = value.strip()
    yield {'end': True, 'lastEventId': last_id, 'reconnectionTime': None}


stream = ''
for command in sys.stdin.buffer:
    if command.startswith(b'CHUNK '):
        stream += sys.stdin.buffer.read(int(command[6:])).decode('utf-8', 'replace')
    else:
        for event in events(stream):
            print(json.dumps(event))
        sys.stdout.flush()
        stream = ''
