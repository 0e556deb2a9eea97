// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Reads a string, the reading position being at its opening quote.
    mutating func string() throws(Failure) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = try validated(start..<index)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                return try stringWithEscapes(from: start)
            case 0..<0x20:
                throw controlCharacter()
            default:
                index += 1
            }
        }
        throw failure(.unexpectedEnd, "the string has no closing quote")
    }

    /// The bytes as a string. Most are ASCII and short, and decoding those costs half of validating them.
    private func validated(_ range: Range<Int>) throws(Failure) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        if slice.allSatisfy({ $0 < 0x80 }) { return String(decoding: slice, as: UTF8.self) }
        if let text = String(validating: slice, as: UTF8.self) { return text }
        throw Failure(
            code: .invalidUTF8,
            offset: range.lowerBound + validPrefix(of: slice),
            message: "the string holds bytes that are not UTF-8"
        )
    }

    private func validPrefix(of slice: UnsafeBufferPointer<UInt8>) -> Int {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = slice.makeIterator()
        var count = 0
        while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { count += scalar.count }
        return count
    }

    private func controlCharacter() -> Failure {
        failure(.controlCharacter, "a control character inside a string; write it as an escape such as \\n or \\u0000")
    }

    /// Reads on from the first backslash, collecting the unescaped bytes: a schema inside JSON is full of escapes, and
    /// growing a string for each would cost more than reading it.
    private mutating func stringWithEscapes(from start: Int) throws(Failure) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * (index - start) + 64)
        var runStart = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                try append(runStart..<index, to: &text)
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try append(runStart..<index, to: &text)
                text.append(contentsOf: UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter)
                runStart = index
            case 0..<0x20:
                throw controlCharacter()
            default:
                index += 1
            }
        }
        throw failure(.unexpectedEnd, "the string has no closing quote")
    }

    private func append(_ range: Range<Int>, to text: inout [UInt8]) throws(Failure) {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        if !slice.allSatisfy({ $0 < 0x80 }) { _ = try validated(range) }
        text.append(contentsOf: slice)
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        index += 1
        let letter = peek
        index += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            index = min(index - 1, bytes.count)
            throw failure(.invalidEscape, "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
        }
    }

    /// A code point from one `\u` escape, or from two that make a surrogate pair (RFC 8259 section 7).
    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        let start = index - 2
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        if UTF16.isLeadSurrogate(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let second = try hexadecimal()
            if UTF16.isTrailSurrogate(second) {
                let code = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
                if let scalar = Unicode.Scalar(code) { return scalar }
            }
        }
        throw Failure(code: .invalidEscape, offset: start, message: "half a surrogate pair is not a character")
    }

    private mutating func hexadecimal() throws(Failure) -> UInt16 {
        var code: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(UnicodeScalar(peek)).hexDigitValue, peek < 0x80 else {
                throw failure(.invalidEscape, "\\u takes four hexadecimal digits")
            }
            code = code << 4 | UInt16(digit)
            index += 1
        }
        return code
    }
}
