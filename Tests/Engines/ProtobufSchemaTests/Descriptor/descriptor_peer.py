# SPDX-License-Identifier: Apache-2.0
"""Answers a JSON line for each JSON line of a file: what the compiler, or Confluent's client, makes of a schema.

["same", TEXT, BASE64]  null if the descriptor says what the compiler's says, else how they differ
["client", TEXT]        what the client's ProtobufSerializer registers for the compiled text
["accept", BASE64]      the full names of the messages that the client finds in the descriptor, with their indexes
"""
import base64
import difflib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

INCLUDE = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
COUNT = 0


def compile_text(text, *options):
    """A folder with the text as a file of its own name, compiled with the options."""
    global COUNT
    COUNT += 1
    folder = tempfile.mkdtemp(dir=TEMPORARY)
    name = "peer%d.proto" % COUNT
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)
    options = [option.replace("FOLDER", folder) for option in options]
    command = [sys.executable, "-m", "grpc_tools.protoc", "-I" + folder, "-I" + INCLUDE, *options, name]
    subprocess.run(command, check=True, capture_output=True)
    return folder, name


def compiled(text):
    """The files that the compiler writes, the text's own the last."""
    folder, name = compile_text(
        text, "--retain_options", "--include_imports", "--descriptor_set_out=FOLDER/out"
    )
    with open(os.path.join(folder, "out"), "rb") as file:
        return descriptor_pb2.FileDescriptorSet.FromString(file.read()).file, name


def shown(files, descriptor):
    """A descriptor with its custom options read, in an order that does not depend on how it was written."""
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        pool.Add(file)
    try:
        kind = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.protobuf.FileDescriptorProto"))
        message_factory.GetMessageClassesForFiles([file.name for file in files], pool)
    except KeyError:
        kind = descriptor_pb2.FileDescriptorProto
    message = kind()
    message.ParseFromString(descriptor)
    return message.SerializeToString(deterministic=True), str(message)


def same(text, ours):
    files, name = compiled(text)
    own = [file for file in files if file.name == name][0]
    parsed = descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(ours))
    parsed.name = name
    left, left_text = shown(files, own.SerializeToString())
    right, right_text = shown(files, parsed.SerializeToString())
    if left == right:
        return None
    return "\n".join(difflib.unified_diff(left_text.split("\n"), right_text.split("\n"), lineterm="", n=2))


def client(text):
    from confluent_kafka.schema_registry.common.protobuf import _schema_to_str

    folder, name = compile_text(text, "--python_out=FOLDER")
    module = name.replace(".proto", "_pb2")
    spec = importlib.util.spec_from_file_location(module, os.path.join(folder, module + ".py"))
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return _schema_to_str(loaded.DESCRIPTOR)


def accept(ours):
    from confluent_kafka.schema_registry.common.protobuf import _create_index_array, _init_pool, _str_to_proto

    pool = descriptor_pool.DescriptorPool()
    _init_pool(pool)
    file = pool.Add(_str_to_proto("registered", ours))
    file = pool.FindFileByName("registered")
    names = []

    def walk(message):
        if not message.GetOptions().map_entry:
            names.append("%s %s" % (message.full_name, _create_index_array(message)))
        for nested in message.nested_types:
            walk(nested)

    for message in file.message_types_by_name.values():
        walk(message)
    return names


with tempfile.TemporaryDirectory() as TEMPORARY, open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        command, *arguments = json.loads(line)
        print(json.dumps({"same": same, "client": client, "accept": accept}[command](*arguments)))
