// SPDX-License-Identifier: Apache-2.0

import TestSupport

extension RandomPolicyText {
    mutating func expression(depth: Int) {
        if random.once(in: 8) {
            put("if")
            expression(depth: depth - 1)
            put("then")
            expression(depth: depth - 1)
            put("else")
            expression(depth: depth - 1)
        } else {
            chain(depth, "||") { $0.chain(depth, "&&") { $0.comparison(depth: depth) } }
        }
    }

    private mutating func chain(_ depth: Int, _ separator: String, _ operand: (inout Self) -> Void) {
        operand(&self)
        guard depth > 0, random.once(in: 3) else { return }
        for _ in 0...random.below(3) {
            put(separator)
            operand(&self)
        }
    }

    private mutating func comparison(depth: Int) {
        sum(depth: depth)
        guard depth > 0 else { return }
        switch random.below(12) {
        case 0...2:
            put(random.pick(["==", "!=", "<", "<=", ">", ">=", "in"]))
            sum(depth: depth - 1)
        case 3:
            put("has")
            if random.once(in: 2) { return put(string()) }
            put(identifier())
            for _ in 0..<random.below(3) { put(".", identifier()) }
        case 4:
            put("like", random.once(in: 2) ? "\"*a\\*é*\\u{2a}\"" : string())
        case 5:
            put("is")
            name()
            guard random.once(in: 2) else { return }
            put("in")
            sum(depth: depth - 1)
        default: break
        }
    }

    private mutating func sum(depth: Int) {
        unary(depth: depth)
        guard depth > 0, random.once(in: 5) else { return }
        for _ in 0...random.below(3) {
            put(random.pick(["+", "-", "*"]))
            unary(depth: depth - 1)
        }
    }

    private mutating func unary(depth: Int) {
        if random.once(in: 6) {
            let sign = random.pick(["!", "-"])
            for _ in 0...random.below(4) { put(sign) }
        }
        primary(depth: depth)
        while depth > 0, random.once(in: 4) { access(depth: depth) }
    }

    private mutating func access(depth: Int) {
        switch random.below(4) {
        case 0: put(".", identifier())
        case 1: put("[", string(), "]")
        case 2:
            put(".", random.pick(["contains", "containsAll", "containsAny", "hasTag", "getTag"]), "(")
            expression(depth: depth - 1)
            put(")")
        default:
            put(".", random.pick(["isEmpty", "isIpv4", "toDate", "lessThan", "isInRange"]))
            if tokens.last == "isEmpty" { return put("(", ")") }
            list("(", ")") { $0.expression(depth: depth - 2) }
        }
    }

    private mutating func primary(depth: Int) {
        switch random.below(depth > 0 ? 12 : 6) {
        case 0: put(random.pick(["true", "false"]))
        case 1: put(random.pick(["0", "7", "007", "42", "9223372036854775807"]))
        case 2: put(string())
        case 3, 4: put(random.pick(["principal", "action", "resource", "context"]))
        case 5: entity()
        case 6, 7:
            put("(")
            expression(depth: depth - 1)
            put(")")
        case 8: list("[", "]") { $0.expression(depth: depth - 2) }
        case 9: record(depth: depth)
        case 10:
            put(random.pick(["ip", "decimal", "datetime", "duration"]))
            list("(", ")", atLeast: 1) { $0.expression(depth: depth - 2) }
        default: put("context", ".", identifier())
        }
    }

    private mutating func record(depth: Int) {
        var count = 0
        list("{", "}") { generator in
            count += 1
            let isIdentifier = generator.random.once(in: 2)
            generator.put(isIdentifier ? "field\(count)" : "\"field \(count)\"", ":")
            generator.expression(depth: depth - 2)
        }
    }
}
