# SPDX-License-Identifier: MIT
"""The cells that are measured, and the goals: which ratio of which cells each one asks for.

A ratio is told twice. `ratio` is what a user meets: messages per second. `by CPU` is how much less
processor time the server takes for one, which other programs on the machine disturb far less."""

ALL = ("assay", "raw", "uwebsockets", "beast", "ws", "libwebsockets", "python-websockets")
TWO = ("assay", "raw")
THREE = ("assay", "raw", "uwebsockets")
STREAMS = ("assay-one", "assay-many", "fan", "node")
KIB = 1024

# A cell: octets of a message, connections, messages in flight on each, what is in them, and whom it
# is measured with; and the connections beside them that are idle.
CELLS = {
    "16": (16, 64, 1, "binary", ALL, 0),
    "1k": (KIB, 64, 1, "binary", ALL, 0),
    "1k-ascii": (KIB, 64, 1, "ascii", ("assay",), 0),
    "1k-mixed": (KIB, 64, 1, "mixed", ("assay",), 0),
    "1k-cjk": (KIB, 64, 1, "cjk", ("assay",), 0),
    "1k-512": (KIB, 512, 1, "binary", THREE, 0),
    "16-deep": (16, 64, 16, "binary", ALL, 0),
    "1k-deep": (KIB, 64, 16, "binary", ALL, 0),
    "1k-deep-ascii": (KIB, 64, 16, "ascii", ("assay",), 0),
    "1k-deep-512": (KIB, 512, 16, "binary", THREE, 0),
    "16k": (16 * KIB, 64, 1, "binary", (*THREE, "ws"), 0),
    "16k-deep": (16 * KIB, 64, 16, "binary", (*THREE, "ws"), 0),
    "1m": (KIB * KIB, 16, 1, "binary", THREE, 0),
    "one-of-10000": (64, 1, 1, "binary", TWO, 10000),
    # Events to so many subscribers, as fast as each server publishes.
    "stream-64": (128, 64, 1, "stream", STREAMS, 0),
    "stream-500": (128, 500, 1, "stream", STREAMS, 0),
}

IDLE_COUNT = 10000


def against(peer, *cells):
    """The reference over a peer, in each of these cells."""
    return [(cell, "assay", cell, peer) for cell in cells]


# Name, what is compared, the pairs, what is needed: at least, or for p99 at most.
RATES = (
    ("G1", "echo up to 1 KiB, 1 in flight / raw",
     against("raw", "16", "1k", "1k-512") + [("1k-ascii", "assay", "1k", "raw")], 0.90),
    ("G2", "the same, 16 in flight / raw",
     against("raw", "16-deep", "1k-deep", "1k-deep-512"), 0.85),
    ("G3", "echo up to 1 KiB, 1 in flight / uWebSockets",
     against("uwebsockets", "16", "1k", "1k-512"), 1.0),
    ("G3", "the same, 16 in flight / uWebSockets",
     against("uwebsockets", "16-deep", "1k-deep", "1k-deep-512"), 1.1),
    ("G4", "echo up to 1 KiB, 1 in flight / libwebsockets",
     against("libwebsockets", "16", "1k"), 1.05),
    ("G4", "the same, 16 in flight / libwebsockets",
     against("libwebsockets", "16-deep", "1k-deep"), 6),
    ("G4", "echo up to 1 KiB, 1 in flight / Beast", against("beast", "16", "1k"), 1.2),
    ("G4", "the same, 16 in flight / Beast", against("beast", "16-deep", "1k-deep"), 6),
    ("G5", "echo up to 1 KiB, 1 in flight / ws", against("ws", "16", "1k"), 1.6),
    ("G5", "the same, 16 in flight / ws", against("ws", "16-deep", "1k-deep"), 9),
    ("G5", "echo of 16 KiB / ws", against("ws", "16k", "16k-deep"), 4),
    ("G6", "echo up to 1 KiB, 1 in flight / python websockets",
     against("python-websockets", "16", "1k"), 4),
    ("G6", "the same, 16 in flight / python websockets",
     against("python-websockets", "16-deep", "1k-deep"), 20),
    ("G7", "echo of 16 KiB, 1 in flight / raw", against("raw", "16k"), 0.80),
    ("G7", "the same / uWebSockets", against("uwebsockets", "16k"), 1.0),
    ("G8", "echo of 16 KiB, 16 in flight / raw", against("raw", "16k-deep"), 0.80),
    ("G8", "the same / uWebSockets", against("uwebsockets", "16k-deep"), 1.6),
    ("G9", "echo of 1 MiB / raw", against("raw", "1m"), 0.55),
    ("G9", "the same / uWebSockets", against("uwebsockets", "1m"), 1.2),
    ("G10", "ASCII text / binary, 1 KiB",
     [("1k-ascii", "assay", "1k", "assay"), ("1k-deep-ascii", "assay", "1k-deep", "assay")], 0.95),
    ("G11", "mixed and CJK text / binary, 1 KiB",
     [("1k-mixed", "assay", "1k", "assay"), ("1k-cjk", "assay", "1k", "assay")], 0.90),
    ("G18", "an event to 64 and to 500, one send each / raw",
     [(cell, "assay-one", cell, "fan") for cell in ("stream-64", "stream-500")], 0.90),
    ("G19", "events to who is behind / raw, one send each",
     [(cell, "assay-many", cell, "fan") for cell in ("stream-64", "stream-500")], 4),
    ("G19", "events to who is behind / node",
     [(cell, "assay-many", cell, "node") for cell in ("stream-64", "stream-500")], 2),
    ("G17", "one active among 10,000 idle / raw", against("raw", "one-of-10000"), 0.90),
)

P99 = ("G21", "p99 of a round trip, 64 connections / raw", against("raw", "16", "1k"), 1.3)

# Name, what, texts and sizes, over what, needed.
CODEC = (
    ("G12", "unmask / memcpy, 16 KiB", "unmask", "memcpy", ["ascii-16384"], 0.25),
    ("G12", "unmask / memcpy, 1 MiB", "unmask", "memcpy", ["ascii-1048576"], 0.7),
    ("G13", "unmask and check ASCII / memcpy, 16 KiB", "fused", "memcpy", ["ascii-16384"], 0.4),
    ("G13", "unmask and check ASCII / memcpy, 1 MiB", "fused", "memcpy", ["ascii-1048576"], 1.0),
    ("G14", "UTF-8, mixed and CJK / table of classes", "utf8", "classes",
     ["mixed-16384", "mixed-1048576", "cjk-16384", "cjk-1048576"], 4),
    ("G14", "UTF-8, mixed and CJK / g_utf8_validate", "utf8", "glib",
     ["mixed-16384", "mixed-1048576", "cjk-16384", "cjk-1048576"], 1.3),
)

# Octets that a connection costs the server, at most.
MEMORY = (
    ("G15", "octets of an idle connection", "idle_octets", 512),
    ("G15", "octets of one idle again after an echo", "after_octets", 512),
    ("G15", "octets of an idle one, compression agreed", "agreed_octets", 512),
)

ACCEPTED = (("raw", 0.8), ("libwebsockets", 3), ("ws", 4))

# The processor time of a message's codec, from frame to frame, over that of zlib alone.
DEFLATE = tuple(
    ("G20", f"codec of a deflated echo, {size} octets / zlib", f"deflate-{size}", 1.1)
    for size in (128, 1024, 16384))

UNMEASURED = (
    ("G18", "an event to 64 and to 500 / uWebSockets", "there is no driver of it for streams"),
)
