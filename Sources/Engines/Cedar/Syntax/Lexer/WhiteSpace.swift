// SPDX-License-Identifier: Apache-2.0

/// The characters with Unicode's property White_Space, all of which may stand between tokens.
enum WhiteSpace {
    /// How many bytes the white space character at an offset has; 0 if there is none.
    static func length(in bytes: [UInt8], at index: Int) -> Int {
        switch bytes[index] {
        case 0x09...0x0D, 0x20: return 1
        case 0xC2: return isAny(bytes, index + 1, [0x85, 0xA0]) ? 2 : 0
        case 0xE1: return isAny(bytes, index + 1, [0x9A]) && isAny(bytes, index + 2, [0x80]) ? 3 : 0
        case 0xE2: return isGeneralPunctuation(bytes, index) ? 3 : 0
        case 0xE3: return isAny(bytes, index + 1, [0x80]) && isAny(bytes, index + 2, [0x80]) ? 3 : 0
        default: return 0
        }
    }

    /// U+2000 to U+200A, U+2028, U+2029, U+202F and U+205F.
    private static func isGeneralPunctuation(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard index + 2 < bytes.count else { return false }
        return switch (bytes[index + 1], bytes[index + 2]) {
        case (0x80, 0x80...0x8A), (0x80, 0xA8...0xA9), (0x80, 0xAF), (0x81, 0x9F): true
        default: false
        }
    }

    private static func isAny(_ bytes: [UInt8], _ index: Int, _ wanted: [UInt8]) -> Bool {
        index < bytes.count && wanted.contains(bytes[index])
    }
}
