#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Avro compatibility from text, beside Apache Avro's Python checker on the same pairs: avro_compatibility.py BINARY

Both run on one thread and are measured in seconds of processor time, ours with the start of the process, the reading of
the cases and the writing of every finding.
"""
import json
import os
import random
import resource
import subprocess
import sys
import time

import avro.schema
from avro.compatibility import ReaderWriterCompatibilityChecker, SchemaCompatibilityType

import bench

TYPES = ["int", "long", "string", "bytes", "double", ["null", "string"], {"type": "array", "items": "long"},
         {"type": "map", "values": "string"}]


def record(fields):
    return json.dumps({"type": "record", "name": "Event", "namespace": "live.bench", "fields": fields})


def a_field(number, choice):
    return {"name": f"field{number}", "type": choice.choice(TYPES), "doc": "A field like any other."}


def pairs(count):
    """Old and new texts; about half of the changes are breaks."""
    choice = random.Random(20)
    made = []
    for _ in range(count):
        fields = [a_field(n, choice) for n in range(choice.randint(5, 30))]
        added = {"name": "added", "type": "int", **({"default": 0} if choice.random() < 0.5 else {})}
        made.append((record(fields), record(fields + [added])))
    return made


def by_python(cases):
    """Verdicts, and the seconds they took. A case is the new text and the old ones."""
    verdicts, began = [], time.process_time()
    for new_text, old_texts in cases:
        new, verdict = avro.schema.parse(new_text), True
        for old_text in old_texts:
            result = ReaderWriterCompatibilityChecker().get_compatibility(new, avro.schema.parse(old_text))
            verdict = verdict and result.compatibility is SchemaCompatibilityType.compatible
        verdicts.append(verdict)
    return verdicts, time.process_time() - began


def used_by_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def by_stagedoor(binary, cases, folder):
    """The same for our command, from a file to a file: how fast this script fills a pipe is not what is measured."""
    lines = [json.dumps({"id": str(n), "format": "avro", "compatibility": "BACKWARD_TRANSITIVE", "old": old, "new": new})
             for n, (new, old) in enumerate(cases)]
    cases_path, answers_path = os.path.join(folder, "cases.jsonl"), os.path.join(folder, "answers.jsonl")
    with open(cases_path, "w") as file:
        file.write("\n".join(lines) + "\n")
    with open(answers_path, "w") as file:
        began = used_by_children()
        subprocess.run([binary, "schema", "check", "--batch", cases_path], stdout=file)
        took = used_by_children() - began
    with open(answers_path) as file:
        return [json.loads(line)["compatible"] for line in file], took


def compare(name, binary, cases, checks, target):
    with bench.folder() as folder:
        ours = [by_stagedoor(binary, cases, folder) for _ in range(5)]
    theirs = [by_python(cases) for _ in range(3)]
    if ours[0][0] != theirs[0][0]:
        sys.exit(f"{name}: the verdicts differ")
    ours_took = min(took for _, took in ours)
    bench.report(name, checks / ours_took, checks / min(took for _, took in theirs), target, "checks/s")
    return ours_took


def main(binary):
    made = pairs(4000)
    compare("pairs from text", binary, [(new, [old]) for old, new in made], len(made), 10)
    choice = random.Random(7)
    fields = [a_field(n, choice) for n in range(200)]
    history = [record(fields[:150 + n // 10]) for n in range(500)]
    new = record([dict(f, type=["null", "string"], default=None) if n >= 150 else f for n, f in enumerate(fields)])
    took = compare("200 fields against 500 versions", binary, [(new, history)], len(history), 30)
    bench.report("200 fields against 500 versions, with the start of the process", took * 1000, None, 100, "ms", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
