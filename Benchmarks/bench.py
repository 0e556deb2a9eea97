# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: a server of their own, wrk, and the line in which a result is printed."""
import contextlib
import http.client
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

MISSED = []


def report(name, measured, peer, target, unit, at_least=True):
    """Prints one result. Without a peer the target is absolute."""
    ratio = measured / peer if peer else None
    judged = ratio if peer else measured
    met = judged >= target if at_least else judged <= target
    if not met:
        MISSED.append(name)
    sign = ">=" if at_least else "<="
    aim = f"{sign} {target:g}" + (" x" if peer else f" {unit}")
    beside = f"peer {peer:,.1f} {unit}  ratio {ratio:.2f}  " if peer else ""
    print(f"{name}: measured {measured:,.1f} {unit}  {beside}target {aim}  {'met' if met else 'MISSED'}", flush=True)


def finish():
    sys.exit(1 if MISSED else 0)


@contextlib.contextmanager
def folder():
    path = tempfile.mkdtemp(prefix="stagedoor-bench.", dir="/tmp")
    os.chmod(path, 0o755)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def ending(process):
    """Ends a process that we started, whatever happens."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def server(binary, path, mode=("--dev",)):
    """The port of a StageDoor on a private PostgreSQL in the folder."""
    with open(os.path.join(path, "log"), "w") as log:
        command = [binary, "serve", *mode, "--log-level", "error", "--listen", "127.0.0.1:0",
                   "--data-dir", os.path.join(path, "data")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        with ending(process):
            line = process.stdout.readline()
            if "listening on " not in line:
                sys.exit("the server did not start:\n" + pathlib.Path(log.name).read_text()[-3000:])
            yield int(re.search(r":(\d+)\s*$", line)[1])


def call(port, method, path, body=None, token=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/vnd.schemaregistry.v1+json"} if body is not None else {}
    if token:
        headers["Authorization"] = "Bearer " + token
    connection.request(method, path, json.dumps(body) if body is not None else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status // 100 != 2:
        sys.exit(f"{method} {path}: {answer.status} {text}")
    return text


def wrk(url, connections, seconds=10, script=None):
    """Requests a second and the 99th percentile, as wrk tells them."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"] + (["-s", script] if script else []) + [url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"not every request was answered with 200:\n{output}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), re.search(r"99%\s+(\S+)", output)[1]


def private_postgres(path):
    """The connection string of the PostgreSQL that the server runs in the folder."""
    file = next(pathlib.Path(path).rglob("postmaster.pid"))
    lines = file.read_text().splitlines()
    owner = pwd.getpwuid(file.stat().st_uid).pw_name
    for user in ("stagedoor", "postgres", owner):
        for database in ("stagedoor", "postgres"):
            url = f"postgresql:///{database}?host={lines[4]}&port={lines[3]}&user={user}"
            if subprocess.run(["psql", "-X", "-d", url, "-c", "SELECT 1"], capture_output=True).returncode == 0:
                return url
    sys.exit("no way into the private PostgreSQL")
