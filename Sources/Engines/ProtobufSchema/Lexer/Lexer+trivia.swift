// SPDX-License-Identifier: Apache-2.0

extension Lexer {
    /// Passes over white space and comments.
    mutating func skipTrivia() throws(ProtobufSchemaError) {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                position += 1
            } else if byte == UInt8(ascii: "/"), let second = self.byte(at: position + 1) {
                if second == UInt8(ascii: "/") {
                    skipLine()
                } else if second == UInt8(ascii: "*") {
                    try skipBlock()
                } else {
                    return
                }
            } else {
                return
            }
        }
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    }

    private mutating func skipBlock() throws(ProtobufSchemaError) {
        let start = position
        position += 2
        while position + 1 < bytes.count {
            let pair = (bytes[position], bytes[position + 1])
            if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
                position += 2
                return
            }
            if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
                throw error("a comment begins inside of a comment: block comments cannot be nested", at: position)
            }
            position += 1
        }
        throw error("the comment that begins here has no end: add */", at: start)
    }
}
