# SPDX-License-Identifier: MIT
"""A server without a fault that takes a liberty: liberties.py LIBERTY PORT, on loopback.

LIBERTY is `strict`, or a class of this file in lower case, whose line of documentation tells what
it does and the clause that lets it. ci/bad/run has each judged: none may be failed.
"""
import queue, random, select, socket, struct, sys, threading, time

sys.dont_write_bytecode = True  # nothing is written into the tree

import honest
import strict
from strict import Strict, refuse_unless


# ---- The opening handshake ----

class OddHead(Strict):
    """Writes its 101 in another order, in other letters and with fields besides (RFC 9110 5)."""
    def lines_of_101(self, accept):
        return ["HTTP/1.1 101 Why not?", "sec-websocket-accept:" + accept + "  ",
                "Date: Sat, 21 Nov 2026 12:00:00 GMT", "Server: odd", "Set-Cookie: a=b",
                "Set-Cookie: c=d", "CONNECTION:\tupgrade", "uPGRADE: WebSocket",
                "X-Empty:", "Vary: *"]


class NoReason(OddHead):
    """Gives no reason phrase in its 101 (RFC 9112 4)."""
    def lines_of_101(self, accept):
        return ["HTTP/1.1 101 ", *super().lines_of_101(accept)[1:]]


class EarlyHints(Strict):
    """Sends 100 and 103 before its final answer (RFC 9110 15.2)."""
    hints = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>; rel=x\r\n\r\n"

    def write_101(self, octets):
        super().write_101(self.hints + octets)

    def write_error(self, status, fields):
        self.peer.sendall(self.hints)
        super().write_error(status, fields)


class Dribbles(Strict):
    """Writes its head in pieces of seven octets (TCP keeps no borders)."""
    def write_101(self, octets):
        self.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(octets), 7):
            self.peer.sendall(octets[at:at + 7])
            time.sleep(0.001)


class AsksItsBackend(Strict):
    """Takes a tenth of a second to decide on each handshake (no time is laid down)."""
    def read_request(self):
        try:
            return super().read_request()
        finally:
            time.sleep(0.1)


class AlwaysStatus(Strict):
    """Answers one status to all that it refuses (4.2.1: "such as")."""
    status = 400

    def write_error(self, status, fields):
        super().write_error(self.status, self.wants if self.status == 426 else
                            ["Sec-WebSocket-Version: 13"])


class Always403(AlwaysStatus):
    """Answers 403 to all that it refuses."""
    status = 403


class Always426(AlwaysStatus):
    """Answers 426 to all that it refuses."""
    status = 426


class Always500(AlwaysStatus):
    """Answers 500 to all that it refuses."""
    status = 500


class ChunkedErrors(Strict):
    """Sends errors in chunks, with a body (RFC 9112 7.1)."""
    body = b"5\r\nsorry\r\n0\r\nX-Trailer: 1\r\n\r\n"
    framing = ["Transfer-Encoding: chunked", "Connection: close"]

    def write_error(self, status, fields):
        fields = [field for field in fields if not field.startswith("Connection:")]
        if any(field.startswith("Upgrade:") for field in fields):
            fields.append("Connection: Upgrade")
        lines = [f"HTTP/1.1 {status} {self.reason[status]}", *fields, *self.framing, "", ""]
        self.peer.sendall("\r\n".join(lines).encode() + self.body)


class UnmeasuredErrors(ChunkedErrors):
    """Ends the body of an error by ending TCP (RFC 9112 6.3)."""
    framing, body = ["Connection: close"], b"sorry\n"


class KeepsAlive(Strict):
    """Reads the next request behind an error (RFC 9112 9.3)."""
    def write_error(self, status, fields):
        lines = [f"HTTP/1.1 {status} {self.reason[status]}", *fields, "Content-Length: 5", "",
                 "sorry"]
        self.peer.sendall("\r\n".join(lines).encode())

    def open(self):
        while True:
            try:
                return super().open()
            except EOFError:
                if self.has_ended:
                    raise

    has_ended = False

    def line(self):
        try:
            return super().line()
        except (EOFError, OSError):
            self.has_ended = True
            raise

    def end(self):
        if self.is_open:
            super().end()

    is_open = False

    def write_101(self, octets):
        self.is_open = True
        super().write_101(octets)


class HangsUpOnNonsense(Strict):
    """Ends TCP without an answer on what is no handshake (10.7): a warning, and no more."""
    def write_error(self, status, fields):
        pass


class PassesOverUpgrade(Strict):
    """Serves its page where it opens nothing (RFC 9110 7.8): a warning, and no more."""
    plain = ["HTTP/1.1 200 OK", "Content-Type: text/plain"]

    def write_error(self, status, fields):
        lines = [*self.plain, "Content-Length: 5", "Connection: close", "", "hello"]
        self.peer.sendall("\r\n".join(lines).encode())


class Redirects(PassesOverUpgrade):
    """Sends to another page who gets no WebSocket (4.2.2): a warning, and no more."""
    plain = ["HTTP/1.1 302 Found", "Location: /login"]


class ServesOtherMethods(PassesOverUpgrade):
    """Answers POST, OPTIONS and others on the path of its WebSocket, as HTTP (9110 9.3)."""
    def read_head(self):
        lines = super().read_head()
        self.is_request = lines[0].count(" ") == 2
        return lines

    def write_error(self, status, fields):
        is_plain = status == 405 and self.is_request
        (super() if is_plain else super(PassesOverUpgrade, self)).write_error(status, fields)


class RefusesOffers(Strict):
    """Refuses extensions instead of declining them (A12): a warning, and no more."""
    def key_of(self, fields):
        refuse_unless("sec-websocket-extensions" not in fields)
        return super().key_of(fields)


class WantsItsSubprotocol(Strict):
    """Refuses who lists subprotocols without its own (4.2.2), and takes who lists none."""
    def check_protocols(self, fields):
        super().check_protocols(fields)
        refuse_unless("chat.assay" in self.protocols or not self.protocols)


class Lenient(Strict):
    """Reads what RFC 9112 lets a server read: lines that end in LF, blanks in the request line."""
    def read_head(self):
        lines = []
        while True:
            line = self.line().rstrip(b"\n").removesuffix(b"\r").decode("latin-1")
            refuse_unless("\r" not in line)
            if line:
                lines.append(line)
            elif lines:
                return [" ".join(lines[0].split()), *lines[1:]]


# ---- What is sent unasked ----

class Greets(Strict):
    """Sends a text as soon as it is open (7.3 and all of 5: nothing says who talks first)."""
    def write_101(self, octets):
        super().write_101(octets + self.frame(1, b"Welcome!"))


class Beats(Strict):
    """Sends a Ping as soon as it is open, and one behind each frame that comes (5.5.2)."""
    def write_101(self, octets):
        super().write_101(octets + self.frame(9, b"tick-tock"))

    def turn(self):
        is_over = super().turn()
        if not is_over:
            self.send(9, b"tick-tock")
        return is_over


class PongsUnasked(Beats):
    """Sends Pongs that nobody asked for (5.5.3)."""
    def send(self, opcode, payload):
        super().send(10 if opcode == 9 else opcode, payload)


class Ticks(Strict):
    """Sends a text every 20 ms, whatever comes, as a server of prices does."""
    def run(self):
        self.lock = threading.RLock()
        super().run()

    said_close = False

    def write_101(self, octets):
        super().write_101(octets)
        threading.Thread(target=self.tick, daemon=True).start()

    def tick(self):
        try:
            while True:
                time.sleep(0.02)
                self.send(1, b"tick")
        except OSError:
            pass

    def send(self, opcode, payload):
        with self.lock:
            if not self.said_close:
                self.said_close = opcode == 8
                super().send(opcode, payload)


# ---- Echoes ----

class Mute(Strict):
    """Echoes nothing."""
    def send(self, opcode, payload):
        if opcode > 7:
            super().send(opcode, payload)


class Prefixes(Strict):
    """Sends text back with words before it."""
    def send(self, opcode, payload):
        super().send(opcode, b"you said: " + payload if opcode == 1 else payload)


class AllText(Strict):
    """Echoes binary messages as text, in hexadecimal."""
    def send(self, opcode, payload):
        if opcode == 2:
            opcode, payload = 1, payload.hex().encode()
        super().send(opcode, payload)


class TextOnly(Strict):
    """Takes no binary messages (7.4.1: 1003)."""
    def on_data(self, opcode, fin, payload):
        honest.need(opcode != 2, 1003)
        super().on_data(opcode, fin, payload)


class Acknowledges(Strict):
    """Says "ok" to each message."""
    def send(self, opcode, payload):
        super().send(opcode, b"ok" if opcode in (1, 2) else payload)


class Doubles(Strict):
    """Sends each message back twice."""
    def send(self, opcode, payload):
        super().send(opcode, payload)
        if opcode in (1, 2):
            super().send(opcode, payload)


class Fragments(Strict):
    """Sends messages in fragments of five octets and one of none, Pings between them (5.4)."""
    def send(self, opcode, payload):
        if opcode > 7 or len(payload) > 4096:
            return super().send(opcode, payload)
        parts = [payload[at:at + 5] for at in range(0, len(payload), 5)] + [b""]
        octets = b""
        for index, part in enumerate(parts):
            first = self.frame(opcode if index == 0 else 0, part)
            if index < len(parts) - 1:
                first = bytes([first[0] & 0x7f]) + first[1:] + self.frame(9, b"amid")
            octets += first
        self.peer.sendall(octets)


class Streams(Strict):
    """Sends each fragment back as it comes (5.4)."""
    def on_data(self, opcode, fin, payload):
        first = self.opcode == 0
        self.opcode = self.opcode or opcode
        self.check_text(fin, payload)
        octets = self.frame(self.opcode if first else 0, payload)
        self.peer.sendall(bytes([octets[0] & (0xff if fin else 0x7f)]) + octets[1:])
        if fin:
            self.forget()


class Late(Strict):
    """Sends all that it sends 30 ms late (2.1)."""
    def send(self, opcode, payload):
        if not getattr(self, "begun", 0) or time.monotonic() - self.begun > 0.03:
            time.sleep(0.03)
            self.begun = time.monotonic()
        super().send(opcode, payload)


class Ponders(Strict):
    """Takes two thirds of a millisecond for each frame, as one does that logs it (2.1)."""
    def turn(self):
        time.sleep(0.00067)
        return super().turn()


class LastPong(Strict):
    """Answers only the latest Ping of those that have come (5.5.3)."""
    pending = None

    def has_more(self):
        """Whether another Ping has come, whole."""
        self.peer.setblocking(False)
        try:
            octets = self.stream.peek(2)
            return octets[:1] == b"\x89" and len(octets) >= 6 + (octets[1] & 127)
        except (OSError, IndexError):
            return False
        finally:
            self.peer.setblocking(True)

    def turn(self):
        is_over = super().turn()
        if self.pending is not None and not is_over and not self.has_more():
            super().send(10, self.pending)
            self.pending = None
        return is_over

    def on_ping(self, payload):
        self.pending = payload


class PongsFirst(Strict):
    """Sends Pongs before the echoes of messages that came before (5.5.2)."""
    queue = ()

    def send(self, opcode, payload):
        if opcode in (1, 2):
            self.queue = [*self.queue, (opcode, payload)]
        else:
            super().send(opcode, payload)

    def turn(self):
        is_over = super().turn()
        if not is_over and not LastPong.has_more(self):
            self.flush()
        return is_over

    def flush(self):
        for opcode, payload in self.queue:
            super().send(opcode, payload)
        self.queue = ()

    def on_close(self, payload):
        code = self.code_of(payload)
        self.flush()
        self.send(8, code)
        return True


class GivesUpEchoes(PongsFirst):
    """Throws the echoes away that wait when a Close comes (A16)."""
    def flush(self):
        if self.first != 0x88:
            super().flush()


# ---- Limits ----

class Small(Strict):
    """Takes no message above a given size (10.4)."""
    room = 70000

    def length(self, form, octets):
        value = super().length(form, octets)
        honest.need(len(self.message) + value <= self.room, 1009)
        return value


class Tiny(Small):
    """Takes no message above 512 octets (10.4)."""
    room = 512


class FewFragments(Strict):
    """Takes no message of more than 64 fragments (10.4)."""
    count = 0

    def on_data(self, opcode, fin, payload):
        self.count = 0 if fin else self.count + 1
        honest.need(self.count < 64, 1008)
        super().on_data(opcode, fin, payload)


class FewFrames(Strict):
    """Takes no more than 500 frames on a connection (10.4, 7.3)."""
    count = 0

    def turn(self):
        self.count += 1
        honest.need(self.count <= 500, 1008)
        return super().turn()


class Limit(Strict):
    """Has room for 32 connections, and answers 503 to others."""
    room = 32
    count, counting = 0, threading.Lock()

    def has_room(self):
        with self.counting:
            Limit.count += 1
            return Limit.count <= self.room

    def read_request(self):
        key = super().read_request()
        refuse_unless(self.fits, 503, ["Retry-After: 1"])
        return key

    def run(self):
        self.fits = self.has_room()
        try:
            super().run()
        finally:
            with self.counting:
                Limit.count -= 1


class LimitDrops(Limit):
    """Has room for 32 connections, and ends the TCP of others before it has read anything."""
    def open(self):
        if not self.fits:
            raise EOFError
        super().open()


class Limit1013(Limit):
    """Has room for 32 connections, and says 1013 to others as soon as they are open."""
    def read_request(self):
        return Strict.read_request(self)

    def open(self):
        super().open()
        if not self.fits:
            self.send(8, b"\x03\xf5")
            self.end()
            raise EOFError


class Limit4(Limit):
    """Has room for four connections, and answers 503 to others."""
    room = 4


class Limit4Says1013(Limit1013):
    """Has room for four connections, and says 1013 to others as soon as they are open."""
    room = 4


class Limit1013AtOnce(Limit1013):
    """Has room for 32 connections, and says 1013 to others in one write with the 101."""
    def write_101(self, octets):
        super().write_101(octets if self.fits else octets + self.frame(8, b"\x03\xf5"))

    def send(self, opcode, payload):
        if self.fits:
            super().send(opcode, payload)


# ---- Closing ----

class Closes(Strict):
    """Closes after a while (7.3: whenever it likes)."""
    idle_s = 0.2
    code = 1001

    def run(self):
        self.peer.settimeout(self.idle_s)
        super().run()

    def turn(self):
        try:
            return super().turn()
        except (TimeoutError, OSError) as error:
            if "timed out" not in str(error):
                raise
            self.say_goodbye()
            return True

    def say_goodbye(self):
        self.peer.settimeout(2)
        self.send(8, self.code.to_bytes(2, "big"))


class OneMessage(Strict):
    """Echoes a message and closes (7.3)."""
    body = b"\x03\xe8"

    def turn(self):
        self.is_over = False
        return super().turn() or self.is_over

    def send(self, opcode, payload):
        super().send(opcode, payload)
        if opcode in (1, 2):
            super().send(8, self.body)
            self.is_over = True


class OneMessageAway(OneMessage):
    """Echoes a message and goes away (7.4.1: 1001)."""
    body = b"\x03\xe9"


class OneMessageBare(OneMessage):
    """Echoes a message and closes without a code (7.1.5)."""
    body = b""


class Says1000(Strict):
    """Answers every lawful Close with 1000 (A15)."""
    def code_of(self, payload):
        super().code_of(payload)
        return b"\x03\xe8"


class SaysNothing(Strict):
    """Answers every lawful Close with an empty one (A15)."""
    def code_of(self, payload):
        super().code_of(payload)
        return b""


class SaysBye(Strict):
    """Gives a reason in each Close, the longest that there is room for (5.5.1)."""
    def send(self, opcode, payload):
        if opcode == 8 and payload:
            payload += "Auf Wiedersehen ".encode() + "\u20ac".encode() * 35 + b"!!"
        super().send(opcode, payload)


class EchoesReasons(Strict):
    """Sends the whole body of a Close back (5.5.1: "typically echos the status code")."""
    def code_of(self, payload):
        super().code_of(payload)
        return bytes(payload)


class Drops(Strict):
    """Fails connections without a Close (7.1.7): a warning, and no more."""
    def send(self, opcode, payload):
        if opcode != 8 or self.first == 0x88:
            super().send(opcode, payload)


class Resets(Strict):
    """Closes its socket as soon as it has sent a Close, unread octets or not (7.1.1): a warning."""
    def end(self):
        pass


class Lingers(Strict):
    """Ends TCP half a second after it has said Close (7.1.1 says "at once" in normal cases)."""
    def end(self):
        time.sleep(0.3)
        super().end()


class FinishesText(Strict):
    """Notices bad UTF-8 at the end of a message (8.1, A7)."""
    def check_text(self, fin, payload):
        if fin and self.opcode == 1:
            (bytes(self.message) + payload).decode()


class DecodesLater(Strict):
    """Looks at text when the application takes it, and answers Pings meanwhile (8.1, A46)."""
    def run(self):
        self.lock, self.has_failed, self.taken = threading.Lock(), False, queue.Queue()
        threading.Thread(target=self.application, daemon=True).start()
        super().run()
        self.taken.put(None)

    def send(self, opcode, payload):
        with self.lock:
            if not self.has_failed:
                super().send(opcode, payload)

    def on_data(self, opcode, fin, payload):
        self.opcode = self.opcode or opcode
        self.message += payload
        if fin:
            self.taken.put((self.opcode, bytes(self.message)))
            self.forget()

    def on_close(self, payload):
        code = self.code_of(payload)
        self.taken.join()
        self.send(8, code)
        return True

    def application(self):
        woken = 0
        for opcode, message in iter(self.taken.get, None):
            if time.monotonic() - woken > 0.05:
                time.sleep(0.005)
                woken = time.monotonic()
            try:
                self.deliver(opcode, message)
            except OSError:  # the other side hung up
                pass
            self.taken.task_done()

    def deliver(self, opcode, message):
        try:
            if opcode == 1:
                message.decode()
            self.send(opcode, message)
        except UnicodeDecodeError:
            self.send(8, b"\x03\xef")
            with self.lock:
                self.has_failed = True
            self.end()


class Refuses1002(Strict):
    """Says 1002 for whatever fails (8.1 names 1007 for text only): a warning, and no more."""
    def send(self, opcode, payload):
        super().send(opcode, b"\x03\xea" if opcode == 8 and payload == b"\x03\xef" else payload)


class Json(Strict):
    """Answers in JSON of its own, another text each time, as an application does that is no echo."""
    count = 0

    def on_data(self, opcode, fin, payload):
        self.opcode = self.opcode or opcode
        self.check_text(fin, payload)
        self.message += payload
        if fin:
            self.count += 1
            answer = f'{{"error": "unknown command of {len(self.message)}", "id": {self.count}}}'
            self.send(1, answer.encode())
            self.forget()


class Shouts(Strict):
    """Sends text back in capital letters."""
    def send(self, opcode, payload):
        super().send(opcode, payload.decode().upper().encode() if opcode == 1 else payload)


class Chat(Strict):
    """Sends what one says to all, to who said it as well: no text makes an echo of it."""
    room, gate, heard_by_self = set(), threading.Lock(), True

    def run(self):
        self.lock, self.has_closed = threading.Lock(), False
        super().run()
        with self.gate:
            self.room.discard(self)

    def open(self):
        super().open()
        with self.gate:
            self.room.add(self)

    def send(self, opcode, payload):
        if opcode > 7:
            return self.say(opcode, payload)
        with self.gate:
            hearers = self.room - {self}
        for each in hearers:
            try:
                if select.select([], [each.peer], [], 0)[1]:  # who does not read misses something
                    each.say(opcode, payload)
            except (OSError, ValueError):  # gone meanwhile
                pass
        if self.heard_by_self:
            self.say(opcode, payload)

    def say(self, opcode, payload):
        with self.lock:
            if not self.has_closed:
                self.has_closed = opcode == 8
                super().send(opcode, payload)


class ChatOfOthers(Chat):
    """Sends what one says to all the others."""
    heard_by_self = False


class LateChat(Chat):
    """Lets in a moment after the handshake, and tells the others a moment after who spoke."""
    MOMENT_S = 0.02
    due = queue.SimpleQueue()

    @classmethod
    def work_off(cls):
        while True:
            at_s, act, *words = cls.due.get()
            time.sleep(max(0, at_s - time.monotonic()))
            act(*words)

    def later(self, *act):
        self.due.put((time.monotonic() + self.MOMENT_S, *act))

    def open(self):
        super(Chat, self).open()
        self.later(self.let_in)

    def let_in(self):
        with self.gate:
            self.room.add(self)

    def send(self, opcode, payload):
        self.say(opcode, payload)
        if opcode <= 7:
            self.later(self.tell, opcode, payload)

    def tell(self, opcode, payload):
        with self.gate:
            hearers = self.room - {self}
        for each in hearers:
            try:
                if select.select([], [each.peer], [], 0)[1]:
                    each.say(opcode, payload)
            except (OSError, ValueError):  # gone meanwhile
                pass


threading.Thread(target=LateChat.work_off, daemon=True).start()


def kinds_below(kind):
    found = {kind.__name__.lower(): kind}
    for each in kind.__subclasses__():
        found.update(kinds_below(each))
    return found


LIBERTIES = kinds_below(Strict)
if __name__ == "__main__":
    honest.serve(LIBERTIES[sys.argv[1]], int(sys.argv[2]))
