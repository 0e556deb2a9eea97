#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Validates counterexamples with the package jsonschema, for comparison.

    inclusion_peer.py LINES

Reads one JSON object a line: {"dialect": URI, "writer": SCHEMA, "reader": SCHEMA, "value": VALUE}; prints one a line:
{"writer": VALID, "reader": VALID}, null where the package fails.
"""
import json
import sys

import jsonschema


def is_valid(schema, case):
    declared = schema.get("$schema", case["dialect"]) if isinstance(schema, dict) else case["dialect"]
    default = jsonschema.validators.validator_for({"$schema": case["dialect"]})
    validator = jsonschema.validators.validator_for({"$schema": declared}, default=default)
    try:
        return validator(schema).is_valid(case["value"])
    except Exception:
        return None


sys.setrecursionlimit(10_000)
for line in open(sys.argv[1], encoding="utf-8"):
    case = json.loads(line)
    print(json.dumps({side: is_valid(case[side], case) for side in ("writer", "reader")}))
