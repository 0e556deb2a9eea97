// SPDX-License-Identifier: Apache-2.0

/// Turns a policy's conditions into instructions at the end of the store's code.
struct PolicyCompiler {
    /// The deepest expression that is compiled; readers allow less. A deeper one is an error when it is evaluated.
    static let depth = 600

    var contents: PolicyContents
    var symbols: Symbols

    /// Compiles conditions; the number of their first instruction.
    mutating func compile(_ conditions: [Condition]) throws(CedarError) -> UInt32 {
        let start = position
        for condition in conditions {
            if condition.body.depth > Self.depth {
                emit(.fail, addFailure(.depth), at: condition.span)
            } else {
                try expression(condition.body)
            }
            emit(condition.kind == .when ? .when : .unless, at: condition.body.span)
        }
        emit(.accept, at: SourceSpan(start: 0, end: 0))
        return start
    }

    private var position: UInt32 { UInt32(truncatingIfNeeded: contents.code.instructions.count) }

    private mutating func emit(
        _ operation: Instruction.Operation,
        _ a: UInt32 = 0,
        _ b: UInt32 = 0,
        at span: SourceSpan
    ) {
        contents.code.instructions.append(Instruction(operation: operation, a: a, b: b))
        contents.code.places.append(
            PolicyCode.Place(
                start: UInt32(clamping: span.start),
                end: UInt32(clamping: span.end)
            )
        )
    }

    private mutating func push(_ constant: Value, at span: SourceSpan) {
        contents.code.constants.append(constant)
        emit(.constant, UInt32(truncatingIfNeeded: contents.code.constants.count - 1), at: span)
    }

    private mutating func addFailure(_ reason: EvaluationFailure.Reason) -> UInt32 {
        contents.code.failures.append(EvaluationFailure(reason: reason))
        return UInt32(truncatingIfNeeded: contents.code.failures.count - 1)
    }

    private mutating func patch(_ instruction: UInt32) {
        contents.code.instructions[Int(instruction)].a = position
    }

    // The depth was checked, so this may recurse.
    private mutating func expression(_ expression: Expression) throws(CedarError) {
        let span = expression.span
        switch expression.node {
        case .literal(let literal): push(try value(literal), at: span)
        case .variable(let variable): emit(Self.operation(variable), at: span)
        case .slot: emit(.fail, addFailure(.slot), at: span)
        case .not(let operand):
            try self.expression(operand)
            emit(.not, at: span)
        case .negate(let operand):
            try self.expression(operand)
            emit(.negate, at: span)
        case .and(let operands): try chain(operands, .and, at: span)
        case .or(let operands): try chain(operands, .or, at: span)
        case .arithmetic(let first, let steps): try arithmetic(first, steps, at: span)
        case .relation(let relation, let left, let right): try self.relation(relation, left, right, at: span)
        case .has(let operand, let path): try has(operand, path, at: span)
        case .like(let operand, let pattern):
            try self.expression(operand)
            emit(.like, contents.code.patterns.add(pattern), at: span)
        case .isType(let operand, let type, let ancestor): try isType(operand, type, ancestor, at: span)
        case .conditional(let condition, let then, let otherwise):
            try conditional(condition, then, otherwise, at: span)
        case .attribute(let operand, let name): try attribute(operand, name, at: span)
        case .method(let method, let receiver, let arguments): try self.method(method, receiver, arguments, at: span)
        case .call(let function, let arguments): try call(function, arguments, at: span)
        case .set(let elements): try set(elements, at: span)
        case .record(let fields): try record(fields, at: span)
        }
    }

    private mutating func value(_ literal: Literal) throws(CedarError) -> Value {
        switch literal {
        case .bool(let flag): .bool(flag)
        case .long(let number): .long(number)
        case .string(let text): .string(try symbols.intern(text.text))
        case .entity(let uid): .entity(try symbols.intern(uid))
        }
    }

    private static func operation(_ variable: Variable) -> Instruction.Operation {
        switch variable {
        case .principal: .principal
        case .action: .action
        case .resource: .resource
        case .context: .context
        }
    }

    private mutating func chain(
        _ operands: [Expression],
        _ operation: Instruction.Operation,
        at span: SourceSpan
    ) throws(CedarError) {
        var jumps: [UInt32] = []
        for (index, operand) in operands.enumerated() {
            try expression(operand)
            if index < operands.count - 1 {
                jumps.append(position)
                emit(operation, at: operand.span)
            } else {
                emit(.boolean, at: operand.span)
            }
        }
        for jump in jumps { patch(jump) }
    }

    private mutating func arithmetic(
        _ first: Expression,
        _ steps: [ArithmeticStep],
        at span: SourceSpan
    ) throws(CedarError) {
        try expression(first)
        for step in steps {
            try expression(step.operand)
            emit(Self.operation(step.operator), at: span)
        }
    }

    private mutating func relation(
        _ relation: Relation,
        _ left: Expression,
        _ right: Expression,
        at span: SourceSpan
    ) throws(CedarError) {
        try expression(left)
        let start = contents.code.instructions.count
        try expression(right)
        if relation == .equal, contents.code.instructions.count == start + 1,
            contents.code.instructions[start].operation == .constant
        {
            let constant = contents.code.instructions[start].a
            removeInstructions(from: start)
            return emit(.equalConstant, constant, at: span)
        }
        emit(Self.operation(relation), at: span)
    }

    private mutating func has(_ operand: Expression, _ path: [CedarString], at span: SourceSpan) throws(CedarError) {
        try expression(operand)
        if path.count == 1, let name = path.first {
            return emit(.hasAttribute, try symbols.intern(name.text).index, at: span)
        }
        let start = contents.code.names.count
        for name in path { contents.code.names.append(try symbols.intern(name.text)) }
        emit(.hasPath, UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: path.count), at: span)
    }

    private mutating func isType(
        _ operand: Expression,
        _ type: Name,
        _ ancestor: Expression?,
        at span: SourceSpan
    ) throws(CedarError) {
        let type = try symbols.intern(type.qualified.text)
        try expression(operand)
        guard let ancestor else { return emit(.isType, type.index, at: span) }
        let start = contents.code.instructions.count
        emit(.whereType, type.index, at: span)
        try expression(ancestor)
        emit(.in, at: span)
        contents.code.instructions[start].b = position
    }

    private mutating func conditional(
        _ condition: Expression,
        _ then: Expression,
        _ otherwise: Expression,
        at span: SourceSpan
    ) throws(CedarError) {
        try expression(condition)
        let branch = position
        emit(.branch, at: condition.span)
        try expression(then)
        let jump = position
        emit(.jump, at: span)
        patch(branch)
        try expression(otherwise)
        patch(jump)
    }

    private mutating func attribute(
        _ operand: Expression,
        _ name: CedarString,
        at span: SourceSpan
    ) throws(CedarError) {
        let name = try symbols.intern(name.text).index
        switch operand.node {
        case .variable(.principal): emit(.principalAttribute, name, at: span)
        case .variable(.resource): emit(.resourceAttribute, name, at: span)
        case .variable(.context): emit(.contextAttribute, name, at: span)
        default:
            try expression(operand)
            emit(.attribute, name, at: span)
        }
    }

    private mutating func method(
        _ method: Method,
        _ receiver: Expression,
        _ arguments: [Expression],
        at span: SourceSpan
    ) throws(CedarError) {
        try expression(receiver)
        for argument in arguments { try expression(argument) }
        guard arguments.count == method.argumentCount else { return emit(.fail, addFailure(.arguments), at: span) }
        emit(Self.operation(method), at: span)
    }
}

extension PolicyCompiler {
    private mutating func call(
        _ function: ExtensionFunctionName,
        _ arguments: [Expression],
        at span: SourceSpan
    ) throws(CedarError) {
        if function.isConstructor, arguments.count == 1, case .literal(.string(let text)) = arguments[0].node,
            let value = contents.code.arena.make(function, text.text)
        {
            return push(value, at: span)
        }
        for argument in arguments { try expression(argument) }
        emit(.call, function.number, UInt32(truncatingIfNeeded: arguments.count), at: span)
    }

    private mutating func set(_ elements: [Expression], at span: SourceSpan) throws(CedarError) {
        let start = contents.code.instructions.count
        for element in elements { try expression(element) }
        if var constants = constants(from: start, count: elements.count) {
            removeInstructions(from: start)
            contents.code.arena.canonicalize(&constants)
            return push(contents.code.arena.add(set: constants), at: span)
        }
        emit(.set, UInt32(truncatingIfNeeded: elements.count), at: span)
    }

    private mutating func record(_ fields: [RecordField], at span: SourceSpan) throws(CedarError) {
        var sorted: [(key: Symbol, value: Expression)] = []
        for field in fields { sorted.append((try symbols.intern(field.name.text), field.value)) }
        sorted.sort { $0.key < $1.key }
        let start = contents.code.instructions.count
        for field in sorted { try expression(field.value) }
        if let constants = constants(from: start, count: fields.count) {
            removeInstructions(from: start)
            return push(contents.code.arena.add(record: zip(sorted, constants).map { ($0.key, $1) }), at: span)
        }
        let names = UInt32(truncatingIfNeeded: contents.code.names.count)
        contents.code.names.append(contentsOf: sorted.map(\.key))
        emit(.record, names, UInt32(truncatingIfNeeded: fields.count), at: span)
    }

    /// The constants that the instructions from there on push, if they do nothing else.
    private func constants(from start: Int, count: Int) -> [Value]? {
        guard contents.code.instructions.count == start + count else { return nil }
        let constants = contents.code.instructions[start...].compactMap { contents.code.constant(of: $0) }
        return constants.count == count ? constants : nil
    }

    private mutating func removeInstructions(from start: Int) {
        contents.code.instructions.removeSubrange(start...)
        contents.code.places.removeSubrange(start...)
    }
}

/// The operations behind the operators.
extension PolicyCompiler {
    static func operation(_ relation: Relation) -> Instruction.Operation {
        switch relation {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .in: .in
        }
    }

    static func operation(_ arithmetic: ArithmeticOperator) -> Instruction.Operation {
        switch arithmetic {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        }
    }

    static func operation(_ method: Method) -> Instruction.Operation {
        switch method {
        case .contains: .contains
        case .containsAll: .containsAll
        case .containsAny: .containsAny
        case .isEmpty: .isEmpty
        case .getTag: .getTag
        case .hasTag: .hasTag
        }
    }
}
