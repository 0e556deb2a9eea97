// SPDX-License-Identifier: Apache-2.0

/// Takes blank lines out of rendered text, where comments and open line breaks have met.
enum BlankLines {
    /// The text without its blank lines and without white space at its ends. Strings and comments stay as they are.
    static func removed(from text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let start = bytes[index...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "/") }
            result += compacted(bytes[index..<(start ?? bytes.count)])
            guard let start else { break }
            index = bytes[start] == UInt8(ascii: "\"") ? endOfString(bytes, start) : endOfComment(bytes, start)
            result += bytes[start..<index]
        }
        return String(decoding: trimmed(result), as: UTF8.self)
    }

    /// White space that ends in a line feed vanishes, but for a line feed at the very start.
    private static func compacted(_ gap: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = gap.first == UInt8(ascii: "\n") ? [UInt8(ascii: "\n")] : []
        var rest = gap
        while !rest.isEmpty {
            let lineFeed = rest.firstIndex(of: UInt8(ascii: "\n"))
            let line = rest[..<(lineFeed.map { $0 + 1 } ?? rest.endIndex)]
            if lineFeed == nil || !line.allSatisfy(isSpace) { result += line }
            rest = rest[line.endIndex...]
        }
        return result
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
    }

    private static func endOfString(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private static func endOfComment(_ bytes: [UInt8], _ start: Int) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    }

    private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return bytes[first...last]
    }
}
