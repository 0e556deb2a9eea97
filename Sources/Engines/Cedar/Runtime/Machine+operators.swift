// SPDX-License-Identifier: Apache-2.0

/// What the operators and methods do with values that are known.
extension Machine {
    func flag(_ value: Value) throws(EvaluationFailure) -> Bool {
        guard value.kind == .bool else { throw .type("a boolean", value) }
        return value.flag
    }

    func entity(_ value: Value) throws(EvaluationFailure) -> EntityID {
        guard value.kind == .entity else { throw .type("an entity", value) }
        return value.entity
    }

    func set(_ value: Value) throws(EvaluationFailure) -> Value {
        guard value.kind == .set else { throw .type("a set", value) }
        return value
    }

    private func long(_ value: Value) throws(EvaluationFailure) -> Int64 {
        guard value.kind == .long else { throw .type("a long", value) }
        return value.bits
    }

    func binary(
        _ operation: Instruction.Operation,
        _ left: Value,
        _ right: Value
    ) throws(EvaluationFailure) -> Value {
        switch operation {
        case .equal: .bool(areEqual(left, right))
        case .notEqual: .bool(!areEqual(left, right))
        case .less, .lessOrEqual, .greater, .greaterOrEqual: .bool(try isOrdered(operation, left, right))
        case .add: .long(try exact(try long(left).addingReportingOverflow(try long(right))))
        case .subtract: .long(try exact(try long(left).subtractingReportingOverflow(try long(right))))
        case .multiply: .long(try exact(try long(left).multipliedReportingOverflow(by: try long(right))))
        case .in: .bool(try isMember(left, of: right))
        case .contains: .bool(contains(try set(left), right))
        case .containsAll: .bool(try containsAll(set(left), set(right)))
        case .containsAny: .bool(try containsAny(set(left), set(right)))
        case .getTag: try tag(of: left, right)
        default: .bool(try hasTag(left, right))
        }
    }

    func negated(_ value: Value) throws(EvaluationFailure) -> Value {
        .long(try exact(Int64(0).subtractingReportingOverflow(try long(value))))
    }

    private func exact(_ result: (partialValue: Int64, overflow: Bool)) throws(EvaluationFailure) -> Int64 {
        guard !result.overflow else { throw EvaluationFailure(reason: .overflow) }
        return result.partialValue
    }

    private func isOrdered(
        _ operation: Instruction.Operation,
        _ left: Value,
        _ right: Value
    ) throws(EvaluationFailure) -> Bool {
        switch left.kind {
        case .long, .datetime, .duration: break
        default: throw .type("a long, a datetime or a duration", left)
        }
        guard left.kind == right.kind else { throw .type("an operand of the left one's type", right) }
        return switch operation {
        case .less: left.bits < right.bits
        case .lessOrEqual: left.bits <= right.bits
        case .greater: left.bits > right.bits
        default: left.bits >= right.bits
        }
    }

    func matches(_ value: Value, pattern: UInt32) throws(EvaluationFailure) -> Bool {
        guard value.kind == .string else { throw .type("a string", value) }
        return symbols.withBytes(value.symbol) { data.policies.code.patterns.matches(pattern, $0) }
    }

    /// Matches a pattern that is not compiled.
    func matches(_ value: Value, _ pattern: LikePattern) throws(EvaluationFailure) -> Bool {
        guard value.kind == .string else { throw .type("a string", value) }
        var patterns = PatternTable()
        let number = patterns.add(pattern)
        return symbols.withBytes(value.symbol) { patterns.matches(number, $0) }
    }

    private func isMember(_ left: Value, of right: Value) throws(EvaluationFailure) -> Bool {
        let member = try entity(left)
        if right.kind == .entity { return isMember(member, of: right.entity) }
        guard right.kind == .set else { throw .type("an entity or a set of entities", right) }
        var isFound = false
        for index in 0..<Int(right.count) {
            // Every element has to be an entity, whether or not one before it was found.
            let other = try entity(item(right, index))
            isFound = isFound || isMember(member, of: other)
        }
        return isFound
    }

    private func containsAll(_ set: Value, _ others: Value) -> Bool {
        (0..<Int(others.count)).allSatisfy { contains(set, item(others, $0)) }
    }

    private func containsAny(_ set: Value, _ others: Value) -> Bool {
        (0..<Int(others.count)).contains { contains(set, item(others, $0)) }
    }

    mutating func makeSet(_ elements: [Value]) -> Value {
        var elements = elements
        canonicalize(&elements)
        return arena.add(set: elements)
    }
}

/// Attributes and tags.
extension Machine {
    func attribute(_ value: Value, _ name: Symbol) throws(EvaluationFailure) -> Value {
        switch value.kind {
        case .record:
            guard let found = member(name, of: value) else {
                throw EvaluationFailure(reason: .missingMember, symbol: name)
            }
            return found
        case .entity:
            let content = try content(of: value.entity)
            guard let found = member(name, of: content.attributes) else {
                throw EvaluationFailure(reason: .missingAttribute, symbol: name, entity: value.entity)
            }
            return found
        default: throw .type("a record or an entity", value)
        }
    }

    func hasAttribute(_ value: Value, _ name: Symbol) throws(EvaluationFailure) -> Bool {
        switch value.kind {
        case .record: return member(name, of: value) != nil
        case .entity:
            guard let content = content(value.entity) else { return false }
            return member(name, of: content.attributes) != nil
        default: throw .type("a record or an entity", value)
        }
    }

    /// `has` with a path: each attribute within the one before, false at the first that is missing.
    func hasPath(_ value: Value, _ path: ArraySlice<Symbol>) throws(EvaluationFailure) -> Bool {
        var value = value
        for (index, name) in path.enumerated() {
            guard try hasAttribute(value, name) else { return false }
            if index < path.count - 1 { value = try attribute(value, name) }
        }
        return true
    }

    private func content(
        of entity: EntityID
    ) throws(EvaluationFailure) -> (attributes: Value, tags: Value) {
        guard let content = content(entity) else {
            throw EvaluationFailure(reason: .missingEntity, entity: entity)
        }
        return content
    }

    private func tag(of value: Value, _ name: Value) throws(EvaluationFailure) -> Value {
        let entity = try entity(value)
        guard name.kind == .string else { throw .type("a string", name) }
        guard let found = member(name.symbol, of: try content(of: entity).tags) else {
            throw EvaluationFailure(reason: .missingTag, symbol: name.symbol, entity: entity)
        }
        return found
    }

    private func hasTag(_ value: Value, _ name: Value) throws(EvaluationFailure) -> Bool {
        let entity = try entity(value)
        guard name.kind == .string else { throw .type("a string", name) }
        guard let content = content(entity) else { return false }
        return member(name.symbol, of: content.tags) != nil
    }
}
