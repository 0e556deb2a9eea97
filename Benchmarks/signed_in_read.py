#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GET /schemas/ids/{id} by a pipeline that signs in and is decided about, beside --dev, where nobody does:
signed_in_read.py BINARY

One schema over and over, and a thousand in turn over 64 connections; signed in by a token, as Bearer or as the password
of Basic, and by a JWT of an issuer. Two servers, asked in turns. The server's processor time a request is printed and
judged too: it is what noise of the machine changes least.
"""
import base64
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys

import bench

ROUNDS = 5
SECONDS = 3
SCHEMAS = 1_000
ISSUER = pathlib.Path(__file__).resolve().parent.parent / "Tests/EndToEnd/issuer.py"
MANY = """
local list = {{}}
function init() for i, id in ipairs({{ {0} }}) do list[i] = wrk.format("GET", "/schemas/ids/" .. id) end end
local turn = 0
function request() turn = turn % #list + 1 return list[turn] end
"""


def processor(process):
    """The processor seconds that a process has taken so far."""
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def script(path, name, authorization, ids):
    path = os.path.join(path, name + ".lua")
    with open(path, "w") as file:
        if authorization:
            file.write(f'wrk.headers["Authorization"] = "{authorization}"\n')
        if ids:
            file.write(MANY.format(", ".join(map(str, ids))))
    return path


def pipeline(port, admin):
    """A token of a pipeline that is in a team of readers, as a team's clients are."""
    access = "/governance/v1/access"
    bench.call(port, "PUT", access + "/principals/team:orders", {}, admin)
    bench.call(port, "PUT", access + "/principals/pipeline:orders-ci", {}, admin)
    bench.call(port, "PUT", access + "/teams/orders/members/pipeline:orders-ci", {}, admin)
    bench.call(port, "PUT", access + "/teams/readers/members/team:orders", {}, admin)
    return json.loads(bench.call(port, "POST", access + "/tokens", {"owner": "pipeline:orders-ci"}, admin))["token"]


def register(port, secret):
    """The ids of that many schemas, the first of which is the one that is read over and over."""
    fields = [{"name": f"field{n}", "type": ["null", "string"], "default": None} for n in range(30)]
    ids = []
    for number in range(SCHEMAS):
        schema = {"type": "record", "name": f"Hot{number}", "namespace": "live.bench", "fields": fields}
        path = f"/subjects/hot.team-{number % 20}.topic-{number}-value/versions"
        ids.append(json.loads(bench.call(port, "POST", path, {"schema": json.dumps(schema)}, secret))["id"])
    return ids


@contextlib.contextmanager
def issuer(path):
    with bench.ending(subprocess.Popen([sys.executable, ISSUER, path], stdout=subprocess.PIPE, text=True,
                                       stderr=subprocess.DEVNULL)) as process:
        process.stdout.readline()
        yield os.path.join(path, "identities.yaml"), pathlib.Path(path, "token").read_text()


def measure(ways):
    """The rates and the costs of each way, one of each round."""
    rates, costs = {name: [] for name in ways}, {name: [] for name in ways}
    for turn in range(ROUNDS + 1):
        for name, (url, process, script_file) in ways.items():
            before = processor(process)
            rate, _ = bench.wrk(url, 64, seconds=SECONDS, script=script_file)
            if turn:
                rates[name].append(rate)
                costs[name].append((processor(process) - before) / (rate * SECONDS) * 1e6)
    return rates, costs


def judge(load, rates, costs):
    free = f"nobody, {load}"
    print(f"{free}: {statistics.median(costs[free]):.2f} CPU-us a request")
    for name in rates:
        if name == free or not name.endswith(load):
            continue
        # Of each round by itself: what else the machine does then is the same for both.
        for what, values, aim, unit, at_least in (
                ("", rates, 0.95, "requests/s", True), (", processor", costs, 1.05, "CPU-us", False)):
            ratio = statistics.median(own / other for own, other in zip(values[name], values[free]))
            peer = statistics.median(values[free])
            bench.report("hot read, signed in by " + name + what, ratio * peer, peer, aim, unit, at_least)


def main(binary):
    with bench.folder() as path, bench.folder() as other, issuer(other) as (identities, identity):
        run = subprocess.run([binary, "init", "--data-dir", os.path.join(other, "data")], capture_output=True, text=True)
        if run.returncode:
            sys.exit("init: " + run.stderr)
        admin = run.stdout.strip()
        with bench.serving(binary, path) as (dev, open_server), \
                bench.serving(binary, other, ("--identities", identities)) as (guarded, closed_server):
            bench.call(guarded, "PUT", "/governance/v1/access/teams/operators/members/service:bootstrap", {}, admin)
            token = pipeline(guarded, admin)
            basic = "Basic " + base64.b64encode(b"any:" + token.encode()).decode()
            callers = {"nobody": "", "bearer": "Bearer " + token, "basic": basic, "jwt": "Bearer " + identity}
            ids = {dev: register(dev, None), guarded: register(guarded, admin)}
            ways = {}
            for load in ("one schema", f"{SCHEMAS:,} schemas"):
                for name, authorization in callers.items():
                    port, process = (guarded, closed_server) if authorization else (dev, open_server)
                    many = ids[port] if load != "one schema" else None
                    file = script(path, f"{name}-{len(ways)}", authorization, many)
                    url = f"http://127.0.0.1:{port}/schemas/ids/{ids[port][0]}"
                    ways[f"{name}, {load}"] = (url, process, file)
            rates, costs = measure(ways)
    for load in ("one schema", f"{SCHEMAS:,} schemas"):
        judge(load, rates, costs)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
