// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// The byte at the reading position; 0, which no JSON value begins with, at the end.
    @inline(__always) var peek: UInt8 { index < bytes.count ? bytes[index] : 0 }

    /// What stands at the reading position, for messages.
    var found: String {
        guard index < bytes.count else { return "the end of the text" }
        let byte = bytes[index]
        guard byte >= 0x20 && byte < 0x7F else { return "the byte 0x" + String(byte, radix: 16, uppercase: true) }
        return "'\(Character(UnicodeScalar(byte)))'"
    }

    /// A failure at the reading position; at the end of the text always "unexpected end".
    func failure(_ code: JSONError.Code, _ message: @autoclosure () -> String) -> Failure {
        Failure(code: index >= bytes.count ? .unexpectedEnd : code, offset: index, message: message())
    }

    @inline(__always) mutating func skipWhitespace() {
        var place = index
        while place < bytes.count, bytes[place] <= 0x20, Self.isWhitespace(bytes[place]) { place += 1 }
        index = place
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    @inline(__always) mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func literal(_ word: StaticString, _ kind: JSONTape.Kind) throws(Failure) {
        append(kind, from: index, extent: word.utf8CodeUnitCount)
        for position in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[position]) else {
                throw failure(.unexpectedCharacter, "expected the literal \(word), found \(found)")
            }
        }
    }

    mutating func number() throws(Failure) {
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
        append(.number, from: start, extent: index - start)
    }

    private mutating func digits(_ expectation: StaticString) throws(Failure) {
        let start = index
        while index < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] { index += 1 }
        guard index > start else { throw failure(.invalidNumber, "\(expectation), found \(found)") }
    }
}
