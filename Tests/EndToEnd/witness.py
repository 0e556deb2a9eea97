# SPDX-License-Identifier: Apache-2.0
"""A witness as C2SP tlog-witness, tlog-cosignature and tlog-checkpoint describe one, with nothing of StageDoor's.

witness.py NAME PORT-FILE KEY-FILE LOG-KEY-FILE: the log's public key is read from the last file with each request.
"""
import base64, hashlib, struct, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

name, port_file, key_file, log_key_file = sys.argv[1:5]
private = Ed25519PrivateKey.generate()
public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
key_id = hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4]
with open(key_file, "w") as file:
    file.write(f"{name}+{key_id.hex()}+{base64.b64encode(bytes([4]) + public).decode()}\n")
seen = {}


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_consistent(old, old_root, size, root, proof):
    """RFC 9162 section 2.1.4.2."""
    if old == 0:
        return not proof
    if old == size:
        return not proof and old_root == root
    if old & (old - 1) == 0:
        proof = [old_root] + proof
    if not proof:
        return False
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for c in proof[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == old_root and sr == root


def signed_by_log(text, signatures):
    with open(log_key_file) as file:
        log_name, log_id, log_key = file.read().strip().split("+", 2)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(log_key)[1:])
    for line in signatures:
        dash, signer, value = line.split(" ")
        value = base64.b64decode(value)
        if signer == log_name and value[:4].hex() == log_id:
            key.verify(value[4:], text.encode())
            return True
    return False


class Witness(BaseHTTPRequestHandler):
    def answer(self, status, body, kind="text/plain"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path != "/w/add-checkpoint":
            return self.answer(404, "no such path\n")
        head, checkpoint = body.split("\n\n", 1)
        lines = head.split("\n")
        assert lines[0].startswith("old ")
        old = int(lines[0][4:])
        proof = [base64.b64decode(line) for line in lines[1:]]
        text, signatures = checkpoint.split("\n\n", 1)
        text += "\n"
        origin, size, root = text.split("\n")[:3]
        size, root = int(size), base64.b64decode(root)
        if not signed_by_log(text, signatures.rstrip("\n").split("\n")):
            return self.answer(403, "not signed by the log\n")
        known, known_root = seen.get(origin, (0, None))
        if old > size:
            return self.answer(400, "old is more than the size\n")
        if old != known or (known == size and known_root != root):
            return self.answer(409, f"{known}\n", "text/x.tlog.size")
        if not is_consistent(old, known_root, size, root, proof):
            return self.answer(422, "not consistent\n")
        seen[origin] = (size, root)
        now = int(time.time())
        signature = private.sign(f"cosignature/v1\ntime {now}\n{text}".encode())
        line = base64.b64encode(key_id + struct.pack(">Q", now) + signature).decode()
        self.answer(200, f"\u2014 {name} {line}\n")

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Witness)
with open(port_file, "w") as file:
    file.write(str(server.server_port))
server.serve_forever()
