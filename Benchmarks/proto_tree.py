#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A tree of 500 Protobuf files against another with ten breaks, beside `buf breaking`: proto_tree.py BINARY"""
import os
import statistics
import sys
import time

import bench

FILES = 500
FIELDS = 20
RUNS = 15
TYPES = ["string", "int64", "double", "bool", "bytes", "uint32"]


def text(number, breaks):
    """A file that imports the one before it."""
    lines = ['syntax = "proto3";', f"package shop.part{number % 10}.v1;"]
    if number:
        lines.append(f'import "part{(number - 1) % 10}/file{number - 1}.proto";')
    lines.append(f"message Record{number} {{")
    for field in range(1, FIELDS):
        kind = "sint32" if breaks and field == 7 else TYPES[field % len(TYPES)]
        lines.append(f"  {kind} field_{field} = {field};")
    previous = f".shop.part{(number - 1) % 10}.v1.Record{number - 1}" if number else "string"
    return "\n".join(lines + [f"  {previous} previous = {FIELDS};", "}", ""])


def write(folder, broken):
    for number in range(FILES):
        path = os.path.join(folder, f"part{number % 10}", f"file{number}.proto")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text(number, broken and number % (FILES // 10) == 0))


def once(command, folder):
    """Milliseconds, MB and exit code of one run, and what it printed."""
    log = os.path.join(folder, "output")
    quiet = [(os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    began = time.perf_counter()
    process = os.posix_spawn(command[0], command, dict(os.environ, HOME=folder), file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    took = time.perf_counter() - began
    with open(log) as file:
        return took * 1000, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), file.read()


def main(binary):
    buf = os.path.join(os.path.dirname(sys.executable), "buf")
    if not os.path.exists(buf):
        sys.exit(f"no peer: {sys.executable} has no buf-bin beside it")
    with bench.folder() as folder:
        old, new = os.path.join(folder, "old"), os.path.join(folder, "new")
        write(old, False)
        write(new, True)
        ours = [binary, "schema", "breaking", new, "--against", old, "--output", "json"]
        theirs = [buf, "breaking", new, "--against", old, "--error-format", "json"]
        times, memory = {"ours": [], "theirs": []}, {"ours": 0, "theirs": 0}
        for _ in range(RUNS):
            for name, command, code, count in (("ours", ours, 1, '"rule":'), ("theirs", theirs, 100, '"type":')):
                took, used, status, output = once(command, folder)
                if status != code or output.count(count) != 10:
                    sys.exit(f"{command} found {output.count(count)} breaks, exit {status}:\n{output[:2000]}")
                times[name].append(took)
                memory[name] = max(memory[name], used)
    took = {name: statistics.median(runs) for name, runs in times.items()}
    print(f"{FILES} files of {FIELDS} fields, 10 breaks, {RUNS} runs each in turn")
    bench.report("proto tree, median time", took["ours"], took["theirs"], 1 / 3, "ms", at_least=False)
    bench.report("proto tree, most memory", memory["ours"], memory["theirs"], 1 / 3, "MB", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
