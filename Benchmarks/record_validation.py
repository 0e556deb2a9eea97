#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records against a JSON Schema, beside fastjsonschema on the same records: record_validation.py BINARY

Both read the text of every record and are measured in seconds of processor time, ours with the start of the process; the
code that fastjsonschema makes of the schema is made before its time begins.
"""
import json
import os
import random
import subprocess
import sys
import time

import bench
import fastjsonschema
from avro_compatibility import used_by_children

SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
    "properties": {
        "ticket": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{4,8}$"}, "gate": {"type": "string", "maxLength": 12},
        "price": {"type": "number", "minimum": 0}, "zone": {"enum": ["FLOOR", "STAND", "STAGE"]},
        "guests": {"type": "array", "maxItems": 8, "items": {
            "type": "object", "required": ["name"],
            "properties": {"name": {"type": "string", "minLength": 1}, "age": {"type": "integer", "minimum": 0}}}},
        "device": {"oneOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]}},
    "required": ["ticket", "gate", "zone"], "additionalProperties": False}


def record(choice):
    made = {"ticket": f"AB-{choice.randint(1000, 99999999)}", "gate": f"gate {choice.randint(1, 40)}",
            "price": choice.random() * 100, "zone": choice.choice(["FLOOR", "STAND", "STAGE"]),
            "guests": [{"name": f"guest {n}", "age": choice.randint(1, 90)} for n in range(choice.randint(0, 5))],
            "device": choice.choice(["handheld", 7])}
    if choice.random() < 0.02:
        made[choice.choice(["gate", "zone", "device"])] = choice.choice([True, -1, "a text that is too long to fit"])
    return json.dumps(made)


def by_python(validate, records):
    bad, began = set(), time.process_time()
    for number, text in enumerate(records, 1):
        try:
            validate(json.loads(text))
        except fastjsonschema.JsonSchemaValueException:
            bad.add(number)
    return bad, time.process_time() - began


def by_stagedoor(binary, folder):
    with open(os.path.join(folder, "report.json"), "w+") as file:
        began = used_by_children()
        subprocess.run([binary, "schema", "validate", os.path.join(folder, "ticket.json"),
                        os.path.join(folder, "records.jsonl"), "--output", "json"], stdout=file)
        took = used_by_children() - began
        file.seek(0)
        return {finding["location"]["line"] for finding in json.load(file)["findings"]}, took


def main(binary):
    choice = random.Random(20)
    records = [record(choice) for _ in range(300_000)]
    validate = fastjsonschema.compile(SCHEMA)
    with bench.folder() as folder:
        with open(os.path.join(folder, "ticket.json"), "w") as file:
            json.dump(SCHEMA, file)
        with open(os.path.join(folder, "records.jsonl"), "w") as file:
            file.writelines(text + "\n" for text in records)
        ours = [by_stagedoor(binary, folder) for _ in range(5)]
    theirs = [by_python(validate, records) for _ in range(3)]
    if ours[0][0] != theirs[0][0]:
        sys.exit(f"the verdicts differ, for example in the records {sorted(ours[0][0] ^ theirs[0][0])[:5]}")
    bench.report("records of JSON Schema", len(records) / min(took for _, took in ours),
                 len(records) / min(took for _, took in theirs), 5, "records/s")
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
