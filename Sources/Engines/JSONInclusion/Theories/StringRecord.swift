// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// What a string has to fulfil.
struct StringRecord {
    var least = 0
    var most = Int.max
    var patterns: [Int32: Bool] = [:]
    var formats: [Int32: Bool] = [:]
    var excluded: Set<[UInt8]> = []

    /// Whether no length is left.
    var isContradictory: Bool { least > most }

    /// False if it contradicts what is there.
    mutating func add(_ demand: Demand, _ graph: SchemaGraph) -> Bool {
        switch demand {
        case .minLength(let count): least = max(least, count)
        case .maxLength(let count): most = min(most, count)
        case .pattern(let pattern, let matches):
            if patterns[pattern] == !matches { return false }
            patterns[pattern] = matches
        case .format(let format, let holds):
            if formats[format] == !holds { return false }
            formats[format] = holds
        case .differs(let node):
            let text = graph.constants[Int(graph.nodes[Int(node)].constant)].value.string ?? ""
            excluded.insert(Array(text.utf8))
        default: break
        }
        return least <= most
    }

    /// Whether a string fulfils all but the formats.
    func permits(_ text: String, _ solver: Solver) -> Bool {
        let length = text.unicodeScalars.count
        guard length >= least, length <= most, !excluded.contains(Array(text.utf8)) else { return false }
        var text = text
        return patterns.allSatisfy { pattern, matches in
            text.withUTF8 { solver.graph.patterns[Int(pattern)].matches($0) } == matches
        }
    }
}

extension Solver {
    private static let longest = 100_000

    /// A string that fulfils a record.
    func solve(_ record: StringRecord, goal: [Literal]) -> Answer {
        if record.isContradictory { return .impossible }
        let answer = record.patterns.isEmpty ? plainText(record) : PatternProduct.solve(record, self)
        guard !record.formats.isEmpty, case .found(let value) = answer else { return answer }
        guard spend(value.size / 64) else { return .unknown }
        var candidates = [graph.constant(value.value)]
        for (format, holds) in record.formats.sorted(by: { $0.key < $1.key }) where holds {
            candidates += FormatSamples.texts(of: format).map { graph.constant(.string($0)) }
        }
        // Any other value of the format would do as well, but there is no telling which.
        if case .found(let value) = judge(candidates, goal, record) { return .found(value) }
        return unknown("a \"format\" that is asserted")
    }

    /// A string of a length that is none of some.
    private func plainText(_ record: StringRecord) -> Answer {
        guard record.least <= Self.longest else { return unknown("a string of more than \(Self.longest) characters") }
        if record.least == 0, !record.excluded.contains([]) { return .found(Witness(plain: .string(""))) }
        let length = max(record.least, 1)
        guard length <= record.most else { return .impossible }
        guard spend(length / 64) else { return .unknown }
        let prefix = String(repeating: "a", count: length - 1)
        // There are more letters than names that are excluded, or the numbers tell.
        for scalar in (0x61...0x7A).map({ UInt32($0) }) + (0x100..<0xD800).map({ UInt32($0) }) {
            guard spend(1 + length / 64), let scalar = Unicode.Scalar(scalar) else { return .unknown }
            let text = prefix + String(Character(scalar))
            if !record.excluded.contains(Array(text.utf8)) { return .found(Witness(plain: .string(text))) }
        }
        return unknown("a string among very many that are excluded")
    }
}

/// Strings of the formats that can be asserted.
enum FormatSamples {
    private static let texts = [
        ["2024-02-29", "1999-12-31"], ["12:00:00Z", "23:59:59.5+01:00"],
        ["2024-02-29T12:00:00Z", "1999-12-31T23:59:59+01:00"], ["P1D", "PT1H"], ["a@example.org", "b@example.com"],
        ["ä@example.org", "a@example.org"], ["example.org", "a"], ["example.org", "ä.org"], ["127.0.0.1", "10.0.0.1"],
        ["::1", "2001:db8::1"], ["http://example.org/", "urn:a"], ["a", "/", "http://example.org/"],
        ["http://example.org/", "http://example.org/ä"], ["a", "ä"], ["a", "{a}"],
        ["123e4567-e89b-12d3-a456-426614174000"], ["", "/a"], ["0", "0/a", "1#"], ["a", "^a$", ""],
    ]

    /// In the order of the formats' numbers.
    static func texts(of format: Int32) -> [String] { texts.indices.contains(Int(format)) ? texts[Int(format)] : [] }
}
