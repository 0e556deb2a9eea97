#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What users of python-schema-registry-client do, with the real client, unmodified, against a live registry.

    python_schema_registry_client.py REGISTRY-URL

Prints one line a promise, "ok NAME" or "FAILED NAME: why"; exit status 0 when all hold.
"""
import asyncio
import json
import sys
import traceback
import uuid

from schema_registry.client import AsyncSchemaRegistryClient, SchemaRegistryClient, schema
from schema_registry.client.errors import ClientError
from schema_registry.serializers import AvroMessageSerializer, JsonMessageSerializer

CUE = {"type": "record", "name": "Cue", "namespace": "live.stage",
       "fields": [{"name": "cue", "type": "string"}, {"name": "level", "type": "int"}]}
CUE_WITH_DEFAULT = dict(CUE, fields=CUE["fields"] + [{"name": "note", "type": "string", "default": ""}])
CUE_WITHOUT_DEFAULT = dict(CUE, fields=CUE["fields"] + [{"name": "operator", "type": "string"}])
LIGHT = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Light", "type": "object",
         "properties": {"lamp": {"type": "string"}, "level": {"type": "integer"}}, "required": ["lamp"]}
RUN = "other-client-" + uuid.uuid4().hex[:8]
URL = ""
PROMISES = []


def promise(function):
    PROMISES.append(function)
    return function


def client():
    return SchemaRegistryClient(url=URL)


def avro(definition):
    return schema.AvroSchema(json.dumps(definition))


def name(text):
    return f"{RUN}-{text}-value"


def equal(got, wanted, what="value"):
    assert got == wanted, f"{what} is {got!r}, wanted {wanted!r}"


def refused(status, action):
    try:
        answer = action()
    except ClientError as error:
        equal(error.http_code, status, "status")
        return error
    raise AssertionError(f"not refused but answered {answer!r}")


@promise
def a_schema_is_registered_once_and_read_back():
    first = client().register(name("cue"), avro(CUE))
    equal(client().register(name("cue"), avro(CUE)), first, "id")
    equal(client().get_by_id(first).raw_schema, CUE, "schema by id")
    equal(client().get_versions(name("cue")), [1], "versions")


@promise
def the_latest_and_a_numbered_version_are_found():
    client().register(name("versions"), avro(CUE))
    newest = client().register(name("versions"), avro(CUE_WITH_DEFAULT))
    latest = client().get_schema(name("versions"))
    equal((latest.version, latest.schema_id), (2, newest), "latest")
    equal(client().get_schema(name("versions"), version=1).schema.raw_schema, CUE, "version 1")
    equal(client().get_schema(name("versions"), version=7), None, "a version that is not there")


@promise
def lookup_tells_the_version_or_nothing():
    identifier = client().register(name("lookup"), avro(CUE))
    found = client().check_version(name("lookup"), avro(CUE))
    equal((found.version, found.schema_id, found.subject), (1, identifier, name("lookup")), "found")
    equal(client().check_version(name("lookup"), avro(CUE_WITH_DEFAULT)), None, "what is not registered")


@promise
def compatibility_is_answered_and_explained():
    client().register(name("compatible"), avro(CUE))
    equal(client().test_compatibility(name("compatible"), avro(CUE_WITH_DEFAULT)), True)
    equal(client().test_compatibility(name("compatible"), avro(CUE_WITHOUT_DEFAULT)), False)
    verbose = client().test_compatibility(name("compatible"), avro(CUE_WITHOUT_DEFAULT), verbose=True)
    assert not verbose["is_compatible"] and "operator" in json.dumps(verbose["messages"]), verbose


@promise
def an_incompatible_schema_is_refused():
    client().register(name("refused"), avro(CUE))
    refused(409, lambda: client().register(name("refused"), avro(CUE_WITHOUT_DEFAULT)))


@promise
def the_level_is_set_and_read():
    client().register(name("level"), avro(CUE))
    assert client().update_compatibility("FULL", subject=name("level"))
    equal(client().get_compatibility(subject=name("level")), "FULL")
    equal(client().get_compatibility(), "BACKWARD", "the level of all")


@promise
def where_an_id_is_used_is_told():
    identifier = client().register(name("used-a"), avro(CUE))
    client().register(name("used-b"), avro(CUE))
    used = {(entry.subject, entry.version) for entry in client().get_schema_subject_versions(identifier)}
    assert {(name("used-a"), 1), (name("used-b"), 1)} <= used, used


@promise
def versions_and_subjects_are_deleted():
    client().register(name("gone"), avro(CUE))
    client().register(name("gone"), avro(CUE_WITH_DEFAULT))
    assert name("gone") in client().get_subjects()
    equal(client().delete_version(name("gone"), 1), 1)
    equal(client().get_versions(name("gone")), [2], "versions")
    equal(client().delete_subject(name("gone")), [2], "versions deleted")
    assert name("gone") not in client().get_subjects()
    equal(client().get_versions(name("gone")), [], "versions of a subject that is gone")


@promise
def avro_messages_are_written_and_read():
    message = AvroMessageSerializer(client()).encode_record_with_schema(
        name("avro"), avro(CUE), {"cue": "main/1", "level": 80})
    equal(AvroMessageSerializer(client()).decode_message(message), {"cue": "main/1", "level": 80})


@promise
def json_messages_are_written_and_read():
    light = schema.JsonSchema(json.dumps(LIGHT))
    message = JsonMessageSerializer(client()).encode_record_with_schema(name("json"), light, {"lamp": "1", "level": 3})
    equal(JsonMessageSerializer(client()).decode_message(message), {"lamp": "1", "level": 3})
    equal(client().get_schema(name("json")).schema.schema_type, "JSON", "type of the schema")


@promise
def the_asynchronous_client_gets_the_same():
    async def both():
        other = AsyncSchemaRegistryClient(url=URL)
        identifier = await other.register(name("async"), avro(CUE))
        return identifier, (await other.get_by_id(identifier)).raw_schema, await other.get_versions(name("async"))

    identifier, got, versions = asyncio.run(both())
    assert identifier > 0, identifier
    equal((got, versions), (CUE, [1]))


def main(url):
    global URL
    URL = url
    failed = 0
    for function in PROMISES:
        try:
            function()
            print("ok", function.__name__)
        except Exception as error:
            failed += 1
            line = traceback.extract_tb(error.__traceback__)[1].lineno if error.__traceback__.tb_next else 0
            print(f"FAILED {function.__name__}: line {line}: {type(error).__name__}: {str(error)[:400]}")
    print(f"{len(PROMISES)} promises, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
