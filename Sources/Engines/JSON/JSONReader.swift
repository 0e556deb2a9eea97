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
        self = try JSONTape(reading: bytes, limits: limits).withView { $0.tree(0) }
    }

    /// Reads one JSON text from a string.
    ///
    /// - Throws: ``JSONError`` as for bytes.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// A recursive-descent reader over borrowed bytes; lives only inside `JSONTape.init(reading:)`.
struct JSONReader {
    struct Failure: Error {
        let code: JSONError.Code
        let offset: Int
        let message: String
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var index = 0
    var nodes: [JSONTape.Node] = []
    var unescaped: UnescapedBytes
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits, unescaped: UnescapedBytes) {
        self.bytes = bytes
        self.unescaped = unescaped
        self.limits = limits
    }

    mutating func document() throws(Failure) {
        guard bytes.count <= limits.size else {
            throw Failure(
                code: .tooLarge,
                offset: limits.size,
                message: "the text is \(bytes.count) bytes long; at most \(limits.size) are read"
            )
        }
        nodes.reserveCapacity(min(bytes.count / 12, 4_096) + 4)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        try value()
        skipWhitespace()
        guard index == bytes.count else {
            throw failure(.trailingContent, "expected the end of the text after the value, found \(found)")
        }
    }

    /// Reads one value onto the tape.
    mutating func value() throws(Failure) {
        skipWhitespace()
        switch peek {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "\""): try string(isKey: false)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        case UInt8(ascii: "t"): try literal("true", .true)
        case UInt8(ascii: "f"): try literal("false", .false)
        case UInt8(ascii: "n"): try literal("null", .null)
        default: throw failure(.unexpectedCharacter, "expected a value, found \(found)")
        }
    }

    /// Enters a container; the place of its node, which ``close(_:count:)`` completes.
    private mutating func open(_ kind: JSONTape.Kind) throws(Failure) -> Int {
        depth += 1
        guard depth <= limits.depth else {
            throw failure(.tooDeep, "nested deeper than \(limits.depth) levels; flatten the document")
        }
        append(kind, from: index, extent: 0)
        index += 1
        skipWhitespace()
        return nodes.count - 1
    }

    private mutating func close(_ place: Int, count: Int) {
        depth -= 1
        nodes[place].extent = UInt32(truncatingIfNeeded: nodes.count)
        nodes[place].count = UInt32(truncatingIfNeeded: count)
    }

    private mutating func array() throws(Failure) {
        let place = try open(.array)
        if take(UInt8(ascii: "]")) { return close(place, count: 0) }
        var count = 0
        while true {
            try value()
            count += 1
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            if take(UInt8(ascii: "]")) { return close(place, count: count) }
            throw failure(.unexpectedCharacter, "expected ',' or ']' in the array, found \(found)")
        }
    }

    private mutating func object() throws(Failure) {
        let place = try open(.object)
        if take(UInt8(ascii: "}")) { return close(place, count: 0) }
        var count = 0
        while true {
            try member()
            count += 1
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else {
                throw failure(.unexpectedCharacter, "expected ',' or '}' in the object, found \(found)")
            }
            close(place, count: count)
            if limits.rejectsDuplicateKeys { try rejectDuplicates(place) }
            return
        }
    }

    private mutating func member() throws(Failure) {
        skipWhitespace()
        guard peek == UInt8(ascii: "\"") else {
            throw failure(.unexpectedCharacter, "expected a member name in double quotes, found \(found)")
        }
        try string(isKey: true)
        skipWhitespace()
        guard take(UInt8(ascii: ":")) else {
            throw failure(.unexpectedCharacter, "expected ':' after the member name, found \(found)")
        }
        try value()
    }

    mutating func append(
        _ kind: JSONTape.Kind,
        from offset: Int,
        extent: Int,
        unescapedAt start: Int? = nil,
        isKey: Bool = false
    ) {
        nodes.append(
            JSONTape.Node(
                offset: UInt32(truncatingIfNeeded: offset),
                extent: UInt32(truncatingIfNeeded: extent),
                count: UInt32(truncatingIfNeeded: start ?? 0),
                kind: kind,
                isEscaped: start != nil,
                isKey: isKey
            )
        )
    }
}
