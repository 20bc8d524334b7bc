# SPDX-License-Identifier: MIT
"""An honest server of event streams that takes a liberty: stream_liberties.py LIBERTY PORT, on
loopback. LIBERTY is `honest`, or a class of this file in lower case, whose line of documentation is
what the standards leave open, and whoever blames it errs."""
import sys, time, zlib
sys.dont_write_bytecode = True  # nothing is written into the tree
from stream_honest import Honest, TYPE


# ---- The stream

class EndsWithCrlf(Honest):
    """Ends lines with CRLF."""
    end = b"\r\n"


class EndsWithCr(Honest):
    """Ends lines with CR."""
    end = b"\r"


class EndsMixed(Honest):
    """Ends a line as it likes."""
    def event(self, number):
        return b"id: %d\r\ndata: %d\r\r\n" % (number, number)


class BeginsWithBom(Honest):
    """Begins with a BOM."""
    preamble = b"\xef\xbb\xbf"


class Comments(Honest):
    """Puts comments wherever a line may stand."""
    preamble = b":\n\n: hello\n"

    def event(self, number):
        return b": a\nid: %d\n:b: c\ndata: %d\n:\n\n\n: behind\n\n" % (number, number)


class NoBlanks(Honest):
    """Writes no space behind a colon, and no colon where there is no value."""
    def event(self, number):
        return b"id:%d\ndata\ndata:%d\ndata\n\n" % (number, number)


class ManyLines(Honest):
    """Has data of many lines, some of them empty, in any order with other fields."""
    def event(self, number):
        return b"data: {\ndata:\nid: %d\ndata:   \"a\": 1\nevent: tick\ndata: }\n\n" % number


class OtherFields(Honest):
    """Has fields of its own, and a line without a name."""
    def event(self, number):
        return b"x-trace: 7\n" + super().event(number)


class Blocks(Honest):
    """Gives retry and id in blocks of their own."""
    def event(self, number):
        return b"retry: 3600000\n\nid: %d\n\ndata: x\n\n" % number


class NoIds(Honest):
    """Gives no ids, and no retry."""
    sends_ids = False
    retry = None


class SomeIds(Honest):
    """Gives an id with every third event."""
    def event(self, number):
        return super().event(number) if number % 3 == 0 else b"data: between\n\n"


class OneId(Honest):
    """Gives ids that say nothing of the place: all are one, and none is known any more."""
    def id_of(self, number):
        return b"session-7"


class Greets(Honest):
    """Greets each client with an event without an id."""
    def opening(self, request):
        return b"event: hello\ndata: hello\n\n"


class AnyText(Honest):
    """Has NUL, U+FEFF, U+2028 and controls in its data."""
    def text(self, number):
        return b"\0 \xef\xbb\xbf \xe2\x80\xa8 \x01 \t\x0b" + super().text(number)


class Large(Honest):
    """Has a line of 80 KiB, and an event of more than 1 MiB."""
    def text(self, number):
        return b"x" * 81920

    def event(self, number):
        return self.line(b"data", self.text(number)) * 14 + super().event(number)


class OneSize(Honest):
    """Has events of 4096 octets each."""
    def event(self, number):
        event = super().event(number)[:-1]
        return event + b":" + b" " * (4096 - len(event) - 3) + b"\n\n"

    def opening(self, request):
        return b""


# ---- When it comes

class Batches(Honest):
    """Has several events at a time, which arose so."""
    tick_s = 0.3

    def event(self, number):
        return super().event(2 * number) + super().event(2 * number + 1)

    def first(self, request):
        known = self.known(request)
        return (self.now() if known is None else known + 1) // 2

    def now(self):
        return 2 * super().now() + 1

    def parts(self, request):
        parts = super().parts(request)
        if (self.known(request) or 1) % 2 == 0:
            part = next(parts)
            yield part[part.index(b"\n\n") + 2:]
        yield from parts


class Rests(Honest):
    """Has an event every minute, and a comment now and then."""
    tick_s = 60

    def parts(self, request):
        while True:
            yield b":\n"
            time.sleep(0.4)


class SaysNothing(Honest):
    """Has nothing to say for a while behind its head."""
    def parts(self, request):
        time.sleep(20)
        yield from super().parts(request)


class Ends(Honest):
    """Ends its stream after a few events, and tells who comes back with 204."""
    def on_get(self, link, request):
        if self.last_id(request):
            self.send(link, self.head(204, [("Connection", "close")]))
        else:
            super().on_get(link, request)

    def parts(self, request):
        parts = super().parts(request)
        for _ in range(4):
            yield next(parts)


class EndsAndGoesOn(Honest):
    """Ends each answer behind two events: long polling."""
    def parts(self, request):
        parts = super().parts(request)
        yield next(parts)
        yield next(parts)


class Refuses(Honest):
    """Has room for five streams, and tells others by 503."""
    room = 5

    def on_get(self, link, request):
        if self.room == 0:
            self.say(link, 503, [("Retry-After", "1")])
            return
        self.room -= 1
        try:
            super().on_get(link, request)
        finally:
            self.room += 1


# ---- The head, and framing

class QuotedCharset(Honest):
    """Has its charset in quotes and capitals."""
    type = 'Text/Event-Stream ; Charset="UTF-8"'


class BareSemicolon(Honest):
    """Has a semicolon and nothing behind it."""
    type = TYPE + ";"


class SmallLetters(Honest):
    """Writes names of fields in small letters, and no blank behind the colon."""
    def head(self, status, fields):
        lines = [f"HTTP/1.1 {status} "] + [f"{name.lower()}:{value}" for name, value in fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


class Interim(Honest):
    """Sends an interim answer before the answer."""
    def stream(self, link, request):
        if request.version == "HTTP/1.1":
            self.send(link, b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        super().stream(link, request)


class NoChunks(Honest):
    """Ends its stream with the connection."""
    chunked = False


class Http10(Honest):
    """Speaks HTTP/1.0."""
    chunked = False

    def head(self, status, fields):
        return super().head(status, fields).replace(b"HTTP/1.1", b"HTTP/1.0", 1)


class SingleOctets(Honest):
    """Has each octet in a chunk of its own."""
    def chunk(self, octets):
        return b"".join(b"1\r\n%c\r\n" % octet for octet in octets)


class OddChunks(Honest):
    """Writes sizes with zeros and capitals, and something behind them; fields at the end."""
    def chunk(self, octets):
        return b'000%X;a="b;c"\r\n%s\r\n' % (len(octets), octets)

    def last_chunk(self):
        return b"00\r\nX-Sum: 7\r\n\r\n"

    def parts(self, request):
        parts = super().parts(request)
        for _ in range(4):
            yield next(parts)


class CutsChunks(Honest):
    """Cuts chunks anywhere, and sends them at once."""
    def chunk(self, octets):
        return b"".join(super(CutsChunks, self).chunk(octets[at:at + 7])
                        for at in range(0, len(octets), 7))


class Varies(Honest):
    """Tells its origin and caches all that can be told."""
    cache = 'no-cache="Set-Cookie", no-cache, must-revalidate, max-age=0'

    def more_fields(self, request):
        origin = request.get("origin")
        fields = [("Vary", "Accept, Accept-Encoding"), ("Vary", "origin")]
        return fields + ([("Access-Control-Allow-Origin", origin),
                          ("Access-Control-Allow-Credentials", "true")] if origin else [])


class OpenToAll(Honest):
    """Is open to every origin."""
    def more_fields(self, request):
        return [("Access-Control-Allow-Origin", "*"), ("Content-Encoding", "identity")]


class GzipsForGzip(Honest):
    """Compresses for who asks for it, and flushes behind each event."""
    def packs(self, request):
        return "gzip" in (request.get("accept-encoding") or "")

    def more_fields(self, request):
        return [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")] \
            if self.packs(request) else []

    def parts(self, request):
        packer = zlib.compressobj(wbits=31)
        for part in super().parts(request):
            yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH) \
                if self.packs(request) else part


class KeepsConnections(Honest):
    """Keeps a connection open behind an answer, unless the client asks it to close."""
    def say(self, link, status, fields=(), text=b"", kind="text/plain"):
        self.send(link, self.head(status, [("Content-Type", kind), ("Content-Length", len(text)),
                                           *fields]) + text)

    def fields(self, request):
        return [field for field in super().fields(request) if field[0] != "Connection"]

    def part(self, link):
        link.settimeout(5)
        link.recv(65536)


# ---- Other requests

class Redirects(Honest):
    """Points to another place, and from there to the stream."""
    def answer(self, link, request):
        places = {"/events": (301, "there?a=1"), "/there": (307, "http://127.0.0.1:%d/stream")}
        if request.method == "GET" and request.path in places:
            status, place = places[request.path]
            place = place.replace("%d", str(self.listener.getsockname()[1]))
            self.say(link, status, [("Location", place)])
        else:
            request.path = request.path.replace("/stream", "/events")
            super().answer(link, request)


class OnlyGet(Honest):
    """Refuses every method but GET, HEAD and OPTIONS among them."""
    allow = "GET"

    def on_head(self, link, request):
        self.send(link, self.head(405, [("Allow", self.allow), ("Connection", "close")]))

    def on_options(self, link, request):
        self.other(link, request)


class KnowsNoMethod(Honest):
    """Knows no other method at all."""
    def other(self, link, request):
        self.say(link, 501)

    on_options = other

    def on_head(self, link, request):
        self.send(link, self.head(501, [("Connection", "close")]))


class TakesPosts(Honest):
    """Has a use for POST, and streams what is asked for so."""
    def on_post(self, link, request):
        self.stream(link, request)


class OnlyStreams(Honest):
    """Sends the stream whatever is accepted."""
    def is_wanted(self, request):
        return True


class RefusesIds(Honest):
    """Tells who comes with an id that it does not know so."""
    def on_get(self, link, request):
        if request.get("last-event-id") is None or self.known(request) is not None:
            super().on_get(link, request)
        else:
            self.say(link, 400)


class LeavesCallsOut(Honest):
    """Leaves out what it cannot send, and says so at the end."""
    def emit(self, link, request):
        text, refused = b"", 0
        for line in request.body.splitlines():
            try:
                text += self.called(line)
            except ValueError:
                refused += 1
        text += b": refused %d\n" % refused if refused else b""
        self.whole(link, request, text)


LIBERTIES = {kind.__name__.lower(): kind for kind in [Honest, *Honest.__subclasses__()]}
if __name__ == "__main__":
    LIBERTIES[sys.argv[1]](int(sys.argv[2])).serve()
