#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GET /schemas/ids/{id} beside nginx serving the same bytes from a file: hot_read.py BINARY"""
import json
import os
import re
import socket
import subprocess
import sys
import time

import bench

NGINX = """
worker_processes auto;
pid {0}/nginx.pid;
error_log {0}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=10;
    default_type application/vnd.schemaregistry.v1+json;
    client_body_temp_path {0}/body;
    proxy_temp_path {0}/proxy;
    fastcgi_temp_path {0}/fastcgi;
    uwsgi_temp_path {0}/uwsgi;
    scgi_temp_path {0}/scgi;
    server {{ listen 127.0.0.1:{1}; root {0}/files; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def nginx(path, answer):
    port, files = free_port(), os.path.join(path, "files")
    os.makedirs(files, exist_ok=True)
    with open(os.path.join(files, "schema"), "w") as file:
        file.write(answer)
    configuration = os.path.join(path, "nginx.conf")
    with open(configuration, "w") as file:
        file.write(NGINX.format(path, port))
    program = next((p for p in ("/usr/sbin/nginx", "/usr/local/sbin/nginx") if os.access(p, os.X_OK)), "nginx")
    return port, subprocess.Popen([program, "-p", path, "-c", configuration, "-g", "daemon off;"])


def cpu_seconds(process):
    """What a process has taken of the processors so far."""
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu_per_request(port, process, identifier, seconds=3):
    """The microseconds of CPU that one read costs the server."""
    before = cpu_seconds(process)
    output = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}s", f"http://127.0.0.1:{port}/schemas/ids/{identifier}"],
                            capture_output=True, text=True, check=True).stdout
    return (cpu_seconds(process) - before) / int(re.search(r"(\d+) requests in", output)[1]) * 1e6


def counting(binary, schema):
    """What it costs to note who reads which schema, beside a server that does not."""
    with bench.folder() as first, bench.folder() as second, bench.serving(binary, first) as noting, \
            bench.serving(binary, second, ("--dev", "--no-traffic")) as silent:
        costs = ([], [])
        for port, _ in (noting, silent):
            identifier = json.loads(bench.call(port, "POST", "/subjects/hot-value/versions", {"schema": schema}))["id"]
            bench.call(port, "GET", f"/schemas/ids/{identifier}")
        for _ in range(7):
            for (port, process), cost in zip((noting, silent), costs):
                cost.append(cpu_per_request(port, process, identifier))
        median = [sorted(cost)[len(cost) // 2] for cost in costs]
    bench.report("hot read, noting who reads", median[0], median[1], 1.02, "µs of CPU", at_least=False)


def main(binary):
    fields = [{"name": f"field{n}", "type": ["null", "string"], "default": None} for n in range(30)]
    schema = json.dumps({"type": "record", "name": "Hot", "namespace": "live.bench", "fields": fields})
    with bench.folder() as path, bench.server(binary, path) as port:
        identifier = json.loads(bench.call(port, "POST", "/subjects/hot-value/versions", {"schema": schema}))["id"]
        answer = bench.call(port, "GET", f"/schemas/ids/{identifier}")
        print(f"an answer of {len(answer)} bytes")
        nginx_port, process = nginx(path, answer)
        with bench.ending(process):
            time.sleep(1)
            ours, theirs = f"http://127.0.0.1:{port}/schemas/ids/{identifier}", f"http://127.0.0.1:{nginx_port}/schema"
            for url in (ours, theirs):
                bench.wrk(url, 64, seconds=3)
            measured = [(bench.wrk(ours, 64), bench.wrk(theirs, 64)) for _ in range(3)]
    best, peer = max(m[0] for m in measured), max(m[1] for m in measured)
    print(f"99th percentile: {best[1]}, nginx {peer[1]}")
    bench.report("hot read", best[0], peer[0], 0.5, "requests/s")
    counting(binary, schema)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
