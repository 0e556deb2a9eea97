#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes random values with the package fastavro under one schema and reads them under another.

    avro_data_peer.py LINES

Reads one JSON object a line: {"writer": SCHEMA, "reader": SCHEMA, "seed": N, "compatible": FLAG, "losses": [HEX, …]};
prints one a line: {"values": how many were written, "lost": the first that did not come back or null, "kept": those of the
losses that did come back}.
"""
import copy
import io
import json
import random
import sys

import fastavro

LONGS = [0, 1, -1, 2**24 + 1, 2**31 - 1, -(2**31), 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)]
TYPES = ("null", "boolean", "int", "long", "float", "double", "bytes", "string")


def plain(schema):
    """Without logical types, of which fastavro makes objects that it compares in other ways."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: plain(one) if key in ("type", "items", "values") else one for key, one in schema.items()}
    found.pop("logicalType", None)
    if "fields" in found:
        found["fields"] = [plain(field) for field in found["fields"]]
    return found


def value(schema, names, depth, source):
    if isinstance(schema, list):
        branch = source.choice(schema)
        if depth <= 0 and "null" in schema:
            branch = "null"
        inner = value(branch, names, depth - 1, source)
        word = branch if isinstance(branch, str) else branch.get("name") if branch["type"] in (
            "record", "enum", "fixed", "error") else branch["type"]
        return inner if branch == "null" else (word, inner)
    word = schema if isinstance(schema, str) else schema["type"]
    if isinstance(word, (dict, list)):
        return value(word, names, depth, source)
    if word not in TYPES and word in names:
        if depth < -8:
            raise RecursionError
        return value(names[word], names, depth - 1, source)
    if word == "null":
        return None
    if word == "boolean":
        return source.random() < 0.5
    if word == "int":
        return source.choice([one for one in LONGS if -(2**31) <= one < 2**31])
    if word == "long":
        return source.choice(LONGS)
    if word in ("float", "double"):
        return source.choice([0.0, 1.5, -2.0, 16777216.0])
    if word == "bytes":
        return source.choice([b"", b"a", b"\xff", b"\xc3\x28", "é".encode()])
    if word == "string":
        return source.choice(["", "a", "é"])
    if word == "array":
        return [value(schema["items"], names, depth - 1, source) for _ in range(source.randrange(3) if depth > 0 else 0)]
    if word == "map":
        return {key: value(schema["values"], names, depth - 1, source)
                for key in ("k", "l")[:source.randrange(3) if depth > 0 else 0]}
    if word == "enum":
        return source.choice(schema["symbols"])
    if word == "fixed":
        return bytes(source.choice([0, 255]) for _ in range(schema["size"]))
    return {field["name"]: value(field["type"], names, depth - 1, source) for field in schema["fields"]}


def aliases(schema, found):
    if isinstance(schema, list):
        for one in schema:
            aliases(one, found)
    elif isinstance(schema, dict):
        for field in schema.get("fields", []):
            for alias in field.get("aliases", []):
                found.setdefault(field["name"], []).append(alias)
            aliases(field["type"], found)
        for key in ("type", "items", "values"):
            aliases(schema.get(key), found)
    return found


def keeps(written, read, renamed):
    if isinstance(written, dict) and isinstance(read, dict):
        for name, one in read.items():
            sources = [other for other in [name, *renamed.get(name, [])] if other in written]
            if sources and not any(keeps(written[source], one, renamed) for source in sources):
                return False
        return True
    if isinstance(written, list) and isinstance(read, list):
        return len(written) == len(read) and all(keeps(*pair, renamed) for pair in zip(written, read))
    if isinstance(written, str) and isinstance(read, bytes):
        return written.encode() == read
    if isinstance(written, bytes) and isinstance(read, str):
        return written == read.encode()
    if isinstance(written, bool) != isinstance(read, bool):
        return False
    return written == read


def judge(case):
    written, wanted = {}, {}
    writer = fastavro.parse_schema(plain(case["writer"]), named_schemas=written)
    reader = fastavro.parse_schema(plain(case["reader"]), named_schemas=wanted)
    renamed = aliases(reader, {})

    def survives(data):
        before = fastavro.schemaless_reader(io.BytesIO(data), copy.deepcopy(writer), None)
        try:
            after = fastavro.schemaless_reader(io.BytesIO(data), copy.deepcopy(writer), copy.deepcopy(reader))
        except KeyError:
            raise  # a failure of its own: an enum that has a record's name as an alias
        except Exception as error:
            return False, before, repr(error)
        return keeps(before, after, renamed), before, after

    answer = {"values": 0, "lost": None, "kept": []}
    for loss in case["losses"]:
        if survives(bytes.fromhex(loss))[0]:
            answer["kept"].append(loss)
    source = random.Random(case["seed"])
    for _ in range(30 if case["compatible"] else 0):
        try:
            stream = io.BytesIO()
            fastavro.schemaless_writer(stream, copy.deepcopy(writer), value(writer, written, 4, source))
        except (RecursionError, ValueError, IndexError):
            continue
        answer["values"] += 1
        kept, before, after = survives(stream.getvalue())
        if not kept:
            answer["lost"] = f"{stream.getvalue().hex()} {before!r} -> {after!r}"
            break
    return answer


for line in open(sys.argv[1], encoding="utf-8"):
    try:
        print(json.dumps(judge(json.loads(line))))
    except Exception as error:
        print(json.dumps({"error": repr(error)}))
