// SPDX-License-Identifier: Apache-2.0

/// How names look like under `features.enforce_naming_style`.
enum NamingStyle {
    /// `PascalCase`: letters and digits, a capital first.
    static func isPascal(_ name: String) -> Bool {
        guard let first = name.utf8.first, isUpper(first) else { return false }
        return name.utf8.allSatisfy { isUpper($0) || isLower($0) || isDigit($0) }
    }

    /// `lower_snake_case`, each underscore between a letter or digit and a letter.
    static func isLowerSnake(_ name: String) -> Bool { isSnake(name, isLower) }

    /// `UPPER_SNAKE_CASE`, each underscore between a letter or digit and a letter.
    static func isUpperSnake(_ name: String) -> Bool { isSnake(name, isUpper) }

    /// `lower_snake_case` between dots.
    static func isPackage(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            isSnake(String($0) ?? "", isLower)
        }
    }

    private static func isSnake(_ name: String, _ isLetter: (UInt8) -> Bool) -> Bool {
        var followsUnderscore = true
        for byte in name.utf8 {
            if followsUnderscore {
                guard isLetter(byte) else { return false }
                followsUnderscore = false
            } else if byte == UInt8(ascii: "_") {
                followsUnderscore = true
            } else if !isLetter(byte), !isDigit(byte) {
                return false
            }
        }
        return !followsUnderscore
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
