#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`stagedoor check` of a repository of 1,000 schemas against a commit: repository_check.py BINARY"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import bench

TOPICS = 200
FIELDS = 20
BROKEN = 10
RUNS = 20


def avro(name, fields, needed=None):
    members = [{"name": f"field_{number}", "type": kind} for number, kind in enumerate(fields)]
    if needed:
        members.append({"name": "needed", "type": needed})
    return json.dumps({"type": "record", "name": name, "namespace": "bench", "fields": members}, indent=2)


def json_schema(fields, needed=None):
    properties = {f"field_{number}": {"type": kind} for number, kind in enumerate(fields)}
    if needed:
        properties["needed"] = {"$ref": needed}
    return json.dumps({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                       "properties": properties, "additionalProperties": False}, indent=2)


def proto(name, fields, needed=None):
    lines = ['syntax = "proto3";', "package bench;"] + ([f'import "{needed}.proto";'] if needed else [])
    lines += [f"message {name.capitalize()} {{"]
    lines += [f"  {kind} field_{number} = {number + 1};" for number, kind in enumerate(fields)]
    lines += [f"  {needed.capitalize()} needed = {len(fields) + 1};"] if needed else []
    return "\n".join(lines + ["}", ""])


def write(root):
    """Five schemas a topic: two of Avro, of which one needs the other, two of JSON Schema so, one of Protobuf."""
    for number in range(TOPICS):
        name = f"topic{number}"
        before = f"topic{number - 1}" if number % 10 else None
        files = {
            f"avro/{name}_key.avsc": avro(f"Key{number}", ["string"] * FIELDS),
            f"avro/{name}.avsc": avro(f"Value{number}", ["long", "string"] * (FIELDS // 2), f"bench.Key{number}"),
            f"json/{name}_key.schema.json": json_schema(["string"] * FIELDS),
            f"json/{name}.schema.json": json_schema(["integer", "string"] * (FIELDS // 2), f"{name}_key.schema.json"),
            f"proto/{name}.proto": proto(name, ["int64", "string"] * (FIELDS // 2), before),
        }
        for path, text in files.items():
            target = root / path
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")


def git(root, *arguments):
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", root, *identity, *arguments], check=True, capture_output=True).stdout


def floor(root):
    """Milliseconds in which git lists and prints the files of the commit."""
    began = time.perf_counter()
    listed = git(root, "ls-tree", "-r", "--format=%(objectname)", "HEAD")
    subprocess.run(["git", "-C", root, "cat-file", "--batch"], input=listed, check=True, capture_output=True)
    return (time.perf_counter() - began) * 1000


def once(binary, root, *arguments):
    """Milliseconds, CPU milliseconds and MB of one run, and its findings."""
    output = root.parent / "report.json"
    command = [binary, "check", str(root), "--against", "git:HEAD", "--output", "json", *arguments]
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    began = time.perf_counter()
    process = os.posix_spawn(binary, command, os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    took = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 1:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    report = json.loads(output.read_text(encoding="utf-8"))
    return took * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024, report


def main(binary):
    with bench.folder() as path:
        root = pathlib.Path(path) / "repository"
        root.mkdir()
        write(root)
        git(root, "init", "--quiet")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "all")
        for number in range(BROKEN):
            target = root / f"avro/topic{number}_key.avsc"
            target.write_text(avro(f"Key{number}", ["long"] + ["string"] * (FIELDS - 1)), encoding="utf-8")
        runs = [once(binary, root) for _ in range(RUNS)]
        changed = [once(binary, root, "--changed-only") for _ in range(RUNS)]
        for _, _, _, report in runs + changed:
            # Each break once for its own subject and once for the one that needs it.
            if report["summary"]["errors"] != 2 * BROKEN:
                sys.exit(f"{report['summary']} instead of {2 * BROKEN} errors")
        if runs[0][3]["summary"]["checked"] != 5 * TOPICS or changed[0][3]["summary"]["checked"] != 2 * BROKEN:
            sys.exit("not all subjects were checked, or too many")
        least = statistics.median(floor(root) for _ in range(RUNS))
        print(f"git lists and prints the commit's files in {least:.0f} ms; CPU of a check "
              f"{statistics.median(run[1] for run in runs):.0f} ms")
        median = statistics.median(run[0] for run in runs)
        bench.report("1,000 schemas against a commit, median", median, None, 500, "ms", at_least=False)
        part = statistics.median(run[0] for run in changed)
        bench.report("the same, --changed-only, median", part, None, 500, "ms", at_least=False)
        bench.report("the same, most memory", max(run[2] for run in runs), None, 100, "MB", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
