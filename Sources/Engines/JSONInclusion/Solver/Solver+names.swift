// SPDX-License-Identifier: Apache-2.0
import JSON

extension Solver {
    private static let mostPatterns = 8
    private static let plainNames = ["other", "another", "more", "extra", "x", "y", "z"]

    /// The object with one more member whose name nothing names and which meets obligations, for each way in which
    /// patterns can match such a name.
    func freshMembers(
        _ object: ObjectDraft,
        _ record: MemberRecord,
        _ obligations: [(place: MemberRecord.Place, literal: Literal)],
        _ isUnknown: inout Bool
    ) -> [ObjectDraft] {
        let patterns = patterns(record)
        let count = min(patterns.count, Self.mostPatterns)
        if patterns.count > Self.mostPatterns {
            isUnknown = true
            note("an object with more than \(Self.mostPatterns) patterns for names")
        }
        var result: [ObjectDraft] = []
        for choice in 0..<(1 << count) {
            guard spend() else { return result }
            let matched = Set((0..<count).filter { choice & (1 << $0) != 0 }.map { patterns[$0] })
            if let next = freshMember(object, record, obligations, matched, Set(patterns), &isUnknown) {
                result.append(next)
                if obligations.isEmpty { return result }
            }
        }
        return result
    }

    private func patterns(_ record: MemberRecord) -> [Int32] {
        var all: Set<Int32> = []
        for plan in record.plans { all.formUnion(graph.plans[Int(plan)].patterns.map(\.pattern)) }
        for rest in record.rests { all.formUnion(nameSets[Int(rest.names)].patterns) }
        for entry in record.obligations.map(\.place) {
            switch entry {
            case .matching(let pattern): all.insert(pattern)
            case .of(let set): all.formUnion(nameSets[Int(set)].patterns)
            case .named: break
            }
        }
        return all.sorted()
    }

    private func freshMember(
        _ object: ObjectDraft,
        _ record: MemberRecord,
        _ obligations: [(place: MemberRecord.Place, literal: Literal)],
        _ matched: Set<Int32>,
        _ all: Set<Int32>,
        _ isUnknown: inout Bool
    ) -> ObjectDraft? {
        var nameLiterals = record.names
        for obligation in obligations {
            switch obligation.place {
            case .matching(let pattern): if !matched.contains(pattern) { return nil }
            case .of(let set): if !matched.isDisjoint(with: nameSets[Int(set)].patterns) { return nil }
            case .named(let literal): nameLiterals.append(literal)
            }
        }
        var literals = obligations.map(\.literal)
        for number in record.plans {
            let plan = graph.plans[Int(number)]
            let nodes = plan.patterns.filter { matched.contains($0.pattern) }.map(\.node)
            literals += nodes.map { .holds($0) }
            if nodes.isEmpty, plan.additional >= 0 { literals.append(.holds(plan.additional)) }
        }
        for rest in record.rests where matched.isDisjoint(with: nameSets[Int(rest.names)].patterns) {
            literals.append(.holds(rest.node))
        }
        guard let value = value(literals, &isUnknown) else { return nil }
        guard let text = freshName(object, record, nameLiterals, matched, all, &isUnknown) else { return nil }
        var next = object
        next.add(text, graph.name(Array(text.utf8)), literals, value)
        next.freshNames.insert(graph.name(Array(text.utf8)))
        return next
    }

    private func freshName(
        _ object: ObjectDraft,
        _ record: MemberRecord,
        _ literals: [Literal],
        _ matched: Set<Int32>,
        _ all: Set<Int32>,
        _ isUnknown: inout Bool
    ) -> String? {
        let taken = object.names.union(knownNames(record))
        guard spend(taken.count) else {
            isUnknown = true
            return nil
        }
        var excluded = Set(taken.map { Array(graph.names[Int($0)].utf8) })
        if literals.isEmpty, all.isEmpty,
            let plain = Self.plainNames.first(where: { !excluded.contains(Array($0.utf8)) })
        {
            return plain
        }
        guard let goal = normalized(literals) else { return nil }
        var branch = Branch(.string, goal: goal)
        branch.strings.excluded = excluded
        for pattern in all { branch.strings.patterns[pattern] = matched.contains(pattern) }
        switch search(branch) {
        case .found(let value): return value.value.string
        case .impossible:
            guard record.hasSharedNaming, !object.freshNames.isEmpty else { return nil }
            // Another member may have taken the one name there was, though another would have done for it.
            excluded.subtract(object.freshNames.map { Array(graph.names[Int($0)].utf8) })
            branch.strings.excluded = excluded
            if case .impossible = search(branch) { return nil }
            isUnknown = true
            note("several demands on one member's name")
            return nil
        case .unknown:
            isUnknown = true
            return nil
        }
    }
}
