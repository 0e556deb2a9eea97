// SPDX-License-Identifier: Apache-2.0

extension PolicyPrinter {
    /// How tightly a place binds what stands in it; what binds less tightly needs parentheses there.
    enum Level: Int {
        case expression, or, and, comparison, sum, product, unary, member
    }

    mutating func print(_ expression: Expression, within level: Level) {
        guard expression.node.level.rawValue >= level.rawValue else {
            print("(")
            print(expression.node)
            print(")")
            return
        }
        print(expression.node)
    }

    private mutating func print(_ node: Expression.Node) {
        switch node {
        case .literal(let literal): print(Self.text(literal))
        case .variable(let variable): print(variable.rawValue)
        case .slot(let slot): print(slot.rawValue)
        case .not(let operand): unary("!", operand)
        case .negate(let operand): unary("-", operand)
        case .and(let operands): chain(operands, " && ", .comparison)
        case .or(let operands): chain(operands, " || ", .and)
        case .arithmetic(let first, let steps): arithmetic(first, steps)
        case .relation(let relation, let left, let right):
            print(left, within: .sum)
            print(" \(relation.rawValue) ")
            print(right, within: .sum)
        case .has(let operand, let path): has(operand, path)
        case .like(let operand, let pattern):
            print(operand, within: .sum)
            print(" like \(CedarText.quoted(pattern))")
        case .isType(let operand, let type, let ancestor):
            print(operand, within: .sum)
            print(" is \(type)")
            guard let ancestor else { return }
            print(" in ")
            print(ancestor, within: .sum)
        case .conditional(let condition, let then, let otherwise):
            print("if ")
            print(condition, within: .expression)
            print(" then ")
            print(then, within: .expression)
            print(" else ")
            print(otherwise, within: .expression)
        case .attribute(let operand, let name):
            print(operand, within: .member)
            print(CedarText.isPlainName(name) ? ".\(name)" : "[\(CedarText.quoted(name))]")
        case .method(let method, let receiver, let arguments): call(method.rawValue, receiver, arguments[...])
        case .call(let function, let arguments): call(function, arguments)
        case .set(let elements): bracketed("[", elements[...], "]")
        case .record(let fields): record(fields)
        }
    }

    private static func text(_ literal: Literal) -> String {
        switch literal {
        case .bool(let flag): flag ? "true" : "false"
        case .long(let number): String(number)
        case .string(let text): CedarText.quoted(text)
        case .entity(let entity): CedarText.entity(entity)
        }
    }

    /// At most four of the same operator may stand in a row, and never two different ones: the operand gets
    /// parentheses if it is a unary itself, and if it is a number, which would become a literal.
    private mutating func unary(_ sign: String, _ operand: Expression) {
        print(sign)
        if case .literal(.long) = operand.node {
            print("(")
            print(operand.node)
            print(")")
        } else {
            print(operand, within: .member)
        }
    }

    private mutating func chain(_ operands: [Expression], _ separator: String, _ level: Level) {
        for (index, operand) in operands.enumerated() {
            if index > 0 { print(separator) }
            print(operand, within: level)
        }
    }

    /// A sum that is then multiplied needs parentheses, which open before the first operand.
    private mutating func arithmetic(_ first: Expression, _ steps: [ArithmeticStep]) {
        var parentheses: Set<Int> = []
        for index in steps.indices.dropFirst()
        where steps[index].operator == .multiply && steps[index - 1].operator != .multiply {
            parentheses.insert(index)
        }
        print(String(repeating: "(", count: parentheses.count))
        print(first, within: steps.first?.operator == .multiply ? .unary : .product)
        for (index, step) in steps.enumerated() {
            if parentheses.contains(index) { print(")") }
            print(" \(step.operator.rawValue) ")
            print(step.operand, within: step.operator == .multiply ? .unary : .product)
        }
    }

    private mutating func has(_ operand: Expression, _ path: [CedarString]) {
        print(operand, within: .sum)
        print(" has ")
        if let name = path.first, path.count == 1, !CedarText.isPlainName(name) {
            print(CedarText.quoted(name))
        } else {
            print(path.map(\.text).joined(separator: "."))
        }
    }

    private mutating func call(_ function: ExtensionFunctionName, _ arguments: [Expression]) {
        guard !function.isConstructor, let receiver = arguments.first else {
            print(function.rawValue)
            bracketed("(", arguments[...], ")")
            return
        }
        call(function.rawValue, receiver, arguments.dropFirst())
    }

    private mutating func call(_ name: String, _ receiver: Expression, _ arguments: ArraySlice<Expression>) {
        print(receiver, within: .member)
        print(".\(name)")
        bracketed("(", arguments, ")")
    }

    private mutating func bracketed(_ open: String, _ elements: ArraySlice<Expression>, _ close: String) {
        print(open)
        list(elements) { printer, element in printer.print(element, within: .expression) }
        print(close)
    }

    private mutating func record(_ fields: [RecordField]) {
        print("{")
        list(fields) { printer, field in
            printer.print(CedarText.isPlainName(field.name) ? field.name.text : CedarText.quoted(field.name))
            printer.print(": ")
            printer.print(field.value, within: .expression)
        }
        print("}")
    }
}

extension Expression.Node {
    /// How tightly the node binds its own operands.
    fileprivate var level: PolicyPrinter.Level {
        switch self {
        case .conditional: .expression
        case .or: .or
        case .and: .and
        case .relation, .has, .like, .isType: .comparison
        case .arithmetic(_, let steps): steps.last?.operator == .multiply ? .product : .sum
        case .not, .negate: .unary
        case .literal(.long(let number)) where number < 0: .unary
        case .literal, .variable, .slot, .attribute, .method, .call, .set, .record: .member
        }
    }
}
