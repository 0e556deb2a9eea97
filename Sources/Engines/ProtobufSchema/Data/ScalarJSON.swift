// SPDX-License-Identifier: Apache-2.0
import JSON

/// How values of the language's own types stand in JSON.
enum ScalarJSON {
    static func isValue(_ node: Int, _ type: ScalarType, _ view: JSONTapeView) -> Bool {
        switch (type, view.nodes[node].kind) {
        case (.bool, .true), (.bool, .false), (.string, .string): true
        case (.bytes, .string): isBase64(view.bytes(node))
        case (.double, .number), (.double, .string), (.float, .number), (.float, .string):
            isFloat(view.string(node), type, isText: view.nodes[node].kind == .string)
        case (.bool, _), (.string, _), (.bytes, _), (.double, _), (.float, _): false
        case (_, .number), (_, .string): isInteger(view.string(node), type)
        default: false
        }
    }

    /// Whether a text is an integer of the type; `1.0` and `1e2` are.
    static func isInteger(_ text: String, _ type: ScalarType) -> Bool {
        guard let value = integer(text) else { return false }
        return switch type {
        case .int32, .sint32, .sfixed32: Int32(exactly: value) != nil
        case .uint32, .fixed32: UInt32(exactly: value) != nil
        case .int64, .sint64, .sfixed64: Int64(exactly: value) != nil
        case .uint64, .fixed64: UInt64(exactly: value) != nil
        default: false
        }
    }

    /// The value of a JSON number that is an integer, in whatever way it is written.
    static func integer(_ text: String) -> Int128? {
        if let plain = Int128(text), text.utf8.first != UInt8(ascii: "+") { return plain }
        guard text.utf8.count <= 64, isNumber(text), let number = Double(text), number == number.rounded() else {
            return nil
        }
        return number.magnitude <= 0x1p64 ? Int128(number) : nil
    }

    private static func isFloat(_ text: String, _ type: ScalarType, isText: Bool) -> Bool {
        if isText, ["NaN", "Infinity", "-Infinity"].contains(text) { return true }
        guard text.utf8.count <= 1_000, isNumber(text), let number = Double(text), number.isFinite else { return false }
        return type == .double || Float(number).isFinite
    }

    /// Whether a text has only what JSON writes numbers with: Swift reads `0x1p3`, `nan` and `inf` as well.
    private static func isNumber(_ text: String) -> Bool {
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    }

    /// Base64, standard or for URLs, with or without padding.
    private static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let padding = text.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let digits = text.dropLast(padding)
        guard padding <= 2, digits.count % 4 != 1, padding == 0 || text.count % 4 == 0 else { return false }
        return digits.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
