#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who can do something, what can somebody do, beside asking cedarpy about every candidate: policy_queries.py BINARY

Every row of the compared answers is compared with cedarpy's before anything is reported.
"""
import json
import os
import random
import subprocess
import sys
import time

import cedarpy

import bench
import policy_decisions

POLICIES, PRINCIPALS, RESOURCES = 1000, 10_000, 10_000
WHO, WHAT = 200, 50
COMPARED_WHO, COMPARED_WHAT = 2, 1
SCHEMA = """
entity Team;
entity Domain;
entity User in [Team] { mfa: Bool };
entity Subject in [Domain] { tier: Long, owner: User };
action read, register, delete, deploy appliesTo {
    principal: User, resource: Subject, context: { env: String, freeze: Bool, source: ipaddr }
};
"""


def write(folder):
    paths = policy_decisions.write(folder, POLICIES, PRINCIPALS + RESOURCES)
    paths["schema.cedarschema"] = os.path.join(folder, "schema.cedarschema")
    with open(paths["schema.cedarschema"], "w") as file:
        file.write(SCHEMA)
    with open(paths["requests.jsonl"]) as file:
        requests = [json.loads(line) for line in file]
    choice = random.Random(1)
    who = [{"id": n, "kind": "who", "action": request["action"], "resource": request["resource"],
            "context": request["context"]} for n, request in enumerate(choice.sample(requests, WHO))]
    what = [{"id": WHO + n, "kind": "what", "principal": request["principal"], "context": request["context"]}
            for n, request in enumerate(choice.sample(requests, WHAT))]
    paths["queries.jsonl"] = os.path.join(folder, "queries.jsonl")
    with open(paths["queries.jsonl"], "w") as file:
        file.writelines(json.dumps(query) + "\n" for query in who + what)
    return paths, who, what


def by_stagedoor(binary, paths, folder):
    """The answers, and for each how many milliseconds of processor time it took."""
    timings = os.path.join(folder, "timings.jsonl")
    command = [binary, "policy", "who", "--policies", paths["policies.cedar"], "--entities", paths["entities.json"],
               "--schema", paths["schema.cedarschema"], "--queries", paths["queries.jsonl"], "--timings", timings]
    answers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    with open(timings) as file:
        times = [json.loads(line)["cpuMicros"] / 1000 for line in file]
    return [json.loads(answer) for answer in answers], times


def by_cedarpy(paths, requests):
    """Whether each is allowed, and how many milliseconds of processor time all of them took."""
    with open(paths["policies.cedar"]) as file:
        policies = cedarpy.PolicySet.from_str(file.read())
    with open(paths["entities.json"]) as file:
        known = cedarpy.Entities.from_json_str(file.read())
    began = time.process_time()
    allowed = []
    for start in range(0, len(requests), 5000):
        allowed += [answer.allowed for answer in
                    cedarpy.is_authorized_batch(requests[start:start + 5000], policies, known)]
    return allowed, (time.process_time() - began) * 1000


def all_who(paths, query):
    everyone = [f'User::"user{n}"' for n in range(PRINCIPALS)]
    action, resource = policy_decisions.spelled(query["action"]), policy_decisions.spelled(query["resource"])
    allowed, took = by_cedarpy(paths, [{"principal": one, "action": action, "resource": resource,
                                        "context": query["context"]} for one in everyone])
    return {"id": query["id"], "principals": sorted(one for one, may in zip(everyone, allowed) if may)}, took


def all_what(paths, query):
    pairs = [(f'Action::"{action}"', f'Subject::"subject{n}"')
             for action in policy_decisions.ACTIONS for n in range(RESOURCES)]
    principal = policy_decisions.spelled(query["principal"])
    allowed, took = by_cedarpy(paths, [{"principal": principal, "action": action, "resource": resource,
                                        "context": query["context"]} for action, resource in pairs])
    return {"id": query["id"], "grants": sorted(list(pair) for pair, may in zip(pairs, allowed) if may)}, took


def judge(name, asked, answers, times, brute_force, compared, target):
    peers = []
    for query, answer in list(zip(asked, answers))[:compared]:
        theirs, took = brute_force(query)
        if theirs != answer:
            sys.exit(f"{name}: the answer to question {query['id']} differs from cedarpy's")
        peers.append(took)
    middle, last = sorted(times)[len(times) // 2], sorted(times)[-1]
    peer = sum(peers) / len(peers)
    rows = sum(len(answer.get("principals", answer.get("grants"))) for answer in answers) / len(answers)
    print(f"{name}: {len(asked)} questions, {rows:,.0f} rows on average; median {middle:.2f} ms, "
          f"slowest {last:.2f} ms; cedarpy, every candidate {peer:,.0f} ms, ratio {peer / middle:,.0f}")
    bench.report(f"{name}, median", middle, None, target, "CPU-ms", at_least=False)


def main(binary):
    with bench.folder() as folder:
        paths, who, what = write(folder)
        answers, times = by_stagedoor(binary, paths, folder)
        judge(f"who of {PRINCIPALS} principals, {POLICIES} policies", who, answers[:WHO], times[:WHO],
              lambda query: all_who(paths, query), COMPARED_WHO, 10)
        judge(f"what on {RESOURCES} resources, {POLICIES} policies", what, answers[WHO:], times[WHO:],
              lambda query: all_what(paths, query), COMPARED_WHAT, 20)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
