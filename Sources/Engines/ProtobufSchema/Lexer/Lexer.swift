// SPDX-License-Identifier: Apache-2.0

/// Cuts a text into tokens, as the tokenizer of the Protobuf compiler does.
struct Lexer {
    let bytes: UnsafeBufferPointer<UInt8>
    let path: String
    var position: Int
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(_ bytes: UnsafeBufferPointer<UInt8>, path: String) {
        self.bytes = bytes
        self.path = path
        position = bytes.starts(with: Self.byteOrderMark) ? 3 : 0
    }

    /// The next token; at the end of the text `.end`, again and again.
    mutating func next() throws(ProtobufSchemaError) -> Token {
        try skipTrivia()
        let start = position
        guard start < bytes.count else { return token(.end, from: start) }
        let byte = bytes[start]
        if Self.isLetter(byte) {
            skipWord()
            return token(.identifier, from: start)
        }
        if Self.isDigit(byte) {
            // The token's end is known only when the number has been passed over.
            let kind = try number()
            return token(kind, from: start)
        }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            try skipString()
            return token(.string, from: start)
        case UInt8(ascii: ".") where isDigit(at: start + 1):
            if start > 0, Self.isWord(bytes[start - 1]) {
                throw error("put a space between the name and the number", at: start)
            }
            let kind = try number()
            return token(kind, from: start)
        case 0x21...0x7E:
            position += 1
            var token = token(.symbol, from: start)
            token.symbol = byte
            return token
        case 0x80...:
            throw error("only comments and strings may hold characters beyond ASCII", at: start)
        default:
            throw error("control character 0x\(String(byte, radix: 16)) outside of a string", at: start)
        }
    }

    private func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position))
    }

    /// Passes over letters, digits and underscores.
    mutating func skipWord() {
        while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
    }

    func byte(at place: Int) -> UInt8? { place < bytes.count ? bytes[place] : nil }

    func isDigit(at place: Int) -> Bool { place < bytes.count && Self.isDigit(bytes[place]) }

    func isLetter(at place: Int) -> Bool { place < bytes.count && Self.isLetter(bytes[place]) }

    func error(_ message: String, at offset: Int) -> ProtobufSchemaError {
        ProtobufSchemaError(.invalidSyntax, message, path: path, offset: offset, in: bytes)
    }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Letters of ASCII and the underscore.
    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }

    /// What an identifier may go on with.
    @inline(__always) static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
}
