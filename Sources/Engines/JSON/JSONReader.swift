// SPDX-License-Identifier: Apache-2.0

/// The bounds within which a text is read.
public struct JSONLimits: Sendable {
    /// The longest text, in bytes. At most 4 GiB - 1, so that offsets fit 32 bits.
    public var size: Int
    /// The deepest nesting of arrays and objects. The reader recurses once a level.
    public var depth: Int
    /// Whether an object that names a member twice is an error.
    public var rejectsDuplicateKeys: Bool

    /// Bounds for documents people write: 16 MiB, 512 levels, no duplicate names.
    public init(size: Int = 16 << 20, depth: Int = 512, rejectsDuplicateKeys: Bool = true) {
        self.size = min(size, Int(UInt32.max))
        self.depth = depth
        self.rejectsDuplicateKeys = rejectsDuplicateKeys
    }
}

extension JSON {
    /// Reads one JSON text (RFC 8259), strictly: UTF-8, no comments, no trailing commas, nothing after the value.
    ///
    /// - Throws: ``JSONError`` at the first byte that is wrong, or where a bound is passed.
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        let result: Result<JSON, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(bytes: buffer, limits: limits)
            do throws(JSONReader.Failure) {
                return .success(try reader.document())
            } catch {
                return .failure(
                    JSONError(
                        code: error.code,
                        offset: error.offset,
                        position: TextPosition(offset: error.offset, in: buffer),
                        message: error.message
                    )
                )
            }
        }
        self = try result.get()
    }

    /// Reads one JSON text from a string.
    ///
    /// - Throws: ``JSONError`` as for bytes.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// A recursive-descent reader over borrowed bytes; lives only inside `JSON.init(parsing:)`.
struct JSONReader {
    struct Failure: Error {
        let code: JSONError.Code
        let offset: Int
        let message: String
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var index = 0
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(Failure) -> JSON {
        guard bytes.count <= limits.size else {
            throw Failure(
                code: .tooLarge,
                offset: limits.size,
                message: "the text is \(bytes.count) bytes long; at most \(limits.size) are read"
            )
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        let value = try value()
        skipWhitespace()
        guard index == bytes.count else {
            throw failure(.trailingContent, "expected the end of the text after the value, found \(found)")
        }
        return value
    }

    private mutating func value() throws(Failure) -> JSON {
        skipWhitespace()
        let offset = UInt32(truncatingIfNeeded: index)
        switch peek {
        case UInt8(ascii: "{"): return JSON(.object(try object()), offset: offset)
        case UInt8(ascii: "["): return JSON(.array(try array()), offset: offset)
        case UInt8(ascii: "\""): return JSON(.string(try string()), offset: offset)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSON(.number(try number()), offset: offset)
        case UInt8(ascii: "t"):
            try literal("true")
            return JSON(.bool(true), offset: offset)
        case UInt8(ascii: "f"):
            try literal("false")
            return JSON(.bool(false), offset: offset)
        case UInt8(ascii: "n"):
            try literal("null")
            return JSON(.null, offset: offset)
        default:
            throw failure(.unexpectedCharacter, "expected a value, found \(found)")
        }
    }

    private mutating func descend() throws(Failure) {
        depth += 1
        guard depth <= limits.depth else {
            throw failure(.tooDeep, "nested deeper than \(limits.depth) levels; flatten the document")
        }
        index += 1
    }

    private mutating func array() throws(Failure) -> [JSON] {
        try descend()
        defer { depth -= 1 }
        var elements: [JSON] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value())
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            if take(UInt8(ascii: "]")) { return elements }
            throw failure(.unexpectedCharacter, "expected ',' or ']' in the array, found \(found)")
        }
    }

    private mutating func object() throws(Failure) -> JSONObject {
        try descend()
        defer { depth -= 1 }
        var members: [JSONObject.Member] = []
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return JSONObject() }
        members.reserveCapacity(4)
        while true {
            members.append(try member())
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else {
                throw failure(.unexpectedCharacter, "expected ',' or '}' in the object, found \(found)")
            }
            if limits.rejectsDuplicateKeys { try rejectDuplicates(members) }
            return JSONObject(members)
        }
    }

    private mutating func member() throws(Failure) -> JSONObject.Member {
        skipWhitespace()
        guard peek == UInt8(ascii: "\"") else {
            throw failure(.unexpectedCharacter, "expected a member name in double quotes, found \(found)")
        }
        let keyOffset = UInt32(truncatingIfNeeded: index)
        let key = try string()
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else {
            throw failure(.unexpectedCharacter, "expected ':' after the member name, found \(found)")
        }
        return JSONObject.Member(key: key, value: try value(), keyOffset: keyOffset)
    }

    private func rejectDuplicates(_ members: [JSONObject.Member]) throws(Failure) {
        guard let index = firstDuplicate(members) else { return }
        throw Failure(
            code: .duplicateKey,
            offset: Int(members[index].keyOffset),
            message:
                "duplicate name: the object already has a member named \(JSON.string(members[index].key).compactText)"
        )
    }

    /// The index of the first member whose name stands before it; small objects without hashing.
    ///
    /// Equal bytes are equal strings, so a set of strings that takes every name proves that there is no duplicate; only
    /// otherwise are the bytes compared, since Swift also takes canonically equivalent names for equal.
    private func firstDuplicate(_ members: [JSONObject.Member]) -> Int? {
        if members.count <= 16 {
            return members.indices.dropFirst().first { index in
                members[..<index].contains { $0.key.hasSameBytes(as: members[index].key) }
            }
        }
        var names = Set<String>(minimumCapacity: members.count)
        if members.allSatisfy({ names.insert($0.key).inserted }) { return nil }
        var seen = Set<[UInt8]>(minimumCapacity: members.count)
        return members.indices.first { !seen.insert(Array(members[$0].key.utf8)).inserted }
    }
}

extension JSONReader {
    /// The byte at the reading position; 0, which no JSON value begins with, at the end.
    var peek: UInt8 { index < bytes.count ? bytes[index] : 0 }

    /// What stands at the reading position, for messages.
    var found: String {
        guard index < bytes.count else { return "the end of the text" }
        let byte = bytes[index]
        guard byte >= 0x20 && byte < 0x7F else { return "the byte 0x" + String(byte, radix: 16, uppercase: true) }
        return "'\(Character(UnicodeScalar(byte)))'"
    }

    /// A failure at the reading position; at the end of the text always "unexpected end".
    func failure(_ code: JSONError.Code, _ message: String) -> Failure {
        Failure(code: index >= bytes.count ? .unexpectedEnd : code, offset: index, message: message)
    }

    mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func literal(_ word: StaticString) throws(Failure) {
        for position in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[position]) else {
                throw failure(.unexpectedCharacter, "expected the literal \(word), found \(found)")
            }
        }
    }

    mutating func number() throws(Failure) -> JSONNumber {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits("expected a digit") }
        if take(UInt8(ascii: ".")) { try digits("expected a digit after the decimal point") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits("expected a digit in the exponent")
        }
        if UInt8(ascii: "0")...UInt8(ascii: "9") ~= peek {
            throw failure(.invalidNumber, "a number does not begin with 0 followed by digits")
        }
        return JSONNumber(
            validated: String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
        )
    }

    private mutating func digits(_ expectation: StaticString) throws(Failure) {
        let start = index
        while index < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] { index += 1 }
        guard index > start else { throw failure(.invalidNumber, "\(expectation), found \(found)") }
    }
}
