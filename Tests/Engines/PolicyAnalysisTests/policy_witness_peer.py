#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decides witnesses with the Cedar reference engine, for comparison.

    policy_witness_peer.py LINES

Reads one JSON object a line: {"old": TEXT, "new": TEXT, "schema": TEXT, "request": {"principal", "action", "resource",
"context"}, "entities": [...]}, where entities in the request are {"type", "id"}; prints one a line:
{"old": DECISION, "new": DECISION, "oldAlone": DECISION, "newAlone": DECISION}, null where the schema does not allow the
request or the entities; the last two are without the schema.
"""
import functools
import json
import sys

import cedarpy


def uid(entity):
    return entity["type"] + "::" + json.dumps(entity["id"], ensure_ascii=False)


@functools.cache
def read_schema(text):
    return cedarpy.Schema.from_str(text)


def decide(policies, request, entities, schema):
    result = cedarpy.is_authorized_batch([request], cedarpy.PolicySet.from_str(policies), entities, schema)[0]
    if result.decision == cedarpy.Decision.NoDecision:
        return None
    return "allow" if result.allowed else "deny"


def judge(case):
    schema = read_schema(case["schema"])
    request = {key: uid(case["request"][key]) for key in ("principal", "action", "resource")}
    request["context"] = case["request"]["context"]
    try:
        entities = cedarpy.Entities.from_json_str(json.dumps(case["entities"]), schema)
    except (ValueError, TypeError):
        return {"old": None, "new": None}
    answer = {side: decide(case[side], request, entities, schema) for side in ("old", "new")}
    alone = cedarpy.Entities.from_json_str(json.dumps(case["entities"]))
    for side in ("old", "new"):
        answer[side + "Alone"] = decide(case[side], request, alone, None)
    return answer


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            print(json.dumps(judge(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
