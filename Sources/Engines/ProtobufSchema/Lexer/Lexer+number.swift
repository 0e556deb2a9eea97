// SPDX-License-Identifier: Apache-2.0

extension Lexer {
    /// Passes over a number: decimal, octal, hexadecimal or with a point or exponent.
    mutating func number() throws(ProtobufSchemaError) -> Token.Kind {
        let start = position
        let kind = try skipNumber()
        if isLetter(at: position) {
            throw error("put a space between the number and what follows", at: position)
        }
        guard byte(at: position) == UInt8(ascii: ".") else { return kind }
        throw error(
            kind == .float ? "a number has one decimal point" : "hexadecimal and octal numbers are integers",
            at: start
        )
    }

    private mutating func skipNumber() throws(ProtobufSchemaError) -> Token.Kind {
        let start = position
        if bytes[start] == UInt8(ascii: "0"), let second = byte(at: start + 1) {
            if second | 0x20 == UInt8(ascii: "x") {
                position += 2
                guard hexDigit(at: position) != nil else { throw error("0x needs hexadecimal digits", at: start) }
                while hexDigit(at: position) != nil { position += 1 }
                return .integer
            }
            if isDigit(at: start + 1) {
                while isDigit(at: position) {
                    if bytes[position] > UInt8(ascii: "7") {
                        throw error("a number that begins with 0 is octal and has digits from 0 to 7", at: position)
                    }
                    position += 1
                }
                return .integer
            }
        }
        while isDigit(at: position) { position += 1 }
        var kind = Token.Kind.integer
        if byte(at: position) == UInt8(ascii: ".") {
            kind = .float
            position += 1
            while isDigit(at: position) { position += 1 }
        }
        if let sign = byte(at: position), sign | 0x20 == UInt8(ascii: "e") {
            kind = .float
            position += 1
            if byte(at: position) == UInt8(ascii: "+") || byte(at: position) == UInt8(ascii: "-") { position += 1 }
            guard isDigit(at: position) else { throw error("e needs an exponent", at: start) }
            while isDigit(at: position) { position += 1 }
        }
        return kind
    }

    func hexDigit(at place: Int) -> UInt8? { byte(at: place).flatMap(NumberLiteral.hexDigit) }
}
