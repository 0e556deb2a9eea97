// SPDX-License-Identifier: Apache-2.0

/// Reads the small grammars of the extension types byte by byte.
struct ByteScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// The digits from here on, one at least.
    mutating func digits() -> ArraySlice<UInt8>? {
        let start = index
        while index < bytes.count, Self.isDigit(bytes[index]) { index += 1 }
        return index == start ? nil : bytes[start..<index]
    }

    /// The number that so many digits make.
    mutating func number(digits count: Int) -> Int? {
        guard bytes.count - index >= count, bytes[index..<index + count].allSatisfy(Self.isDigit) else { return nil }
        defer { index += count }
        return bytes[index..<index + count].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// The small letters from here on, perhaps none.
    mutating func letters() -> String {
        let start = index
        while index < bytes.count, UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[index] { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
