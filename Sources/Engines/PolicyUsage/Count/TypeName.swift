// SPDX-License-Identifier: Apache-2.0

/// The spelling of entity types.
enum TypeName {
    /// Whether these are identifiers joined by `::`, so that they can be written into a policy as they are.
    static func isWellFormed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while true {
            guard index < bytes.count, isLetter(bytes[index]) else { return false }
            while index < bytes.count, isLetter(bytes[index]) || isDigit(bytes[index]) { index += 1 }
            if index == bytes.count { return true }
            guard index + 1 < bytes.count, bytes[index] == 0x3A, bytes[index + 1] == 0x3A else { return false }
            index += 2
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A || byte == 0x5F
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
