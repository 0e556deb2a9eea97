// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

extension Solver {
    /// Whether a pattern matches a name.
    func matches(_ pattern: Int32, _ name: Int32) -> Bool {
        let key = UInt64(UInt32(bitPattern: pattern)) << 32 | UInt64(UInt32(bitPattern: name))
        if let known = nameMatches[key] { return known }
        var text = graph.names[Int(name)]
        _ = spend(1 + text.utf8.count / 16)
        let matches = text.withUTF8 { graph.patterns[Int(pattern)].matches($0) }
        nameMatches[key] = matches
        return matches
    }

    /// Whether a set has a name.
    func contains(_ set: Int32, _ name: Int32) -> Bool {
        let names = nameSets[Int(set)]
        _ = spend(names.patterns.count / 8)
        return !names.names.contains(name) && !names.patterns.contains { matches($0, name) }
    }

    /// What the value of a member of a known name fulfils if it exists.
    func literals(of name: Int32, _ record: MemberRecord) -> [Literal] {
        var result = record.demanded[name] ?? []
        _ = spend((record.plans.count + record.rests.count) / 2)
        for number in record.plans {
            let plan = graph.plans[Int(number)]
            _ = spend(plan.patterns.count / 8)
            var isKnown = false
            if let node = plan.properties[name] {
                result.append(.holds(node))
                isKnown = true
            }
            for entry in plan.patterns where matches(entry.pattern, name) {
                result.append(.holds(entry.node))
                isKnown = true
            }
            if !isKnown, plan.additional >= 0 { result.append(.holds(plan.additional)) }
        }
        for rest in record.rests where contains(rest.names, name) { result.append(.holds(rest.node)) }
        return result
    }

    /// Whether the names' schemas allow a name; nil if that cannot be said.
    func allows(_ name: Int32, _ record: MemberRecord) -> Bool? {
        if record.absent.contains(name) { return false }
        if record.names.isEmpty { return true }
        return fulfils(graph.constant(.string(graph.names[Int(name)])), record.names)
    }

    /// What a demand on an object means beside what is recorded.
    func judge(_ demand: Demand, _ record: MemberRecord) -> QuickAnswer {
        switch demand {
        case .present(let name):
            if record.demanded[name] != nil { return .holds }
            if allows(name, record) == false || isEmpty(literals(of: name, record)) { return .fails }
            return .open
        case .absent(let name):
            if record.absent.contains(name) || isSettledEmpty(literals(of: name, record)) { return .holds }
            return record.demanded[name] != nil ? .fails : .open
        case .member(let name, let literal):
            if allows(name, record) == false { return .fails }
            let literals = literals(of: name, record)
            if isEmpty(literals + [literal]) { return .fails }
            let isPresent = record.demanded[name] != nil
            return isPresent && isSettledEmpty(literals + [literal.negated]) ? .holds : .open
        case .minProperties(let count):
            return count <= max(record.least, record.present.count) ? .holds : count > record.most ? .fails : .open
        case .maxProperties(let count):
            return count >= record.most ? .holds : count < max(record.least, record.present.count) ? .fails : .open
        default: return .open
        }
    }

    /// Whether a member that has to exist cannot.
    func baseMembersFail(_ record: MemberRecord) -> Bool {
        if max(record.least, record.present.count) > record.most { return true }
        guard spend(record.present.count) else { return false }
        return record.present.contains { allows($0, record) == false || isEmpty(literals(of: $0, record)) }
    }

    /// An object that fulfils a record.
    func solve(_ record: MemberRecord) -> Answer {
        var object = ObjectDraft()
        guard max(record.least, record.present.count) <= record.most else { return .impossible }
        guard spend(record.present.count) else { return .unknown }
        for name in record.present {
            guard let isAllowed = allows(name, record) else { return unknown("a name that cannot be validated") }
            guard isAllowed else { return .impossible }
            let literals = literals(of: name, record)
            switch solve(literals) {
            case .found(let value): object.add(graph.names[Int(name)], name, literals, value)
            case .impossible: return .impossible
            case .unknown: return .unknown
            }
        }
        guard record.obligations.count <= 64 else { return unknown("objects with very many obligations") }
        return oblige(object, record, met: 0)
    }

    /// Gives every obligation that is not met, each a bit, a member.
    private func oblige(_ object: ObjectDraft, _ record: MemberRecord, met: UInt64) -> Answer {
        guard let place = record.obligations.indices.first(where: { met & 1 << UInt64($0) == 0 }) else {
            return fill(object, record)
        }
        guard depth < limits.depth else { return unknown("objects with very many obligations") }
        depth += 1
        defer { depth -= 1 }
        let obligation = record.obligations[place]
        var isUnknown = false
        func attempt(_ next: ObjectDraft, _ more: UInt64 = 0) -> Witness? {
            switch oblige(next, record, met: met | more | 1 << UInt64(place)) {
            case .found(let value): return value
            case .impossible: return nil
            case .unknown:
                isUnknown = true
                return nil
            }
        }
        if object.members.count < record.most {
            for name in knownNames(record) where !object.names.contains(name) && has(obligation.place, name) != false {
                guard spend() else { return .unknown }
                guard has(obligation.place, name) == true, let isAllowed = allows(name, record) else {
                    isUnknown = true
                    continue
                }
                guard isAllowed else { continue }
                let literals = literals(of: name, record) + [obligation.literal]
                guard let value = value(literals, &isUnknown) else { continue }
                var next = object
                next.add(graph.names[Int(name)], name, literals, value)
                if let found = attempt(next) { return .found(found) }
            }
            for group in record.groups(with: place, met: met) {
                let obligations = record.obligations.indices.filter { group & 1 << UInt64($0) != 0 }
                for next in freshMembers(object, record, obligations.map { record.obligations[$0] }, &isUnknown) {
                    if let found = attempt(next, group) { return .found(found) }
                }
            }
        }
        for index in object.members.indices {
            guard spend() else { return .unknown }
            guard let isInPlace = has(obligation.place, object.members[index]) else {
                isUnknown = true
                continue
            }
            guard isInPlace else { continue }
            var next = object
            next.members[index].literals.append(obligation.literal)
            guard let value = value(next.members[index].literals, &isUnknown) else { continue }
            next.members[index].value = value
            if let found = attempt(next) { return .found(found) }
        }
        if isUnknown || isExhausted { return .unknown }
        return met == 0 && record.hasSharedNaming && record.obligations.count > MemberRecord.mostGrouped
            ? unknown("several demands on one member's name") : .impossible
    }

    func value(_ literals: [Literal], _ isUnknown: inout Bool) -> Witness? {
        switch solve(literals) {
        case .found(let value): return value
        case .impossible: return nil
        case .unknown:
            isUnknown = true
            return nil
        }
    }

    /// Whether a member of a known name is in a place; nil if that cannot be said.
    private func has(_ place: MemberRecord.Place, _ name: Int32) -> Bool? {
        switch place {
        case .matching(let pattern): matches(pattern, name)
        case .of(let set): contains(set, name)
        case .named(let literal): fulfils(graph.constant(.string(graph.names[Int(name)])), [literal])
        }
    }

    private func has(_ place: MemberRecord.Place, _ member: ObjectDraft.Member) -> Bool? {
        has(place, member.name)
    }

    /// Every name that something says something of.
    func knownNames(_ record: MemberRecord) -> [Int32] {
        var seen: Set<Int32> = []
        var result: [Int32] = []
        for number in record.plans {
            for name in graph.plans[Int(number)].order where seen.insert(name).inserted { result.append(name) }
        }
        var more = record.present + record.absent.sorted()
        for rest in record.rests { more += nameSets[Int(rest.names)].names.sorted() }
        for obligation in record.obligations {
            if case .of(let set) = obligation.place { more += nameSets[Int(set)].names.sorted() }
        }
        for name in more where seen.insert(name).inserted { result.append(name) }
        _ = spend(result.count / 8)
        return result
    }

    /// Adds members until there are as many as there have to be.
    private func fill(_ object: ObjectDraft, _ record: MemberRecord) -> Answer {
        guard object.members.count < record.least else { return compose(object.value, size: object.size) }
        guard record.least <= 1_000 else { return unknown("an object of more than 1,000 members") }
        var object = object
        var isUnknown = false
        for name in knownNames(record) where !object.names.contains(name) && object.members.count < record.least {
            guard spend() else { return .unknown }
            guard let isAllowed = allows(name, record) else {
                isUnknown = true
                continue
            }
            guard isAllowed else { continue }
            let literals = literals(of: name, record)
            guard let value = value(literals, &isUnknown) else { continue }
            object.add(graph.names[Int(name)], name, literals, value)
        }
        while object.members.count < record.least {
            guard spend() else { return .unknown }
            let next = freshMembers(object, record, [], &isUnknown)
            guard let first = next.first else { return isUnknown ? .unknown : .impossible }
            object = first
        }
        return compose(object.value, size: object.size)
    }
}

/// An object that is being put together.
struct ObjectDraft {
    struct Member {
        let text: String
        let name: Int32
        var literals: [Literal]
        var value: Witness
    }

    var members: [Member] = []
    private(set) var names: Set<Int32> = []
    /// Those of the names that were chosen, since nothing names them.
    var freshNames: Set<Int32> = []

    mutating func add(_ text: String, _ name: Int32, _ literals: [Literal], _ value: Witness) {
        members.append(Member(text: text, name: name, literals: literals, value: value))
        names.insert(name)
    }

    var value: JSON { .object(members.map { ($0.text, $0.value.value) }) }
    var size: Int { members.reduce(2) { $0 + $1.text.utf8.count + $1.value.size + 4 } }
}
