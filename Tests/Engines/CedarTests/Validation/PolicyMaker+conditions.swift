// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport

extension PolicyMaker {
    /// A condition, and the tests that are passed wherever it is true.
    mutating func test(depth: Int, known: Set<String>) -> (text: String, learnt: Set<String>) {
        let guarded = paths(withUnknownGuards: known)
        guard !guarded.isEmpty, !dice.once(in: 3) else { return ("(\(boolean(depth: depth - 1, known: known)))", []) }
        let path = guarded[dice.below(guarded.count)]
        let guards = path.guards.filter { !known.contains($0) }
        let text = respelled(guards.joined(separator: " && "))
        switch dice.below(16) {
        case 0: return ("(\(text) && \(boolean(depth: depth - 1, known: known.union(guards))))", Set(guards))
        case 1: return ("(\(boolean(depth: depth - 1, known: known)) && \(text))", Set(guards))
        case 2:
            let (one, other) = (boolean(depth: 0, known: known), boolean(depth: 0, known: known))
            return ("((\(one) && \(text)) || (\(text) && \(other)))", Set(guards))
        case 3: return ("(if \(boolean(depth: 0, known: known)) then (\(text)) else (\(text)))", Set(guards))
        case 4: return ("(false || (\(text)))", Set(guards))
        case 5: return ("(true && \(text))", Set(guards))
        case 6: return ("(if (\(text)) then \(boolean(depth: 0, known: known.union(guards))) else false)", [])
        case 7: return ("!(!(\(text)))", [])
        case 8: return ("((\(text)) == true)", [])
        case 9: return ("((\(text)) || \(boolean(depth: 0, known: known)))", [])
        case 10: return ("(if (\(text)) then true else false)", dice.once(in: 8) ? Set(guards) : [])
        case 11: return ("((\(text)) || principal is Nope::Action)", Set(guards))
        default: return ("(\(text))", Set(guards))
        }
    }

    /// A condition that may hold and may use what these tests allow.
    mutating func boolean(depth: Int, known: Set<String>) -> String {
        guard depth > 0 else { return atom(depth: 0, known: known) }
        switch dice.below(12) {
        case 0, 1, 2, 3:
            let (text, learnt) = test(depth: depth, known: known)
            return "(\(text) && \(boolean(depth: depth - 1, known: known.union(learnt))))"
        case 4:
            let (text, learnt) = test(depth: depth, known: known)
            let use = boolean(depth: depth - 1, known: known.union(learnt))
            return "(if \(text) then \(use) else \(boolean(depth: depth - 1, known: known)))"
        case 5:
            return "(\(boolean(depth: depth - 1, known: known)) || \(boolean(depth: depth - 1, known: known)))"
        case 6: return "(!\(boolean(depth: depth - 1, known: known)))"
        case 7: return unreachable(depth, known)
        default: return atom(depth: depth, known: known)
        }
    }

    /// Something of any type where it is never evaluated, mostly.
    private mutating func unreachable(_ depth: Int, _ known: Set<String>) -> String {
        let never = [
            "false", "1 == 2", "\"a\" == \"b\"", "action == Action::\"idle\"", "principal is Nope::Action",
            "context has zzz", "action in [Action::\"idle\"]", "Color::\"red\" == Color::\"green\"",
            "principal == Color::\"red\"", "resource in principal", "action in Color::\"red\"", "1 == \"a\"",
            "(!(true))", "(false && true)", "(true && false)", "(if true then false else true)",
            "{a: true} == {a: false}",
            "resource.hasTag(\"k\")", "action.hasTag(\"k\")", "action has a", "-1 == -1 && -1 == 1",
        ]
        let test = dice.pick(never, or: "false")
        let use = "(\(value(anyType(), depth: 0, known: known)) < \(value(anyType(), depth: 0, known: known)))"
        let other = boolean(depth: depth - 1, known: known)
        switch dice.below(4) {
        case 0: return "(!(\(test)) || \(use))"
        case 1: return "(if \(test) then \(use) else \(other))"
        case 2: return "(\(other) || (\(test) && \(use)))"
        default: return "(\(test) && \(use) && \(other))"
        }
    }

    private mutating func atom(depth: Int, known: Set<String>) -> String {
        func both(_ maker: inout PolicyMaker, _ type: CedarType) -> (String, String) {
            (maker.value(type, depth: depth, known: known), maker.value(type, depth: depth, known: known))
        }
        switch dice.below(13) {
        case 0: return dice.pick(["true", "false"], or: "true")
        case 1, 2, 3:
            let (left, right) = both(&self, anyType())
            return "(\(left) \(dice.once(in: 3) ? "!=" : "==") \(right))"
        case 4:
            let type = dice.pick([CedarType.long, .extension(.datetime), .extension(.duration)], or: .long)
            let (left, right) = both(&self, type)
            return "(\(left) \(dice.pick(["<", "<=", ">", ">="], or: "<")) \(right))"
        case 5: return "(\(value(.string, depth: depth, known: known)) like \"a*\")"
        case 6, 7: return membership(depth, known)
        case 8: return typeTest(known)
        case 9, 10: return setTest(depth, known)
        case 11: return presence(known)
        default: return call(depth, known)
        }
    }

    private mutating func membership(_ depth: Int, _ known: Set<String>) -> String {
        let entities = paths(ofEntities: known)
        guard !entities.isEmpty else { return "true" }
        let path = entities[dice.below(entities.count)]
        let types = path.type.entityTypes ?? []
        let ancestors = types.flatMap { schema.entityType($0)?.ancestors.sorted() ?? [] } + types
        if types.first?.base == "Action" {
            let groups = [
                "Action::\"grp0\"", "Action::\"act0\"", "[Action::\"grp1\", action]", "resource", "User::\"x\"",
            ]
            return "(action in \(dice.pick(groups, or: "action")))"
        }
        let all = schema.entityTypes.keys.sorted()
        switch dice.below(6) {
        case 0: return "(\(path.text) in [\(entity(ofAny: ancestors))])"
        case 1: return "(\(path.text) in \(entity(ofAny: all)))"
        case 2: return "(\(path.text) in \(value(path.type, depth: depth, known: known)))"
        case 3: return "(\(path.text) in \(value(.set(path.type), depth: depth, known: known)))"
        case 4: return "(\(entity(ofAny: all)) in \(path.text))"
        default: return "(\(path.text) in \(entity(ofAny: ancestors)))"
        }
    }

    private mutating func typeTest(_ known: Set<String>) -> String {
        let entities = paths(ofEntities: known)
        guard !entities.isEmpty else { return "true" }
        let path = entities[dice.below(entities.count)]
        let type = path.type.entityTypes?.first?.description ?? "User"
        switch dice.below(4) {
        case 0: return "(\(path.text) is \(dice.pick(["User", "N::Org", "Action", "Doc"], or: "User")))"
        case 1: return "(\(path.text) is \(type) in \(entity(ofAny: schema.entityTypes.keys.sorted())))"
        default: return "(\(path.text) is \(type))"
        }
    }

    private mutating func setTest(_ depth: Int, _ known: Set<String>) -> String {
        let element = anyType()
        let set = value(.set(element), depth: depth, known: known)
        switch dice.below(4) {
        case 0: return "\(set).isEmpty()"
        case 1: return "\(set).contains(\(value(element, depth: depth, known: known)))"
        case 2: return "\(set).containsAll(\(value(.set(element), depth: depth, known: known)))"
        default: return "\(set).containsAny(\(value(.set(element), depth: depth, known: known)))"
        }
    }

    /// A test for what may be there or not, and need not be declared.
    private mutating func presence(_ known: Set<String>) -> String {
        let holders = paths(ofHolders: known)
        guard !holders.isEmpty else { return "true" }
        let path = holders[dice.below(holders.count)]
        let name = dice.pick(["a", "b", "zz", "\"e f\"", "a.b", "b.a", "c.d.a", "zz.a"], or: "a")
        if path.type.record == nil, dice.once(in: 3) { return "\(path.text).hasTag(\"k\")" }
        return "(\(path.text) has \(name))"
    }

    private mutating func call(_ depth: Int, _ known: Set<String>) -> String {
        let address = value(.extension(.ipaddr), depth: depth, known: known)
        let number = value(.extension(.decimal), depth: depth, known: known)
        let span = value(.extension(.duration), depth: depth, known: known)
        let moment = value(.extension(.datetime), depth: depth, known: known)
        switch dice.below(6) {
        case 0: return "\(address).isInRange(\(value(.extension(.ipaddr), depth: 0, known: known)))"
        case 1: return "\(address).\(dice.pick(["isIpv4", "isLoopback", "isMulticast"], or: "isIpv6"))()"
        case 2: return "\(number).lessThan(\(value(.extension(.decimal), depth: 0, known: known)))"
        case 3: return "(\(span).toDays() > \(value(.long, depth: 0, known: known)))"
        case 4: return "(\(moment).offset(\(span)) < \(moment).toDate())"
        default: return "(\(moment).durationSince(\(moment)) == \(span))"
        }
    }
}
