#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""New versions a second with entries in the audit log, and, in turn on the same server, without: audit_cost.py BINARY

Without them the statement that registers leaves out the row for the log, and nothing comes to be given a place.
"""
import os
import re
import subprocess
import sys
import time

import bench
import registration
from audit_log import cpu_seconds, postgres_processes

ROUNDS = 4
RECORDED = re.compile(r"INSERT INTO audit\.pending \(entries\) SELECT array_agg\(a\.entry\) FROM added a HAVING count\(\*\) > 0")


def ask(url, sql):
    command = ["psql", "-XAt", "-v", "ON_ERROR_STOP=1", "-d", url]
    return subprocess.run(command, input=sql, capture_output=True, text=True, check=True).stdout


def settle(url):
    while int(ask(url, "SELECT count(*) FROM audit.pending")):
        time.sleep(0.1)


def main(binary):
    with bench.folder() as path, bench.serving(binary, path) as (port, process):
        url = bench.private_postgres(path)
        recording = ask(url, "SELECT pg_get_functiondef('registry.add_new_versions'::regproc)")
        silent = RECORDED.sub("SELECT 1 WHERE false", recording)
        if silent == recording:
            sys.exit("the statement that registers records nothing, or in another way than this knows")
        rates, costs = {True: [], False: []}, {True: [], False: []}
        for turn in range(2 * ROUNDS):
            with_log = turn % 2 == 0
            ask(url, recording if with_log else silent)
            script = os.path.join(path, f"{turn}.lua")
            with open(script, "w") as file:
                file.write(registration.REQUESTS.replace("SALT", f"t{turn}"))
            rows = int(ask(url, "SELECT count(*) FROM registry.versions"))
            pids = [process.pid] + postgres_processes(path)
            began = cpu_seconds(*pids)
            rates[with_log].append(bench.wrk(f"http://127.0.0.1:{port}", 64, script=script)[0])
            settle(url)
            spent = cpu_seconds(*pids) - began
            costs[with_log].append(1e6 * spent / (int(ask(url, "SELECT count(*) FROM registry.versions")) - rows))
        mean = lambda values: sum(values) / len(values)
        print(f"CPU a version: {mean(costs[True]):.0f} us with, {mean(costs[False]):.0f} us without"
              f" ({mean(costs[True]) / mean(costs[False]):.2f} x); spread of the rates"
              f" {max(rates[True]) / min(rates[True]):.2f} and {max(rates[False]) / min(rates[False]):.2f} x")
        bench.report("registration with the audit log", mean(rates[True]), mean(rates[False]), 0.85, "versions/s")
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
