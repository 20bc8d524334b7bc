# SPDX-License-Identifier: MIT
"""An honest server with one fault: faults.py FAULT PORT, on loopback. FAULT is `honest`, or a class
of this file in lower case, whose line of documentation is the fault."""
import os, sys, threading, time
sys.dont_write_bytecode = True  # nothing is written into the tree
import honest
from honest import Honest


class Masks(Honest):
    """Masks what it sends, as only a client does (5.1)."""
    def frame(self, opcode, payload):
        size = self.head(len(payload))
        return (bytes([0x80 | opcode, size[0] | 0x80]) + size[1:] + b"mask"
                + honest.mask(b"mask", payload))


class TopBit(Honest):
    """Takes the topmost bit of a 64-bit length away (5.2)."""
    def length(self, form, octets):
        value = int.from_bytes(octets, "big") & (1 << 63) - 1
        return value if form == 127 and octets[0] >> 7 else super().length(form, octets)


class LongLengths(Honest):
    """Sends each length in the form of 64 bits (5.2)."""
    def head(self, size):
        return b"\x7f" + size.to_bytes(8, "big")


class Rsv1(Honest):
    """Sees nothing in RSV1, though no extension was negotiated (5.2)."""
    reserved = 0x30


class Unmasked(Honest):
    """Takes frames that are not masked (5.1)."""
    masked = False


class PingForgets(Honest):
    """Loses the fragments that have come when a Ping comes between them (5.4)."""
    def on_ping(self, payload):
        self.message.clear()
        super().on_ping(payload)


class PingJoins(Honest):
    """Joins a Ping that comes between fragments to the message (5.4)."""
    def on_ping(self, payload):
        super().on_ping(payload)
        self.message += payload if self.opcode else b""


class EchoesClose(Honest):
    """Echoes whatever code a Close has, 1005 among them (7.4.1)."""
    def code_of(self, payload):
        return payload[:2] if len(payload) > 1 else super().code_of(payload)


class KeepsTcp(Honest):
    """Answers a Close and leaves TCP open (5.5.1, 7.1.1)."""
    def end(self):
        while self.peer.recv(65536):
            pass


class TextAfterClose(Honest):
    """Sends a text after its Close (5.5.1)."""
    def on_close(self, payload):
        super().on_close(payload)
        self.send(1, b"one more thing")
        return True


class WrongPong(Honest):
    """Answers a Ping with an empty Pong (5.5.3)."""
    def on_ping(self, payload):
        self.send(10, b"")


class FirstPong(Honest):
    """Answers only the first of the Pings that come within 20 ms (5.5.3 allows only the last)."""
    answered_s = -1.0

    def on_ping(self, payload):
        if time.monotonic() - self.answered_s > 0.02:
            self.answered_s = time.monotonic()
            super().on_ping(payload)


class AnswersPong(Honest):
    """Answers a Pong with a Pong (5.5.3)."""
    def on_pong(self, payload):
        self.send(10, payload)


class FrameText(Honest):
    """Looks for UTF-8 in each frame instead of in the message (5.6)."""
    def check_text(self, fin, payload):
        super().check_text(True, payload)


class Allocates(Honest):
    """Allocates what a head claims before anything of it came, and ends when it cannot (10.4)."""
    def length(self, form, octets):
        value = int.from_bytes(octets, "big") if octets else form
        try:
            bytearray(value if value < 1 << 63 else 0)
        except (MemoryError, OverflowError):
            os._exit(1)
        return super().length(form, octets)


class DeafAfterReset(Honest):
    """Takes no newcomer any more when a connection was reset (10.7)."""
    was_reset = False

    def __init__(self, peer):
        while self.was_reset:
            time.sleep(1)
        super().__init__(peer)

    def read(self, size):
        try:
            return super().read(size)
        except ConnectionResetError:
            DeafAfterReset.was_reset = True
            raise


class WaitsForReader(Honest):
    """Serves nobody else while it writes to who does not read (10.4)."""
    writing = threading.Lock()

    def open(self):
        with self.writing:
            super().open()

    def send(self, opcode, payload):
        with self.writing:
            super().send(opcode, payload)


class WaitsForWriter(Honest):
    """Serves nobody else from the first octet of a frame to its last (10.4)."""
    reading = threading.Lock()

    def open(self):
        with self.reading:
            super().open()

    def read(self, size):
        first = super().read(1) if size else b""
        with self.reading:
            return first + super().read(size - 1) if size > 1 else first


class DiesOfFlood(Honest):
    """Ends when 3000 frames have come on a connection (10.4)."""
    count = 0

    def turn(self):
        self.count += 1
        return os._exit(1) if self.count > 3000 else super().turn()


class FullAtHundred(Honest):
    """Has room for a hundred connections, and forgets to count them down (10.4)."""
    count = 0

    def __init__(self, peer):
        FullAtHundred.count += 1
        while self.count > 100:
            time.sleep(1)
        super().__init__(peer)


class DropsOnClose(Honest):
    """Ends TCP upon a Close without one of its own (5.5.1)."""
    def on_close(self, payload):
        raise EOFError


class SaysCloseTwice(Honest):
    """Answers a Close twice (5.5.1)."""
    def on_close(self, payload):
        self.send(8, self.code_of(payload))
        return super().on_close(payload)


class OneOctetBody(Honest):
    """Sends half of a code (5.5.1)."""
    def code_of(self, payload):
        return super().code_of(payload)[:1]


class BadReason(Honest):
    """Gives a reason that is cut amid a character (5.5.1)."""
    def code_of(self, payload):
        return (super().code_of(payload) or b"\x03\xe8") + "bye\u20ac".encode()[:-1]


class TakesOneOctet(Honest):
    """Takes a body of one octet for an empty one (5.5.1)."""
    def code_of(self, payload):
        return b"\x03\xe8" if len(payload) == 1 else super().code_of(payload)


class TurnsCode(Honest):
    """Reads the code with its octets the wrong way round (5.5.1)."""
    def code_of(self, payload):
        return payload[1::-1] if payload[:2] == b"\x0d\x05" else super().code_of(payload)


class Says1005(Honest):
    """Answers an empty Close with 1005 (7.4.1)."""
    def code_of(self, payload):
        return super().code_of(payload) or b"\x03\xed"


class WaitsForMessage(Honest):
    """Answers a Close when the message under way has ended (5.5.1)."""
    def on_close(self, payload):
        while self.opcode:
            self.turn()
        return super().on_close(payload)


class ReadsBehindClose(Honest):
    """Goes on with what stands behind a Close (5.5.1, 6.1)."""
    def on_close(self, payload):
        self.peer.settimeout(0.1)
        try:
            self.turn()
        except (OSError, EOFError):
            pass
        return super().on_close(payload)


class LastCloseCounts(Honest):
    """Takes the code of the second Close (7.1.5)."""
    def on_close(self, payload):
        self.peer.settimeout(0.1)
        try:
            return self.turn()
        except (OSError, EOFError):
            return super().on_close(payload)


class FailsOnPong(Honest):
    """Takes a Pong that nobody asked for as an offence (5.5.3)."""
    def on_pong(self, payload):
        honest.need(False)


class PingForPong(Honest):
    """Answers a Ping with a Ping (5.5.2)."""
    def on_ping(self, payload):
        self.send(9, payload)


class PongUpToNul(Honest):
    """Takes the data of a Ping for a string of C (5.5.3)."""
    def on_ping(self, payload):
        self.send(10, payload.split(b"\0")[0])


class ShortPong(Honest):
    """Has room for 64 octets of a Ping (5.5.3)."""
    def on_ping(self, payload):
        self.send(10, payload[:64])


class LatePong(Honest):
    """Answers a Ping amid a message when that has ended (5.5.2)."""
    held = ()

    def on_ping(self, payload):
        if self.opcode:
            self.held = [*self.held, payload]
        else:
            super().on_ping(payload)

    def forget(self):
        super().forget()
        for payload in self.held:
            super().on_ping(payload)
        self.held = ()


class LeavesFailedOpen(Honest):
    """Says why it fails a connection, and leaves TCP open (7.1.7)."""
    def end(self):
        if self.first != 0x88:
            while self.peer.recv(65536):
                pass
        super().end()


class GoesOn(Honest):
    """Says why it fails a connection, and goes on with what comes behind (7.1.7)."""
    def turn(self):
        try:
            return super().turn()
        except honest.Failed as failed:
            self.send(8, failed.args[0].to_bytes(2, "big"))


class FailsWith1000(Honest):
    """Calls a failure a normal closure (7.1.7)."""
    def send(self, opcode, payload):
        super().send(opcode, b"\x03\xe8" if opcode == 8 and payload == b"\x03\xea" else payload)


class NoPrivateCodes(Honest):
    """Takes codes from 4000 on for unlawful (7.4.2)."""
    def code_of(self, payload):
        honest.need(int.from_bytes(payload[:2], "big") < 4000)
        return super().code_of(payload)


class StaysHalfOpen(Honest):
    """Does not notice that its client has ended TCP (7.1.4)."""
    def read(self, size):
        try:
            return super().read(size)
        except EOFError:
            time.sleep(20)
            raise


class OneAtATime(Honest):
    """Serves one connection at a time, and lets the others wait (10.4)."""
    serving = threading.Lock()

    def run(self):
        with self.serving:
            super().run()


class DiesOfReset(Honest):
    """Ends when it writes to who is gone (10.7)."""
    def send(self, opcode, payload):
        try:
            super().send(opcode, payload)
        except OSError:
            os._exit(1)


class CutKey(Honest):
    """Takes zeros for what is missing when a masking key comes in two pieces of two octets, and at
    no other cut (5.3)."""
    at_key = False

    def length(self, form, octets):
        self.at_key = True
        return super().length(form, octets)

    def read(self, size):
        if not self.at_key or size != 4:
            return super().read(size)
        self.at_key = False
        here = len(self.stream.peek(4))
        octets = super().read(4)
        return octets[:2] + bytes(2) if here == 2 else octets


FAULTS = {kind.__name__.lower(): kind for kind in [Honest, *Honest.__subclasses__()]}
if __name__ == "__main__":
    honest.serve(FAULTS[sys.argv[1]], int(sys.argv[2]))
