# SPDX-License-Identifier: MIT
"""An echo server with permessage-deflate and without a fault, in the ways that RFC 7692 leaves open.

    python3 ci/bad/deflating.py WAY PORT

The text binds what a message inflates to and how the two sides agree; how a server compresses,
whether it does, and what it declines are its own. Each class below the first takes one liberty;
ci/bad/run has each judged, and none may be blamed. Inflates and deflates by zlib, shares nothing
with the reference.
"""
import base64, hashlib, re, sys, zlib

sys.dont_write_bytecode = True  # nothing is written into the tree

import honest
from honest import GUID, need

NAME = "permessage-deflate"
WINDOWS = {str(bits) for bits in range(8, 16)}
VALUES = {"server_no_context_takeover": {None}, "client_no_context_takeover": {None},
          "server_max_window_bits": WINDOWS, "client_max_window_bits": WINDOWS | {None}}
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
PART = re.compile(rf'\s*({TOKEN})\s*(?:=\s*(?:"((?:\\?{TOKEN[:-1]})+)"|({TOKEN})))?\s*$')
TAIL = b"\x00\x00\xff\xff"


def offers_of(text):
    """The offers in a field, each a name and its parameters; None where the grammar is broken."""
    found = []
    for element in filter(str.strip, text.split(",")):
        parts = [PART.match(part) for part in element.split(";")]
        if not all(parts):
            return None
        parts = [(part[1], part[2].replace("\\", "") if part[2] else part[3]) for part in parts]
        if parts[0][1] is not None:
            return None
        found.append((parts[0][0], parts[1:]))
    return found or None


class Deflating(honest.Honest):
    """Compresses each message whole, and keeps both windows."""
    code = 1007  # for data that does not inflate; None ends TCP without a Close
    room = 16 << 20
    level, strategy = 6, zlib.Z_DEFAULT_STRATEGY
    agreed = None

    # The opening handshake.

    def can_keep(self, name, parameters):
        return (name == NAME and len(dict(parameters)) == len(parameters)
                and all(value in VALUES.get(key, ()) for key, value in parameters))

    def answer_to(self, parameters):
        answer = dict(parameters)
        if "client_max_window_bits" in answer:
            answer["client_max_window_bits"] = answer["client_max_window_bits"] or "15"
        return answer

    def choose(self, offers):
        fit = [offer for offer in offers if self.can_keep(*offer)]
        return fit[0] if fit else None

    def open(self):
        request = b"".join(iter(self.line, b"\r\n")).decode("latin-1")
        key = re.search(r"(?i)\nsec-websocket-key: *(\S+)", request)[1].encode()
        fields = re.findall(r"(?i)\nsec-websocket-extensions:([^\r]*)", request)
        offers = offers_of(",".join(fields)) if fields else []
        try:
            chosen = self.choose(offers or [])
        except honest.Failed:
            offers = None
        lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                 "Sec-WebSocket-Accept: "
                 + base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()]
        if offers is None:
            lines = ["HTTP/1.1 400 Bad Request", "Connection: close", "Content-Length: 0"]
        elif chosen:
            self.agreed = self.answer_to(chosen[1])
            said = [key if value is None else key + "=" + value
                    for key, value in self.agreed.items()]
            lines.append("Sec-WebSocket-Extensions: " + "; ".join([chosen[0]] + said))
            self.begin_inflating()
            self.begin_deflating()
        self.peer.sendall("\r\n".join(lines + ["", ""]).encode())
        if offers is None:
            raise EOFError

    # What comes.

    def begin_inflating(self):
        bits = int(self.agreed.get("client_max_window_bits", "15"))
        self.inflater = zlib.decompressobj(-bits)

    def inflate(self, octets):
        made = bytearray()
        try:
            while octets:
                made += self.inflater.decompress(octets, self.room + 1 - len(made))
                need(len(made) <= self.room, 1009)
                octets = self.inflater.unused_data if self.inflater.eof else b""
                if self.inflater.eof:
                    self.begin_inflating()
        except zlib.error:
            raise honest.Failed(self.code)
        return bytes(made)

    def is_between_blocks(self):
        """Whether a last, empty block would end the stream here."""
        probe = self.inflater.copy()
        try:
            return not probe.decompress(b"\x03\x00") and probe.eof
        except zlib.error:
            return False

    def reserved_in(self, first):
        is_marked = self.agreed is not None and first & 15 in (1, 2)
        return 0x30 if is_marked else 0x70

    def on_data(self, opcode, fin, payload):
        if opcode:
            self.opcode, self.is_compressed, self.size = opcode, bool(self.first & 0x40), 0
        if self.is_compressed:
            payload = self.inflate(payload + (TAIL if fin else b""))
            need(not fin or self.is_between_blocks(), self.code)
            if fin and "client_no_context_takeover" in self.agreed:
                self.begin_inflating()
        self.size += len(payload)
        need(self.size <= self.room, 1009)
        self.check_text(fin, payload)
        self.take(fin, payload)
        if fin:
            self.forget()

    def take(self, fin, octets):
        self.message += octets
        if fin:
            self.say(self.opcode, bytes(self.message))

    # What is sent.

    def begin_deflating(self):
        bits = int(self.agreed.get("server_max_window_bits", "15"))
        # zlib has no window of 8 bits; what looks back by one octet alone needs none.
        strategy = zlib.Z_RLE if bits == 8 else self.strategy
        self.deflater = zlib.compressobj(self.level, zlib.DEFLATED, -max(bits, 9), 8, strategy)

    def deflate(self, octets):
        if "server_no_context_takeover" in self.agreed:
            self.begin_deflating()
        made = self.deflater.compress(octets) + self.deflater.flush(zlib.Z_SYNC_FLUSH)
        return made[:-4]

    def is_worth(self, octets):
        return True

    def say(self, opcode, octets):
        if self.agreed is None or not self.is_worth(octets):
            return self.put(0x80 | opcode, octets)
        self.put(0xc0 | opcode, self.deflate(octets))

    def put(self, first, payload):
        self.peer.sendall(bytes([first]) + self.head(len(payload)) + payload)


class Never(Deflating):
    """Agrees, and compresses nothing."""
    def is_worth(self, octets):
        return False


class LongOnly(Deflating):
    """Compresses what has more than 20 octets, and keeps its window over what has not."""
    def is_worth(self, octets):
        return len(octets) > 20


class AsItComes(Deflating):
    """Sends each fragment on as it comes, flushed; what it has let through it cannot take back."""
    def take(self, fin, octets):
        if self.agreed is None:
            return super().take(fin, octets)
        opcode = 0 if self.going else self.opcode
        if not self.going and "server_no_context_takeover" in self.agreed:
            self.begin_deflating()
        made = self.deflater.compress(octets) + self.deflater.flush(zlib.Z_SYNC_FLUSH)
        self.put((0x80 if fin else 0) | (0 if self.going else 0x40) | opcode,
                 (made[:-4] or b"\x00") if fin else made)
        self.going = not fin

    def forget(self):
        super().forget()
        self.going = False


class Pieces(Deflating):
    """Sends a message in up to 50 frames, the last one without an octet."""
    def put(self, first, payload):
        if first & 15 > 2:
            return super().put(first, payload)
        step = len(payload) // 48 + 1
        for at in range(0, len(payload), step):
            super().put(first & 0x7f if at == 0 else 0, payload[at:at + step])
        super().put(0x80 if payload else first, b"")


class Forgets(Deflating):
    """Begins each message anew, says so unasked, and has the client do so."""
    def answer_to(self, parameters):
        return {**super().answer_to(parameters), "server_no_context_takeover": None,
                "client_no_context_takeover": None}


class ForgetsQuietly(Deflating):
    """Begins each message anew and does not say so."""
    def deflate(self, octets):
        self.begin_deflating()
        return super().deflate(octets)


class Final(Deflating):
    """Ends each message in a block with BFINAL, as 7.2.3.4 has it."""
    def deflate(self, octets):
        self.begin_deflating()
        return self.deflater.compress(octets) + self.deflater.flush(zlib.Z_FINISH) + b"\x00"


class Stored(Deflating):
    """Compresses into stored blocks."""
    level = 0


class Fixed(Deflating):
    """Compresses with the fixed code alone, and flushes twice."""
    strategy = zlib.Z_FIXED

    def deflate(self, octets):
        made = super().deflate(octets[:1]) + TAIL if octets else b""
        if "server_no_context_takeover" in self.agreed and octets:
            return super().deflate(octets)
        return made + super().deflate(octets[1:])


class Small(Deflating):
    """Takes the smallest windows that it can, told or not."""
    def answer_to(self, parameters):
        answer = super().answer_to(parameters)
        if "client_max_window_bits" in answer:
            answer["client_max_window_bits"] = "9"
        return {**answer, "server_max_window_bits": min(
            answer.get("server_max_window_bits", "9"), "9", key=int)}


class LastOffer(Deflating):
    """Takes the last of the offers that it can keep."""
    def choose(self, offers):
        return super().choose(list(reversed(offers)))


class PlainOnly(Deflating):
    """Declines each offer with a parameter but server_no_context_takeover, which is recommended."""
    def can_keep(self, name, parameters):
        return name == NAME and parameters in ([], [("server_no_context_takeover", None)])


class Refuses(Deflating):
    """Answers 400 to what it could decline (A12): a warning wherever that is asked, and no more."""
    def choose(self, offers):
        if offers and not super().choose(offers):
            raise honest.Failed(400)
        return super().choose(offers)

    def can_keep(self, name, parameters):
        return name == NAME and parameters in ([], [("server_no_context_takeover", None)])


class Declines(Deflating):
    """Declines every offer."""
    def can_keep(self, name, parameters):
        return False


class AnyLetters(Deflating):
    """Takes the name in any letters, and answers it as it came."""
    def can_keep(self, name, parameters):
        return super().can_keep(name.lower(), parameters)


class IgnoresHints(Deflating):
    """Passes over what a client only hints at."""
    def answer_to(self, parameters):
        return {key: value for key, value in parameters if key.startswith("server_")}


class Limited(Deflating):
    """Takes no message above 65536 octets."""
    room = 65536


class Tells1002(Deflating):
    code = 1002


class Tells1003(Deflating):
    code = 1003


class Tells1011(Deflating):
    code = 1011


class Drops(Deflating):
    """Ends TCP where data does not inflate, or is no UTF-8, or is too large."""
    def send(self, opcode, payload):
        if opcode != 8 or self.is_closing:
            super().send(opcode, payload)

    is_closing = False

    def on_close(self, payload):
        code = self.code_of(payload)
        self.is_closing = True
        self.send(8, code)
        return True


WAYS = {kind.__name__.lower(): kind for kind in [Deflating] + Deflating.__subclasses__()}

if __name__ == "__main__":
    honest.serve(WAYS[sys.argv[1]], int(sys.argv[2]))
