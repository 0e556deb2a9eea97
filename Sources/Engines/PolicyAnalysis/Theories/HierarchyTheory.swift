// SPDX-License-Identifier: Apache-2.0

import Cedar

/// Finds entities, and what they are members of.
///
/// That one is in another is a step of a graph, that two are the same are two steps. Two are the same if each can be
/// reached from the other, as nothing is in itself through others.
struct HierarchyTheory {
    /// Which entities the places hold, and the direct parents of each.
    struct Values {
        var entities: [PlaceID: EntityUID] = [:]
        var parents: [EntityUID: Set<EntityUID>] = [:]
    }

    private struct Step {
        let target: Int
        let literal: Int
    }

    private let literals: [TheoryLiteral]
    private var numbers: [EntityTerm: Int] = [:]
    private var terms: [EntityTerm] = []
    private var steps: [[Step]] = []

    init(_ literals: [TheoryLiteral]) {
        self.literals = literals
        for (number, literal) in literals.enumerated() {
            switch literal.atom {
            case .sameEntity(let one, let other):
                let (first, second) = (self.number(one), self.number(other))
                guard literal.isTrue else { continue }
                steps[first].append(Step(target: second, literal: number))
                steps[second].append(Step(target: first, literal: number))
            case .isIn(let member, let group):
                let (first, second) = (self.number(member), self.number(group))
                if literal.isTrue { steps[first].append(Step(target: second, literal: number)) }
            default: break
            }
        }
    }

    private mutating func number(_ term: EntityTerm) -> Int {
        if let number = numbers[term] { return number }
        numbers[term] = terms.count
        terms.append(term)
        steps.append([])
        return terms.count - 1
    }

    func solve() -> TheoryAnswer<Values> {
        let trees = terms.indices.map(tree)
        if let conflict = conflict(trees) { return .conflict(Set(conflict).sorted()) }
        return .model(values(trees))
    }

    /// For each term that is reached, by which term and literal.
    private typealias Tree = [Int: (from: Int, literal: Int)]

    private func tree(_ start: Int) -> Tree {
        var tree: Tree = [start: (start, -1)]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let from = queue[next]
            next += 1
            for step in steps[from] where tree[step.target] == nil {
                tree[step.target] = (from, step.literal)
                queue.append(step.target)
            }
        }
        return tree
    }

    /// The literals on the way from a tree's root.
    private func path(_ tree: Tree, to target: Int) -> [Int] {
        var path: [Int] = []
        var current = target
        while let step = tree[current], step.literal >= 0 {
            path.append(step.literal)
            current = step.from
        }
        return path
    }

    private func conflict(_ trees: [Tree]) -> [Int]? {
        for (number, literal) in literals.enumerated() where !literal.isTrue {
            switch literal.atom {
            case .sameEntity(let one, let other):
                guard let first = numbers[one], let second = numbers[other] else { continue }
                if let loop = loop(first, second, trees) { return loop + [number] }
            case .isIn(let member, let group):
                guard let first = numbers[member], let second = numbers[group] else { continue }
                if trees[first][second] != nil { return path(trees[first], to: second) + [number] }
            default: break
            }
        }
        return mixture(trees)
    }

    /// The literals that make two terms the same.
    private func loop(_ one: Int, _ other: Int, _ trees: [Tree]) -> [Int]? {
        guard trees[one][other] != nil, trees[other][one] != nil else { return nil }
        return path(trees[one], to: other) + path(trees[other], to: one)
    }

    /// Two different entities, or entities of two types, that would be the same.
    private func mixture(_ trees: [Tree]) -> [Int]? {
        for one in terms.indices {
            for other in trees[one].keys.sorted() where other > one {
                let isDifferent =
                    switch (terms[one], terms[other]) {
                    case (.constant, .constant): true
                    default: terms[one].type != terms[other].type
                    }
                if isDifferent, let loop = loop(one, other, trees) { return loop }
            }
        }
        return nil
    }

    private func values(_ trees: [Tree]) -> Values {
        var values = Values()
        var used = Set(terms.compactMap { if case .constant(let uid) = $0 { uid } else { nil } })
        var uids: [Int: EntityUID] = [:]
        for one in terms.indices where uids[one] == nil {
            let same = trees[one].keys.filter { trees[$0][one] != nil }
            let known = same.lazy.compactMap { number -> EntityUID? in
                if case .constant(let uid) = terms[number] { uid } else { nil }
            }.first
            let uid = known ?? fresh(terms[one].type, &used)
            for number in same { uids[number] = uid }
        }
        for one in terms.indices {
            guard let uid = uids[one] else { continue }
            if case .place(let place, _) = terms[one] { values.entities[place] = uid }
            for step in steps[one] {
                if let parent = uids[step.target], parent != uid { values.parents[uid, default: []].insert(parent) }
            }
        }
        return values
    }

    private func fresh(_ type: Name, _ used: inout Set<EntityUID>) -> EntityUID {
        var number = 1
        while true {
            let uid = EntityUID(type: type, id: CedarString("\(type.base.lowercased())\(number)"))
            if used.insert(uid).inserted { return uid }
            number += 1
        }
    }
}
