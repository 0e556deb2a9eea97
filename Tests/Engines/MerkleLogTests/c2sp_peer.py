# SPDX-License-Identifier: Apache-2.0
"""Checks logs and proofs from the texts of C2SP and RFC 9162 alone: c2sp_peer.py QUESTIONS

Each line of the file is {"log": FOLDER, "key": VKEY} or {"proof": TEXT, "key": VKEY, "witness": VKEY or null}; each
answer is {"size", "root", "entries", "witnessed"} or {"index", "entry", "witnessed"}, or {"error"}.
"""
import base64
import hashlib
import json
import os
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree(hashes):
    """RFC 6962 section 2.1, from the hashes of the entries."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node(tree(hashes[:split]), tree(hashes[split:]))


def verifier(text):
    """signed-note: name+hex id+base64(kind, key)."""
    name, number, encoded = text.split("+", 2)
    material = base64.b64decode(encoded, validate=True)
    key_id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
    assert key_id.hex() == number, "the key's id"
    return name, key_id, material[0], Ed25519PublicKey.from_public_bytes(material[1:])


def signed_text(note, key):
    """The text of a signed note, once the key's signature has been found right; and the time of a cosignature."""
    name, key_id, kind, public = verifier(key)
    text, lines = note.rsplit("\n\n", 1)
    text += "\n"
    for line in lines.splitlines():
        dash, signer, encoded = line.split(" ")
        assert dash == "\u2014"
        blob = base64.b64decode(encoded, validate=True)
        if (signer, blob[:4]) != (name, key_id):
            continue
        if kind == 1:
            public.verify(blob[4:], text.encode())
            return text, None
        assert kind == 4
        time = int.from_bytes(blob[4:12], "big")
        public.verify(blob[12:], f"cosignature/v1\ntime {time}\n{text}".encode())
        return text, time
    raise AssertionError(f"no signature of {name}")


def checkpoint(note, key):
    origin, size, root, *_ = signed_text(note, key)[0].splitlines()
    assert origin == key.split("+")[0] and str(int(size)) == size
    return int(size), base64.b64decode(root, validate=True)


def path(index, width):
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03}")
    return "/".join(parts) + ("" if width == 256 else f".p/{width}")


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def bundle(content):
    entries = []
    while content:
        length = int.from_bytes(content[:2], "big")
        assert len(content) >= 2 + length
        entries.append(content[2:2 + length])
        content = content[2 + length:]
    return entries


def check_log(folder, key):
    size, root = checkpoint(read(folder, "checkpoint").decode(), key)
    hashes = []
    for index in range((size + 255) // 256):
        width = min(256, size - 256 * index)
        entries = bundle(read(folder, "tile/entries/" + path(index, width)))
        assert len(entries) == width
        hashes += [leaf(entry) for entry in entries]
    assert tree(hashes) == root, "the root of the entries"
    level, row = 0, hashes
    while row:
        for index in range((len(row) + 255) // 256):
            part = row[256 * index:256 * index + 256]
            assert read(folder, f"tile/{level}/" + path(index, len(part))) == b"".join(part), f"tile {level} {index}"
        row = [tree(row[start:start + 256]) for start in range(0, len(row) - 255, 256)]
        level += 1
    older = sorted(int(name) for name in os.listdir(os.path.join(folder, "checkpoints")))
    for count in older:
        assert checkpoint(read(folder, f"checkpoints/{count}").decode(), key) == (count, tree(hashes[:count]))
    return {"size": size, "root": base64.b64encode(root).decode(), "entries": len(hashes), "checkpoints": len(older)}


def check_proof(text, key, witness):
    """tlog-proof, with the entry as its extra data; RFC 9162 section 2.1.3.2."""
    head, note = text.split("\n\n", 1)
    title, extra, place, *lines = head.splitlines()
    assert title == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and place.startswith("index ")
    entry = base64.b64decode(extra[6:], validate=True)
    size, root = checkpoint(note, key)
    index = number = int(place[6:])
    assert number < size
    last, value = size - 1, leaf(entry)
    for line in lines:
        assert last > 0
        beside = base64.b64decode(line, validate=True)
        if number & 1 or number == last:
            value = node(beside, value)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            value = node(value, beside)
        number, last = number >> 1, last >> 1
    assert last == 0 and value == root, "the root of the proof"
    time = signed_text(note, witness)[1] if witness else None
    return {"index": index, "entry": entry.decode(), "witnessed": time}


def answer(question):
    try:
        if "log" in question:
            return check_log(question["log"], question["key"])
        return check_proof(question["proof"], question["key"], question.get("witness"))
    except (AssertionError, InvalidSignature, ValueError, OSError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    with open(sys.argv[1]) as questions:
        for line in questions:
            print(json.dumps(answer(json.loads(line))))
