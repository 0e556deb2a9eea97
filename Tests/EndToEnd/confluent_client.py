#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What users of confluent-kafka do all day, with the real client, unmodified, against a live registry.

    confluent_client.py REGISTRY-URL

Prints one line a promise, "ok NAME" or "FAILED NAME: why"; exit status 0 when all hold.
"""
import json
import sys
import traceback
import uuid

from confluent_kafka.schema_registry import (
    ConfigCompatibilityLevel, Metadata, MetadataProperties, Rule, RuleKind, RuleMode, RuleSet, Schema, SchemaReference,
    SchemaRegistryClient, ServerConfig)
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.schema_registry.protobuf import ProtobufDeserializer, ProtobufSerializer
from confluent_kafka.schema_registry.rules.cel.cel_executor import CelExecutor
from confluent_kafka.schema_registry.rules.cel.cel_field_executor import CelFieldExecutor
from confluent_kafka.serialization import MessageField, SerializationContext
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

CUE = {"type": "record", "name": "Cue", "namespace": "live.stage",
       "fields": [{"name": "cue", "type": "string"}, {"name": "level", "type": "int"}]}
CUE_WITH_DEFAULT = dict(CUE, fields=CUE["fields"] + [{"name": "note", "type": ["null", "string"], "default": None}])
CUE_WITHOUT_DEFAULT = dict(CUE, fields=CUE["fields"] + [{"name": "operator", "type": "string"}])
LIGHT = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Light", "type": "object",
         "properties": {"lamp": {"type": "string"}, "level": {"type": "integer"}},
         "required": ["lamp"], "additionalProperties": False}
SCENE = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Scene", "type": "object",
         "properties": {"name": {"type": "string"}, "light": {"$ref": "light.json"}}, "additionalProperties": False}
RUN = "client-" + uuid.uuid4().hex[:8]
URL = ""
PROMISES = []


def promise(function):
    PROMISES.append(function)
    return function


def client():
    """A client of its own: nothing may come from another one's cache."""
    return SchemaRegistryClient({"url": URL})


def avro(schema, **more):
    return Schema(json.dumps(schema), "AVRO", **more)


def json_schema(schema, **more):
    return Schema(json.dumps(schema), "JSON", **more)


def rule(expression, **more):
    settings = dict(doc=None, kind=RuleKind.CONDITION, mode=RuleMode.WRITE, type="CEL", tags=None, params=None,
                    on_success=None, on_failure="ERROR", disabled=False)
    return RuleSet(None, [Rule(name="check", expr=expression, **{**settings, **more})])


def properties(**values):
    return Metadata(None, MetadataProperties(values), None)


def protobuf_messages(folder):
    """The classes of a message Zone in one file, and of a message Ticket in another one that imports it."""
    field = descriptor_pb2.FieldDescriptorProto
    zone = descriptor_pb2.FileDescriptorProto(name=f"{folder}/zone.proto", package="live", syntax="proto3")
    zone.message_type.add(name="Zone").field.add(name="name", number=1, type=field.TYPE_STRING, label=1)
    ticket = descriptor_pb2.FileDescriptorProto(
        name=f"{folder}/ticket.proto", package="live", syntax="proto3", dependency=[zone.name])
    message = ticket.message_type.add(name="Ticket")
    message.field.add(name="gate", number=1, type=field.TYPE_INT32, label=1)
    message.field.add(name="zone", number=2, type=field.TYPE_MESSAGE, type_name=".live.Zone", label=1)
    pool = descriptor_pool.DescriptorPool()
    for file in (zone, ticket):
        pool.AddSerializedFile(file.SerializeToString())
    return [message_factory.GetMessageClass(pool.FindMessageTypeByName(full)) for full in ("live.Zone", "live.Ticket")]


def name(text):
    return f"{RUN}-{text}-value"


def topic(text):
    return SerializationContext(f"{RUN}-{text}", MessageField.VALUE)


def equal(got, wanted, what="value"):
    assert got == wanted, f"{what} is {got!r}, wanted {wanted!r}"


def refused(status, code, action):
    try:
        answer = action()
    except SchemaRegistryError as error:
        equal((error.http_status_code, error.error_code), (status, code), "status and code")
        assert error.error_message, "an empty message"
        return error
    raise AssertionError(f"not refused but answered {answer!r}")


@promise
def auto_register_then_read_back():
    message = AvroSerializer(client(), json.dumps(CUE))({"cue": "main/1", "level": 80}, topic("auto"))
    equal(message[0], 0, "magic byte")
    equal(AvroDeserializer(client())(message, topic("auto")), {"cue": "main/1", "level": 80})
    equal(client().get_latest_version(name("auto")).schema_id, int.from_bytes(message[1:5], "big"), "id in the frame")


@promise
def the_serializer_hears_why_it_is_refused():
    client().register_schema(name("refused"), avro(CUE))
    serializer = AvroSerializer(client(), json.dumps(CUE_WITHOUT_DEFAULT))
    try:
        serializer({"cue": "a", "level": 1, "operator": "x"}, topic("refused"))
    except Exception as error:
        assert "operator" in str(error), f"the message does not name the field: {error}"
        return
    raise AssertionError("an incompatible schema was auto-registered")


@promise
def without_auto_register_the_schema_must_exist():
    quiet = {"auto.register.schemas": False}
    refused(404, 40401, lambda: client().lookup_schema(name("quiet"), avro(CUE)))
    client().register_schema(name("quiet"), avro(CUE))
    assert AvroSerializer(client(), json.dumps(CUE), conf=quiet)({"cue": "a", "level": 1}, topic("quiet"))


@promise
def use_latest_version_writes_with_the_registered_schema():
    client().register_schema(name("latest"), avro(CUE))
    newest = client().register_schema(name("latest"), avro(CUE_WITH_DEFAULT))
    settings = {"auto.register.schemas": False, "use.latest.version": True}
    message = AvroSerializer(client(), json.dumps(CUE), conf=settings)({"cue": "a", "level": 1}, topic("latest"))
    equal(int.from_bytes(message[1:5], "big"), newest, "id in the frame")


@promise
def a_reader_on_the_latest_version_fills_in_defaults():
    message = AvroSerializer(client(), json.dumps(CUE))({"cue": "a", "level": 1}, topic("reader"))
    client().register_schema(name("reader"), avro(CUE_WITH_DEFAULT))
    value = AvroDeserializer(client(), conf={"use.latest.version": True})(message, topic("reader"))
    equal(value, {"cue": "a", "level": 1, "note": None})


@promise
def registering_twice_gives_the_same_id():
    first = client().register_schema(name("twice"), avro(CUE))
    equal(client().register_schema(name("twice"), avro(CUE)), first, "id")
    equal(client().register_schema(name("twice-elsewhere"), avro(CUE)), first, "id under another subject")
    equal(client().get_versions(name("twice")), [1])


@promise
def lookup_by_schema_gives_subject_version_and_id():
    identifier = client().register_schema(name("lookup"), avro(CUE))
    found = client().lookup_schema(name("lookup"), avro(CUE))
    equal((found.subject, found.version, found.schema_id), (name("lookup"), 1, identifier))
    refused(404, 40403, lambda: client().lookup_schema(name("lookup"), avro(CUE_WITH_DEFAULT)))


@promise
def a_schema_comes_back_as_it_was_written():
    identifier = client().register_schema(name("text"), avro(CUE))
    equal(json.loads(client().get_schema(identifier).schema_str), CUE)
    equal(json.loads(client().get_schema(identifier, subject_name=name("text")).schema_str), CUE)
    equal(json.loads(client().get_version(name("text"), 1).schema.schema_str), CUE)


@promise
def a_guid_finds_its_schema():
    answer = client().register_schema_full_response(name("guid"), avro(CUE))
    assert answer.guid, "no guid in the answer"
    equal(json.loads(client().get_schema_by_guid(answer.guid).schema_str), CUE)


@promise
def references_are_resolved_and_protected():
    venue = {"type": "record", "name": "Venue", "namespace": "live.venues", "fields": [{"name": "id", "type": "string"}]}
    show = {"type": "record", "name": "Show", "namespace": "live.shows",
            "fields": [{"name": "venue", "type": "live.venues.Venue"}]}
    client().register_schema(name("venue"), avro(venue))
    by_reference = avro(show, references=[SchemaReference("live.venues.Venue", name("venue"), 1)])
    identifier = client().register_schema(name("show"), by_reference)
    equal(client().get_referenced_by(name("venue"), 1), [identifier])
    reference = client().get_schema(identifier).references[0]
    equal((reference.name, reference.subject, reference.version), ("live.venues.Venue", name("venue"), 1))
    refused(422, 42206, lambda: client().delete_version(name("venue"), 1))
    dangling = avro(show, references=[SchemaReference("live.venues.Venue", name("nowhere"), 1)])
    refused(422, 42201, lambda: client().register_schema(name("dangling"), dangling))


@promise
def compatibility_is_answered_before_registering():
    client().register_schema(name("compatible"), avro(CUE))
    equal(client().test_compatibility(name("compatible"), avro(CUE_WITH_DEFAULT)), True)
    equal(client().test_compatibility(name("compatible"), avro(CUE_WITHOUT_DEFAULT)), False)
    equal(client().test_compatibility(name("compatible"), avro(CUE_WITHOUT_DEFAULT), version=1), False)
    equal(client().test_compatibility_all_versions(name("compatible"), avro(CUE_WITH_DEFAULT)), True)
    equal(client().test_compatibility_all_versions(name("compatible"), avro(CUE_WITHOUT_DEFAULT), verbose=True), False)
    equal(client().get_versions(name("compatible")), [1], "versions after asking only")


@promise
def an_incompatible_schema_is_a_conflict():
    client().register_schema(name("conflict"), avro(CUE))
    try:
        client().register_schema(name("conflict"), avro(CUE_WITHOUT_DEFAULT))
    except SchemaRegistryError as error:
        equal(error.http_status_code, 409, "status")
        assert error.error_code in (409, 40901), error.error_code
        assert "operator" in error.error_message, error.error_message
        return
    raise AssertionError("an incompatible schema was registered")


@promise
def the_level_of_a_subject_is_set_used_and_deleted():
    subject = name("level")
    client().register_schema(subject, avro(CUE))
    assert client().get_compatibility() == "BACKWARD", client().get_compatibility()
    refused(404, 40408, lambda: client().get_compatibility(subject))
    client().set_compatibility(subject, "NONE")
    equal(client().get_compatibility(subject), "NONE")
    equal(client().test_compatibility(subject, avro(CUE_WITHOUT_DEFAULT)), True)
    client().delete_config(subject)
    refused(404, 40408, lambda: client().get_compatibility(subject))
    equal(client().test_compatibility(subject, avro(CUE_WITHOUT_DEFAULT)), False)
    refused(422, 42203, lambda: client().set_compatibility(subject, "SIDEWARD"))


@promise
def a_read_only_subject_refuses_versions():
    subject = name("mode")
    equal(client().get_global_mode(), "READWRITE")
    refused(404, 40409, lambda: client().get_mode(subject))
    equal(client().update_mode(subject, "READONLY"), "READONLY")
    refused(422, 42205, lambda: client().register_schema(subject, avro(CUE)))
    client().delete_mode(subject)
    assert client().register_schema(subject, avro(CUE)) > 0
    refused(422, 42204, lambda: client().update_mode(subject, "SOMETIMES"))


@promise
def subjects_and_versions_are_listed():
    identifier = client().register_schema(name("list"), avro(CUE))
    client().register_schema(name("list"), avro(CUE_WITH_DEFAULT))
    equal(client().get_versions(name("list")), [1, 2])
    assert name("list") in client().get_subjects()
    equal(client().get_subjects(subject_prefix=name("list")), [name("list")])
    assert name("list") in client().get_subjects_by_schema_id(identifier)
    assert any((v.subject, v.version) == (name("list"), 1) for v in client().get_schema_versions(identifier))
    assert "AVRO" in client().get_schema_types()


@promise
def a_soft_deleted_version_is_hidden_and_still_readable():
    subject = name("soft")
    identifier = client().register_schema(subject, avro(CUE))
    client().register_schema(subject, avro(CUE_WITH_DEFAULT))
    refused(404, 40407, lambda: client().delete_version(subject, 1, permanent=True))
    equal(client().delete_version(subject, 1), 1)
    equal(client().get_versions(subject), [2])
    equal(client().get_versions(subject, deleted=True), [1, 2])
    refused(404, 40406, lambda: client().delete_version(subject, 1))
    equal(json.loads(client().get_schema(identifier).schema_str), CUE)
    equal(client().delete_version(subject, 1, permanent=True), 1)
    equal(client().get_versions(subject, deleted=True), [2])


@promise
def a_subject_is_deleted_softly_then_for_good():
    subject = name("gone")
    client().register_schema(subject, avro(CUE))
    refused(404, 40405, lambda: client().delete_subject(subject, permanent=True))
    equal(client().delete_subject(subject), [1])
    assert subject not in client().get_subjects()
    assert subject in client().get_subjects(deleted=True)
    client().delete_subject(subject, permanent=True)
    assert subject not in client().get_subjects(deleted=True)
    refused(404, 40401, lambda: client().delete_subject(subject))


@promise
def a_context_is_a_registry_of_its_own():
    context = "." + RUN
    subject = f":{context}:cues-value"
    client().register_schema(subject, avro(CUE))
    assert context in client().get_contexts(), client().get_contexts()
    equal(client().get_subjects(subject_prefix=f":{context}:"), [subject])
    assert "cues-value" not in client().get_subjects(subject_prefix="cues")
    equal(json.loads(client().get_latest_version(subject).schema.schema_str), CUE)


@promise
def a_subject_may_have_any_name():
    subject = name("a/b c%d+é:x")
    identifier = client().register_schema(subject, avro(CUE))
    equal(client().get_latest_version(subject).schema_id, identifier, "id")
    assert subject in client().get_subjects()


@promise
def what_is_missing_has_its_own_code():
    client().register_schema(name("missing"), avro(CUE))
    refused(404, 40403, lambda: client().get_schema(2_000_000_000))
    refused(404, 40401, lambda: client().get_latest_version(name("nowhere")))
    refused(404, 40402, lambda: client().get_version(name("missing"), 99))
    refused(404, 40401, lambda: client().get_versions(name("nowhere")))


@promise
def an_invalid_schema_is_refused_with_its_reason():
    broken = Schema('{"type":"record","name":"R","fields":[{"name":"f","type":"nonsense"}]}', "AVRO")
    error = refused(422, 42201, lambda: client().register_schema(name("invalid"), broken))
    assert "nonsense" in error.error_message, error.error_message
    refused(422, 42201, lambda: client().register_schema(name("invalid"), Schema("{}", "XML")))


@promise
def json_auto_register_then_read_back():
    message = JSONSerializer(json.dumps(LIGHT), client())({"lamp": "1", "level": 3}, topic("json"))
    read = JSONDeserializer(None, schema_registry_client=client())
    equal(read(message, topic("json")), {"lamp": "1", "level": 3})
    found = client().get_latest_version(name("json"))
    equal((found.schema.schema_type, json.loads(found.schema.schema_str)), ("JSON", LIGHT))


@promise
def json_schemas_refer_to_each_other():
    client().register_schema(name("light"), json_schema(LIGHT))
    scene = json_schema(SCENE, references=[SchemaReference("light.json", name("light"), 1)])
    message = JSONSerializer(scene, client())({"name": "a", "light": {"lamp": "1"}}, topic("scene"))
    read = JSONDeserializer(None, schema_registry_client=client())
    equal(read(message, topic("scene")), {"name": "a", "light": {"lamp": "1"}})
    identifier = int.from_bytes(message[1:5], "big")
    equal(client().get_referenced_by(name("light"), 1), [identifier])
    try:
        JSONSerializer(scene, client())({"name": "a", "light": {"lamp": 7}}, topic("scene"))
    except Exception as error:
        assert "string" in str(error), error
    else:
        raise AssertionError("the referenced schema was not checked")


@promise
def json_use_latest_version_writes_with_the_registered_schema():
    identifier = client().register_schema(name("json-latest"), json_schema(LIGHT))
    settings = {"auto.register.schemas": False, "use.latest.version": True}
    message = JSONSerializer(json.dumps(LIGHT), client(), conf=settings)({"lamp": "1"}, topic("json-latest"))
    equal(int.from_bytes(message[1:5], "big"), identifier, "id in the frame")


@promise
def a_version_is_chosen_by_its_metadata():
    subject = name("by-metadata")
    first = client().register_schema(subject, avro(CUE, metadata=properties(owner="light")))
    client().register_schema(subject, avro(CUE_WITH_DEFAULT, metadata=properties(owner="sound")))
    found = client().get_latest_with_metadata(subject, {"owner": "light"})
    equal((found.version, found.schema_id), (1, first))
    settings = {"auto.register.schemas": False, "use.latest.with.metadata": {"owner": "light"}}
    message = AvroSerializer(client(), json.dumps(CUE), conf=settings)({"cue": "a", "level": 1}, topic("by-metadata"))
    equal(int.from_bytes(message[1:5], "big"), first, "id in the frame")


@promise
def a_rule_of_the_registry_refuses_what_breaks_it():
    CelExecutor.register()
    settings = {"auto.register.schemas": False, "use.latest.version": True}
    client().register_schema(name("cel"), avro(CUE, rule_set=rule("message.level < 100")))
    client().register_schema(name("cel-json"), json_schema(LIGHT, rule_set=rule("message.level < 100")))
    cue = AvroSerializer(client(), json.dumps(CUE), conf=settings)
    light = JSONSerializer(json.dumps(LIGHT), client(), conf=settings)
    assert cue({"cue": "a", "level": 99}, topic("cel")) and light({"lamp": "a", "level": 99}, topic("cel-json"))
    for write, value, place in ((cue, {"cue": "a", "level": 100}, "cel"), (light, {"lamp": "a", "level": 100}, "cel-json")):
        try:
            write(value, topic(place))
        except Exception as error:
            assert "Rule" in repr(error) + repr(error.__cause__), repr(error)
        else:
            raise AssertionError(f"{value} was written to {place}")


@promise
def a_rule_changes_tagged_fields():
    CelFieldExecutor.register()
    tagged = dict(CUE, fields=[dict(CUE["fields"][0], **{"confluent:tags": ["PUBLIC"]}), CUE["fields"][1]])
    change = rule("value + '!'", kind=RuleKind.TRANSFORM, type="CEL_FIELD", tags=["PUBLIC"])
    client().register_schema(name("cel-field"), avro(tagged, rule_set=change))
    settings = {"auto.register.schemas": False, "use.latest.version": True}
    message = AvroSerializer(client(), json.dumps(tagged), conf=settings)({"cue": "a", "level": 1}, topic("cel-field"))
    equal(AvroDeserializer(client())(message, topic("cel-field")), {"cue": "a!", "level": 1})


@promise
def rules_of_the_configuration_reach_the_client():
    subject = name("configured")
    client().set_config(subject, ServerConfig(
        compatibility=ConfigCompatibilityLevel.FULL, default_metadata=properties(owner="stage"), override_rule_set=rule("message.level < 10")))
    client().register_schema(subject, avro(CUE))
    found = client().get_latest_version(subject).schema
    equal(found.metadata.properties.properties, {"owner": "stage"}, "metadata")
    equal([r.expr for r in found.rule_set.domain_rules], ["message.level < 10"], "rules")
    config = client().get_config(subject)
    equal(config.compatibility_level, ConfigCompatibilityLevel.FULL, "level")


@promise
def protobuf_auto_register_then_read_back():
    zone, ticket = protobuf_messages(RUN)
    written = ticket(gate=7, zone=zone(name="floor"))
    settings = {"use.deprecated.format": False}
    message = ProtobufSerializer(ticket, client(), conf=settings)(written, topic("protobuf"))
    equal(ProtobufDeserializer(ticket, settings, client())(message, topic("protobuf")), written)
    found = client().get_latest_version(name("protobuf"))
    equal(found.schema.schema_type, "PROTOBUF")
    equal([reference.name for reference in found.schema.references], [f"{RUN}/zone.proto"], "references")
    assert "message Ticket" in found.schema.schema_str, found.schema.schema_str


@promise
def protobuf_use_latest_version_writes_with_the_registered_schema():
    zone, _ = protobuf_messages(RUN + "-latest")
    text = 'syntax = "proto3"; package live; message Zone { string name = 1; int32 seats = 2; }'
    identifier = client().register_schema(name("protobuf-latest"), Schema(text, "PROTOBUF"))
    settings = {"use.deprecated.format": False, "auto.register.schemas": False, "use.latest.version": True}
    message = ProtobufSerializer(zone, client(), conf=settings)(zone(name="floor"), topic("protobuf-latest"))
    equal(int.from_bytes(message[1:5], "big"), identifier, "id in the frame")


@promise
def an_incompatible_protobuf_schema_is_a_conflict():
    def schema(kind):
        return Schema(f'syntax = "proto3"; message Seat {{ {kind} row = 1; }}', "PROTOBUF")
    client().register_schema(name("seat"), schema("int32"))
    assert client().test_compatibility(name("seat"), schema("int64"))
    assert not client().test_compatibility(name("seat"), schema("string"))
    refused(409, 409, lambda: client().register_schema(name("seat"), schema("string")))


@promise
def serializers_work_inside_a_context():
    context = f".{RUN}-messages"
    strategy = {"subject.name.strategy": lambda ctx, record: f":{context}:{ctx.topic}-{ctx.field}"}
    message = AvroSerializer(client(), json.dumps(CUE), conf=strategy)({"cue": "a", "level": 1}, topic("inside"))
    equal(AvroDeserializer(client(), conf=strategy)(message, topic("inside")), {"cue": "a", "level": 1})
    equal(client().get_versions(f":{context}:{name('inside')}"), [1])
    refused(404, 40401, lambda: client().get_versions(name("inside")))
    referred = SchemaReference("live.stage.Cue", name("inside"), 1)
    play = {"type": "record", "name": "Play", "namespace": "live.stage", "fields": [{"name": "c", "type": "Cue"}]}
    assert client().register_schema(f":{context}:play", avro(play, references=[referred])) > 0
    refused(422, 42201, lambda: client().register_schema("play", avro(play, references=[referred])))


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
