#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counting the use of policies in a decision log of a million lines, beside Python's json reading it: policy_usage.py BINARY

Both are measured in seconds of processor time, ours with the start of the process. What is unused, and how often, by how
many and on how much each policy was a reason, is compared with what Python counts of the same lines.
"""
import collections
import json
import os
import random
import resource
import subprocess
import sys
import time

import bench
from policy_decisions import policy, request

LINES = 1_000_000
POLICIES = 1_000
SIZE = {"teams": 50, "domains": 50, "users": 5_000, "subjects": 5_000}


def write(folder):
    """A log of more policies than are ever reasons, with times, escapes and a second reason now and then."""
    choice = random.Random(7)
    paths = {name: os.path.join(folder, name) for name in ("policies.cedar", "audit.jsonl")}
    texts = [policy(number, choice, SIZE) for number in range(POLICIES)]
    effects = ["forbid" if "\nforbid" in text else "permit" for text in texts]
    with open(paths["policies.cedar"], "w") as file:
        file.writelines(texts)
    used = {effect: [n for n in range(POLICIES) if effects[n] == effect and n % 3] for effect in ("permit", "forbid")}
    with open(paths["audit.jsonl"], "w") as file:
        for number in range(LINES):
            effect = "permit" if choice.random() < 0.7 else "forbid"
            reasons = [f"p{n}" for n in choice.sample(used[effect], choice.choice([1, 1, 1, 2]))]
            line = request(choice, SIZE)
            line["context"]["note"] = "a \"quoted\" note" if number % 10 == 0 else "a note"
            line.update(decision="allow" if effect == "permit" else "deny", reason=reasons,
                        time=f"2026-{1 + number * 12 // LINES:02}-{1 + number % 28:02}T{number % 24:02}:00:00Z")
            file.write(json.dumps(line) + "\n")
    return paths, effects


def by_python(path):
    """Seconds of processor time to read each line alone, and then what the lines say."""
    began = time.process_time()
    with open(path) as file:
        for line in file:
            json.loads(line)
    took = time.process_time() - began
    counts, seen = collections.Counter(), collections.defaultdict(set)
    with open(path) as file:
        for line in map(json.loads, file):
            for reason in line["reason"]:
                counts[reason] += 1
                for part in ("principal", "action", "resource"):
                    seen[reason, part].add(line[part]["id"])
    return took, {name: (count, *(len(seen[name, part]) for part in ("principal", "action", "resource")))
                  for name, count in counts.items()}


def by_stagedoor(binary, paths):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [binary, "policy", "usage", "--policies", paths["policies.cedar"], "--audit", paths["audit.jsonl"],
               "--report", "json"]
    began = time.monotonic()
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, after.ru_maxrss / 1024, report


def main(binary):
    with bench.folder() as folder:
        paths, effects = write(folder)
        size = os.path.getsize(paths["audit.jsonl"]) / 1e6
        took, wall, memory, report = by_stagedoor(binary, paths)
        peer, counts = by_python(paths["audit.jsonl"])
    for key, effect in (("unusedPermits", "permit"), ("unusedForbids", "forbid")):
        expected = [f"p{n}" for n in range(POLICIES) if effects[n] == effect and f"p{n}" not in counts]
        if report[key] != expected:
            sys.exit(f"{key} differs from what Python counts")
    for each in report["policies"]:
        ours = (each["count"], *(each[part]["used"] for part in ("principals", "actions", "resources")))
        if ours != counts.get(each["policy"], (0, 0, 0, 0)):
            sys.exit(f"{each['policy']}: {ours}, but Python counts {counts.get(each['policy'])}")
    print(f"{LINES:,} lines, {size:,.0f} MB: {wall:.2f} s by the clock, {size / took:,.0f} MB a CPU-second")
    bench.report("lines a CPU-second", LINES / took, LINES / peer, 1, "lines/CPU-s")
    bench.report("a log of a million lines", took, None, 3, "CPU-s", at_least=False)
    bench.report("memory", memory, None, 150, "MB", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
