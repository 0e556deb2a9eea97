#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Answers authorization cases with the Cedar reference engine, for comparison.

    cedar_requests_peer.py [LINES]

Reads one JSON object a line, from the file or standard input:

    {"policies": TEXT, "links": [{"template_id", "new_id", "values"}], "schema": TEXT or null,
     "entities": [...], "requests": [{"principal", "action", "resource", "context"}, ...]}

and prints one a line: {"policies": BOOL, "links": [BOOL, ...], "schema": BOOL, "entities": BOOL,
"answers": [null for a refused request, or {"decision", "reasons", "errors"}, ...]}. Entities in requests are
{"type", "id"}; the ids in an answer are those of the policies.
"""
import functools
import json
import re
import sys

import cedarpy

FAILED = re.compile(r"error while evaluating policy `(.*?)`: ", re.DOTALL)


def made(make, *arguments):
    try:
        return make(*arguments)
    except (ValueError, TypeError):
        return None


def uid(entity):
    return entity["type"] + "::" + json.dumps(entity["id"], ensure_ascii=False)


def linked(policies, links):
    results = []
    for link in links:
        more = made(policies.with_linked_batch, [link])
        results.append(more is not None)
        policies = more or policies
    return policies, results


def answer(result):
    if result.decision == cedarpy.Decision.NoDecision:
        return None
    failed = [FAILED.match(error) for error in result.diagnostics.errors]
    return {"decision": "allow" if result.allowed else "deny", "reasons": sorted(result.diagnostics.reasons),
            "errors": sorted(match.group(1) for match in failed)}


@functools.cache
def read_schema(text):
    return made(cedarpy.Schema.from_str, text)


def judge(case):
    policies = made(cedarpy.PolicySet.from_str, case["policies"])
    schema = case["schema"] and read_schema(case["schema"])
    schema_ok = case["schema"] is None or schema is not None
    entities = made(cedarpy.Entities.from_json_str, json.dumps(case["entities"]), schema) if schema_ok else None
    links, answers = [], []
    if policies is not None:
        policies, links = linked(policies, case["links"])
        if entities is not None:
            requests = [{"principal": uid(request["principal"]), "action": uid(request["action"]),
                         "resource": uid(request["resource"]), "context": request["context"]}
                        for request in case["requests"]]
            answers = [answer(x) for x in cedarpy.is_authorized_batch(requests, policies, entities, schema)]
    return {"policies": policies is not None, "links": links, "schema": schema_ok, "entities": entities is not None,
            "answers": answers}


def main():
    source = open(sys.argv[1], encoding="utf-8") if len(sys.argv) > 1 else sys.stdin
    for line in source:
        print(json.dumps(judge(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
