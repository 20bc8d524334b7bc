# SPDX-License-Identifier: MIT
"""A WebSocket echo server without a fault, small and blocking, one thread a connection.

faults.py spoils one thing of it at a time, and a failure found there is then known to come of that
thing. So it must itself pass, which ci/bad/run looks at. It shares nothing with the reference.
"""
import base64, codecs, hashlib, re, socket, threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ANSWER = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          b"Sec-WebSocket-Accept: %s\r\n\r\n")


class Failed(Exception):
    """The connection has to be failed, with this code."""


def need(condition, code=1002):
    if not condition:
        raise Failed(code)


def mask(key, payload):
    size = len(payload)
    keys = (key * (size // 4 + 1))[:size]
    both = int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")
    return both.to_bytes(size, "big")


class Honest:
    reserved = 0x70
    masked = True

    def __init__(self, peer):
        self.peer, self.stream = peer, peer.makefile("rb")
        self.forget()

    def forget(self):
        self.opcode, self.message = 0, bytearray()
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, size):
        octets = self.stream.read(size)
        if len(octets) < size:
            raise EOFError
        return octets

    def length(self, form, octets):
        value = int.from_bytes(octets, "big") if octets else form
        need(value >= {126: 126, 127: 65536}.get(form, 0))
        need(value < 1 << 63)
        need(len(self.message) + value <= 16 << 20, 1009)
        return value

    def head(self, size):
        form = 0 if size < 126 else 2 if size < 65536 else 8
        return bytes([{0: size, 2: 126, 8: 127}[form]]) + (size.to_bytes(form, "big") if form else b"")

    def frame(self, opcode, payload):
        return bytes([0x80 | opcode]) + self.head(len(payload)) + payload

    def send(self, opcode, payload):
        self.peer.sendall(self.frame(opcode, payload))

    def line(self):
        line = self.stream.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def open(self):
        request = b"".join(iter(self.line, b"\r\n"))
        key = re.search(rb"(?i)\nsec-websocket-key: *(\S+)", request)[1]
        self.peer.sendall(ANSWER % base64.b64encode(hashlib.sha1(key + GUID).digest()))

    def reserved_in(self, first):
        """The bits that have to be zero in this first octet of a head."""
        return self.reserved

    def turn(self):
        """One frame. True when the connection is to be closed."""
        first, second = self.read(2)
        opcode, fin, form = first & 15, first >> 7, second & 127
        self.first = first
        need(not first & self.reserved_in(first) and opcode in (0, 1, 2, 8, 9, 10))
        need(second >> 7 or not self.masked)
        need(opcode < 8 or (fin and form < 126))
        need(opcode > 7 or (opcode == 0) == (self.opcode != 0))
        size = self.length(form, self.read({126: 2, 127: 8}.get(form, 0)))
        key = self.read(4) if second >> 7 else bytes(4)
        payload = mask(key, self.read(size))
        if opcode == 8:
            return self.on_close(payload)
        on = {9: self.on_ping, 10: self.on_pong}.get(opcode)
        on(payload) if on else self.on_data(opcode, fin, payload)

    def on_ping(self, payload):
        self.send(10, payload)

    def on_pong(self, payload):
        pass

    def on_data(self, opcode, fin, payload):
        self.opcode = self.opcode or opcode
        self.check_text(fin, payload)
        self.message += payload
        if fin:
            self.send(self.opcode, bytes(self.message))
            self.forget()

    def check_text(self, fin, payload):
        if self.opcode == 1:
            self.decoder.decode(payload, fin)

    def code_of(self, payload):
        """The code to answer with, in network order."""
        need(len(payload) != 1)
        code = int.from_bytes(payload[:2], "big")
        need(not payload or 1000 <= code < 1004 or 1007 <= code < 1015 or 3000 <= code < 5000)
        payload[2:].decode()
        return payload[:2]

    def on_close(self, payload):
        self.send(8, self.code_of(payload))
        return True

    def end(self):
        """Nothing is read any more but to let the other side see everything (7.1.1)."""
        self.peer.shutdown(socket.SHUT_WR)
        self.peer.settimeout(2)
        while self.peer.recv(65536):
            pass

    def run(self):
        try:
            self.open()
            try:
                while not self.turn():
                    pass
            except Failed as failed:
                self.send(8, failed.args[0].to_bytes(2, "big"))
            except UnicodeDecodeError:
                self.send(8, (1007).to_bytes(2, "big"))
            self.end()
        except (OSError, EOFError, TypeError):  # the other side hung up
            pass
        finally:
            self.stream.close()
            self.peer.close()


def serve(kind, port):
    listener = socket.create_server(("127.0.0.1", port), backlog=256)
    while True:
        try:
            threading.Thread(target=kind(listener.accept()[0]).run, daemon=True).start()
        except ConnectionError:  # reset before it was accepted
            pass
