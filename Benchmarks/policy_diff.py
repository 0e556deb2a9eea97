#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The difference of two sets of 1,000 policies that differ in five, beside cedarpy reading and validating both:
policy_diff.py BINARY

Measured in seconds of processor time, with the start of the process. Every witness is decided by cedarpy with both sets,
and every logged request of a kind is looked at for a difference that the verdict of its kind excludes.
"""
import json
import os
import resource
import subprocess
import sys
import time

import cedarpy

import bench
import policy_decisions
import policy_queries

POLICIES, ENTITIES, RUNS = 1_000, 2_000, 5
CHANGES = {"more permissive": {"permit"}, "less permissive": {"deny"}, "incomparable": {"permit", "deny"}}


def changed(texts):
    """One policy dropped, one new, one with another condition, one with another action, one that is said differently."""
    texts = list(texts)
    permits = [n for n, text in enumerate(texts) if "\npermit" in text and "principal.mfa }" in text]
    dropped, asked, moved, same = permits[10], permits[20], permits[30], permits[40]
    texts[asked] = texts[asked].replace("principal.mfa }", "principal.mfa && !context.freeze }")
    texts[moved] = texts[moved].replace("principal.mfa }", "true }")
    texts[same] = texts[same].replace("principal.mfa }", "!(principal.mfa == false) }")
    texts[dropped] = ""
    return texts + ['@id("new")\npermit (principal in Team::"team3", action == Action::"delete", '
                    'resource in Domain::"domain2") when { context.env == "test" };\n']


def write(folder):
    paths = policy_decisions.write(folder, POLICIES, ENTITIES)
    with open(paths["policies.cedar"]) as file:
        texts = ["@id(" + text for text in file.read().split("@id(") if text]
    for name, text in (("new.cedar", "".join(changed(texts))), ("schema.cedarschema", policy_queries.SCHEMA)):
        paths[name] = os.path.join(folder, name)
        with open(paths[name], "w") as file:
            file.write(text)
    return paths


def by_stagedoor(binary, paths):
    command = [binary, "policy", "diff", paths["policies.cedar"], paths["new.cedar"], "--schema",
               paths["schema.cedarschema"], "--report", "json"]
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(command, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if run.returncode not in (0, 1):
            sys.exit(run.stderr)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(times)[RUNS // 2], json.loads(run.stdout)["environments"]


def by_cedarpy(texts, schema):
    """Seconds of processor time to read and validate both sets."""
    began = time.process_time()
    for text in texts:
        if not cedarpy.validate_policies(text, schema).validation_passed:
            sys.exit("cedarpy finds the policies not to be valid")
    return time.process_time() - began


def decide(sets, requests, entities):
    """What the two sets say of each request: permit and deny if they differ, so and the other way round; else nothing."""
    old, new = ([answer.allowed for answer in cedarpy.is_authorized_batch(requests, each, entities)] for each in sets)
    return [None if before == after else "permit" if after else "deny" for before, after in zip(old, new)]


def spelled(request):
    return {part: policy_decisions.spelled(request[part]) for part in ("principal", "action", "resource")} | {
        "context": request["context"]}


def check(environments, sets, paths):
    for kind in environments:
        for key, change in (("newlyPermitted", "permit"), ("newlyDenied", "deny")):
            witness = kind[key]
            if (witness is not None) != (change in CHANGES.get(kind["verdict"], set())):
                sys.exit(f"{kind['action']}: {kind['verdict']}, but {key} is {witness}")
            if witness is not None:
                entities = cedarpy.Entities.from_json_str(json.dumps(witness["entities"]))
                if decide(sets, [spelled(witness["request"])], entities) != [change]:
                    sys.exit(f"{kind['action']}: cedarpy decides the witness otherwise")
    with open(paths["requests.jsonl"]) as file:
        requests = [spelled(json.loads(line)) for line in file]
    with open(paths["entities.json"]) as file:
        found = decide(sets, requests, cedarpy.Entities.from_json_str(file.read()))
    verdicts = {kind["action"]: kind["verdict"] for kind in environments}
    for request, change in zip(requests, found):
        verdict = verdicts[request["action"].split('"')[1]]
        if change and verdict != "unknown" and change not in CHANGES.get(verdict, set()):
            sys.exit(f"{request}: {change}, but the verdict is {verdict}")
    return sum(change is not None for change in found)


def main(binary):
    with bench.folder() as folder:
        paths = write(folder)
        took, environments = by_stagedoor(binary, paths)
        texts = []
        for name in ("policies.cedar", "new.cedar"):
            with open(paths[name]) as file:
                texts.append(file.read())
        peer = by_cedarpy(texts, policy_queries.SCHEMA)
        differing = check(environments, [cedarpy.PolicySet.from_str(text) for text in texts], paths)
    said = ", ".join(f"{kind['action']} {kind['verdict']}" for kind in environments)
    print(f"{said}; {differing} logged requests differ; cedarpy reads and validates both in {peer:.2f} CPU-s, "
          f"ratio {took / peer:.2f}")
    if any(kind["verdict"] == "unknown" for kind in environments):
        sys.exit("a verdict is unknown")
    bench.report(f"diff of two sets of {POLICIES:,} policies, median of {RUNS}", took, None, 1, "CPU-s", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
