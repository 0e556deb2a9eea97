#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An audit log sequenced and verified, and proofs from one of 10,000,000 entries: audit_log.py BINARY

Beside it, Python's hashlib makes the same hashes of the same bytes, and its roots are compared with ours.
"""
import base64
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import time

import bench

ENTRIES = 300_000
LARGE = 10_000_000
WAITING = 200_000


def entries(path):
    choice = random.Random(1)
    with open(path, "w") as file:
        for number in range(ENTRIES):
            entry = {"action": choice.choice(["register", "read", "approve", "issue"]), "actor": f"crew-{number % 97}",
                     "decision": "allow", "policy": f"{choice.getrandbits(64):016x}", "request": f"{choice.getrandbits(128):032x}",
                     "resource": f"subject/orders-{choice.randrange(1000)}", "seq": number,
                     "time": f"2026-11-22T00:{number // 60 % 60:02}:{number % 60:02}Z"}
            file.write(json.dumps(entry, sort_keys=True, separators=(",", ":")) + "\n")


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def tree(hashes):
    """The root of a list of hashes, level by level: RFC 9162 carries a single last hash up as it is."""
    while len(hashes) > 1:
        last = hashes[-1:] if len(hashes) % 2 else []
        hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)] + last
    return hashes[0]


def by_hashlib(path):
    """The root of the file's lines, and lines a second of processor time."""
    with open(path, "rb") as file:
        lines = file.read().splitlines()
    began = time.process_time()
    root = tree([hashlib.sha256(b"\0" + line).digest() for line in lines])
    return root, len(lines) / (time.process_time() - began)


def place(index, width):
    groups = [f"{index // 1000 ** power % 1000:03}" for power in range(3)]
    while len(groups) > 1 and groups[-1] == "000":
        groups.pop()
    path = "/".join(("x" if power else "") + groups[power] for power in reversed(range(len(groups))))
    return path + ("" if width == 256 else f".p/{width}")


def put(folder, path, content):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def entry(number):
    return b'{"seq":%d}' % number


def large(folder):
    """The tiles and the checkpoint of a log of 10,000,000 entries, made by hashlib."""
    count, level = LARGE, 0
    row = None
    edge = []
    while count:
        above = []
        for index in range((count + 255) // 256):
            width = min(256, count - 256 * index)
            numbers = range(256 * index, 256 * index + width)
            part = [hashlib.sha256(b"\0" + entry(n)).digest() for n in numbers] if row is None else row[numbers.start:numbers.stop]
            put(folder, f"tile/{level}/" + place(index, width), b"".join(part))
            if width == 256:
                above.append(tree(part))
            else:
                edge.append(part)
        row, count, level = above, len(above), level + 1
    root = None
    for part in edge:
        # The perfect trees of the growing tile, the smallest first.
        end = len(part)
        while end:
            width = end & -end
            left = tree(part[end - width:end])
            root = node(left, root) if root else left
            end -= width
    note = f"bench.example\n{LARGE}\n{base64.b64encode(root).decode()}\n\n\u2014 bench.example AAAAAAA=\n"
    put(folder, "checkpoint", note.encode())


def check_proofs(binary, folder):
    """A few proofs to the end: made by the program, each found by it to lead to hashlib's root."""
    for number in (0, LARGE // 3, LARGE - 1):
        first = number // 256 * 256
        width = min(256, LARGE - first)
        content = b"".join(len(e).to_bytes(2, "big") + e for e in map(entry, range(first, first + width)))
        put(folder, "tile/entries/" + place(first // 256, width), content)
        run = subprocess.run([binary, "audit", "prove", folder, "--index", str(number)], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"entry {number} is not proved: {run.stderr}")


def cpu_seconds(*pids):
    """User and system time of processes, and of those that were their children and have ended."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / os.sysconf("SC_CLK_TCK")


def postgres_processes(path):
    """The server of the private PostgreSQL in the folder, and its sessions."""
    first = int(next(pathlib.Path(path).rglob("postmaster.pid")).read_text().splitlines()[0])
    with open(f"/proc/{first}/task/{first}/children") as file:
        return [first] + [int(pid) for pid in file.read().split()]


def through_the_database(binary):
    """Entries a second that a server takes from those that wait, hashes, places and signs for, each a group by itself:
    the dearest way. Beside it PostgreSQL moves rows of the same bytes from one table to another one with a key."""
    text = """'{"actor":"crew-' || n % 97 || '","event":"schema.registered","request":"' || md5(n::text) ||
        '","resource":"subject-' || n % 500 || '","time":"2026-11-22T00:00:00.000000Z","v":1}'"""
    with bench.folder() as path, bench.serving(binary, path) as (_, process):
        url = bench.private_postgres(path)

        def ask(sql):
            command = ["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", url]
            run = subprocess.run(command, input=sql, capture_output=True, text=True)
            if run.returncode:
                sys.exit(run.stderr)
            return run.stdout

        waiting = f"INSERT INTO audit.pending (entries) SELECT ARRAY[{text}] FROM generate_series(1, {WAITING}) AS n;"
        before = time.monotonic()
        ask(waiting)
        spent = cpu_seconds(process.pid), cpu_seconds(*postgres_processes(path))
        began = time.monotonic()
        while int(ask("SELECT count(*) FROM (SELECT id FROM audit.pending LIMIT 1) AS first")):
            time.sleep(0.05)
        seconds = time.monotonic() - began
        costs = cpu_seconds(process.pid) - spent[0], cpu_seconds(*postgres_processes(path)) - spent[1]
        print("CPU seconds for 100,000 entries: server {:.2f}, PostgreSQL {:.2f}".format(*(c * 100_000 / WAITING for c in costs)))
        placed = int(ask("SELECT count(*) FROM audit.entries"))
        if placed < WAITING:
            sys.exit(f"{placed} entries of {WAITING} are in the log")
        print(f"{WAITING} entries came in {began - before:.1f} s")
        ask(f"CREATE TABLE one AS SELECT n AS id, {text} AS entry FROM generate_series(1, {WAITING}) AS n;"
            "CREATE TABLE two (id bigint PRIMARY KEY, entry text);")
        began = time.monotonic()
        ask("WITH moved AS (DELETE FROM one RETURNING *) INSERT INTO two SELECT * FROM moved")
        floor = WAITING / (time.monotonic() - began)
        print(f"PostgreSQL moves {floor:,.0f} such rows a second to a table with one key")
        bench.report("sequencing through the database", WAITING / seconds, None, 20_000, "entries/s")


def main(binary):
    through_the_database(binary)
    with bench.folder() as folder:
        lines, log = os.path.join(folder, "entries.jsonl"), os.path.join(folder, "log")
        key = os.path.join(folder, "key")
        entries(lines)
        subprocess.run([binary, "audit", "key", "bench.example", "--output", key], check=True, stdout=subprocess.DEVNULL)
        command = [binary, "audit", "append", log, lines, "--signing-key", key]
        summary = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        root, floor = by_hashlib(lines)
        if base64.b64encode(root).decode() not in summary:
            sys.exit("hashlib has another root: " + summary)
        measured = json.loads(subprocess.run([binary, "audit", "bench", log, "--proofs", "1000"], capture_output=True,
                                             text=True, check=True).stdout)
        if not measured["sound"]:
            sys.exit("the log is not sound")
        print(f"hashlib, the same hashes: {floor:,.0f} entries a CPU-second; peak memory {measured['peakBytes'] >> 20} MiB")
        sequenced, verified = ENTRIES / measured["sequenceSeconds"], ENTRIES / measured["verifySeconds"]
        bench.report("sequencing", sequenced, None, 20_000, "entries/CPU-s")
        bench.report("verifying", verified, None, 200_000, "entries/CPU-s")
        bench.report("verifying beside hashlib", verified, floor, 1, "entries/CPU-s")
    with bench.folder() as folder:
        large(folder)
        check_proofs(binary, folder)
        command = [binary, "audit", "bench", folder, "--only-proofs", "--proofs", "2000"]
        measured = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        bench.report("inclusion proof of 10,000,000, p50", measured["proofP50us"], None, 1000, "us", at_least=False)
        bench.report("the same, p99 of CPU time", measured["proofCPUP99us"], None, 1000, "CPU-us", at_least=False)
        print(f"the same, p99 with whatever else the machine does: {measured['proofP99us']:,.0f} us")
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
