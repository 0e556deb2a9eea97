# SPDX-License-Identifier: Apache-2.0
"""What `buf breaking` says of pairs of folders, one JSON object {"old": …, "new": …} of texts by path a line."""
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

BUF = os.path.join(os.path.dirname(sys.executable), "buf")


def write(folder, files):
    for path, text in files.items():
        file = os.path.join(folder, path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as stream:
            stream.write(text.encode("utf-8"))


def annotation(line):
    found = json.loads(line)
    numbers = [found.get(key, 1) for key in ("start_line", "start_column", "end_line", "end_column")]
    start, end = "%d:%d" % tuple(numbers[:2]), "%d:%d" % tuple(numbers[2:])
    return "%s %s-%s %s" % (found.get("path", "-"), start, end, found["type"])


def compare(line):
    """The annotations, sorted; null if buf does not take the files."""
    pair = json.loads(line)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("old", "new"):
            os.mkdir(os.path.join(folder, name))
            write(os.path.join(folder, name), pair[name])
        command = [BUF, "breaking", ".", "--against", "../old", "--error-format", "json"]
        environment = dict(os.environ, HOME=folder, BUF_CACHE_DIR=os.path.join(folder, "cache"))
        run = subprocess.run(command, cwd=os.path.join(folder, "new"), capture_output=True, text=True, env=environment)
        lines = run.stdout.splitlines()
        failed = run.returncode not in (0, 100) or any('"type":"COMPILE"' in line for line in lines)
        return {"error": (run.stderr + run.stdout)[:500]} if failed else {"found": sorted(map(annotation, lines))}


with concurrent.futures.ThreadPoolExecutor(2) as pool, open(sys.argv[1], encoding="utf-8") as lines:
    for answer in pool.map(compare, lines):
        print(json.dumps(answer))
