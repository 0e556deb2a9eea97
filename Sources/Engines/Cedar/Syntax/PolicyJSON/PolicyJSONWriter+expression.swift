// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONWriter {
    mutating func write(_ expression: Expression) {
        switch expression.node {
        case .literal(let literal): write(literal)
        case .variable(let variable): raw("{\"Var\":\"\(variable.rawValue)\"}")
        case .slot(let slot): raw("{\"Slot\":\"\(slot.rawValue)\"}")
        case .not(let operand): unary("!", operand)
        case .negate(let operand): unary("neg", operand)
        case .and(let operands): chain(operands) { _ in "&&" }
        case .or(let operands): chain(operands) { _ in "||" }
        case .arithmetic(let first, let steps):
            chain([first] + steps.map(\.operand)) { steps[$0].operator.rawValue }
        case .relation(let relation, let left, let right): binary(relation.rawValue, left, right)
        case .has(let operand, let path): has(operand, path)
        case .like(let operand, let pattern): like(operand, pattern)
        case .isType(let operand, let type, let ancestor): typeTest(operand, type, ancestor)
        case .conditional(let condition, let then, let otherwise): conditional(condition, then, otherwise)
        case .attribute(let operand, let name): attribute(operand, name)
        case .method(let method, let receiver, let arguments):
            if let argument = arguments.first {
                binary(method.rawValue, receiver, argument)
            } else {
                unary(method.rawValue, receiver)
            }
        case .call(let function, let arguments): array(function.rawValue, arguments)
        case .set(let elements): array("Set", elements)
        case .record(let fields): record(fields)
        }
    }

    private mutating func write(_ literal: Literal) {
        raw(#"{"Value":"#)
        switch literal {
        case .bool(let flag): raw(flag ? "true" : "false")
        case .long(let number): raw(String(number))
        case .string(let text): string(text)
        case .entity(let entity):
            raw(#"{"__entity":"#)
            write(entity)
            raw("}")
        }
        raw("}")
    }

    private mutating func unary(_ name: String, _ operand: Expression) {
        raw("{\"\(name)\":{\"arg\":")
        write(operand)
        raw("}}")
    }

    private mutating func binary(_ name: String, _ left: Expression, _ right: Expression) {
        raw("{\"\(name)\":{\"left\":")
        write(left)
        raw(#","right":"#)
        write(right)
        raw("}}")
    }

    /// Nested to the left: the last operator stands outermost, so first come all openings, then all right operands.
    private mutating func chain(_ operands: [Expression], _ name: (Int) -> String) {
        guard let first = operands.first else { return }
        for index in (0..<operands.count - 1).reversed() { raw("{\"\(name(index))\":{\"left\":") }
        write(first)
        for operand in operands.dropFirst() {
            raw(#","right":"#)
            write(operand)
            raw("}}")
        }
    }

    /// `a has b.c` is written as `a has b && a.b has c`, so the operand is written once for each name. Where that
    /// would get long, the path is written as a list, which readers since 4.10 understand as well.
    private mutating func has(_ operand: Expression, _ path: [CedarString]) {
        guard path.count == 1 || operand.weight(upTo: Self.longestCopy) * path.count <= Self.longestCopy else {
            raw(#"{"has":{"left":"#)
            write(operand)
            raw(#","attr":["#)
            list(path) { writer, name in writer.string(name) }
            raw("]}}")
            return
        }
        for _ in path.dropFirst() { raw(#"{"&&":{"left":"#) }
        for (index, name) in path.enumerated() {
            if index > 0 { raw(#","right":"#) }
            raw(#"{"has":{"left":"#)
            for _ in 0..<index { raw(#"{".":{"left":"#) }
            write(operand)
            for outer in path.prefix(index) { end(outer) }
            end(name)
            if index > 0 { raw("}}") }
        }
    }

    /// How many nodes may be written for the sake of one path.
    private static var longestCopy: Int { 10_000 }

    private mutating func attribute(_ operand: Expression, _ name: CedarString) {
        raw(#"{".":{"left":"#)
        write(operand)
        end(name)
    }

    private mutating func end(_ attribute: CedarString) {
        raw(#","attr":"#)
        string(attribute)
        raw("}}")
    }

    private mutating func like(_ operand: Expression, _ pattern: LikePattern) {
        raw(#"{"like":{"left":"#)
        write(operand)
        raw(#","pattern":["#)
        list(pattern.elements) { writer, element in
            switch element {
            case .wildcard: writer.raw(#""Wildcard""#)
            case .literal(let scalar):
                writer.raw(#"{"Literal":"#)
                writer.string(CedarString(String(Character(scalar))))
                writer.raw("}")
            }
        }
        raw("]}}")
    }

    private mutating func typeTest(_ operand: Expression, _ type: Name, _ ancestor: Expression?) {
        raw(#"{"is":{"left":"#)
        write(operand)
        raw(#","entity_type":"#)
        string(type.qualified)
        if let ancestor {
            raw(#","in":"#)
            write(ancestor)
        }
        raw("}}")
    }

    private mutating func conditional(_ condition: Expression, _ then: Expression, _ otherwise: Expression) {
        raw(#"{"if-then-else":{"if":"#)
        write(condition)
        raw(#","then":"#)
        write(then)
        raw(#","else":"#)
        write(otherwise)
        raw("}}")
    }

    private mutating func array(_ name: String, _ elements: [Expression]) {
        raw("{\"\(name)\":[")
        list(elements) { writer, element in writer.write(element) }
        raw("]}")
    }

    private mutating func record(_ fields: [RecordField]) {
        raw(#"{"Record":{"#)
        list(fields) { writer, field in
            writer.string(field.name)
            writer.raw(":")
            writer.write(field.value)
        }
        raw("}}")
    }
}

extension Expression {
    /// How many nodes the JSON form has, paths spelled out; some number above the bound where it is more.
    fileprivate func weight(upTo bound: Int) -> Int {
        var weight = 1
        node.forEachChild { child in
            if weight <= bound { weight += child.weight(upTo: bound) }
        }
        guard case .has(_, let path) = node, weight <= bound else { return weight }
        return weight.multipliedReportingOverflow(by: path.count).partialValue
    }
}
