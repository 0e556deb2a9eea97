// SPDX-License-Identifier: Apache-2.0

import Cedar

/// The operators that give other values than booleans.
extension SymbolicEvaluator {
    /// Each two values of two lists of cases, with what a function makes of them; it has an error where there is none.
    private mutating func cases(
        _ lefts: [SymbolicCase],
        _ rights: [SymbolicCase],
        _ operation: (inout SymbolicWorld, SymbolicValue, SymbolicValue) -> SymbolicCase?
    ) -> [SymbolicCase] {
        var results: [SymbolicCase] = []
        for one in lefts {
            for other in rights {
                guard let result = operation(&world, one.value, other.value) else { continue }
                let guardian = world.formulas.all(one.guardian, other.guardian, result.guardian)
                if guardian != .falsehood { results.append(SymbolicCase(guardian: guardian, value: result.value)) }
            }
        }
        return limited(results)
    }

    private mutating func cases(
        _ operand: Expression,
        _ operation: (inout SymbolicWorld, SymbolicValue) -> SymbolicCase?
    ) -> [SymbolicCase] {
        let operands = values(operand)
        let none = [SymbolicCase(guardian: .truth, value: .bool(.truth))]
        return cases(operands, none) { world, value, _ in operation(&world, value) }
    }

    /// With too many cases nothing is concluded any more.
    private mutating func limited(_ cases: [SymbolicCase]) -> [SymbolicCase] {
        guard cases.count > Self.caseLimit else { return cases }
        isGivenUp = true
        return Array(cases.prefix(Self.caseLimit))
    }

    mutating func negated(_ operand: Expression) -> [SymbolicCase] {
        cases(operand) { world, value in
            guard case .long(let term) = value else { return nil }
            return world.long(term.multiplied(by: -1))
        }
    }

    mutating func arithmetic(_ first: Expression, _ steps: [ArithmeticStep]) -> [SymbolicCase] {
        var result = values(first)
        for step in steps {
            result = cases(result, values(step.operand)) { world, left, right in
                guard case .long(let one) = left, case .long(let other) = right else { return nil }
                switch step.operator {
                case .add: return world.long(one.adding(other))
                case .subtract: return world.long(one.subtracting(other))
                case .multiply:
                    if one.isConstant { return world.long(other.multiplied(by: one.constant)) }
                    if other.isConstant { return world.long(one.multiplied(by: other.constant)) }
                    return world.long(nil)
                }
            }
        }
        return result
    }

    mutating func attribute(_ operand: Expression, _ name: CedarString) -> [SymbolicCase] {
        cases(operand) { world, value in
            switch value {
            case .record(let record): world.member(name, of: record)
            case .entity(let entity): world.attribute(name, of: entity)
            default: nil
            }
        }
    }

    mutating func tag(_ receiver: Expression, _ arguments: [Expression]) -> [SymbolicCase] {
        guard let key = arguments.first, arguments.count == 1 else { return [] }
        return cases(values(receiver), values(key)) { world, holder, key in
            guard case .entity(let entity) = holder, case .text(let key) = key else { return nil }
            return world.tag(key, of: entity)
        }
    }

    mutating func set(_ elements: [Expression]) -> [SymbolicCase] {
        var results = [SymbolicCase(guardian: .truth, value: .set(.elements([])))]
        for element in elements {
            results = cases(results, values(element)) { _, set, element in
                guard case .set(.elements(let elements)) = set else { return nil }
                let all = elements.contains(element) ? elements : elements + [element]
                return SymbolicCase(guardian: .truth, value: .set(.elements(all)))
            }
        }
        return results
    }

    mutating func record(_ fields: [RecordField]) -> [SymbolicCase] {
        var results = [SymbolicCase(guardian: .truth, value: .record(.members([])))]
        for field in fields.sorted(by: { $0.name < $1.name }) {
            results = cases(results, values(field.value)) { _, record, value in
                guard case .record(.members(let members)) = record else { return nil }
                let member = SymbolicMember(name: field.name, value: value)
                return SymbolicCase(guardian: .truth, value: .record(.members(members + [member])))
            }
        }
        return results
    }

    mutating func call(_ function: ExtensionFunctionName, _ arguments: [Expression]) -> [SymbolicCase] {
        switch (function, arguments.count) {
        case (_, 1) where function.isConstructor: cases(arguments[0]) { $0.construct(function, $1) }
        case (.offset, 2):
            cases(values(arguments[0]), values(arguments[1])) { world, moment, span in
                guard case .datetime(let one) = moment, case .duration(let other) = span else { return nil }
                return world.checked(one.adding(other), .datetime) { .datetime($0) }
            }
        case (.durationSince, 2):
            cases(values(arguments[0]), values(arguments[1])) { world, moment, since in
                guard case .datetime(let one) = moment, case .datetime(let other) = since else { return nil }
                return world.checked(one.subtracting(other), .duration) { .duration($0) }
            }
        case (.toDate, 1), (.toTime, 1), (.toMilliseconds, 1), (.toSeconds, 1), (.toMinutes, 1), (.toHours, 1),
            (.toDays, 1):
            cases(arguments[0]) { $0.part(function, of: $1) }
        default: []
        }
    }
}

extension SymbolicWorld {
    fileprivate mutating func long(_ term: LinearTerm?) -> SymbolicCase? {
        checked(term, .long) { .long($0) }
    }

    /// The result of an operation unless it overflows; something unknown if the term cannot be said.
    mutating func checked(
        _ term: LinearTerm?,
        _ type: CedarType,
        _ value: (LinearTerm) -> SymbolicValue
    ) -> SymbolicCase? {
        guard let term else {
            let fits = unknownFlag()
            return auxiliary(type).map { SymbolicCase(guardian: fits, value: $0) }
        }
        return SymbolicCase(guardian: fits(term), value: value(term))
    }

    fileprivate mutating func checked(
        _ term: LinearTerm?,
        _ type: ExtensionType,
        _ value: (LinearTerm) -> SymbolicValue
    ) -> SymbolicCase? {
        checked(term, .extension(type), value)
    }

    fileprivate mutating func construct(
        _ function: ExtensionFunctionName,
        _ argument: SymbolicValue
    ) -> SymbolicCase? {
        guard case .text(let text) = argument else { return nil }
        guard case .constant(let text) = text else {
            guard let type = function.constructedType else { return nil }
            let isReadable = unknownFlag()
            return auxiliary(.extension(type)).map { SymbolicCase(guardian: isReadable, value: $0) }
        }
        return Self.constant(function, text.text).map { SymbolicCase(guardian: .truth, value: $0) }
    }

    private static func constant(_ function: ExtensionFunctionName, _ text: String) -> SymbolicValue? {
        func number(_ value: Int64) -> LinearTerm { LinearTerm(constant: Int128(value)) }
        return switch function {
        case .ip: (try? IPAddress(parsing: text)).map { .address(.constant($0)) }
        case .decimal: (try? DecimalValue(parsing: text)).map { .decimal(number($0.scaled)) }
        case .datetime: (try? DatetimeValue(parsing: text)).map { .datetime(number($0.milliseconds)) }
        case .duration: (try? DurationValue(parsing: text)).map { .duration(number($0.milliseconds)) }
        default: nil
        }
    }
}

extension ExtensionFunctionName {
    fileprivate var constructedType: ExtensionType? {
        switch self {
        case .ip: .ipaddr
        case .decimal: .decimal
        case .datetime: .datetime
        case .duration: .duration
        default: nil
        }
    }
}
