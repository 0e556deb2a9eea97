#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GET /schemas/ids/{id} by a pipeline that signs in and is decided about, beside --dev, where nobody does:
signed_in_read.py BINARY

Two servers, asked in turns. Processor time a request is printed too; it is what noise of the machine changes least.
"""
import base64
import json
import os
import statistics
import subprocess
import sys

import bench

ROUNDS = 5
TICKS = os.sysconf("SC_CLK_TCK")


def processor(port):
    """A way to ask for the processor seconds of whoever listens on the port."""
    said = subprocess.run(["ss", "-Hltnp", f"sport = :{port}"], capture_output=True, text=True, check=True).stdout
    pid = said.split("pid=")[1].split(",")[0]

    def seconds():
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return seconds


def script(path, name, authorization):
    path = os.path.join(path, name + ".lua")
    with open(path, "w") as file:
        if authorization:
            file.write(f'wrk.headers["Authorization"] = "{authorization}"\n')
    return path


def pipeline(port, admin):
    """A token of a pipeline that is in a team of readers, as a team's clients are."""
    access = "/governance/v1/access"
    bench.call(port, "PUT", access + "/principals/team:orders", {}, admin)
    bench.call(port, "PUT", access + "/principals/pipeline:orders-ci", {}, admin)
    bench.call(port, "PUT", access + "/teams/orders/members/pipeline:orders-ci", {}, admin)
    bench.call(port, "PUT", access + "/teams/readers/members/team:orders", {}, admin)
    return json.loads(bench.call(port, "POST", access + "/tokens", {"owner": "pipeline:orders-ci"}, admin))["token"]


def main(binary):
    fields = [{"name": f"field{n}", "type": ["null", "string"], "default": None} for n in range(30)]
    body = {"schema": json.dumps({"type": "record", "name": "Hot", "namespace": "live.bench", "fields": fields})}
    with bench.folder() as path, bench.folder() as other:
        run = subprocess.run([binary, "init", "--data-dir", os.path.join(other, "data")], capture_output=True, text=True)
        if run.returncode:
            sys.exit("init: " + run.stderr)
        admin = run.stdout.strip()
        with bench.server(binary, path) as dev, bench.server(binary, other, ()) as guarded:
            bench.call(guarded, "PUT", "/governance/v1/access/teams/operators/members/service:bootstrap", {}, admin)
            ways = {"nobody": (dev, "")}
            token = pipeline(guarded, admin)
            ways["bearer"] = (guarded, "Bearer " + token)
            ways["basic"] = (guarded, "Basic " + base64.b64encode(b"any:" + token.encode()).decode())
            urls = {}
            for port, secret in ((dev, None), (guarded, admin)):
                number = json.loads(bench.call(port, "POST", "/subjects/hot-value/versions", body, secret))["id"]
                urls[port] = f"http://127.0.0.1:{port}/schemas/ids/{number}"
            rates, costs = {name: [] for name in ways}, {name: [] for name in ways}
            for turn in range(ROUNDS + 1):
                for name, (port, authorization) in ways.items():
                    seconds = processor(port)
                    before = seconds()
                    rate, _ = bench.wrk(urls[port], 64, seconds=4, script=script(path, name, authorization))
                    if turn:
                        rates[name].append(rate)
                        costs[name].append((seconds() - before) / (rate * 4) * 1e6)
    for name in ways:
        print(f"{name}: {statistics.median(costs[name]):.2f} CPU-us a request")
    for name in ("bearer", "basic"):
        # Of each round by itself: what else the machine does then is the same for both.
        ratio = statistics.median(own / free for own, free in zip(rates[name], rates["nobody"]))
        peer = statistics.median(rates["nobody"])
        bench.report("hot read, signed in by " + name, ratio * peer, peer, 0.95, "requests/s")
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
