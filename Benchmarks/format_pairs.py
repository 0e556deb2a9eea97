#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""JSON Schema and Protobuf compatibility from text, pairs a second on one thread: format_pairs.py BINARY

No peer in Python is at hand that judges as Confluent's registry does, so the targets are absolute, and beside them stands
a floor: Python's json module reading the same texts. Pairs of our own, and those of the folder STAGEDOOR_CONFORMANCE if it
is set, whose verdicts are checked. The 99th percentile is of single pairs, each written to a process that waits for it.
"""
import glob
import json
import os
import random
import subprocess
import sys
import time

import bench
from avro_compatibility import used_by_children

PROFILES = ("confluent", "confluent-like")
WRONG = {"axonops/protobuf/0127"}  # Confluent's own csr/protobuf-diff/0053 says the contrary.
KINDS = ["string", "integer", "number", "boolean"]
SCALARS = ["string", "int32", "int64", "bool", "double", "bytes"]


def json_schema(choice, count, more):
    properties = {f"field{n}": {"type": choice.choice(KINDS), "description": "A field."} for n in range(count)}
    if more:
        properties["added"] = {"type": "string"}
    return json.dumps({"type": "object", "properties": properties, "required": ["field0"],
                       "additionalProperties": choice.random() < 0.5})


def proto(choice, count, more):
    fields = [f"  {choice.choice(SCALARS)} field{n} = {n + 1};" for n in range(count)]
    if more:
        fields.append(f"  repeated string added = {count + 1};")
    return 'syntax = "proto3";\npackage live.bench;\nmessage Event {\n' + "\n".join(fields) + "\n}\n"


def own(make, form):
    choice = random.Random(20)
    cases = []
    for number in range(4000):
        seed, count = choice.random(), choice.randint(5, 20)
        old, new = (make(random.Random(seed), count, more) for more in (False, True))
        cases.append({"id": str(number), "format": form, "compatibility": "BACKWARD", "old": [old], "new": new})
    return cases, None


def published(folder):
    """The pairs of a corpus, repeated until there are thousands of them, and their verdicts."""
    root = os.environ.get("STAGEDOOR_CONFORMANCE")
    lines = [json.loads(line) for path in sorted(glob.glob(f"{root}/{folder}/compat-*.jsonl")) for line in open(path)]
    lines = [one for one in lines if one["profile"] in PROFILES and "original_metadata" not in one
             and one["id"] not in WRONG]

    text = str if folder == "protobuf" else json.dumps
    cases = [{"id": one["id"], "format": one["format"], "compatibility": one["mode"],
              "old": [text(old) for old in one["history"]], "new": text(one["new"]),
              "oldFiles": one.get("history_files"), "newFiles": one.get("new_files")} for one in lines]
    repeats = 4000 // len(cases) + 1
    return cases * repeats, [one["expected"] for one in lines] * repeats


def floor(cases):
    texts = [text for case in cases for text in case["old"] + [case["new"]]]
    began = time.process_time()
    for text in texts:
        try:
            json.loads(text)
        except ValueError:
            text.split()
    return len(cases) / (time.process_time() - began)


def pairs(name, binary, cases, expected):
    with bench.folder() as folder:
        paths = [os.path.join(folder, file) for file in ("cases.jsonl", "answers.jsonl")]
        with open(paths[0], "w") as file:
            file.writelines(json.dumps(case) + "\n" for case in cases)
        took = []
        for _ in range(5):
            with open(paths[1], "w") as file:
                began = used_by_children()
                subprocess.run([binary, "schema", "check", "--batch", paths[0]], stdout=file)
                took.append(used_by_children() - began)
        with open(paths[1]) as file:
            verdicts = [json.loads(line)["compatible"] for line in file]
    if None in verdicts or expected and verdicts != expected:
        sys.exit(f"{name}: a verdict is wrong")
    rate = len(cases) / min(took)
    bench.report(f"{name}, from text (Python only reads them at {floor(cases):,.0f}/s)", rate, None, 20_000, "pairs/s")


def single(name, binary, cases):
    times = []
    with subprocess.Popen([binary, "schema", "check", "--batch", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        for case in cases[:4000]:
            line = json.dumps(case).encode() + b"\n"
            began = time.perf_counter()
            process.stdin.write(line)
            process.stdin.flush()
            process.stdout.readline()
            times.append(time.perf_counter() - began)
        process.stdin.close()
    bench.report(f"{name}, 99th percentile of one pair, pipe included", sorted(times)[len(times) * 99 // 100] * 1000,
                 None, 1, "ms", at_least=False)


def main(binary):
    for name, make, folder in (("json", json_schema, "jsonschema"), ("protobuf", proto, "protobuf")):
        sets = [("own pairs", own(make, name))]
        if os.environ.get("STAGEDOOR_CONFORMANCE"):
            sets.append(("published pairs", published(folder)))
        for title, (cases, expected) in sets:
            pairs(f"{name}, {title}", binary, cases, expected)
            single(f"{name}, {title}", binary, cases)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
