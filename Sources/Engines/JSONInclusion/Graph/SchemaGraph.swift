// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// The schemas of a writer and a reader as one graph in which equal schemas are one node.
struct SchemaGraph {
    /// Why a graph cannot be reasoned about.
    struct Failure: Error {
        let reason: String
    }

    var nodes: [SchemaNode] = []
    var plans: [MemberPlan] = []
    var patterns: [RegularExpression] = []
    var patternNumbers: [[UInt8]: Int32] = [:]
    var names: [String] = []
    var nameNumbers: [[UInt8]: Int32] = [:]
    var constants: [Constant] = []
    private var constantNodes: [[UInt8]: Int32] = [:]
    var writer: Int32 = 0
    var reader: Int32 = 0

    /// A constant, also as it is validated.
    struct Constant {
        let value: JSON
        let tape: JSONTape
    }

    /// The number of a name.
    mutating func name(_ bytes: [UInt8]) -> Int32 {
        if let known = nameNumbers[bytes] { return known }
        let number = Int32(truncatingIfNeeded: names.count)
        names.append(String(decoding: bytes, as: UTF8.self))
        nameNumbers[bytes] = number
        return number
    }

    mutating func pattern(_ expression: RegularExpression) -> Int32 {
        let key = Array(expression.text.utf8)
        if let known = patternNumbers[key] { return known }
        let number = Int32(truncatingIfNeeded: patterns.count)
        patterns.append(expression)
        patternNumbers[key] = number
        return number
    }

    /// The node of a constant: equal values have the same.
    mutating func constant(_ spelled: JSON) -> Int32 {
        let value = Spelling.plain(spelled)
        let canonical = CanonicalValue.bytes(of: value)
        if let known = constantNodes[canonical] { return known }
        let bounds = JSONLimits(size: Int(UInt32.max), depth: 2_000)
        let tape = (try? JSONTape(reading: value.compactBytes, limits: bounds)) ?? JSONTape(unread: [])
        var node = SchemaNode()
        node.kinds = Self.kind(of: value).rawValue
        node.constant = Int32(truncatingIfNeeded: constants.count)
        node.finish()
        constants.append(Constant(value: value, tape: tape))
        nodes.append(node)
        let number = Int32(truncatingIfNeeded: nodes.count - 1)
        constantNodes[canonical] = number
        return number
    }

    /// The constants in a constant: an array's elements, or an object's members' values and their names.
    mutating func parts(of node: Int32) -> (names: [Int32], values: [Int32]) {
        switch constants[Int(nodes[Int(node)].constant)].value.value {
        case .array(let elements): ([], elements.map { constant($0) })
        case .object(let object):
            (object.members.map { name(Array($0.key.utf8)) }, object.members.map { constant($0.value) })
        default: ([], [])
        }
    }

    static func kind(of value: JSON) -> ValueKind {
        switch value.value {
        case .null: .null
        case .bool(let flag): flag ? .true : .false
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// After nodes were numbered anew.
    mutating func renumberConstants(_ number: (Int32) -> Int32) {
        constantNodes = constantNodes.mapValues(number)
    }
}

/// Bytes that are the same for equal values and only for those: numbers by value, members in order of their names.
enum CanonicalValue {
    static func bytes(of value: JSON) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    private static func append(_ value: JSON, to bytes: inout [UInt8]) {
        switch value.value {
        case .null: bytes.append(UInt8(ascii: "n"))
        case .bool(let flag): bytes.append(UInt8(ascii: flag ? "t" : "f"))
        case .number(let number):
            var text = number.text
            let exact = text.withUTF8 { ExactNumber($0).normalized }
            let digits = exact.digits.isEmpty ? String(exact.mantissa) : exact.digits.map { String($0) }.joined()
            let sign = exact.isNegative && digits != "0" ? "-" : "+"
            bytes += Array("#\(sign)\(digits)e\(exact.exponent);".utf8)
        case .string(let text): appendString(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for element in elements { append(element, to: &bytes) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            let sorted = object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for member in sorted {
                appendString(member.key, to: &bytes)
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func appendString(_ text: String, to bytes: inout [UInt8]) {
        bytes += Array("\"\(text.utf8.count):".utf8)
        bytes += Array(text.utf8)
    }
}
