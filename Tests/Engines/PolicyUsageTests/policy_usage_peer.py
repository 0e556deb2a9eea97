#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decides requests by two policy sets with the Cedar reference engine, for comparison.

    policy_usage_peer.py LINES

Reads one JSON object a line: {"old": TEXT, "new": TEXT, "entities": [...], "requests": [{"principal", "action",
"resource", "context"}]}, where entities in the requests are {"type", "id"}; prints one a line:
{"old": [BOOL, ...], "new": [BOOL, ...]}, whether each request is allowed.
"""
import json
import sys

import cedarpy


def uid(entity):
    return entity["type"] + "::" + json.dumps(entity["id"], ensure_ascii=False)


def judge(case):
    entities = cedarpy.Entities.from_json_str(json.dumps(case["entities"]))
    requests = [{**{part: uid(request[part]) for part in ("principal", "action", "resource")},
                 "context": request["context"]} for request in case["requests"]]
    return {side: [answer.allowed for answer in cedarpy.is_authorized_batch(
        requests, cedarpy.PolicySet.from_str(case[side]), entities)] for side in ("old", "new")}


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            print(json.dumps(judge(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
