// SPDX-License-Identifier: Apache-2.0
import JSON

/// Checks that a field's default is a value of its type (specification, "Complex Types", table of default values).
struct AvroDefault {
    /// A default that is to be checked: its value, its type and the name of its field.
    struct Expectation {
        let value: Int
        let type: UInt32
        let field: Int
    }

    /// Why a part of a default does not fit.
    private struct Mismatch {
        let node: Int
        let reason: String
    }

    /// A part of the default that was tried as a union: branches of recursive types would try it over and over.
    private struct Attempt: Hashable {
        let node: Int
        let union: UInt32
    }

    /// How many fields and values are looked at for one text. A default of many records of many fields, all with
    /// defaults of their own, is short to write and long to check.
    private static let mostSteps = 10_000_000

    private let parser: AvroSchemaParser
    private let view: JSONTapeView
    private var failed: Set<Attempt> = []
    private var steps = 0

    /// - Throws: the first default that is not a value of its type.
    static func check(
        _ expectations: [Expectation],
        in parser: borrowing AvroSchemaParser,
        _ view: JSONTapeView
    ) throws(AvroSchemaParser.Failure) {
        if expectations.isEmpty { return }
        var check = AvroDefault(parser: copy parser, view: view)
        for expectation in expectations {
            guard let mismatch = check.mismatch(expectation.value, expectation.type) else { continue }
            throw parser.failure(
                .invalidDefault,
                mismatch.node,
                view,
                "the default of field \(parser.quoted(view.bytes(expectation.field))) is not a value of its type: "
                    + mismatch.reason
            )
        }
    }

    private init(parser: AvroSchemaParser, view: JSONTapeView) {
        self.parser = parser
        self.view = view
    }

    /// The first part of a value that is not of the type; nil if all of it is.
    ///
    /// Recursion follows the value, whose depth the reader has bounded: a type without a part of the value left to
    /// hold stops it.
    private mutating func mismatch(_ node: Int, _ id: UInt32) -> Mismatch? {
        steps += 1
        if let mismatch = exhausted(node) { return mismatch }
        let type = parser.types[Int(id)]
        switch type.shape {
        case .array:
            guard view.nodes[node].kind == .array else { return wrong(node, "array") }
            var element = node + 1
            while element < view.nodes[node].extent {
                if let mismatch = mismatch(element, type.first) { return mismatch }
                element = view.next(element)
            }
            return nil
        case .map:
            guard view.nodes[node].kind == .object else { return wrong(node, "map") }
            var key = node + 1
            while key < view.nodes[node].extent {
                if let mismatch = mismatch(key + 1, type.first) { return mismatch }
                key = view.next(key + 1)
            }
            return nil
        case .union: return union(node, id, type)
        case .record, .error: return record(node, type)
        case .enumeration:
            steps += Int(type.count)
            if view.nodes[node].kind == .string, isSymbol(view.bytes(node), of: type) { return nil }
            return Mismatch(
                node: node,
                reason: "expected one of the symbols of \(parser.names.fullName(type.name))"
            )
        case .fixed:
            if view.nodes[node].kind == .string, view.length(ofBytes: node) == Int(type.first) { return nil }
            return Mismatch(
                node: node,
                reason: "expected a string of \(type.first) characters \\u0000 to \\u00ff"
            )
        default: return view.isValue(node, of: type.shape) ? nil : wrong(node, type.shape.word)
        }
    }

    /// Since 1.12 the default is a value of the first branch that matches, not of the first branch.
    private mutating func union(_ node: Int, _ id: UInt32, _ type: AvroEntry) -> Mismatch? {
        let attempt = Attempt(node: node, union: id)
        if failed.isEmpty || !failed.contains(attempt) {
            for branch in parser.branches[type.parts] where mismatch(node, branch) == nil { return nil }
            failed.insert(attempt)
        }
        return Mismatch(node: node, reason: "a \(view.kind(node)) fits no branch of the union")
    }

    private mutating func record(_ node: Int, _ type: AvroEntry) -> Mismatch? {
        guard view.nodes[node].kind == .object else { return wrong(node, "record") }
        let members = MemberIndex(node, view)
        steps += Int(view.nodes[node].count)
        for place in type.parts {
            let field = parser.fields[place]
            let value = parser.names.bytes.withUnsafeBufferPointer { members.value($0.slice(field.name)) }
            steps += members.scanned
            if let mismatch = exhausted(node) { return mismatch }
            if let value {
                if let mismatch = mismatch(value, field.type) { return mismatch }
            } else if field.defaultNode == 0 {
                let name = parser.names.text(field.name)
                return Mismatch(
                    node: node,
                    reason: "the field \"\(name)\" of \(parser.names.fullName(type.name)) is missing"
                )
            }
        }
        return nil
    }

    private func isSymbol(_ text: UnsafeBufferPointer<UInt8>, of type: AvroEntry) -> Bool {
        parser.names.bytes.withUnsafeBufferPointer { bytes in
            parser.words[type.parts].contains { text.hasSameBytes(as: bytes.slice($0)) }
        }
    }

    private func exhausted(_ node: Int) -> Mismatch? {
        guard steps > Self.mostSteps else { return nil }
        return Mismatch(node: node, reason: "checking it takes more than \(Self.mostSteps) steps; make it shorter")
    }

    private func wrong(_ node: Int, _ word: String) -> Mismatch {
        Mismatch(node: node, reason: "expected a value of type \(word), found a \(view.kind(node))")
    }
}
