// SPDX-License-Identifier: Apache-2.0
import JSON

/// Checks that a field's default is a value of its type (specification, "Complex Types", table of default values).
enum AvroDefault {
    struct Mismatch {
        /// The part of the default that does not fit.
        let value: JSON
        let reason: String
    }

    /// The first part of a value that is not of the type; nil if all of it is.
    ///
    /// Recursion follows the value, whose depth the reader has bounded: a type without a part of the value left to
    /// hold stops it.
    static func mismatch(_ value: JSON, _ id: AvroSchema.TypeID, _ types: [AvroType]) -> Mismatch? {
        var failed: Set<Attempt> = []
        return mismatch(value, id, types, &failed)
    }

    /// A part of the default that was tried as a union: branches of recursive types would try it over and over.
    private struct Attempt: Hashable {
        let offset: UInt32
        let union: AvroSchema.TypeID
    }

    private static func mismatch(
        _ value: JSON,
        _ id: AvroSchema.TypeID,
        _ types: [AvroType],
        _ failed: inout Set<Attempt>
    ) -> Mismatch? {
        let type = types[id.index]
        switch type.kind {
        case .primitive(let primitive):
            return isValue(value, of: primitive) ? nil : wrong(value, primitive.rawValue)
        case .enumeration(let enumeration):
            guard let symbol = value.string, enumeration.symbols.contains(symbol) else {
                return Mismatch(value: value, reason: "expected one of the symbols of \(enumeration.name)")
            }
            return nil
        case .fixed(let fixed):
            guard let text = value.string, isBytes(text), text.unicodeScalars.count == fixed.size else {
                return Mismatch(
                    value: value,
                    reason: "expected a string of \(fixed.size) characters \\u0000 to \\u00ff"
                )
            }
            return nil
        case .array(let items):
            guard let elements = value.array else { return wrong(value, "array") }
            return first(elements) { mismatch($0, items, types, &failed) }
        case .map(let values):
            guard let object = value.object else { return wrong(value, "map") }
            return first(object.members) { mismatch($0.value, values, types, &failed) }
        case .union(let branches):
            // Since 1.12 the default is a value of the first branch that matches, not of the first branch.
            let attempt = Attempt(offset: value.offset, union: id)
            let fits = !failed.contains(attempt) && branches.contains { mismatch(value, $0, types, &failed) == nil }
            if !fits { failed.insert(attempt) }
            return fits ? nil : Mismatch(value: value, reason: "a \(value.kind) fits no branch of the union")
        case .record(let record):
            guard let object = value.object else { return wrong(value, "record") }
            return first(record.fields) { field in
                if let part = object[field.name] { return mismatch(part, field.type, types, &failed) }
                if field.defaultValue != nil { return nil }
                return Mismatch(value: value, reason: "the field \"\(field.name)\" of \(record.name) is missing")
            }
        }
    }

    private static func first<Element>(_ elements: [Element], _ check: (Element) -> Mismatch?) -> Mismatch? {
        for element in elements {
            if let mismatch = check(element) { return mismatch }
        }
        return nil
    }

    private static func wrong(_ value: JSON, _ word: String) -> Mismatch {
        Mismatch(value: value, reason: "expected a value of type \(word), found a \(value.kind)")
    }

    private static func isValue(_ value: JSON, of primitive: AvroPrimitive) -> Bool {
        switch (primitive, value.value) {
        case (.null, .null), (.boolean, .bool), (.string, .string): true
        case (.bytes, .string(let text)): isBytes(text)
        case (.int, .number(let number)): number.int.map { Int32(exactly: $0) != nil } ?? false
        case (.long, .number(let number)): number.int != nil
        case (.float, .number), (.double, .number): true
        case (.float, .string(let text)), (.double, .string(let text)): ["NaN", "Infinity", "-Infinity"].contains(text)
        default: false
        }
    }

    /// Bytes are written as the characters of those code points.
    private static func isBytes(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value <= 0xFF }
    }
}
