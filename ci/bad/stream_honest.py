# SPDX-License-Identifier: MIT
"""An honest server of event streams, for stream_faults.py and stream_liberties.py to change.

/events is a stream: event N arises N ticks after the server has begun, and its text follows from N,
so that who comes back with an id goes on behind it. /emit writes what it is told to (the contract
is that of docs/design.md), anything else is 404. One thread for each connection, which has one
answer. What a fault changes is an attribute or a method of its own.
"""
import socket, threading, time
from urllib.parse import unquote_to_bytes

TYPE = "text/event-stream"
STATUS = {200: "OK", 204: "No Content", 301: "Moved Permanently", 307: "Temporary Redirect",
          400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable"}


class Request:
    """The head of a request: names of its fields in small letters, and as they were sent."""
    def __init__(self, octets):
        lines = octets.decode("latin-1").split("\r\n")
        self.method, target, self.version = lines[0].split(" ")
        self.path, _, query = target.partition("?")
        self.parameters = dict(pair.partition("=")[::2] for pair in query.split("&"))
        self.as_sent = dict((name, value.strip()) for name, _, value in
                            (line.partition(":") for line in lines[1:] if line))
        self.fields = {name.lower(): value for name, value in self.as_sent.items()}
        self.body = b""

    def get(self, name):
        return self.fields.get(name)


class Honest:
    tick_s = 0.05
    end = b"\n"              # of each line
    type = TYPE
    cache = "no-store, no-transform"
    retry = b"2000"
    preamble = b""
    chunked = True
    sends_ids = True
    allow = "GET, HEAD, OPTIONS"

    def __init__(self, port):
        self.began_s = time.monotonic()
        self.listener = socket.create_server(("127.0.0.1", port), backlog=256)

    # ---- Connections

    def serve(self):
        while True:
            link = self.listener.accept()[0]
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.connection, args=(link,), daemon=True).start()

    def connection(self, link):
        try:
            request = self.read(link)
            if request is not None:
                self.answer(link, request)
                self.part(link)
        except OSError:
            pass
        link.close()

    def read(self, link):
        octets = b""
        while b"\r\n\r\n" not in octets:
            part = link.recv(65536)
            if not part:
                return None
            octets += part
        head, _, body = octets.partition(b"\r\n\r\n")
        request = Request(head)
        while len(body) < int(request.get("content-length") or 0):
            body += link.recv(65536)
        request.body = body
        return request

    def part(self, link):
        """Who closes on octets that were not read takes the answer away."""
        link.shutdown(socket.SHUT_WR)
        link.settimeout(1)
        while link.recv(65536):
            pass

    def send(self, link, octets):
        link.sendall(octets)

    # ---- Answers

    def head(self, status, fields):
        lines = [f"HTTP/1.1 {status} {STATUS.get(status, 'Said')}"]
        lines += [f"{name}: {value}" for name, value in fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def say(self, link, status, fields=(), text=b"", kind="text/plain"):
        fields = [("Content-Type", kind), ("Content-Length", len(text)), ("Connection", "close"),
                  *fields]
        self.send(link, self.head(status, fields) + text)

    def answer(self, link, request):
        if request.path == "/emit" and request.method == "POST":
            self.emit(link, request)
        elif request.path != "/events":
            self.missing(link, request)
        else:
            getattr(self, "on_" + request.method.lower(), self.other)(link, request)

    def missing(self, link, request):
        self.say(link, 404, text=b"nothing is here\n")

    def on_head(self, link, request):
        self.send(link, self.head(200, self.fields(request)))

    def on_options(self, link, request):
        self.send(link, self.head(204, [("Allow", self.allow), ("Connection", "close")]))

    def other(self, link, request):
        self.say(link, 405, [("Allow", self.allow)] if self.allow else [])

    def is_wanted(self, request):
        accept = (request.get("accept") or "*/*").replace(" ", "")
        return not accept.startswith(TYPE + ";q=0")

    def on_get(self, link, request):
        if self.is_wanted(request):
            self.stream(link, request)
        else:
            self.say(link, 406)

    # ---- The stream

    def is_chunked(self, request):
        return self.chunked and request.version != "HTTP/1.0"

    def fields(self, request):
        fields = [("Content-Type", self.type), ("Cache-Control", self.cache),
                  ("X-Accel-Buffering", "no"), ("Connection", "close")]
        fields += [("Transfer-Encoding", "chunked")] if self.is_chunked(request) else []
        return fields + self.more_fields(request)

    def more_fields(self, request):
        return []

    def now(self):
        return int((time.monotonic() - self.began_s) / self.tick_s)

    def first(self, request):
        """The number of the first event: behind the id, where it is one that was given."""
        known = self.known(request)
        return self.now() if known is None else known + 1

    def known(self, request):
        """The number that the client comes back with; None: it is none that was given."""
        last = self.last_id(request)
        number = int(last) if last.isdecimal() and len(last) < 10 else self.now() + 1
        return number if number <= self.now() else None

    def last_id(self, request):
        return request.get("last-event-id") or ""

    def line(self, name, value):
        return name + b": " + value + self.end

    def text(self, number):
        return b'{"number": %d}' % number

    def id_of(self, number):
        return b"%d" % number

    def event(self, number):
        lines = self.line(b"id", self.id_of(number)) if self.sends_ids else b""
        return lines + self.line(b"data", self.text(number)) + self.end

    def hold(self, number):
        """Until the event arises."""
        time.sleep(max(0, self.began_s + number * self.tick_s - time.monotonic()))

    def opening(self, request):
        """What comes before the first event, and with it."""
        return self.preamble + (self.line(b"retry", self.retry) if self.retry else b"")

    def parts(self, request):
        """What is flushed, part by part."""
        opening = self.opening(request)
        number = self.first(request)
        while True:
            self.hold(number)
            yield opening + self.event(number)
            opening = b""
            number += 1

    def chunk(self, octets):
        return b"%x\r\n%s\r\n" % (len(octets), octets)

    def last_chunk(self):
        return b"0\r\n\r\n"

    def stream(self, link, request):
        self.send(link, self.head(200, self.fields(request)))
        is_chunked = self.is_chunked(request)
        for part in self.parts(request):
            self.send(link, self.chunk(part) if is_chunked else part)
        if is_chunked:
            self.send(link, self.last_chunk())

    # ---- What a program has sent: a line for each call

    def emit(self, link, request):
        try:
            text = b"".join(self.called(line) for line in request.body.splitlines())
        except ValueError:
            self.say(link, 400, text=b"refused\n")
            return
        self.whole(link, request, text)

    def whole(self, link, request, text):
        """A stream that is over at once."""
        if self.is_chunked(request):
            text = self.chunk(text) + self.last_chunk()
        self.send(link, self.head(200, self.fields(request)) + text)

    def called(self, line):
        said = {name: unquote_to_bytes(value.replace(b"+", b" ")) for name, _, value in
                (pair.partition(b"=") for pair in line.split(b"&"))}
        lines = b""
        for name in (b"comment", b"event", b"id", b"retry", b"data"):
            if name in said:
                lines += getattr(self, "emit_" + name.decode())(said[name])
        return lines + self.end

    def lines_of(self, value):
        value.decode()
        return value.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")

    def emit_data(self, value):
        return b"".join(self.line(b"data", line) for line in self.lines_of(value))

    def emit_comment(self, value):
        return b"".join(self.line(b"", line) for line in self.lines_of(value))

    def emit_event(self, value):
        return self.line(b"event", self.lawful(value, b"\r\n"))

    def emit_id(self, value):
        return self.line(b"id", self.lawful(value, b"\r\n\0"))

    def emit_retry(self, value):
        if not value.isdigit():
            raise ValueError
        return self.line(b"retry", value)

    def lawful(self, value, refused):
        value.decode()
        if any(octet in refused for octet in value):
            raise ValueError
        return value

