# SPDX-License-Identifier: MIT
"""The batch contract of docs/parser.md: each stream is an iterator over its chunks."""
import json
import sys


def tell(**members):
    print(json.dumps(members), flush="end" in members)


def chunks():
    while (line := sys.stdin.buffer.readline()) not in (b"END\n", b""):
        yield sys.stdin.buffer.read(int(line[len("CHUNK "):]))


def run(read):
    """read(chunks) tells the events of one stream, and returns what the end tells."""
    while sys.stdin.buffer.peek(1):
        stream = chunks()
        end = read(stream)
        for _ in stream:
            pass  # what the parser has left
        tell(end=True, **end)
