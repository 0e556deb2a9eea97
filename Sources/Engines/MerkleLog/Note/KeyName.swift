// SPDX-License-Identifier: Apache-2.0

/// What a key may be called: not empty, without spaces, plus signs and control characters (C2SP signed-note).
enum KeyName {
    static let longest = 255

    static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longest
            && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }
}
