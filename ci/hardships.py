# SPDX-License-Identifier: MIT
"""What a server has to bear: hardships.py PORT PID SLOW [tls], on loopback, SLOW times as patient.

    1. more peers than it has descriptors for
    2. peers that vanish, half of them by a reset, at each place where a connection can be
    3. a good peer, which is served
    4. its end by SIGTERM while connections are at each of these places

Ends with 0 when the good peer was served, the server ended, and each WebSocket that was at rest was
told so with 1001. What that cost the server in memory and descriptors is looked at by the caller.
"""
import os, signal, socket, ssl, struct, sys, time, zlib

HOST = b"Host: x\r\n"
OPEN = (b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
STREAM = b"Accept: text/event-stream\r\n\r\n"
DEFLATE = b"Sec-WebSocket-Extensions: permessage-deflate\r\n" + OPEN


def request(path, rest=OPEN):
    return b"GET %s HTTP/1.1\r\n" % path + HOST + rest


def frame(first, payload=b"", size=None):
    """A frame that is masked with zeros; `size` is what its head claims."""
    size = len(payload) if size is None else size
    form = (bytes([128 | size]) if size < 126 else b"\xfe" + struct.pack(">H", size)
            if size < 65536 else b"\xff" + struct.pack(">Q", size))
    return bytes([first]) + form + bytes(4) + payload


def post(path, fields, part):
    """A request whose body is not all there."""
    return b"POST %s HTTP/1.1\r\n" % path + HOST + fields + b"\r\n\r\n" + part


def deflated(octets):
    """As RFC 7692 7.2.1 says, for a whole message."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (stream.compress(octets) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4]


# What was sent last, by the place where the connection then is; and whether it is a WebSocket. The
# first is what is opened before: a path, or a path and the fields of its request.
PLACES = {
    "nothing sent": (None, b"", False),
    "amid the request line": (None, b"GET /ec", False),
    "amid a field": (None, request(b"/echo", b"Upgrade: webso"), False),
    "a request of HTTP, answered": (None, request(b"/", b"\r\n"), False),
    "requests in a row": (None, request(b"/nothing", b"\r\n") * 40, False),
    "refused": (None, request(b"/echo", b"Upgrade: websocket\r\n\r\n"), False),
    "open": (b"/echo", b"", True),
    "amid a head": (b"/echo", frame(0x82, b"", 70000)[:5], True),
    "amid a payload": (b"/echo", frame(0x82, b"x" * 1000, 100000), True),
    "amid a large payload": (b"/echo", frame(0x82, b"x" * 300000, 9000000), True),
    "amid a message": (b"/echo", frame(0x01, b"Hello") + frame(0x00, b", "), True),
    "a large echo is not read": (b"/echo", frame(0x82, bytes(6000000)), False),
    "Pongs are not read": (b"/echo", frame(0x89, bytes(125)) * 60000, False),
    "failed": (b"/echo", frame(0xF2, b"x"), False),
    "closing": (b"/echo", frame(0x88, b"\x03\xe8"), False),
    "closed by the server": (b"/close?code=1001", b"", False),
    "a member of the chat": (b"/chat", frame(0x81, b"hello"), True),
    "amid a compressed message": ((b"/echo", DEFLATE), frame(0x41, deflated(b"x" * 999)[:5]), True),
    "behind a compressed message": ((b"/echo", DEFLATE), frame(0xC1, deflated(b"x" * 999)), True),
    "amid compressed octets": ((b"/echo", DEFLATE), frame(0xC2, deflated(b"x")[:1], 70000), True),
    "no DEFLATE was sent": ((b"/echo", DEFLATE), frame(0xC1, b"\x07"), False),
    "behind a bomb": ((b"/echo", DEFLATE), frame(0xC2, deflated(bytes(17 << 20))), False),
    "amid a bomb": ((b"/echo", DEFLATE), frame(0x42, deflated(bytes(12 << 20))), True),
    "amid an event stream": (None, request(b"/events?interval=10", STREAM), False),
    "amid a stream that is shared": (None, request(b"/events", STREAM), False),
    "amid a stream of events that were missed":
        (None, request(b"/events/log", b"Last-Event-ID: 1\r\n" + STREAM), False),
    "amid tokens": (None, request(b"/events/tokens", STREAM), False),
    "a stream that is not read": (None, request(b"/events/flood", STREAM), False),
    "amid a body": (None, post(b"/emit", b"Content-Length: 4000", b"event=a&da"), False),
    "amid a chunk": (None, post(b"/parse", b"Transfer-Encoding: chunked", b"ff\r\ndata"), False),
    "amid a chunk's size": (None, post(b"/parse", b"Transfer-Encoding: chunked", b"f"), False),
    "a body that is broken": (None, post(b"/parse", b"Transfer-Encoding: chunked", b"x\r\n"), False),
}


class Peer:
    def __init__(self, port, patience_s, secure, path=None, last=b""):
        self.socket = socket.create_connection(("127.0.0.1", port), patience_s)
        if secure:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.socket.settimeout(patience_s)
        if path is not None:
            self.socket.sendall(request(*path) if isinstance(path, tuple) else request(path))
            self.head()
        # What the server does not take because nobody reads its answers stays with us.
        self.socket.settimeout(0.5)
        try:
            self.socket.sendall(last)
        except (TimeoutError, ConnectionError, ssl.SSLError):
            pass
        self.socket.settimeout(patience_s)

    def head(self):
        octets = b""
        while not octets.endswith(b"\r\n\r\n"):
            part = self.socket.recv(1)
            if not part:
                raise ConnectionResetError("no answer to an opening handshake")
            octets += part
        assert octets.startswith(b"HTTP/1.1 101 "), octets

    def vanish(self, by_reset):
        if by_reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def rest(self):
        """All that comes until the connection ends."""
        octets = b""
        try:
            while part := self.socket.recv(65536):
                octets += part
        except (ConnectionError, ssl.SSLError):
            pass
        return octets


def main(port, pid, slow, secure):
    patience_s = 5 * slow

    def peer(*of):
        """Those that vanished may hold their places a little longer, and a newcomer is hung up on."""
        deadline_s = time.monotonic() + patience_s
        while True:
            try:
                return Peer(port, patience_s, secure, *of)
            except (ConnectionError, ssl.SSLError):
                if time.monotonic() > deadline_s:
                    raise
                time.sleep(0.1)

    crowd = []
    for _ in range(100):
        try:
            crowd.append(socket.create_connection(("127.0.0.1", port), patience_s))
        except OSError:
            break
    for one in crowd:
        one.close()
    for path, last, _ in list(PLACES.values()) * 2:
        for by_reset in (False, True):
            peer(path, last).vanish(by_reset)
    good = peer(b"/echo", frame(0x81, b"still here"))
    came = b""
    while len(came) < 12:
        came += good.socket.recv(100) or sys.exit("the good peer was hung up on")
    assert came == b"\x81\x0astill here", came
    left = {place: peer(path, last) for place, (path, last, _) in PLACES.items()}
    time.sleep(0.2 * slow)
    os.kill(pid, signal.SIGTERM)
    for place, (_, _, is_told) in PLACES.items():
        came = left[place].rest()
        if is_told and b"\x03\xe9" not in came:
            sys.exit(f"{place}: not told 1001 but {came[-40:]!r}")
    assert b"\x03\xe9" in good.rest(), "the good peer was not told 1001"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:] == ["tls"])
