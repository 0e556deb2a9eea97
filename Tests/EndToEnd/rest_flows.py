#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs recorded REST scenarios against a live registry.

    rest_flows.py --binary STAGEDOOR --url URL --flows FILE.jsonl [--expected-failures FILE] [--match REGEX]

A scenario assumes an empty registry (level BACKWARD, mode READWRITE). Between scenarios the registry at URL is emptied
through its own API, which is quick; one that fails there is tried once more on a server with a database of its own,
since ids, once given, are never given again, and only that second answer counts.

Prints one line a failing scenario. Exit status 0 when exactly the expected failures failed. Standard library only.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote, urlsplit

MEDIA = "application/vnd.schemaregistry.v1+json"


class Registry:
    def __init__(self, url):
        parts = urlsplit(url)
        self.host, self.port, self.connection = parts.hostname, parts.port, None

    def call(self, method, path, body=None):
        headers = {"Accept": f"{MEDIA}, application/json"}
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body), MEDIA
        for attempt in (1, 2):
            fresh = self.connection is None
            try:
                if fresh:
                    self.connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
                self.connection.request(method, path, data, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection = None
                if fresh or attempt == 2:
                    raise
            except (OSError, http.client.HTTPException):
                self.connection = None
                raise

    def listed(self, path):
        status, _, text = self.call("GET", path)
        return json.loads(text) if status == 200 else []

    def empty(self, flow):
        """Brings the registry back to what a scenario expects, as far as the API can."""
        self.call("PUT", "/mode?force=true", {"mode": "READWRITE"})
        for path in touched(flow):
            self.call("DELETE", path)
        contexts = [c for c in self.listed("/contexts") if c != "."]
        for context in contexts:
            self.call("DELETE", f"/mode/:{context}:")
            self.call("DELETE", f"/config/:{context}:")
        for _ in range(8):  # what is referenced goes only after what refers to it
            subjects = self.listed("/subjects?deleted=true&subjectPrefix=:*:")
            if not subjects:
                break
            for subject in subjects:
                name = quote(subject, safe="")
                self.call("DELETE", f"/mode/{name}")
                self.call("DELETE", f"/config/{name}")
                self.call("DELETE", f"/subjects/{name}")
                self.call("DELETE", f"/subjects/{name}?permanent=true")
        for context in contexts:
            self.call("DELETE", f"/contexts/{context}")
        for path in ("/mode/:.__GLOBAL:", "/config/:.__GLOBAL:", "/mode", "/config"):
            self.call("DELETE", path)
        self.call("PUT", "/mode?force=true", {"mode": "READWRITE"})
        self.call("PUT", "/config", {"compatibility": "BACKWARD"})


def touched(flow):
    """The paths of levels and modes that a scenario sets."""
    paths = {}
    for step in flow["steps"]:
        path = step["path"].split("?")[0]
        if step["method"] == "PUT" and re.search(r"/(config|mode)(/|$)", path) and "{{" not in path:
            paths[path] = True
    return list(paths)


def filled(value, stored):
    """`value` with every {{name}} replaced by what was stored under it."""
    if isinstance(value, str):
        return re.sub(r"\{\{(\w+)\}\}", lambda found: str(stored.get(found[1], found[0])), value)
    if isinstance(value, list):
        return [filled(item, stored) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, stored) for key, item in value.items()}
    return value


MISSING = object()


def member(document, path):
    for part in path.split("."):
        if isinstance(document, dict) and part in document:
            document = document[part]
        elif isinstance(document, list) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return MISSING
    return document


def alike(got, wanted):
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    if isinstance(got, (int, float)) and isinstance(wanted, (int, float)):
        return got == wanted
    return str(got) == str(wanted)


def problem(expectation, status, headers, text, stored):
    """Why the answer does not meet the expectation, or None."""
    wanted = filled({k: v for k, v in expectation.items() if k not in ("eqStored", "neStored", "as")}, stored)
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    items = document if isinstance(document, list) else None
    if "status" in wanted:
        met = status == wanted["status"]
    elif "header" in wanted:
        met = wanted["contains"] in (headers.get(wanted["header"]) or "")
    elif "contains" in wanted:
        met = wanted["contains"] in text
    elif "notContains" in wanted:
        met = wanted["notContains"] not in text
    elif "arrayLength" in wanted:
        met = len(items) == wanted["arrayLength"] if items is not None else not wanted["arrayLength"] and not text.strip()
    elif "arrayHas" in wanted:
        met = any(alike(item, wanted["arrayHas"]) for item in items or [])
    elif "arrayHasNot" in wanted:
        met = items is not None and not any(alike(item, wanted["arrayHasNot"]) for item in items)
    elif "integer" in wanted:
        met = document == wanted["integer"]
    elif "has" in wanted:
        met = member(document, wanted["has"]) is not MISSING
    elif "hasNot" in wanted:
        met = member(document, wanted["hasNot"]) is MISSING
    elif "store" in wanted:
        value = member(document, wanted["store"])
        met = value is not MISSING
        if met:
            stored[expectation["as"]] = value
    else:
        met = field_meets(member(document, wanted["field"]), wanted, expectation, stored)
    return None if met else f"wanted {json.dumps(expectation)}, got {status} {text[:240]!r}"


def field_meets(value, wanted, expectation, stored):
    if "emptyOrAbsent" in wanted:
        return value is MISSING or not value
    if value is MISSING:
        return False
    if "eq" in wanted:
        return alike(value, wanted["eq"])
    if "eqStored" in expectation:
        return alike(value, stored.get(expectation["eqStored"]))
    if "neStored" in expectation:
        return not alike(value, stored.get(expectation["neStored"]))
    if "length" in wanted:
        return isinstance(value, list) and len(value) == wanted["length"]
    raise ValueError(f"unknown expectation {expectation}")


def play(flow, registry):
    """Why the scenario fails, or None."""
    stored = {}
    for number, step in enumerate(flow["steps"], 1):
        path, body = filled(step["path"], stored), filled(step.get("body"), stored)
        try:
            answer = registry.call(step["method"], path.replace(" ", "%20"), body)
        except (OSError, http.client.HTTPException) as error:
            return f"step {number} {step['method']} {path}: {error}"
        for expectation in step["expect"]:
            why = problem(expectation, *answer, stored)
            if why:
                return f"step {number} {step['method']} {path}: {why}"
    return None


class OwnServer:
    """A server with an empty database of its own."""

    def __init__(self, binary):
        self.folder = tempfile.mkdtemp(prefix="sd-flow.", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.log = open(os.path.join(self.folder, "log"), "w")
        self.process = subprocess.Popen(
            [binary, "serve", "--dev", "--listen", "127.0.0.1:0", "--data-dir", os.path.join(self.folder, "data")],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)

    def __enter__(self):
        line = self.process.stdout.readline()
        if "listening on " not in line:
            raise RuntimeError(f"a server of its own did not start: {open(self.log.name).read()[-2000:]}")
        return Registry(line.split("listening on ")[1].split()[0])

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def expected_failures(path):
    """Lines of `id | reason`."""
    lines = open(path).read().splitlines() if path else []
    pairs = (line.split("|", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {identifier.strip(): reason.strip() for identifier, reason in pairs}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--flows", required=True)
    parser.add_argument("--expected-failures")
    parser.add_argument("--match", default="")
    parser.add_argument("--own-servers", type=int, default=80, help="how many scenarios may be tried on their own server")
    options = parser.parse_args()

    expected = expected_failures(options.expected_failures)
    registry, began, passed, bad, own = Registry(options.url), time.monotonic(), 0, 0, 0
    for line in open(options.flows):
        flow = json.loads(line)
        if not re.search(options.match, flow["id"] + " " + flow["name"]):
            continue
        registry.empty(flow)
        why = play(flow, registry)
        registry.empty(flow)
        if why and own < options.own_servers:
            own += 1
            with OwnServer(options.binary) as fresh:
                why = play(flow, fresh)
        if why and flow["id"] in expected:
            print(f"expected failure {flow['id']}: {expected[flow['id']]}")
        elif why:
            print(f"FAILED {flow['id']} {flow['name']}: {why}", flush=True)
        elif flow["id"] in expected:
            why = "passes"
            print(f"FAILED {flow['id']} passes, but is listed as an expected failure")
        bad += bool(why and (flow["id"] not in expected or why == "passes"))
        passed += not why
    print(f"{passed} passed, {bad} failed, {own} on a server of their own, {time.monotonic() - began:.0f} s")
    sys.exit(1 if bad or not passed else 0)


if __name__ == "__main__":
    main()
