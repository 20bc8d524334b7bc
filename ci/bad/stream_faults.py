# SPDX-License-Identifier: MIT
"""An honest server of event streams with one fault: stream_faults.py FAULT PORT, on loopback. FAULT
is `honest`, or a class of this file in lower case, whose line of documentation is the fault."""
import sys, threading, time, zlib
sys.dont_write_bytecode = True  # nothing is written into the tree
from stream_honest import Honest, TYPE


# ---- The head

class Created(Honest):
    """Answers with 201."""
    def head(self, status, fields):
        return super().head(201 if status == 200 else status, fields)


class PlainText(Honest):
    """Names another type."""
    type = "text/plain"


class TwoTypes(Honest):
    """Has two Content-Types, of which the last is right."""
    def fields(self, request):
        return [("Content-Type", "text/html"), *super().fields(request)]


class Latin1(Honest):
    """Names another charset."""
    type = TYPE + ";charset=iso-8859-1"


class Cacheable(Honest):
    """Lets caches store the stream."""
    cache = "public, max-age=3600"


class LateHead(Honest):
    """Keeps the head back until there is an event, which takes a while."""
    def stream(self, link, request):
        time.sleep(2.5)
        super().stream(link, request)


class OneOriginForAll(Honest):
    """Echoes the origin, and does not tell caches."""
    def more_fields(self, request):
        origin = request.get("origin")
        return [("Access-Control-Allow-Origin", origin)] if origin else []


class NotModified(Honest):
    """Has no news for who has a copy."""
    def on_get(self, link, request):
        if request.get("if-none-match"):
            self.send(link, self.head(304, [("Connection", "close")]))
        else:
            super().on_get(link, request)


class Partial(Honest):
    """Gives a range of what has no end."""
    def on_get(self, link, request):
        if request.get("range"):
            self.say(link, 206, [("Content-Range", "bytes 0-0/*")], b"i", TYPE)
        else:
            super().on_get(link, request)


class Gzips(Honest):
    """Compresses for everybody, event by event."""
    def more_fields(self, request):
        return [("Content-Encoding", "gzip")]

    def parts(self, request):
        packer = zlib.compressobj(wbits=31)
        for part in super().parts(request):
            yield packer.compress(part) + self.flush(packer)

    def flush(self, packer):
        return packer.flush(zlib.Z_SYNC_FLUSH)


class HoldsGzip(Honest):
    """Compresses where that is asked for, and keeps events until much has come."""
    def more_fields(self, request):
        return [("Content-Encoding", "gzip")] if self.packs(request) else []

    def packs(self, request):
        return "gzip" in (request.get("accept-encoding") or "")

    def parts(self, request):
        packer = zlib.compressobj(wbits=31)
        for part in super().parts(request):
            part = packer.compress(part) if self.packs(request) else part
            if part:
                yield part


# ---- Framing

class GivesLength(Honest):
    """Gives a length to what has no end."""
    chunked = False

    def more_fields(self, request):
        return [("Content-Length", "1000000")]

    def emit(self, link, request):
        self.missing(link, request)


class BadChunks(Honest):
    """Counts an octet too few in each chunk."""
    def chunk(self, octets):
        return b"%x\r\n%s\r\n" % (len(octets) - 1, octets)

    def emit(self, link, request):
        self.missing(link, request)


class ChunksFor10(Honest):
    """Sends chunks to whoever asks."""
    def is_chunked(self, request):
        return True


# ---- The stream

class Page(Honest):
    """Sends JSON under that type."""
    def parts(self, request):
        yield b"[\n"
        number = self.first(request)
        while True:
            self.hold(number)
            yield self.text(number) + b",\n"
            number += 1


class CutsCharacters(Honest):
    """Cuts a character in two and sends the first half."""
    def text(self, number):
        return "caf\u00e9".encode()[:-1]


class MarksEach(Honest):
    """Puts a BOM before each event."""
    def event(self, number):
        return b"\xef\xbb\xbf:\n" + super().event(number)


class Capitals(Honest):
    """Writes Event for event."""
    def event(self, number):
        return self.line(b"Event", b"tick") + super().event(number)


class RetryInSeconds(Honest):
    """Gives the time to come back in seconds, with their unit."""
    retry = b"3s"


class RetryAtOnce(Honest):
    """Tells clients to come back without a pause."""
    retry = b"0"


class NulInId(Honest):
    """Has a NUL in some ids."""
    def event(self, number):
        return super().event(number).replace(b"id: ", b"id: \0" if number % 3 == 0 else b"id: ")


class BlankAtId(Honest):
    """Pads ids with blanks."""
    def id_of(self, number):
        return super().id_of(number) + b"  "


class BlankAtName(Honest):
    """Pads names of events with blanks."""
    def event(self, number):
        return self.line(b"event", b"tick ") + super().event(number)


class NameAlone(Honest):
    """Sends named events without data."""
    def event(self, number):
        return self.line(b"event", b"ping") + self.end + super().event(number)


class EndsAmid(Honest):
    """Ends its stream without the last empty line."""
    def parts(self, request):
        parts = super().parts(request)
        for _ in range(4):
            yield next(parts)
        yield b"data: the last\n"


# ---- When things come

class Buffers(Honest):
    """Sends when 512 octets have come together."""
    tick_s = 0.01
    chunked = False

    def parts(self, request):
        held = b""
        for part in super().parts(request):
            held += part
            while len(held) >= 512:
                yield held[:512]
                held = held[512:]


class FlushesEarly(Honest):
    """Sends the empty line with the next event."""
    tick_s = 0.2

    def parts(self, request):
        before = b""
        for part in super().parts(request):
            yield before + part[:-1]
            before = b"\n"


class FallsSilent(Honest):
    """Says nothing for 31 seconds."""
    def hold(self, number):
        time.sleep(0 if number == self.now() else 31)

    def first(self, request):
        return self.now()


class ThreeAtATime(Honest):
    """Has three workers, and each stream takes one; a fourth is told the page that says so."""
    room = threading.BoundedSemaphore(3)

    def on_get(self, link, request):
        if not self.room.acquire(timeout=0.5):
            self.say(link, 200, text=b"<p>We are busy.</p>\n", kind="text/html")
            return
        try:
            super().on_get(link, request)
        finally:
            self.room.release()


class WaitsForReader(Honest):
    """Writes to all in turn, and waits for each."""
    turn = threading.Lock()

    def text(self, number):
        return b"x" * 8192

    def stream(self, link, request):
        link.setsockopt(1, 7, 4096)  # SO_SNDBUF of SOL_SOCKET
        super().stream(link, request)

    def send(self, link, octets):
        with self.turn:
            link.sendall(octets)


class Leaks(Honest):
    """Never gives the room of a client back that has vanished, and has room for 80."""
    room = 80

    def on_get(self, link, request):
        self.room -= 1
        if self.room < 0:
            self.say(link, 503)
        else:
            super().on_get(link, request)


# ---- Other methods, and what is accepted

class HeadStreams(Honest):
    """Answers HEAD with the stream."""
    def on_head(self, link, request):
        self.stream(link, request)


class HeadMissing(Honest):
    """Knows nothing of HEAD there."""
    def on_head(self, link, request):
        self.send(link, self.head(404, [("Connection", "close")]))


class OptionsStream(Honest):
    """Answers OPTIONS with the stream."""
    def on_options(self, link, request):
        self.stream(link, request)


class PostFails(Honest):
    """Fails at any other method."""
    def other(self, link, request):
        self.say(link, 500)


class NoAllow(Honest):
    """Refuses other methods, and does not say which there are."""
    allow = None

    def on_options(self, link, request):
        self.other(link, request)


class WantsAccept(Honest):
    """Serves those alone who ask for text/event-stream by name."""
    def is_wanted(self, request):
        return request.get("accept") == TYPE


class StreamsAnywhere(Honest):
    """Sends its error as a stream with 200."""
    def missing(self, link, request):
        self.say(link, 200, text=b"event: error\ndata: nothing is here\n\n", kind=TYPE)


class ErrorsAreStreams(Honest):
    """Gives its errors the type of a stream."""
    def missing(self, link, request):
        self.say(link, 404, text=b"data: nothing is here\n\n", kind=TYPE)


# ---- Coming back

class ParsesId(Honest):
    """Fails when an id is no number."""
    def on_get(self, link, request):
        known = request.get("last-event-id")
        if known is None or known.isdecimal():
            super().on_get(link, request)
        else:
            self.say(link, 500)


class WritesId(Honest):
    """Decodes the id and writes it down."""
    def opening(self, request):
        known = self.last_id(request).replace("%0d", "\r").replace("%0a", "\n")
        return b": back from " + known.encode("latin-1") + b"\n" if known else b""


class RepeatsLast(Honest):
    """Sends the event of the id once more."""
    def first(self, request):
        return super().first(request) - bool(self.last_id(request))


class OneSpelling(Honest):
    """Knows Last-Event-ID in these letters alone."""
    def last_id(self, request):
        return request.as_sent.get("Last-Event-ID") or ""


class WritesQuery(Honest):
    """Writes what the query says into the stream."""
    def opening(self, request):
        said = request.parameters.get("q", "").replace("%0A", "\n").replace("%0D", "\r")
        return b"data: " + said.replace("%20", " ").encode() + b"\n\n" if said else b""


# ---- A library that sends what it is given

class EmitsRaw(Honest):
    """Takes data for one line, whatever is in it."""
    def emit_data(self, value):
        value.decode()
        return self.line(b"data", value)


class EmitsName(Honest):
    """Takes any name."""
    def emit_event(self, value):
        return self.line(b"event", value)


class EmitsNul(Honest):
    """Takes NUL in an id."""
    def emit_id(self, value):
        return self.line(b"id", self.lawful(value, b"\r\n"))


class EmitsComment(Honest):
    """Takes a comment for one line, whatever is in it."""
    def emit_comment(self, value):
        return self.line(b"", value)


class EmitsRetry(Honest):
    """Takes any word for a time."""
    def emit_retry(self, value):
        return self.line(b"retry", self.lawful(value, b"\r\n"))


FAULTS = {kind.__name__.lower(): kind for kind in [Honest, *Honest.__subclasses__()]}
if __name__ == "__main__":
    FAULTS[sys.argv[1]](int(sys.argv[2])).serve()
