#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""New versions a second beside pgbench inserting a row of the same size in the same cluster: registration.py BINARY

Both with as many connections as make them fastest: pgbench with 16, ours, which writes rows in groups, with 64.
"""
import os
import re
import subprocess
import sys

import bench

REQUESTS = """
local number = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/vnd.schemaregistry.v1+json"
request = function()
    number = number + 1
    local schema = '{\\\\"type\\\\":\\\\"record\\\\",\\\\"name\\\\":\\\\"Bench\\\\",\\\\"doc\\\\":\\\\"' .. string.rep("x", 400)
        .. '\\\\",\\\\"fields\\\\":[{\\\\"name\\\\":\\\\"SALTf' .. number .. '\\\\",\\\\"type\\\\":\\\\"int\\\\",\\\\"default\\\\":0}]}'
    return wrk.format(nil, "/subjects/SALT" .. (number % 500) .. "/versions", nil, '{"schema":"' .. schema .. '"}')
end
"""
TABLE = """
CREATE SCHEMA IF NOT EXISTS bench_floor;
CREATE TABLE IF NOT EXISTS bench_floor.version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text NOT NULL, version int NOT NULL,
    digest bytea NOT NULL, schema text NOT NULL, created timestamptz NOT NULL DEFAULT now(), UNIQUE (subject, version));
"""
INSERT = r"""\set n random(1, 2000000000)
INSERT INTO bench_floor.version (subject, version, digest, schema)
    VALUES ('subject' || (:n % 500), :n, decode(md5(:n::text), 'hex'), repeat('x', 500)) ON CONFLICT DO NOTHING;
"""


def floor(url, path):
    script = os.path.join(path, "insert.sql")
    with open(script, "w") as file:
        file.write(INSERT)
    subprocess.run(["psql", "-X", "-q", "-d", url, "-c", TABLE], check=True, capture_output=True)
    command = ["pgbench", "-n", "-M", "prepared", "-c16", "-j1", "-T10", "-f", script, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return float(re.search(r"tps = ([\d.]+)", output)[1])


def main(binary):
    with bench.folder() as path, bench.server(binary, path) as port:
        url = bench.private_postgres(path)
        ours, theirs = [], []
        for salt in "abc":
            script = os.path.join(path, f"{salt}.lua")
            with open(script, "w") as file:
                file.write(REQUESTS.replace("SALT", salt))
            ours.append(bench.wrk(f"http://127.0.0.1:{port}", 64, script=script)[0])
            theirs.append(floor(url, path))
        bench.report("registration", max(ours), max(theirs), 0.5, "versions/s")
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
