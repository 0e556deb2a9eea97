// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

extension Solver {
    /// The first of some constants that fulfils all literals of a goal, and, for a string, the record.
    func judge(_ candidates: [Int32], _ goal: [Literal], _ record: StringRecord?) -> Answer {
        var isUnknown = false
        for candidate in candidates {
            guard spend(goal.count) else { return .unknown }
            let value = value(of: candidate)
            if let record, case .string(let text) = value.value, !record.permits(text, self) { continue }
            switch judge(candidate, value, goal) {
            case .found(let value): return .found(value)
            case .impossible: break
            case .unknown: isUnknown = true
            }
        }
        return isUnknown ? .unknown : .impossible
    }

    private func judge(_ candidate: Int32, _ value: JSON, _ goal: [Literal]) -> Answer {
        guard mindsSpelling else {
            switch fulfils(candidate, goal) {
            case true: return .found(Witness(value, size: size(of: candidate)))
            case false: return .impossible
            case nil: return unknown("a schema with a dynamic reference, or one that takes too long to validate")
            }
        }
        // A value may be written in several ways that are equal to the constant.
        guard let spellings = Spelling.all(of: value) else { return unknown("a constant with very many numbers") }
        for spelling in spellings {
            guard spend(goal.count) else { return .unknown }
            let bounds = JSONLimits(size: Int(UInt32.max), depth: 2_000)
            guard let tape = try? JSONTape(reading: spelling.compactBytes, limits: bounds) else { return .unknown }
            var fails = false
            for literal in goal {
                guard let holds = holds(literal.node, for: candidate, tape, isCached: false) else {
                    return unknown("a schema with a dynamic reference, or one that takes too long to validate")
                }
                if holds == literal.isNegated { fails = true }
            }
            if !fails { return .found(Witness(spelling, size: tape.text.count)) }
        }
        return .impossible
    }

    func size(of constant: Int32) -> Int { graph.constants[Int(graph.nodes[Int(constant)].constant)].tape.text.count }

    func value(of constant: Int32) -> JSON { graph.constants[Int(graph.nodes[Int(constant)].constant)].value }

    /// Whether a constant, as it is written, fulfils all literals; nil if that cannot be said.
    func fulfils(_ constant: Int32, _ goal: [Literal]) -> Bool? {
        let tape = graph.constants[Int(graph.nodes[Int(constant)].constant)].tape
        var isUnknown = false
        for literal in goal {
            guard let holds = holds(literal.node, for: constant, tape, isCached: true) else {
                isUnknown = true
                continue
            }
            if holds == literal.isNegated { return false }
        }
        return isUnknown ? nil : true
    }

    private func holds(_ number: Int32, for constant: Int32, _ tape: JSONTape, isCached: Bool) -> Bool? {
        if number == constant { return true }
        let node = graph.nodes[Int(number)]
        if node.constant >= 0 { return false }
        if number <= SchemaNode.nothing { return number == SchemaNode.anything }
        if node.kinds & graph.nodes[Int(constant)].kinds == 0 { return false }
        let key = UInt64(UInt32(bitPattern: number)) << 32 | UInt64(UInt32(bitPattern: constant))
        if isCached, let known = held[key] { return known }
        if node.block < 0, case .any(let list)? = node.rules.first {
            let answers = list.map { holds($0, for: constant, tape, isCached: isCached) }
            return answers.contains(true) ? true : answers.contains(nil) ? nil : false
        }
        guard !node.isDynamic, node.block >= 0, !tape.nodes.isEmpty else { return nil }
        let validator = node.isReaders ? reader : writer
        guard spend(1 + tape.text.count / 64) else { return nil }
        let answer = validator.isValid(tape, against: UInt32(truncatingIfNeeded: node.block))
        if isCached { held[key] = answer }
        return answer
    }
}
