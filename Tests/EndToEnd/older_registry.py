# SPDX-License-Identifier: Apache-2.0
"""A registry with fewer routes, to import from: no contexts, no pages, and nothing says what is deleted.

Prints its port. With the argument "one-by-one" it does not list schemas either.
"""
import http.server
import json
import sys
import urllib.parse

RECORD = '{"type":"record","name":"%s","fields":[{"name":"a","type":"%s"}]}'
REFERENCE = [{"name": "Base", "subject": "base", "version": 1}]
VERSIONS = [
    ("base", 1, 4, "AVRO", RECORD % ("Base", "int"), [], False),
    ("orders/eu", 2, 7, "AVRO", RECORD % ("Order", "Base"), REFERENCE, False),
    ("orders/eu", 5, 8, "AVRO", RECORD % ("Order", "long"), [], False),
    ("checks", 1, 9, "JSON", '{"type": "object", "title": "Check"}', [], False),
    ("checks", 2, 11, "JSON", '{"type": "string"}', [], True),
]
HAS_LIST = "one-by-one" not in sys.argv


def entry(version):
    subject, number, schema_id, kind, text, references, _ = version
    found = {"subject": subject, "version": number, "id": schema_id, "schema": text}
    if kind != "AVRO":
        found["schemaType"] = kind
    if references:
        found["references"] = references
    return found


def answer(path, deleted):
    known = [version for version in VERSIONS if deleted or not version[6]]
    if path == ["schemas"] and HAS_LIST:
        return [entry(version) for version in known]
    if path == ["subjects"]:
        return sorted({version[0] for version in known})
    if path == ["config"]:
        return {"compatibilityLevel": "FULL"}
    if path == ["config", "checks"]:
        return {"compatibilityLevel": "NONE"}
    if path == ["mode"]:
        return {"mode": "READWRITE"}
    if path[0] == "subjects" and path[2:3] == ["versions"]:
        own = [version for version in known if version[0] == path[1]]
        if len(path) == 3 and own:
            return [version[1] for version in own]
        found = [entry(version) for version in own if path[3:] == [str(version[1])]]
        return found[0] if found else None
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        if self.headers.get("Authorization") != "Basic dXNlcjpwYXNz":
            return self.send(401, {"error_code": 401, "message": "Unauthorized"})
        path = [urllib.parse.unquote(part) for part in url.path.strip("/").split("/")]
        found = answer(path, "deleted=true" in url.query)
        if found is None:
            return self.send(404, {"error_code": 404, "message": "HTTP 404 Not Found"})
        self.send(200, found)

    def send(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
