// SPDX-License-Identifier: Apache-2.0

extension Solver {
    /// Adds what a literal means; false if it contradicts what is there.
    func assert(_ literal: Literal, _ branch: inout Branch) -> Bool {
        switch quick(literal, branch.kind) {
        case .holds: return true
        case .fails: return false
        case .open: break
        }
        let node = graph.nodes[Int(literal.node)]
        if !node.isDynamic, branch.literals.contains(literal.negated) { return false }
        guard branch.literals.insert(literal).inserted else { return true }
        if node.constant >= 0 {
            if literal.isNegated { return differ(from: literal.node, &branch) }
            branch.candidates = [literal.node]
            return true
        }
        if !literal.isNegated {
            fulfil(literal.node, node, &branch)
            return true
        }
        let alternatives = violations(literal.node, node, &branch)
        if alternatives.isEmpty { return false }
        if alternatives.count == 1 {
            branch.todo += alternatives[0]
        } else {
            branch.choices.append(Choice(alternatives: alternatives, isPositive: false))
        }
        return true
    }

    private func fulfil(_ number: Int32, _ node: SchemaNode, _ branch: inout Branch) {
        if branch.kind == .number, node.whole != .no {
            branch.todo.append(node.whole == .byText ? .writtenAsInteger(true) : .integer(true))
        }
        for rule in node.rules where rule.kinds & branch.kind.rawValue != 0 { fulfil(rule, number, &branch) }
    }

    private func fulfil(_ rule: Rule, _ number: Int32, _ branch: inout Branch) {
        switch rule {
        case .all(let list): branch.todo += list.map { .literal(.holds($0)) }
        case .any(let list): choose(list.map { [.literal(.holds($0))] }, &branch)
        case .one(let list): choose(list.indices.map { [.only(list, $0)] }, &branch)
        case .not(let node): branch.todo.append(.literal(.fails(node)))
        case .condition(let test, let then, let other):
            choose(
                [
                    [.literal(.holds(test)), .literal(.holds(then))],
                    [.literal(.fails(test)), .literal(.holds(other))],
                ],
                &branch
            )
        case .constants(let list):
            branch.candidates = list.filter { graph.nodes[Int($0)].kinds == branch.kind.rawValue }
        case .dependentRequired(let name, let needed):
            choose([[.absent(name)], needed.map { .present($0) }], &branch)
        case .dependentSchema(let name, let node): choose([[.absent(name)], [.literal(.holds(node))]], &branch)
        case .unevaluatedItems, .unevaluatedProperties: branch.todo.append(.settle(number, isFulfilled: true))
        case .opaque(_, let reason):
            branch.isApproximate = true
            note(reason)
        default: branch.todo += plainDemands(rule)
        }
    }

    private func choose(_ alternatives: [[Demand]], _ branch: inout Branch) {
        branch.choices.append(Choice(alternatives: alternatives, isPositive: true))
    }

    /// What a rule without schemas for the value itself demands.
    private func plainDemands(_ rule: Rule) -> [Demand] {
        switch rule {
        case .minLength(let count): [.minLength(count)]
        case .maxLength(let count): [.maxLength(count)]
        case .pattern(let pattern): [.pattern(pattern, true)]
        case .format(let format): [.format(format, true)]
        case .atLeast(let number, let isExclusive): [.atLeast(number, isExclusive: isExclusive)]
        case .atMost(let number, let isExclusive): [.atMost(number, isExclusive: isExclusive)]
        case .multipleOf(let number): [.multiple(number, true)]
        case .minItems(let count): [.minItems(count)]
        case .maxItems(let count): [.maxItems(count)]
        case .uniqueItems: [.uniqueItems(true)]
        case .elements(let prefix, let rest): [.elements(prefix, rest)]
        case .contains(let node, let least, let most, _):
            (least > 0 ? [.atLeastOf(node, least)] : []) + (most < Int.max ? [.atMostOf(node, most)] : [])
        case .minProperties(let count): [.minProperties(count)]
        case .maxProperties(let count): [.maxProperties(count)]
        case .members(let plan):
            graph.plans[Int(plan)].required.map { .present($0) } + [.plan(plan)]
                + (graph.plans[Int(plan)].names >= 0 ? [.names(.holds(graph.plans[Int(plan)].names))] : [])
        default: []
        }
    }

    /// The ways in which a value can fail to fulfil a node.
    private func violations(_ number: Int32, _ node: SchemaNode, _ branch: inout Branch) -> [[Demand]] {
        var ways: [[Demand]] = []
        if branch.kind == .number, node.whole != .no {
            ways.append([node.whole == .byText ? .writtenAsInteger(false) : .integer(false)])
        }
        for rule in node.rules where rule.kinds & branch.kind.rawValue != 0 {
            ways += violations(rule, number, &branch)
        }
        return ways
    }

    private func violations(_ rule: Rule, _ number: Int32, _ branch: inout Branch) -> [[Demand]] {
        switch rule {
        case .all(let list): return list.map { [.literal(.fails($0))] }
        case .any(let list): return [list.map { .literal(.fails($0)) }]
        case .one(let list):
            return [list.map { .literal(.fails($0)) }]
                + list.indices.dropLast().map { [.literal(.holds(list[$0])), .another(list, after: $0)] }
        case .not(let node): return [[.literal(.holds(node))]]
        case .condition(let test, let then, let other):
            return [
                [.literal(.holds(test)), .literal(.fails(then))], [.literal(.fails(test)), .literal(.fails(other))],
            ]
        case .constants(let list): return [list.map { .literal(.fails($0)) }]
        case .dependentRequired(let name, let needed): return needed.map { [.present(name), .absent($0)] }
        case .dependentSchema(let name, let node): return [[.present(name), .literal(.fails(node))]]
        case .unevaluatedItems, .unevaluatedProperties: return [[.settle(number, isFulfilled: false)]]
        case .opaque(_, let reason):
            branch.isApproximate = true
            note(reason)
            return [[]]
        case .members(let plan): return violations(of: graph.plans[Int(plan)], plan)
        case .elements(let prefix, let rest):
            let ways = prefix.enumerated().map { [Demand.element($0.offset, .fails($0.element))] }
            return rest < 0 ? ways : ways + [[.someElement(from: prefix.count, .fails(rest))]]
        case .contains(let node, let least, let most, _):
            return (least > 0 ? [[.atMostOf(node, least - 1)]] : [])
                + (most < Int.max ? [[.atLeastOf(node, most + 1)]] : [])
        default: return plainViolations(rule)
        }
    }

    private func plainViolations(_ rule: Rule) -> [[Demand]] {
        switch rule {
        case .minLength(let count): count > 0 ? [[.maxLength(count - 1)]] : []
        case .maxLength(let count): [[.minLength(count + 1)]]
        case .pattern(let pattern): [[.pattern(pattern, false)]]
        case .format(let format): [[.format(format, false)]]
        case .atLeast(let number, let isExclusive): [[.atMost(number, isExclusive: !isExclusive)]]
        case .atMost(let number, let isExclusive): [[.atLeast(number, isExclusive: !isExclusive)]]
        case .multipleOf(let number): [[.multiple(number, false)]]
        case .minItems(let count): count > 0 ? [[.maxItems(count - 1)]] : []
        case .maxItems(let count): [[.minItems(count + 1)]]
        case .uniqueItems: [[.uniqueItems(false)]]
        case .minProperties(let count): count > 0 ? [[.maxProperties(count - 1)]] : []
        case .maxProperties(let count): [[.minProperties(count + 1)]]
        default: []
        }
    }

    private func violations(of plan: MemberPlan, _ number: Int32) -> [[Demand]] {
        _ = spend((plan.required.count + plan.order.count + plan.patterns.count) / 8)
        var ways: [[Demand]] = plan.required.map { [.absent($0)] }
        for name in plan.order {
            guard let node = plan.properties[name], node != SchemaNode.anything else { continue }
            ways.append([.member(name, .fails(node))])
        }
        for entry in plan.patterns where entry.node != SchemaNode.anything {
            ways.append([.memberMatching(entry.pattern, .fails(entry.node))])
        }
        if plan.additional > SchemaNode.anything { ways.append([.memberOf(number, .fails(plan.additional))]) }
        if plan.names > SchemaNode.anything { ways.append([.memberNamed(.fails(plan.names))]) }
        return ways
    }

    /// Adds that the value is not a constant; false if that cannot be.
    private func differ(from number: Int32, _ branch: inout Branch) -> Bool {
        guard branch.kind == .array || branch.kind == .object else {
            branch.todo.append(.differs(number))
            return true
        }
        let parts = graph.parts(of: number)
        var ways: [[Demand]] = []
        if branch.kind == .array {
            if !parts.values.isEmpty { ways.append([.maxItems(parts.values.count - 1)]) }
            ways.append([.minItems(parts.values.count + 1)])
            for (index, part) in parts.values.enumerated() { ways.append([.element(index, .fails(part))]) }
        } else {
            ways += parts.names.map { [.absent($0)] }
            for (name, part) in zip(parts.names, parts.values) { ways.append([.member(name, .fails(part))]) }
            ways.append([.memberOf(otherNames(parts.names, of: number), .holds(SchemaNode.anything))])
        }
        branch.choices.append(Choice(alternatives: ways, isPositive: false))
        return true
    }

    /// The names that a constant object does not have.
    private func otherNames(_ names: [Int32], of constant: Int32) -> Int32 {
        if let known = constantNameSets[constant] { return known }
        nameSets.append(NameSet(names: Set(names), patterns: []))
        let set = Int32(truncatingIfNeeded: nameSets.count - 1)
        constantNameSets[constant] = set
        return set
    }
}
