// SPDX-License-Identifier: Apache-2.0
import JSON

extension Comparison {
    /// One schema became a combination: fine if it is a sum that has the schema, or the only one in it.
    mutating func extendsInto(_ old: UInt32, _ right: Shape) throws(JSONSchemaComparisonLimit) -> Bool {
        let isSingle = right.parts.count == 1
        guard isSingle || right.criterion != .all else { return false }
        let left = original.shapes[Int(old)]
        for part in right.parts {
            let branch = update.parts[part]
            guard try tryOut({ (run) throws(JSONSchemaComparisonLimit) in try run.compare(old, branch) }) else {
                continue
            }
            if !isSingle { report(.sumTypeExtended, left, right) }
            return true
        }
        return false
    }

    /// A combination became one schema: fine if it is the only one in it, or one of those that all had to match.
    mutating func narrowsTo(_ left: Shape, _ new: UInt32) throws(JSONSchemaComparisonLimit) -> Bool {
        let isSingle = left.parts.count == 1
        guard isSingle || left.criterion == .all else { return false }
        let right = update.shapes[Int(new)]
        for part in left.parts {
            let branch = original.parts[part]
            guard try tryOut({ (run) throws(JSONSchemaComparisonLimit) in try run.compare(branch, new) }) else {
                continue
            }
            if !isSingle { report(.productTypeNarrowed, left, right) }
            return true
        }
        return false
    }

    /// The schemas under `not`: what the old one forbids has to contain what the new one forbids.
    mutating func compareNegations(_ left: Shape, _ right: Shape) throws(JSONSchemaComparisonLimit) {
        guard let old = original.child(.not, of: left.schema), let new = update.child(.not, of: right.schema) else {
            return
        }
        path.append(.word("not"))
        defer { path.removeLast() }
        let first = differences.count
        let firstBreak = breaks
        swap(&original, &update)
        isReversed.toggle()
        defer {
            swap(&original, &update)
            isReversed.toggle()
        }
        try compareSchemas(new, old)
        let isCompatible = breaks == firstBreak
        let isSame = differences.count == first && isCompatible
        differences.removeSubrange(first...)
        breaks = firstBreak
        if isSame { return }
        // The sides are swapped here, so the shapes are given swapped.
        report(isCompatible ? .notTypeNarrowed : .notTypeExtended, right, left, at: .not)
    }

    mutating func compareCombinations(_ left: Shape, _ right: Shape) throws(JSONSchemaComparisonLimit) {
        guard compareCriteria(left, right) else { return }
        let old = try distinct(left, original)
        let new = try distinct(right, update)
        if old.count < new.count {
            report(right.criterion == .all ? .productTypeExtended : .sumTypeExtended, left, right)
        } else if old.count > new.count {
            report(left.criterion == .all ? .productTypeNarrowed : .sumTypeNarrowed, left, right)
        }
        let matched = try match(old, new, left.criterion)
        if matched < min(old.count, new.count) { report(.combinedTypeSubschemasChanged, left, right) }
    }

    /// False if the combinators are of kinds that cannot be compared.
    private mutating func compareCriteria(_ left: Shape, _ right: Shape) -> Bool {
        if left.criterion == right.criterion { return true }
        let isExtended =
            switch right.criterion {
            case .any: true
            case .one: left.parts.count == 1
            case .all: left.parts.count == 1 && right.parts.count == 1
            }
        report(isExtended ? .combinedTypeExtended : .combinedTypeChanged, left, right)
        return isExtended
    }

    /// The branches of a combination, each of several equal ones once.
    private mutating func distinct(
        _ shape: Shape,
        _ table: ShapeTable
    ) throws(JSONSchemaComparisonLimit) -> [UInt32] {
        let branches = table.parts[shape.parts]
        guard branches.count > 1 else { return Array(branches) }
        var kept: [UInt32] = []
        var byHash: [Int: [UInt32]] = [:]
        for branch in branches {
            let hash = try hash(of: branch, table)
            let same = byHash[hash] ?? []
            if same.contains(where: { areSame($0, table, branch, table) }) { continue }
            byHash[hash] = same + [branch]
            kept.append(branch)
        }
        return kept
    }

    private mutating func hash(
        of branch: UInt32,
        _ table: ShapeTable
    ) throws(JSONSchemaComparisonLimit) -> Int {
        let shape = table.shapes[Int(branch)]
        let view = table.view(of: shape.schema)
        let node = Int(table.model.schemas[Int(shape.schema)].node)
        try spend((view.next(node) - node) / 16)
        var hasher = Hasher()
        hasher.combine(shape.kind)
        TapeEquality.hash(node, view, into: &hasher)
        return hasher.finalize()
    }

    /// Whether two branches are the same text.
    private func areSame(_ one: UInt32, _ table: ShapeTable, _ two: UInt32, _ other: ShapeTable) -> Bool {
        let left = table.shapes[Int(one)]
        let right = other.shapes[Int(two)]
        return left.kind == right.kind && left.isInteger == right.isInteger && left.isWhole == right.isWhole
            && left.criterion == right.criterion
            && TapeEquality.areEqual(
                Int(table.model.schemas[Int(left.schema)].node),
                table.view(of: left.schema),
                Int(other.model.schemas[Int(right.schema)].node),
                other.view(of: right.schema)
            )
    }

    /// Pairs as many branches as can be paired compatibly, and adds the pairs' differences; how many pairs.
    ///
    /// Past 10,000 candidates those of equal text are paired beforehand.
    private mutating func match(
        _ old: [UInt32],
        _ new: [UInt32],
        _ criterion: Shape.Criterion
    ) throws(JSONSchemaComparisonLimit) -> Int {
        var matching = BranchMatching(lefts: old.count, rights: new.count)
        // With few candidates their differences are kept, with many those of the pairs are found again.
        let keeps = old.count * new.count <= 10_000
        if !keeps { try pairEqual(old, new, &matching) }
        for (left, branch) in old.enumerated() where !matching.isTaken(left: left) {
            if hasFailed { return 0 }
            path.append(.numbered(criterion.word, left))
            defer { path.removeLast() }
            for (right, other) in new.enumerated() where !matching.isTaken(right: right) {
                let first = differences.count
                let isCompatible = try tryOut { (run) throws(JSONSchemaComparisonLimit) in
                    try run.compare(branch, other)
                }
                guard isCompatible else { continue }
                matching.add(left, right, differences.count - first, keeps ? differences[first...] : [])
                differences.removeSubrange(first...)
            }
        }
        try spend(matching.solve(within: Self.mostSteps))
        for difference in matching.differences where differences.hasRoom(isBreaking: false) {
            differences.append(difference)
        }
        for (left, right) in keeps ? [] : matching.pairs {
            path.append(.numbered(criterion.word, left))
            defer { path.removeLast() }
            try compare(old[left], new[right])
        }
        return matching.count
    }

    private mutating func pairEqual(
        _ old: [UInt32],
        _ new: [UInt32],
        _ matching: inout BranchMatching
    ) throws(JSONSchemaComparisonLimit) {
        var byHash: [Int: [Int]] = [:]
        for (right, branch) in new.enumerated() { byHash[try hash(of: branch, update), default: []].append(right) }
        for (left, branch) in old.enumerated() {
            let candidates = byHash[try hash(of: branch, original)] ?? []
            guard let right = candidates.first(where: { areSame(branch, original, new[$0], update) }) else { continue }
            // Equal texts may refer to different things.
            let first = differences.count
            let isCompatible = try tryOut { (run) throws(JSONSchemaComparisonLimit) in
                try run.compare(branch, new[right])
            }
            if isCompatible { matching.fix(left, right, differences[first...]) }
            differences.removeSubrange(first...)
        }
    }
}

extension ShapeTable {
    /// The schema under a keyword that holds one.
    func child(_ keyword: Keyword, of schema: UInt32) -> UInt32? {
        guard let entry = model.keyword(keyword, of: schema), entry.count > 0 else { return nil }
        return model.children[Int(entry.first)].schema
    }
}
