// SPDX-License-Identifier: Apache-2.0

extension CheckedPolicy {
    /// Adds an expression and all below it.
    mutating func add(_ expression: Expression) -> CheckedTerm.ID {
        let span = expression.span
        switch expression.node {
        case .literal(let literal): return add(literal, at: span)
        case .variable(let variable): return add(variable, at: span)
        case .slot(let slot): return add(slot, at: span)
        case .not(let operand):
            let operand = add(operand)
            return add(.not(operand), "not", [operand], at: span)
        case .negate(let operand):
            let operand = add(operand)
            return add(.negate(operand), "negate", [operand], at: span)
        case .and(let operands):
            let operands = operands.map { add($0) }
            return add(.and(operands), "and", operands, at: span)
        case .or(let operands):
            let operands = operands.map { add($0) }
            return add(.or(operands), "or", operands, at: span)
        case .arithmetic(let first, let steps): return add(first, steps, at: span)
        case .relation(let relation, let left, let right):
            let left = add(left)
            return add(relation, left, add(right), at: span)
        case .conditional(let condition, let then, let otherwise):
            let parts = [condition, then, otherwise].map { add($0) }
            return add(.conditional(if: parts[0], then: parts[1], else: parts[2]), "if", parts, at: span)
        case .method(let method, let receiver, let arguments):
            return add(method, ([receiver] + arguments).map { add($0) }, at: span)
        case .call(let function, let arguments):
            let arguments = arguments.map { add($0) }
            return add(.call(function, arguments), function.rawValue, arguments, at: span)
        case .set(let elements):
            let elements = elements.map { add($0) }
            return add(.set(elements), "set", elements, at: span)
        case .has, .like, .isType, .attribute, .record: return addNaming(expression)
        }
    }

    /// Adds an expression that has names in it.
    private mutating func addNaming(_ expression: Expression) -> CheckedTerm.ID {
        let span = expression.span
        switch expression.node {
        case .has(let operand, let path):
            for name in path { note(name, isName: true, at: span) }
            return addHas(add(operand), path, at: span)
        case .like(let operand, let pattern):
            let operand = add(operand)
            note(pattern.literalText, isName: false, at: span)
            return append(.like(operand), shape: shapes.like(terms[operand].shape, pattern), at: span)
        case .isType(let operand, let type, let ancestor):
            return add(add(operand), is: type, in: ancestor, at: span)
        case .attribute(let operand, let name):
            let operand = add(operand)
            note(name, isName: true, at: span)
            let shape = shapes.attribute(terms[operand].shape, name)
            return append(.attribute(operand, name), shape: shape, at: span)
        case .record(let fields):
            return add(fields, at: span)
        default:
            return add(.bool(false), at: span)
        }
    }

    private mutating func add(
        _ first: Expression,
        _ steps: [ArithmeticStep],
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        let first = add(first)
        let rest = steps.map { ($0.operator, add($0.operand)) }
        let words = rest.map { CedarString($0.0.rawValue) }
        return add(.arithmetic(first, rest), "arithmetic", [first] + rest.map(\.1), words: words, at: span)
    }

    private mutating func add(
        _ relation: Relation,
        _ left: CheckedTerm.ID,
        _ right: CheckedTerm.ID,
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        let operands = [left, right]
        switch relation {
        case .equal: return add(.equal(left, right), "==", operands, at: span)
        case .less: return add(.ordered(left, right), "<", operands, at: span)
        case .lessOrEqual: return add(.ordered(left, right), "<=", operands, at: span)
        case .in: return add(.in(left, right), "in", operands, at: span)
        case .notEqual: return addNegation(of: .equal(left, right), "==", operands, at: span)
        case .greater: return addNegation(of: .ordered(left, right), "<=", operands, at: span)
        case .greaterOrEqual: return addNegation(of: .ordered(left, right), "<", operands, at: span)
        }
    }

    private mutating func addNegation(
        of kind: CheckedTerm.Kind,
        _ word: String,
        _ operands: [CheckedTerm.ID],
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        let operand = add(kind, word, operands, at: span)
        return add(.not(operand), "not", [operand], at: span)
    }

    private mutating func add(
        _ method: Method,
        _ operands: [CheckedTerm.ID],
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        guard operands.count == method.argumentCount + 1, let receiver = operands.first, let last = operands.last
        else { return add(.call(.ip, []), "malformed", operands, at: span) }
        let kind: CheckedTerm.Kind =
            switch method {
            case .isEmpty: .isEmpty(receiver)
            case .contains: .contains(receiver, last)
            case .containsAll, .containsAny: .containsSet(receiver, last)
            case .hasTag: .hasTag(receiver, last)
            case .getTag: .getTag(receiver, last)
            }
        return add(kind, method.rawValue, operands, at: span)
    }

    /// `a is T in b` has the structure of `a is T && a in b`.
    private mutating func add(
        _ operand: CheckedTerm.ID,
        is type: Name,
        in ancestor: Expression?,
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        note(type: type, at: span)
        let test = shapes.node("is", [terms[operand].shape], words: [type.qualified])
        guard let ancestor else { return append(.isType(operand, type), shape: test, at: span) }
        let group = add(ancestor)
        let membership = shapes.node("in", [terms[operand].shape, terms[group].shape])
        let shape = shapes.node("and", [test, membership])
        return append(.isTypeIn(operand, type, group), shape: shape, at: span)
    }

    /// `a has b.c` has the structure of `a has b && a.b has c`.
    private mutating func addHas(
        _ operand: CheckedTerm.ID,
        _ path: [CedarString],
        at span: SourceSpan
    ) -> CheckedTerm.ID {
        var holder = terms[operand].shape
        var steps: [TermShapes.ID] = []
        for name in path {
            steps.append(shapes.node("has", [holder], words: [name]))
            holder = shapes.attribute(holder, name)
        }
        let shape = steps.count == 1 ? steps[0] : shapes.node("and", steps)
        return append(.has(operand, path), shape: shape, at: span)
    }

    private mutating func add(_ fields: [RecordField], at span: SourceSpan) -> CheckedTerm.ID {
        var members = fields.map { field in
            note(field.name, isName: true, at: span)
            return (name: field.name, value: add(field.value))
        }
        members.sort { $0.name < $1.name }
        return add(.record(members), "record", members.map(\.value), words: members.map(\.name), at: span)
    }
}

extension LikePattern {
    /// The text without the wildcards.
    fileprivate var literalText: CedarString {
        var text = String.UnicodeScalarView()
        for case .literal(let scalar) in elements { text.append(scalar) }
        return CedarString(String(text))
    }
}
