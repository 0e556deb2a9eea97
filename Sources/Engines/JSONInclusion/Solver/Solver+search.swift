// SPDX-License-Identifier: Apache-2.0
import JSON

extension Solver {
    /// A value for a branch.
    func search(_ start: Branch) -> Answer {
        var branch = start
        while true {
            guard spend() else { return .unknown }
            guard expand(&branch) else { return .impossible }
            if let candidates = branch.candidates {
                return judge(candidates, branch.goal, branch.kind == .string ? start.strings : nil)
            }
            guard prune(&branch) else { return .impossible }
            if !branch.todo.isEmpty { continue }
            if !branch.choices.isEmpty { return decide(branch) }
            guard let next = branch.unsettled.popLast() else { return leaf(branch) }
            switch settle(next.node, isFulfilled: next.isFulfilled, &branch) {
            case .waits: branch.unsettled.append(next)
            case .isDone: break
            case .isUnknown: return unknown("what a dynamic reference evaluates")
            }
        }
    }

    /// Works off what there is to do; false if it contradicts itself.
    private func expand(_ branch: inout Branch) -> Bool {
        while let demand = branch.todo.popLast() {
            guard spend() else { return true }
            switch demand {
            case .literal(let literal): guard assert(literal, &branch) else { return false }
            case .only(let list, let chosen):
                for (index, node) in list.enumerated() {
                    branch.todo.append(.literal(index == chosen ? .holds(node) : .fails(node)))
                }
            case .another(let list, let index):
                branch.choices.append(
                    Choice(alternatives: list[(index + 1)...].map { [.literal(.holds($0))] }, isPositive: false)
                )
            case .settle(let node, let isFulfilled): branch.unsettled.append((node, isFulfilled))
            default: guard record(demand, &branch) else { return false }
            }
            if branch.candidates != nil { return true }
        }
        return true
    }

    private func record(_ demand: Demand, _ branch: inout Branch) -> Bool {
        switch branch.kind {
        case .number: branch.numbers.add(demand, graph)
        case .string: branch.strings.add(demand, graph)
        case .array: branch.items.add(demand)
        case .object: branch.members.add(demand)
        default: true
        }
    }

    /// Takes out alternatives that are contradicted and choices that are fulfilled; false if a choice has none left.
    private func prune(_ branch: inout Branch) -> Bool {
        var kept: [Choice] = []
        kept.reserveCapacity(branch.choices.count)
        for choice in branch.choices {
            guard spend(choice.alternatives.count) else { return true }
            var open: [[Demand]] = []
            var isFulfilled = false
            for alternative in choice.alternatives {
                switch judge(alternative, branch) {
                case .holds:
                    isFulfilled = true
                    // That a member cannot exist is found out here; what settles unevaluated members needs it said.
                    branch.todo += alternative.filter(\.isAbsence)
                case .fails: break
                case .open: open.append(alternative)
                }
                if isFulfilled { break }
            }
            if isFulfilled { continue }
            if open.isEmpty { return false }
            if open.count == 1 {
                branch.todo += open[0]
            } else {
                kept.append(Choice(alternatives: open, isPositive: choice.isPositive))
            }
        }
        branch.choices = kept
        return true
    }

    private func judge(_ alternative: [Demand], _ branch: Branch) -> QuickAnswer {
        var isOpen = false
        for demand in alternative {
            switch judge(demand, branch) {
            case .holds: break
            case .fails: return .fails
            case .open: isOpen = true
            }
        }
        return isOpen ? .open : .holds
    }

    private func judge(_ demand: Demand, _ branch: Branch) -> QuickAnswer {
        switch demand {
        case .literal(let literal):
            let answer = quick(literal, branch.kind)
            if case .open = answer {
                if branch.literals.contains(literal) { return .holds }
                let isFixed = !graph.nodes[Int(literal.node)].isDynamic
                if isFixed, branch.literals.contains(literal.negated) { return .fails }
            }
            return answer
        case .only, .another, .settle: return .open
        default:
            switch branch.kind {
            case .number: return branch.numbers.judge(demand)
            case .array: return judge(demand, branch.items)
            case .object: return judge(demand, branch.members)
            default: return .open
            }
        }
    }

    /// Tries the alternatives of one choice.
    private func decide(_ branch: Branch) -> Answer {
        if case .impossible = glance(branch) { return .impossible }
        guard depth < limits.depth else { return unknown("choices nest more than \(limits.depth) levels deep") }
        var rest = branch
        let choice = rest.choices.remove(at: bestChoice(branch.choices))
        depth += 1
        defer { depth -= 1 }
        var isUnknown = false
        for alternative in choice.alternatives {
            guard spend(1 + rest.weight / 8) else { return .unknown }
            var next = rest
            next.todo = alternative
            switch search(next) {
            case .found(let value): return .found(value)
            case .impossible: break
            case .unknown: isUnknown = true
            }
            if isExhausted { return .unknown }
        }
        return isUnknown ? .unknown : .impossible
    }

    private func bestChoice(_ choices: [Choice]) -> Int {
        var best = 0
        for (index, choice) in choices.enumerated().dropFirst() {
            let isBetter =
                choice.isPositive == choices[best].isPositive
                ? choice.alternatives.count < choices[best].alternatives.count : choice.isPositive
            if isBetter { best = index }
        }
        return best
    }

    /// Whether what is recorded so far cannot be fulfilled, where that is quickly seen.
    private func glance(_ branch: Branch) -> Answer {
        switch branch.kind {
        case .number: branch.numbers.solve(self)
        case .string: branch.strings.isContradictory ? .impossible : .unknown
        case .object: baseMembersFail(branch.members) ? .impossible : .unknown
        case .array: branch.items.isContradictory ? .impossible : .unknown
        default: .unknown
        }
    }

    /// A value for what has no choices left.
    private func leaf(_ branch: Branch) -> Answer {
        let answer =
            switch branch.kind {
            case .number: branch.numbers.solve(self)
            case .string: solve(branch.strings, goal: branch.goal)
            case .array: solve(branch.items)
            case .object: solve(branch.members)
            default: unknown("a value of no kind")
            }
        if isExhausted { return .unknown }
        guard case .found(let value) = answer, branch.isApproximate else { return answer }
        guard spend(value.size / 64) else { return .unknown }
        if fulfils(graph.constant(value.value), branch.goal) == true { return answer }
        return unknown("a rule that cannot be reasoned about")
    }
}
