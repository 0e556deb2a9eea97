// SPDX-License-Identifier: Apache-2.0

/// What came of deciding what a node evaluates.
enum Settlement {
    /// Something else has to be decided first, and was added.
    case waits
    case isDone
    /// It depends on a dynamic reference.
    case isUnknown
}

extension Solver {
    /// What the schemas that apply in place of a node evaluate.
    private struct Evaluated {
        var names: Set<Int32> = []
        var patterns: [Int32] = []
        var hasAllMembers = false
        var prefixCount = 0
        var hasAllItems = false
        /// Elements that fulfil one of these are evaluated.
        var containments: [Int32] = []
        /// What has to be decided before this is known.
        var open: [[Demand]] = []
        var isUnknown = false
    }

    /// Adds what a node says about what it does not evaluate.
    func settle(_ number: Int32, isFulfilled: Bool, _ branch: inout Branch) -> Settlement {
        var evaluated = Evaluated()
        collect(number, isRoot: true, branch, &evaluated)
        if !evaluated.open.isEmpty {
            branch.choices.append(Choice(alternatives: evaluated.open, isPositive: true))
            return .waits
        }
        if evaluated.isUnknown { return .isUnknown }
        for rule in graph.nodes[Int(number)].rules {
            switch rule {
            case .unevaluatedProperties(let node) where branch.kind == .object:
                if evaluated.hasAllMembers {
                    if !isFulfilled { branch.todo.append(.literal(.holds(SchemaNode.nothing))) }
                    continue
                }
                nameSets.append(NameSet(names: evaluated.names, patterns: evaluated.patterns))
                let set = Int32(truncatingIfNeeded: nameSets.count - 1)
                branch.todo.append(isFulfilled ? .rest(set, node) : .memberOf(set, .fails(node)))
            case .unevaluatedItems(let node) where branch.kind == .array:
                if evaluated.hasAllItems {
                    if !isFulfilled { branch.todo.append(.literal(.holds(SchemaNode.nothing))) }
                    continue
                }
                let count = evaluated.prefixCount
                let node = union(evaluated.containments + [node])
                let prefix = [Int32](repeating: SchemaNode.anything, count: count)
                branch.todo.append(isFulfilled ? .elements(prefix, node) : .someElement(from: count, .fails(node)))
            default: break
            }
        }
        return .isDone
    }

    /// Follows the schemas that apply to the value itself and hold. Only the first that is not decided is asked for.
    private func collect(_ root: Int32, isRoot: Bool, _ branch: Branch, _ evaluated: inout Evaluated) {
        var stack: [(node: Int32, isRoot: Bool)] = [(root, isRoot)]
        var seen: Set<Int32> = []
        while let (number, isRoot) = stack.popLast(), evaluated.open.isEmpty {
            guard seen.insert(number).inserted else { continue }
            let node = graph.nodes[Int(number)]
            guard spend(1 + node.rules.count / 8) else {
                evaluated.isUnknown = true
                return
            }
            if node.isDynamic { evaluated.isUnknown = true }
            for rule in node.rules {
                collect(rule, isRoot: isRoot, branch, &evaluated, &stack)
                if !evaluated.open.isEmpty { return }
            }
        }
    }

    private func collect(
        _ rule: Rule,
        isRoot: Bool,
        _ branch: Branch,
        _ evaluated: inout Evaluated,
        _ stack: inout [(node: Int32, isRoot: Bool)]
    ) {
        switch rule {
        case .all(let list), .any(let list), .one(let list):
            _ = spend(list.count / 8)
            for node in list { follow(node, branch, &evaluated, &stack) }
        case .condition(let test, let then, let other):
            guard let holds = decided(test, branch, &evaluated) else { return }
            if holds { stack.append((test, false)) }
            follow(holds ? then : other, branch, &evaluated, &stack)
        case .dependentSchema(let name, let node):
            guard branch.kind == .object else { return }
            if branch.members.absent.contains(name) { return }
            guard branch.members.demanded[name] != nil else {
                evaluated.open = [[.absent(name)], [.present(name)]]
                return
            }
            follow(node, branch, &evaluated, &stack)
        case .members(let number):
            let plan = graph.plans[Int(number)]
            _ = spend((plan.order.count + plan.patterns.count) / 8)
            evaluated.names.formUnion(plan.order)
            evaluated.patterns += plan.patterns.map(\.pattern)
            if plan.additional >= 0 { evaluated.hasAllMembers = true }
        case .elements(let prefix, let rest):
            evaluated.prefixCount = max(evaluated.prefixCount, prefix.count)
            if rest >= 0 { evaluated.hasAllItems = true }
        case .contains(let node, _, _, evaluates: true): evaluated.containments.append(node)
        case .unevaluatedItems: if !isRoot { evaluated.hasAllItems = true }
        case .unevaluatedProperties: if !isRoot { evaluated.hasAllMembers = true }
        default: break
        }
    }

    /// A node that allows what one of some nodes allows.
    private func union(_ list: [Int32]) -> Int32 {
        if list.count == 1 { return list[0] }
        if let known = unions[list] { return known }
        var node = SchemaNode()
        node.rules = [.any(list)]
        node.isDynamic = list.contains { graph.nodes[Int($0)].isDynamic }
        node.finish()
        graph.nodes.append(node)
        let number = Int32(truncatingIfNeeded: graph.nodes.count - 1)
        unions[list] = number
        return number
    }

    private func follow(
        _ node: Int32,
        _ branch: Branch,
        _ evaluated: inout Evaluated,
        _ stack: inout [(node: Int32, isRoot: Bool)]
    ) {
        if decided(node, branch, &evaluated) == true { stack.append((node, false)) }
    }

    /// Whether a schema holds in a branch; nil, and asked for, if that is open.
    private func decided(_ node: Int32, _ branch: Branch, _ evaluated: inout Evaluated) -> Bool? {
        switch quick(.holds(node), branch.kind) {
        case .holds: return true
        case .fails: return false
        case .open: break
        }
        if branch.literals.contains(.holds(node)) { return true }
        if branch.literals.contains(.fails(node)) { return false }
        if evaluated.open.isEmpty { evaluated.open = [[.literal(.holds(node))], [.literal(.fails(node))]] }
        return nil
    }
}
