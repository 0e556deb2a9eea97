// SPDX-License-Identifier: Apache-2.0
import JSON

/// A record of a topic as a line of text: its key and its value, which is nil for a tombstone.
///
/// The shapes: `KEY<tab>VALUE` as `kafka-console-consumer --property print.key=true` and `kcat -K` print it, with any
/// short separator and whatever is printed before the key; `{"key":…,"payload":…}` as `kcat -J` prints it, and
/// `{"key":…,"value":…}`, with both as JSON or as strings of JSON; and both in hexadecimal, as Karapace's backups.
struct DumpLine {
    struct Problem: Error {
        let message: String
    }

    private static let longestPrefix = 400
    private static let longestSeparator = 16
    private static let longestKey = 1 << 16

    let key: JSON
    let value: JSON?

    /// Nil for a line that holds no record.
    init?(_ line: [UInt8], _ limits: DumpLimits) throws(Problem) {
        let bytes = Self.trimmed(line[...])
        if bytes.isEmpty || bytes.elementsEqual("/V2".utf8) { return nil }
        if let (key, value) = Self.hexadecimal(bytes) {
            self.key = try Self.parse(key[...], limits, "the key")
            self.value = try value.map { value throws(Problem) in try Self.parse(value[...], limits, "the value") }
            return
        }
        guard let start = bytes.prefix(Self.longestPrefix).firstIndex(of: UInt8(ascii: "{")) else {
            throw Problem(message: "it has no JSON object")
        }
        let end = Self.endOfObject(bytes[start...])
        let first = try Self.parse(bytes[start..<end], limits, "the key")
        let rest = bytes[end...]
        if rest.isEmpty, first["keytype"] == nil {
            guard let key = first["key"] else {
                throw Problem(message: "it has no key; dump the topic with its keys")
            }
            guard let value = first["value"] ?? first["payload"] else { throw Problem(message: "it has no value") }
            self.key = try Self.unwrapped(key, limits, "the key") ?? .null
            self.value = try Self.unwrapped(value, limits, "the value")
            return
        }
        guard end - start <= Self.longestKey else { throw Problem(message: "its key is too long") }
        key = first
        value = try Self.value(rest, limits)
    }

    /// What follows a key: a separator and an object, or no value.
    private static func value(_ rest: ArraySlice<UInt8>, _ limits: DumpLimits) throws(Problem) -> JSON? {
        guard let start = rest.prefix(longestSeparator).firstIndex(of: UInt8(ascii: "{")) else {
            let word = rest.drop { !isWordOrBracket($0) }
            guard word.isEmpty || word.map({ $0 | 0x20 }).elementsEqual("null".utf8), rest.count <= longestSeparator
            else { throw Problem(message: "its value is no JSON object") }
            return nil
        }
        return try parse(rest[start...], limits, "the value")
    }

    /// Whether a byte can begin a value; a separator is made of others.
    private static func isWordOrBracket(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "["), UInt8(ascii: "\""), 0x80...0xFF:
            true
        default: false
        }
    }

    /// JSON inside a string as what it says; null as nothing.
    private static func unwrapped(_ json: JSON, _ limits: DumpLimits, _ what: String) throws(Problem) -> JSON? {
        if json.isNull { return nil }
        guard let text = json.string else { return json }
        return try parse(Array(text.utf8)[...], limits, what)
    }

    private static func parse(
        _ bytes: ArraySlice<UInt8>,
        _ limits: DumpLimits,
        _ what: String
    ) throws(Problem) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: Array(bytes), limits: JSONLimits(size: limits.line, depth: limits.depth))
        } catch {
            throw Problem(message: "\(what) is not valid JSON: \(error.message)")
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        return rest.drop { $0 <= 0x20 }
    }

    /// Behind the brace that closes the object that begins here, or the end of the text if none does.
    private static func endOfObject(_ bytes: ArraySlice<UInt8>) -> Int {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for (index, byte) in zip(bytes.indices, bytes) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
        }
        return bytes.endIndex
    }

    /// Two hexadecimal texts with a tab between them; the second one may be `null`.
    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> (key: [UInt8], value: [UInt8]?)? {
        guard bytes.first == UInt8(ascii: "7"), let tab = bytes.firstIndex(of: UInt8(ascii: "\t")),
            let key = decoded(bytes[..<tab])
        else { return nil }
        let rest = bytes[(tab + 1)...]
        if rest.elementsEqual("null".utf8) { return (key, nil) }
        return decoded(rest).map { (key, $0) }
    }

    private static func decoded(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            guard let value = value(ofDigit: digit) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
