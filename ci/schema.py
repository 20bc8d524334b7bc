# SPDX-License-Identifier: MIT
"""Holds a JSON file against a JSON Schema: schema.py SCHEMA FILE prints "valid", or the first faults.

As much of draft 2020-12 as the schemas in docs/ use. A keyword that is not known here is a fault,
so that no schema can ask for what nobody looks at.
"""
import json
import sys

TOLD = {"$schema", "$id", "$defs", "title", "description", "additionalProperties"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def is_of_type(value, name):
    """Whether the value is of that type; true is no integer."""
    if name in ("integer", "number"):
        kinds = int if name == "integer" else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def members(root, schema, value, place):
    """The faults in the members of an object."""
    properties = schema.get("properties", {})
    for name, member in value.items():
        if name in properties:
            yield from faults(root, properties[name], member, f"{place}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{place}: {name} is not known"


def faults(root, schema, value, place="$"):
    """All faults of the value, each a line."""
    for keyword, asks in schema.items():
        is_number = is_of_type(value, "number")
        if keyword in TOLD:
            continue
        if keyword == "type":
            if not any(is_of_type(value, name) for name in ([asks] if isinstance(asks, str) else asks)):
                yield f"{place}: is not of type {asks}"
        elif keyword in ("enum", "const"):
            if value not in (asks if keyword == "enum" else [asks]):
                yield f"{place}: is none of the values"
        elif keyword == "required":
            yield from (f"{place}: lacks {name}" for name in asks if name not in value)
        elif keyword == "properties":
            if isinstance(value, dict):
                yield from members(root, schema, value, place)
        elif keyword == "items":
            for index, item in enumerate(value if isinstance(value, list) else []):
                yield from faults(root, asks, item, f"{place}[{index}]")
        elif keyword == "$ref":
            yield from faults(root, root["$defs"][asks.removeprefix("#/$defs/")], value, place)
        elif keyword in ("minimum", "maximum"):
            if is_number and (value < asks if keyword == "minimum" else value > asks):
                yield f"{place}: {value} is beyond the {keyword}"
        else:
            yield f"{place}: the schema has a keyword that nobody knows: {keyword}"


def main():
    """Exit status 0 for a valid file, 1 for another."""
    with open(sys.argv[1], encoding="utf-8") as schema, open(sys.argv[2], encoding="utf-8") as file:
        root = json.load(schema)
        found = list(faults(root, root, json.load(file)))
    print("\n".join(found[:10]) if found else "valid")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
