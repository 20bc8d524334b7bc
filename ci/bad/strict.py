# SPDX-License-Identifier: MIT
"""The honest server with an opening handshake that is read to the letter, as honest.py does not.

It takes requests as RFC 6455 4.2.1, RFC 9110 and RFC 9112 tell and answers an error to all others,
so it passes the whole suite. liberties.py changes one thing of it at a time that the texts leave
open. Shares nothing with the reference.
"""
import base64, binascii, hashlib, re

import honest
from honest import GUID

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
LINE = re.compile(r"GET (/\S*|http://[^/\s]+(/\S*)?) HTTP/1\.([1-9])")
FIELD = re.compile(rf"({TOKEN}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
HOST = re.compile(r"([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?")
PARAMETER = rf'[ \t]*;[ \t]*{TOKEN}([ \t]*=[ \t]*({TOKEN}|"(\\?{TOKEN[:-1]})+"))?'
EXTENSIONS = re.compile(
    rf"([ \t]*,)*[ \t]*{TOKEN}({PARAMETER})*[ \t]*(,[ \t]*({TOKEN}({PARAMETER})*)?[ \t]*)*")
HEAD_SIZE_MAX = 32768


class Refused(Exception):
    """The handshake has to be refused, with this status and these fields."""


def refuse_unless(condition, status=400, fields=()):
    if not condition:
        raise Refused(status, list(fields))


class Strict(honest.Honest):
    """Takes every lawful request and no other."""
    reason = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
              426: "Upgrade Required", 431: "Request Header Fields Too Large", 500: "Oops",
              503: "Service Unavailable", 505: "HTTP Version Not Supported"}
    wants = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]

    def read_head(self):
        lines, size = [], 0
        while True:
            line = self.line()
            size += len(line)
            refuse_unless(size < HEAD_SIZE_MAX, 431)
            refuse_unless(line.endswith(b"\r\n"))
            if line != b"\r\n":
                lines.append(line[:-2].decode("latin-1"))
            elif lines:
                return lines

    def read_fields(self, lines):
        fields = {}
        for line in lines:
            field = FIELD.fullmatch(line)
            refuse_unless(field)
            fields.setdefault(field[1].lower(), []).append(field[2])
        return fields

    def read_request(self):
        """The key of a request that is lawful."""
        first, *lines = self.read_head()
        refuse_unless(first.startswith("GET "), 405, ["Allow: GET"])
        self.target = LINE.fullmatch(first)
        refuse_unless(self.target)
        self.fields = self.read_fields(lines)
        return self.key_of(self.fields)

    def listed(self, name):
        words = ",".join(self.fields.get(name, [])).split(",")
        return [word.strip(" \t").lower() for word in words]

    def key_of(self, fields):
        hosts, keys = fields.get("host", []), fields.get("sec-websocket-key", [])
        refuse_unless(len(hosts) == 1 and HOST.fullmatch(hosts[0]))
        refuse_unless("websocket" in self.listed("upgrade"), 426, self.wants)
        refuse_unless("upgrade" in self.listed("connection"), 426, self.wants)
        refuse_unless(fields.get("sec-websocket-version") == ["13"], 426, self.wants)
        refuse_unless(len(keys) == 1 and self.is_key(keys[0]))
        refuse_unless(fields.get("content-length", ["0"]) == ["0"])
        refuse_unless("transfer-encoding" not in fields)
        offers = ",".join(fields.get("sec-websocket-extensions", ["x"]))
        refuse_unless(EXTENSIONS.fullmatch(offers))
        self.check_protocols(fields)
        return keys[0]

    def check_protocols(self, fields):
        self.protocols = []
        if "sec-websocket-protocol" in fields:
            words = ",".join(fields["sec-websocket-protocol"]).split(",")
            self.protocols = [word.strip(" \t") for word in words if word.strip(" \t")]
            refuse_unless(self.protocols and len({*self.protocols}) == len(self.protocols))
            refuse_unless(all(re.fullmatch(TOKEN, word) for word in self.protocols))

    def is_key(self, key):
        try:
            return len(key) == 24 and len(base64.b64decode(key, validate=True)) == 16
        except binascii.Error:
            return False

    def lines_of_101(self, accept):
        return ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + accept]

    def write_101(self, octets):
        self.peer.sendall(octets)

    def write_error(self, status, fields):
        lines = [f"HTTP/1.1 {status} {self.reason.get(status, 'No')}", *fields,
                 "Content-Length: 0"]
        if not any(field.startswith("Connection:") for field in fields):
            lines.append("Connection: close")
        self.peer.sendall("\r\n".join([*lines, "", ""]).encode())

    def open(self):
        try:
            key = self.read_request()
            accept = base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()
            self.write_101("\r\n".join([*self.lines_of_101(accept), "", ""]).encode())
        except Refused as refused:
            self.write_error(*refused.args)
            self.end()
            raise EOFError
