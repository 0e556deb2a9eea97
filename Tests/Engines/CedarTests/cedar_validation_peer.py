# SPDX-License-Identifier: Apache-2.0
"""What the reference engine says of policies: one line of JSON in, one line of JSON out.

In: {"schema": "…", "policies": "…"}; out: {"errors": [[policy, message], …]}, or {"refused": "…"} if the schema or the
policies cannot be read.
"""

import json
import sys

import cedarpy


def verdict(case):
    try:
        result = cedarpy.validate_policies(case["policies"], case["schema"])
    except Exception as error:  # whatever it is, it belongs into the comparison
        return {"refused": str(error)}
    errors = []
    for error in result.errors:
        policy, _, message = str(error).partition("] ")
        if not policy.startswith("["):
            return {"refused": str(error)}
        errors.append([policy[1:], message])
    return {"errors": errors}


for line in open(sys.argv[1], encoding="utf-8"):
    print(json.dumps(verdict(json.loads(line))))
