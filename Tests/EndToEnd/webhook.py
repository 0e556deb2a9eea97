# SPDX-License-Identifier: Apache-2.0
"""Receives what StageDoor tells, checks its signature and writes it down.

webhook.py PORT KEYFILE OUTPUT [STATUS…]: answers the first requests with these statuses, or with "hang" not at all,
and all others with 200."""
import hashlib
import hmac
import http.server
import json
import sys
import time

port, key_file, output = int(sys.argv[1]), sys.argv[2], sys.argv[3]
statuses = [0 if status == "hang" else int(status) for status in sys.argv[4:]]
with open(key_file, "rb") as file:
    key = file.read().rstrip(b"\r\n")


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        parts = dict(part.split("=", 1) for part in self.headers["Stagedoor-Signature"].split(","))
        expected = hmac.new(key, parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
        status = statuses.pop(0) if statuses else 200
        with open(output, "a") as file:
            line = {
                "path": self.path, "body": json.loads(body), "valid": hmac.compare_digest(expected, parts["v1"]),
                "id": self.headers["Stagedoor-Notification"], "status": status,
            }
            file.write(json.dumps(line) + "\n")
        if status == 0:
            time.sleep(60)
            return
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Receiver)
print(f"listening {server.server_address[1]}", flush=True)
server.serve_forever()
