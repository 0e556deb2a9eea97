// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Random policy texts over ``RandomWorld/schema``, with few literals, so that conditions often touch.
struct RandomPolicies {
    var random: SeededGenerator

    /// So many policies.
    mutating func set(_ count: Int) -> [String] {
        (0..<count).map { _ in policy() }
    }

    /// The same set with something changed that may or may not matter.
    mutating func variant(of set: [String]) -> [String] {
        var set = set
        switch random.below(6) {
        case 0 where !set.isEmpty: set.remove(at: random.below(set.count))
        case 1: set.append(policy())
        case 2 where !set.isEmpty:
            // One policy cut in two by a condition: equivalent but for errors.
            let index = random.below(set.count)
            let condition = condition(1)
            let text = set[index].dropLast()
            set[index] = "\(text) when { \(condition) };"
            set.append("\(text) unless { \(condition) };")
        case 3 where !set.isEmpty:
            let index = random.below(set.count)
            set[index] = "\(set[index].dropLast()) when { \(condition(1)) };"
        default:
            guard !set.isEmpty else { break }
            set[random.below(set.count)] = policy()
        }
        return set
    }

    mutating func policy() -> String {
        let effect = random.once(in: 3) ? "forbid" : "permit"
        var text = "\(effect)(\(principal()), \(action()), \(resource()))"
        for _ in 0..<random.below(3) {
            text += random.once(in: 3) ? " unless { \(condition(2)) }" : " when { \(condition(2)) }"
        }
        return text + ";"
    }

    private mutating func principal() -> String {
        random.pick(
            "principal",
            "principal",
            "principal is User",
            "principal == User::\"u1\"",
            "principal in Group::\"g1\""
        )
    }

    private mutating func action() -> String {
        random.pick("action", "action == Action::\"view\"", "action in Action::\"any\"")
    }

    private mutating func resource() -> String {
        random.pick(
            "resource",
            "resource",
            "resource in Group::\"g2\"",
            "resource == Doc::\"d1\"",
            "resource is Doc in Group::\"g1\""
        )
    }

    mutating func condition(_ depth: Int) -> String {
        guard depth > 0, !random.once(in: 3) else { return atom() }
        switch random.below(5) {
        case 0: return "(\(condition(depth - 1)) && \(condition(depth - 1)))"
        case 1: return "(\(condition(depth - 1)) || \(condition(depth - 1)))"
        case 2: return "!(\(condition(depth - 1)))"
        case 3: return "(if \(atom()) then \(condition(depth - 1)) else \(condition(depth - 1)))"
        default: return "(\(condition(depth - 1)) && \(condition(depth - 1)))"
        }
    }

    private mutating func atom() -> String {
        switch random.below(18) {
        case 0, 1, 2: return "\(long(1)) \(random.pick("<", "<=", "==", "!=", ">", ">=")) \(long(1))"
        case 3: return "\(text()) == \(text())"
        case 4, 5: return "\(text()) like \"\(random.pick("a*", "*b", "a*b", "aa*", "*", "ab", "*a*"))\""
        case 6: return "\(user()) == \(user())"
        case 7, 8: return "\(user()) in \(group())"
        case 9: return "\(group()) \(random.pick("in", "==")) \(group())"
        case 10: return sets()
        case 11: return addresses()
        case 12: return moments()
        case 13: return "\(decimal()).\(random.pick("lessThan", "greaterThanOrEqual"))(\(decimal()))"
        case 14: return optional()
        case 15: return tags()
        case 16: return "\(kind()) == \(kind())"
        default:
            return random.pick(
                "principal.flag",
                "context.flag",
                "(context.flag == principal.flag)",
                "resource.owner.flag"
            )
        }
    }

    private mutating func long(_ depth: Int) -> String {
        if depth > 0, random.once(in: 4) {
            let sum = "\(long(0)) \(random.pick("+", "-", "*")) \(long(0))"
            return "(\(sum))"
        }
        return random.pick(
            "principal.n",
            "resource.owner.n",
            "context.n",
            "context.m",
            "0",
            "1",
            "3",
            "-2",
            "9223372036854775807",
            "principal.manager.n"
        )
    }

    private mutating func text() -> String {
        random.pick("principal.name", "context.s", "resource.owner.name", "\"a\"", "\"ab\"", "principal.addr.zip")
    }

    private mutating func user() -> String {
        random.pick(
            "principal",
            "resource.owner",
            "principal.manager",
            "User::\"u1\"",
            "User::\"u2\"",
            "resource.owner.manager"
        )
    }

    private mutating func group() -> String {
        random.pick("resource.viewers", "Group::\"g1\"", "Group::\"g2\"", "context.group")
    }

    private mutating func kind() -> String {
        random.pick("principal.kind", "resource.owner.kind", "Kind::\"a\"", "Kind::\"b\"")
    }

    private mutating func sets() -> String {
        switch random.below(8) {
        case 0: return "context.nums.contains(\(long(0)))"
        case 1: return "\(userSet()).contains(\(user()))"
        case 2: return "\(userSet()).containsAll(\(userSet()))"
        case 3: return "\(userSet()).containsAny(\(userSet()))"
        case 4: return "\(userSet()) == \(userSet())"
        case 5: return "context.nums == [\(long(0)), \(long(0))]"
        case 6: return "\(user()) in context.groups"
        default: return "context.nums.isEmpty()"
        }
    }

    private mutating func userSet() -> String {
        random.pick("principal.friends", "resource.owner.friends", "[\(user()), \(user())]", "context.friends")
    }

    private mutating func addresses() -> String {
        let address = random.pick("context.ip", "context.ip", "principal.ip")
        let network = random.pick("ip(\"10.0.0.0/8\")", "ip(\"10.1.0.0/16\")", "ip(\"::1\")", "principal.ip")
        return random.pick(
            "\(address).isInRange(\(network))",
            "\(address).isInRange(\(network))",
            "\(address) == \(network)",
            "\(address).isLoopback()",
            "\(address).isIpv4()",
            "\(address).isMulticast()"
        )
    }

    private mutating func moments() -> String {
        let moment = random.pick("context.now", "principal.at", "context.now.toDate()")
        let other = random.pick("datetime(\"1970-01-02\")", "context.now", "principal.at.offset(duration(\"1d\"))")
        return random.pick(
            "\(moment) \(random.pick("<", ">=", "==")) \(other)",
            "\(moment) < \(other)",
            "context.now.toTime() < duration(\"1h\")",
            "context.now.durationSince(principal.at).toHours() > \(random.pick("0", "1", "-1"))"
        )
    }

    private mutating func decimal() -> String {
        random.pick("principal.cost", "decimal(\"0.5\")", "decimal(\"1.0\")")
    }

    private mutating func optional() -> String {
        random.pick(
            "principal has level",
            "principal.level > 1",
            "(principal has level && principal.level > 1)",
            "context has opt",
            "context.opt",
            "principal.addr has floor",
            "principal.addr.floor == 1",
            "resource.owner has addr.floor",
            "principal.addr == resource.owner.addr"
        )
    }

    private mutating func tags() -> String {
        random.pick(
            "principal.hasTag(\"a\")",
            "principal.getTag(\"a\") == \(text())",
            "(principal.hasTag(context.s) && principal.getTag(context.s) == \"a\")",
            "resource.owner.hasTag(principal.name)",
            "resource.owner.getTag(\"a\") like \"a*\""
        )
    }
}
