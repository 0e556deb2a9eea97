#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""JSON Schema inclusion (the profile data) from text, a pair at a time on one thread: data_profile.py BINARY

Needs the folder STAGEDOOR_CONFORMANCE. No peer decides all of these pairs, so the targets are absolute; the verdicts of
the pairs whose source judges exact inclusion are checked, and every counterexample is confirmed by the package
jsonschema if this Python has it.
"""
import glob
import json
import os
import subprocess
import sys
import time

import bench

try:
    import jsonschema
except ImportError:
    jsonschema = None

DRAFTS = {"draft4": "http://json-schema.org/draft-04/schema#"}
# Draft 4, which the source names, has no const; and every multiple of 3 is one of 0.3.
OTHER = {f"subschema/json/{number}" for number in ("0079", "0080", "0082", "0086", "0087", "0088", "0090", "0407")}


def declared(schema, dialect):
    if dialect in DRAFTS and isinstance(schema, dict) and "$schema" not in schema:
        return {"$schema": DRAFTS[dialect], **schema}
    return schema


def cases():
    root = os.environ["STAGEDOOR_CONFORMANCE"]
    for path in sorted(glob.glob(f"{root}/jsonschema/compat-*.jsonl")):
        for line in open(path):
            one = json.loads(line)
            dialect = one.get("dialect")
            yield {"id": one["id"], "format": "json", "profile": "data", "compatibility": one["mode"],
                   "old": [json.dumps(declared(old, dialect)) for old in one["history"]],
                   "new": json.dumps(declared(one["new"], dialect))}, one


def is_valid(text, value):
    schema = json.loads(text)
    kind = jsonschema.validators.validator_for(schema if isinstance(schema, dict) else {},
                                               default=jsonschema.Draft7Validator)
    return kind(schema).is_valid(value)


def confirms(case, value):
    """Whether some version allows the value that another refuses."""
    return any(is_valid(old, value) != is_valid(case["new"], value) for old in case["old"])


def main(binary):
    if not os.environ.get("STAGEDOOR_CONFORMANCE"):
        print("SKIPPED: STAGEDOOR_CONFORMANCE names no published pairs")
        return
    times, counts, wrong = [], {"compatible": 0, "incompatible": 0, "undecided": 0, "shown": 0, "confirmed": 0}, []
    with subprocess.Popen([binary, "schema", "check", "--batch", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        for case, one in cases():
            line = json.dumps(case).encode() + b"\n"
            began = time.perf_counter()
            process.stdin.write(line)
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            times.append(time.perf_counter() - began)
            counts[answer["verdict"]] += 1
            if one["profile"] == "semantic" and one["id"] not in OTHER and answer["compatible"] != one["expected"]:
                wrong.append(one["id"])
            if answer["verdict"] == "incompatible" and any("counterexample" in one for one in answer["findings"]):
                counts["shown"] += 1
                counts["confirmed"] += jsonschema is not None and confirms(case, answer["counterexample"])
        process.stdin.close()
    print(counts)
    if wrong or jsonschema and counts["confirmed"] != counts["shown"]:
        sys.exit(f"a verdict or a counterexample is wrong: {wrong}")
    bench.report("pairs of schemas left undecided", 100 * counts["undecided"] / len(times), None, 5, "%", at_least=False)
    bench.report("refusals that show a value", 100 * counts["shown"] / counts["incompatible"], None, 98, "%")
    bench.report("99th percentile of one pair, pipe included", sorted(times)[len(times) * 99 // 100] * 1000, None, 5,
                 "ms", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
