# SPDX-License-Identifier: MIT
"""A server that misbehaves: bad_peer.py MODE PORT, on loopback. ci/bad/run tells what each does.

With PORT 0 it takes a free one, and tells it on standard output as `listening on PORT`."""
import base64, hashlib, os, random, re, socket, struct, sys, threading, time
MODE, PORT, GUID = sys.argv[1], int(sys.argv[2]), b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ANSWER = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          b"Sec-WebSocket-Accept: %s\r\n\r\n")

def frame(opcode, payload):
    n = len(payload)
    form = ("!B", n) if n < 126 else ("!BH", 126, n) if n < 65536 else ("!BQ", 127, n)
    return bytes([0x80 | opcode]) + struct.pack(*form) + payload

def read_frame(stream):
    first, second = stream.read(2)
    size = int.from_bytes(stream.read({126: 2, 127: 8}.get(second & 127, 0)), "big") or second & 127
    key, payload = stream.read(4), stream.read(size)
    return first, bytes(octet ^ key[i & 3] for i, octet in enumerate(payload))

def open_connection(peer, stream):
    request = b"".join(iter(stream.readline, b"\r\n"))
    key = re.search(rb"(?i)\nsec-websocket-key: *(\S+)", request)[1]
    answer = {"silent": b"", "garbage": random.Random(1).randbytes(512)}.get(
        MODE, ANSWER % base64.b64encode(hashlib.sha1(key + GUID).digest()))
    for part in [bytes([octet]) for octet in answer] if MODE == "trickle" else [answer]:
        time.sleep(0.3 if MODE == "trickle" else 0)
        peer.sendall(part)
    while MODE in ("silent", "garbage", "mute", "flood"):
        peer.sendall(frame(9, b"flood") * 100) if MODE == "flood" else stream.read(1)[0]

def converse(peer, stream):
    said_close = False
    while True:
        first, payload = read_frame(stream)
        opcode, rsv = first & 15, first & 0x70
        if MODE == "drop_on_frame":
            return
        if MODE == "crash" and rsv:
            os._exit(3)
        is_bad = rsv or 3 <= opcode <= 7 or opcode > 10 or (opcode > 7 and first < 0x80)
        if is_bad and not said_close:
            peer.sendall(frame(8, struct.pack("!H", 1003 if MODE == "wrong_code" else 1002)))
        elif opcode in (1, 2, 9):
            peer.sendall(frame(10 if opcode == 9 else opcode, payload))
        elif opcode == 8:
            time.sleep(8 if MODE == "hang_up_late" else 0)
            peer.sendall(b"" if said_close else frame(8, struct.pack("!H", 1000)))
            if MODE != "keep_tcp":
                return
        said_close = said_close or is_bad or opcode == 8

def serve(peer):
    with peer, peer.makefile("rb") as stream:
        try:
            MODE == "close_at_once" or open_connection(peer, stream) or converse(peer, stream)
        except (OSError, ValueError, TypeError, IndexError):  # the other side hung up
            pass

listener = socket.create_server(("127.0.0.1", PORT), backlog=64)
if PORT == 0:
    print(f"listening on {listener.getsockname()[1]}", flush=True)
while True:
    threading.Thread(target=serve, args=listener.accept()[:1], daemon=True).start()
