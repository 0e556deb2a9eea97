# SPDX-License-Identifier: Apache-2.0
"""Compiles every text of a file of JSON strings, one a line; prints null for each that is accepted, else the errors."""
import json
import os
import sys
import tempfile

import grpc_tools
from grpc_tools import protoc

INCLUDE = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")


def compile_text(folder, text):
    """In a process of its own, because the compiler stops its process at some errors."""
    with open(os.path.join(folder, "a.proto"), "wb") as file:
        file.write(text.encode("utf-8"))
    log = os.path.join(folder, "log")
    child = os.fork()
    if child == 0:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        arguments = ["protoc", "-I" + folder, "-I" + INCLUDE, "--descriptor_set_out=" + os.devnull, "a.proto"]
        os._exit(0 if protoc.main(arguments) == 0 else 1)
    status = os.waitpid(child, 0)[1]
    with open(log, encoding="utf-8", errors="replace") as file:
        return None if status == 0 else file.read() or "failed"


with tempfile.TemporaryDirectory() as temporary, open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        print(json.dumps(compile_text(temporary, json.loads(line))))
