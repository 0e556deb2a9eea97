#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Policy decisions a second of processor time, and loading, beside cedarpy on the same files: policy_decisions.py BINARY

Every decision and every reason is compared with cedarpy's before anything is reported.
"""
import json
import os
import random
import subprocess
import sys
import time

import cedarpy

import bench

ENVIRONMENTS = ["prod", "test"]
ACTIONS = ["read", "register", "delete", "deploy"]


def policy(number, choice, size):
    """One policy of a platform's usual kinds; the kinds in the proportions in which such sets have them."""
    team, domain = f'Team::"team{choice.randrange(size["teams"])}"', f'Domain::"domain{choice.randrange(size["domains"])}"'
    action = f'Action::"{choice.choice(ACTIONS)}"'
    kind = choice.random()
    if kind < 0.35:
        body = (f'permit (principal in {team}, action == {action}, resource in {domain}) '
                f'when {{ context.env == "{choice.choice(ENVIRONMENTS)}" && principal.mfa }};')
    elif kind < 0.55:
        body = (f'permit (principal == User::"user{choice.randrange(size["users"])}", action == {action}, '
                f'resource == Subject::"subject{choice.randrange(size["subjects"])}");')
    elif kind < 0.70:
        body = f'permit (principal in {team}, action, resource is Subject in {domain}) when {{ resource.tier < 3 }};'
    elif kind < 0.80:
        body = (f'permit (principal in {team}, action in [Action::"read", Action::"register"], resource) '
                'when { resource.owner == principal };')
    elif kind < 0.90:
        body = f'forbid (principal, action == {action}, resource in {domain}) when {{ context.freeze }};'
    else:
        body = (f'permit (principal in {team}, action == {action}, resource) '
                f'when {{ context.source.isInRange(ip("10.{number % 250}.0.0/16")) }};')
    return f'@id("p{number}")\n{body}\n'


def uid(kind, name):
    return {"type": kind, "id": name}


def entities(choice, size):
    made = [{"uid": uid("Team", f"team{n}"), "attrs": {}, "parents": []} for n in range(size["teams"])]
    made += [{"uid": uid("Domain", f"domain{n}"), "attrs": {}, "parents": []} for n in range(size["domains"])]
    for n in range(size["users"]):
        teams = choice.sample(range(size["teams"]), min(2, size["teams"]))
        made.append({"uid": uid("User", f"user{n}"), "attrs": {"mfa": choice.random() < 0.7},
                     "parents": [uid("Team", f"team{team}") for team in teams]})
    for n in range(size["subjects"]):
        owner = {"__entity": uid("User", f"user{choice.randrange(size['users'])}")}
        made.append({"uid": uid("Subject", f"subject{n}"), "attrs": {"tier": choice.randrange(5), "owner": owner},
                     "parents": [uid("Domain", f"domain{choice.randrange(size['domains'])}")]})
    return made


def request(choice, size):
    source = {"__extn": {"fn": "ip", "arg": f"10.{choice.randrange(250)}.1.{choice.randrange(250)}"}}
    return {"principal": uid("User", f"user{choice.randrange(size['users'])}"),
            "action": uid("Action", choice.choice(ACTIONS)),
            "resource": uid("Subject", f"subject{choice.randrange(size['subjects'])}"),
            "context": {"env": choice.choice(ENVIRONMENTS), "freeze": choice.random() < 0.1, "source": source}}


def write(folder, policies, people):
    choice = random.Random(policies)
    size = {"teams": max(4, policies // 20), "domains": max(4, policies // 20), "users": people // 2,
            "subjects": people // 2}
    paths = {name: os.path.join(folder, name) for name in ("policies.cedar", "entities.json", "requests.jsonl")}
    with open(paths["policies.cedar"], "w") as file:
        file.writelines(policy(n, choice, size) for n in range(policies))
    with open(paths["entities.json"], "w") as file:
        json.dump(entities(choice, size), file)
    with open(paths["requests.jsonl"], "w") as file:
        file.writelines(json.dumps(request(choice, size)) + "\n" for _ in range(1000))
    return paths


def spelled(value):
    return f"{value['type']}::{json.dumps(value['id'])}"


def by_cedarpy(paths, most):
    """Answers to the first requests, and requests a second of processor time."""
    with open(paths["policies.cedar"]) as file:
        policies = cedarpy.PolicySet.from_str(file.read())
    with open(paths["entities.json"]) as file:
        known = cedarpy.Entities.from_json_str(file.read())
    with open(paths["requests.jsonl"]) as file:
        asked = [json.loads(line) for line in file][:most]
    asked = [{**each, **{part: spelled(each[part]) for part in ("principal", "action", "resource")}} for each in asked]
    began = time.process_time()
    answers = cedarpy.is_authorized_batch(asked, policies, known)
    took = time.process_time() - began
    reasons = [sorted("p" + reason.removeprefix("policy") for reason in answer.diagnostics.reasons) for answer in answers]
    return [(answer.allowed, why) for answer, why in zip(answers, reasons)], len(asked) / took


def by_stagedoor(binary, paths, folder):
    decisions = os.path.join(folder, "decisions.jsonl")
    command = [binary, "policy", "bench", "--policies", paths["policies.cedar"], "--entities", paths["entities.json"],
               "--requests", paths["requests.jsonl"], "--seconds", "3", "--decisions", decisions]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    with open(decisions) as file:
        answers = [json.loads(line) for line in file]
    return [(answer["decision"] == "allow", sorted(answer["reason"])) for answer in answers], report


def main(binary):
    medians = {}
    for policies, people, target in [(10, 1000, 200_000), (100, 1000, 150_000), (1000, 10_000, 100_000),
                                     (10_000, 10_000, 100_000), (100, 100_000, 100_000)]:
        with bench.folder() as folder:
            paths = write(folder, policies, people)
            theirs, their_rate = by_cedarpy(paths, 1000 if policies < 10_000 else 100)
            ours, report = by_stagedoor(binary, paths, folder)
        if ours[:len(theirs)] != theirs:
            sys.exit(f"{policies} policies: a decision or a reason differs")
        name = f"{policies} policies, {people} entities"
        rate = report["requests"] / report["cpuSeconds"]
        print(f"{name}: cedarpy {their_rate:,.0f} requests a CPU-second, ratio {rate / their_rate:,.0f}; "
              f"p50 {report['p50us']} us, p99 {report['p99us']} us")
        bench.report(name, rate, None, target, "requests/CPU-s")
        if people == 10_000 and policies == 10_000:
            bench.report("loading 10,000 policies", report["loadPoliciesMs"], None, 500, "ms", at_least=False)
        if people == 100_000:
            bench.report("loading 100,000 entities", report["loadEntitiesMs"], None, 2000, "ms", at_least=False)
            bench.report("a process with 100,000 entities", report["peakBytes"] / 2**20, None, 150, "MiB", at_least=False)
        medians.setdefault(policies, report["p50us"])
    bench.report("p50 at 10,000 policies beside 100", medians[10_000], medians[100], 2, "us", at_least=False)
    bench.finish()


if __name__ == "__main__":
    main(sys.argv[1])
