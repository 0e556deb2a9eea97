// SPDX-License-Identifier: Apache-2.0
import JSON

/// The messages of `google/protobuf` that have a JSON form of their own.
enum WellKnownJSON: Sendable {
    case timestamp, duration, fieldMask, structure, value, list, any
    case wrapper(ScalarType)

    init?(_ name: String) {
        switch name {
        case "google.protobuf.Timestamp": self = .timestamp
        case "google.protobuf.Duration": self = .duration
        case "google.protobuf.FieldMask": self = .fieldMask
        case "google.protobuf.Struct": self = .structure
        case "google.protobuf.Value": self = .value
        case "google.protobuf.ListValue": self = .list
        case "google.protobuf.Any": self = .any
        case "google.protobuf.DoubleValue": self = .wrapper(.double)
        case "google.protobuf.FloatValue": self = .wrapper(.float)
        case "google.protobuf.Int64Value": self = .wrapper(.int64)
        case "google.protobuf.UInt64Value": self = .wrapper(.uint64)
        case "google.protobuf.Int32Value": self = .wrapper(.int32)
        case "google.protobuf.UInt32Value": self = .wrapper(.uint32)
        case "google.protobuf.BoolValue": self = .wrapper(.bool)
        case "google.protobuf.StringValue": self = .wrapper(.string)
        case "google.protobuf.BytesValue": self = .wrapper(.bytes)
        default: return nil
        }
    }

    /// What it looks like, for messages.
    var form: String {
        switch self {
        case .timestamp: "a time such as \"2026-11-21T20:15:00Z\""
        case .duration: "a number of seconds such as \"1.5s\""
        case .fieldMask: "paths such as \"user.name,photo\""
        case .structure: "an object"
        case .value: "a value"
        case .list: "an array"
        case .any: "an object with the member \"@type\""
        case .wrapper(let scalar): "a value of type \(scalar.word)"
        }
    }

    func isValue(_ node: Int, _ view: JSONTapeView) -> Bool {
        let kind = view.nodes[node].kind
        switch self {
        case .timestamp: return kind == .string && Self.isTimestamp(Array(view.bytes(node)))
        case .duration: return kind == .string && Self.isDuration(Array(view.bytes(node)))
        case .fieldMask: return kind == .string && !view.bytes(node).contains(UInt8(ascii: "_"))
        case .structure: return kind == .object
        case .value: return true
        case .list: return kind == .array
        case .any:
            guard kind == .object, view.nodes[node].count > 0 else { return kind == .object }
            return view.member("@type", of: node).map { view.nodes[$0].kind == .string && !view.bytes($0).isEmpty }
                ?? false
        case .wrapper(let scalar): return ScalarJSON.isValue(node, scalar, view)
        }
    }

    /// RFC 3339 with `Z` or an offset, years 0001 to 9999, at most nine digits of a second.
    private static func isTimestamp(_ text: [UInt8]) -> Bool {
        guard text.count >= 20, shape(text[..<19]) == Array("0000-00-00T00:00:00".utf8) else { return false }
        let (year, month, day) = (number(text[0..<4]), number(text[5..<7]), number(text[8..<10]))
        let (hour, minute, second) = (number(text[11..<13]), number(text[14..<16]), number(text[17..<19]))
        guard year >= 1, (1...12).contains(month), day >= 1, day <= days(month, year), hour < 24, minute < 60,
            second < 60
        else { return false }
        var rest = text[19...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: isDigit)
            guard (1...9).contains(digits.count) else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        if rest.elementsEqual("Z".utf8) { return true }
        guard let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            shape(rest.dropFirst()) == Array("00:00".utf8)
        else { return false }
        let offset = Array(rest.dropFirst())
        let (hours, minutes) = (number(offset[0..<2]), number(offset[3..<5]))
        guard hours < 24, minutes < 60 else { return false }
        // In UTC it still has to be in the years 0001 to 9999.
        let ofDay = hour * 60 + minute + (hours * 60 + minutes) * (sign == UInt8(ascii: "+") ? -1 : 1)
        let isFirst = (year, month, day) == (1, 1, 1)
        let isLast = (year, month, day) == (9_999, 12, 31)
        return !(isFirst && ofDay < 0) && !(isLast && ofDay >= 24 * 60)
    }

    /// Seconds with at most nine digits of a fraction and `s`, at most 315,576,000,000 of them.
    private static func isDuration(_ text: [UInt8]) -> Bool {
        var rest = text[...]
        guard rest.popLast() == UInt8(ascii: "s") else { return false }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix(while: isDigit)
            guard (1...9).contains(digits.count) else { return false }
            rest = rest.dropFirst(1 + digits.count)
        }
        return rest.isEmpty && (1...12).contains(whole.count) && number(whole) <= 315_576_000_000
    }

    /// The text with every digit as 0.
    private static func shape(_ text: ArraySlice<UInt8>) -> [UInt8] {
        text.map { isDigit($0) ? UInt8(ascii: "0") : $0 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The value of at most twelve digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
