#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One `schema check` of one pair in a new process, many times: cold_check.py BINARY"""
import os
import pathlib
import statistics
import sys
import time

import bench

CONTRACTS = pathlib.Path(__file__).resolve().parent.parent / "Contracts"


def once(binary):
    """Milliseconds and MB of one run."""
    command = [binary, "schema", "check", str(CONTRACTS / "evolutions" / "ticket-scan-compatible.avsc"),
               "--against", str(CONTRACTS / "ticket-scan.avsc")]
    quiet = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    began = time.perf_counter()
    process = os.posix_spawn(binary, command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    took = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command} failed")
    return took * 1000, used.ru_maxrss / 1024


def main(binary):
    runs = [once(binary) for _ in range(100)]
    times = sorted(took for took, _ in runs)
    print(f"100 runs: fastest {times[0]:.1f} ms, 90 % within {times[89]:.1f} ms")
    bench.report("cold check, median", statistics.median(times), None, 25, "ms", at_least=False)
    bench.report("cold check, most memory", max(memory for _, memory in runs), None, 30, "MB", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
