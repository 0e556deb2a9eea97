#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes random messages with Google's package protobuf under one schema and reads them under another.

    protobuf_data_peer.py LINES

Reads one JSON object a line: {"writer": TEXT, "reader": TEXT, "seed": N, "compatible": FLAG, "losses": [HEX, …]}, where both
texts define a message M; prints one a line: {"messages": how many were written, "lost": the first that did not come back
or null, "kept": those of the losses that did come back}.
"""
import json
import os
import random
import sys
import tempfile

import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor as Field
from grpc_tools import protoc

VALUES = {
    Field.TYPE_BOOL: [True, False],
    Field.TYPE_STRING: ["", "a", "é"],
    Field.TYPE_BYTES: [b"", b"a", b"\xff", b"\x08\x01"],
    Field.TYPE_FLOAT: [0.0, 1.5, -2.0],
    Field.TYPE_DOUBLE: [0.0, 1.5, -2.0],
}
for types, low, high in (
    ((Field.TYPE_INT32, Field.TYPE_SINT32, Field.TYPE_SFIXED32), -(2**31), 2**31 - 1),
    ((Field.TYPE_INT64, Field.TYPE_SINT64, Field.TYPE_SFIXED64), -(2**63), 2**63 - 1),
    ((Field.TYPE_UINT32, Field.TYPE_FIXED32), 0, 2**32 - 1),
    ((Field.TYPE_UINT64, Field.TYPE_FIXED64), 0, 2**64 - 1),
):
    for kind in types:
        VALUES[kind] = [one for one in (0, 1, 2, 5, -1, 2**31, 2**32, low, high) if low <= one <= high]


def message_class(text, folder):
    path = os.path.join(folder, "m.proto")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    out = os.path.join(folder, "m.binpb")
    if protoc.main(["protoc", f"-I{folder}", f"--descriptor_set_out={out}", path]) != 0:
        raise ValueError("protoc refuses the schema")
    pool = descriptor_pool.DescriptorPool()
    with open(out, "rb") as file:
        for one in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
            pool.Add(one)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("M"))


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def value(field, source, depth):
    if field.enum_type is not None:
        return source.choice([one.number for one in field.enum_type.values])
    return source.choice(VALUES[field.type])


def fill(message, source, depth):
    for field in message.DESCRIPTOR.fields:
        if not field.is_required and source.random() < 0.4:
            continue
        if field.message_type is not None and not is_map(field) and depth <= 0:
            continue
        if is_map(field):
            of = field.message_type.fields_by_number
            for _ in range(source.randrange(3)):
                key = value(of[1], source, depth)
                if of[2].message_type is not None:
                    fill(getattr(message, field.name)[key], source, depth - 1)
                else:
                    getattr(message, field.name)[key] = value(of[2], source, depth)
        elif field.message_type is not None:
            for _ in range(1 + source.randrange(2) if field.is_repeated else 1):
                target = getattr(message, field.name)
                if field.is_repeated:
                    target = target.add()
                else:
                    target.SetInParent()
                fill(target, source, depth - 1)
        elif field.is_repeated:
            getattr(message, field.name).extend(value(field, source, depth) for _ in range(source.randrange(3)))
        else:
            setattr(message, field.name, value(field, source, depth))
    return message


def values(field, found):
    """The values of a field as a list, those of a map in the order of their keys, as pairs."""
    if is_map(field):
        return sorted(((key, found[key]) for key in found), key=repr)
    return list(found) if field.is_repeated else [found]


def keeps_message(before, after):
    mine, theirs = before.DESCRIPTOR, after.DESCRIPTOR
    present = dict(after.ListFields())
    for field, found in before.ListFields():
        other = theirs.fields_by_number.get(field.number)
        if (other is None or other.name != field.name) and field.name in theirs.fields_by_name:
            return False
        if other is None:
            continue
        # Reading a string that is not UTF-8 fails only here.
        getattr(after, other.name)
        written = values(field, found)
        if other not in present:
            if not other.is_repeated and len(written) == 1 and is_zero(written[0]):
                continue
            return False
        read = values(other, present[other])
        if is_map(other) and not is_map(field):
            read = [pair for pair in values(other, present[other])]
            written = sorted(written, key=lambda one: repr(pair_of(one)[0]))
        elif is_map(field) and not is_map(other) and other.is_repeated:
            read = sorted(read, key=lambda one: repr(pair_of(one)[0]))
        if len(written) != len(read):
            return False
        if not all(keeps(field, other, *pair) for pair in zip(written, read)):
            return False
    return True


def is_zero(one):
    return not hasattr(one, "DESCRIPTOR") and not isinstance(one, tuple) and not one


def pair_of(one):
    """The key and the value of an entry, whether it is a map's or a message's."""
    if isinstance(one, tuple):
        return one
    if not hasattr(one, "DESCRIPTOR"):
        return (one, None)
    by_number = one.DESCRIPTOR.fields_by_number
    return tuple(getattr(one, by_number[number].name) if number in by_number else None for number in (1, 2))


def keeps(field, other, written, read):
    if other.type == Field.TYPE_STRING and isinstance(read, bytes):
        return False  # a string of proto2 that is not UTF-8
    if isinstance(written, tuple) and isinstance(read, (bytes, str)):
        return True  # the bytes of an entry, as they were written
    if isinstance(written, tuple) or isinstance(read, tuple):
        pairs = pair_of(written), pair_of(read)
        return all(
            keeps_message(*pair) if hasattr(pair[0], "DESCRIPTOR") and hasattr(pair[1], "DESCRIPTOR")
            else pair[0] == pair[1] or pair[0] is None or not pair[0] and not pair[1]
            for pair in zip(*pairs))
    if hasattr(written, "DESCRIPTOR") and hasattr(read, "DESCRIPTOR"):
        return keeps_message(written, read)
    if field.enum_type is not None and other.enum_type is not None:
        for name, one in field.enum_type.values_by_name.items():
            if one.number == written and other.enum_type.values_by_name.get(name, one).number != written:
                return False
    return as_bytes(written) == as_bytes(read)


def as_bytes(one):
    if hasattr(one, "SerializePartialToString"):
        return one.SerializePartialToString()
    return one.encode() if isinstance(one, str) else one


def judge(case, folder):
    writer, reader = (message_class(case[side], folder) for side in ("writer", "reader"))

    def survives(data):
        before = writer.FromString(data)
        try:
            after = reader.FromString(data)
            if not after.IsInitialized():
                return False, f"{before} -> a required field is missing"
            return keeps_message(before, after), f"{before} -> {after}"
        except Exception as error:
            return False, f"{before} -> {error!r}"

    answer = {"messages": 0, "lost": None, "kept": []}
    for loss in case["losses"]:
        if survives(bytes.fromhex(loss))[0]:
            answer["kept"].append(loss)
    source = random.Random(case["seed"])
    for _ in range(40 if case["compatible"] else 0):
        message = fill(writer(), source, 3)
        if not message.IsInitialized():
            continue
        data = message.SerializeToString(deterministic=True)
        answer["messages"] += 1
        kept, shown = survives(data)
        if not kept:
            answer["lost"] = f"{data.hex()} {shown}"
            break
    return answer


with tempfile.TemporaryDirectory() as place:
    for line in open(sys.argv[1], encoding="utf-8"):
        try:
            print(json.dumps(judge(json.loads(line), place)))
        except ValueError as error:
            print(json.dumps({"error": repr(error)}))
