# SPDX-License-Identifier: MIT
"""A third reader of event streams: reads `differential --streams --dump` and must tell the same.

It has a decoder of its own, Python's, takes lines apart by one expression, and knows nothing of
how the other two do it. Each line is `HEX TAB TOLD`; readers.h says what is told.
"""
import re, sys

LINE = re.compile("([^\r\n]*)(\r\n|\r|\n)")
TIME_MS_MAX = 2**53 - 1


def tell(octets):
    text = octets.decode("utf-8", "replace").removeprefix("\ufeff")
    told, data, kind, new_id, last_id, time_ms = [], [], "", "", "", None
    for line, _ in LINE.findall(text):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            last_id = new_id
            if data:
                words = (kind or "message", "\n".join(data), last_id)
                told.append(":".join(word.encode().hex() for word in words))
            data, kind = [], ""
        elif name == "data":
            data.append(value)
        elif name == "event":
            kind = value
        elif name == "id" and "\0" not in value:
            new_id = value
        elif name == "retry" and re.fullmatch("[0-9]+", value):
            time_ms = min(int(value), TIME_MS_MAX)
    end = "-" if time_ms is None else str(time_ms)
    return " ".join([*told, f"end:{last_id.encode().hex()}:{end}"])


def main():
    count, different_count = 0, 0
    for line in sys.stdin:
        octets, told = line.rstrip("\n").split("\t")
        mine = tell(bytes.fromhex(octets))
        count += 1
        if mine != told:
            different_count += 1
            print(f"FAIL  {octets}\n      judge {told}\n      third {mine}")
    print(f"{count - different_count} passed, {different_count} failed")
    return different_count > 0 or count == 0


if __name__ == "__main__":
    sys.exit(main())
