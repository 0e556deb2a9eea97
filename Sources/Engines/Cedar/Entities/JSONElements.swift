// SPDX-License-Identifier: Apache-2.0

import JSON

/// The elements of a JSON text that is an array, one after the other, so that a long text never becomes one tree.
///
/// The text is cut at the commas that lie outside of strings and brackets; whether a piece is JSON is for
/// ``JSON/init(parsing:limits:)`` to say.
struct JSONElements {
    /// An element and where it begins in the whole text.
    struct Element {
        let json: JSON
        let start: Int
    }

    private let bytes: [UInt8]
    private let code: String
    private let limits: JSONLimits
    private var index = 0
    private var count = 0
    private var isOpen = false
    private var isDone = false

    /// - Parameters:
    ///   - code: what the codes of errors begin with.
    ///   - depth: the deepest nesting, the array itself being the first level.
    init(_ bytes: [UInt8], code: String, depth: Int) {
        self.bytes = bytes
        self.code = code
        limits = JSONLimits(size: bytes.count, depth: depth - 1)
    }

    /// The next element; nil after the last.
    ///
    /// - Throws: ``CedarError`` where the text is not a JSON array.
    mutating func next() throws(CedarError) -> Element? {
        if isDone { return nil }
        if !isOpen {
            try begin()
            isOpen = true
            if take(UInt8(ascii: "]")) { return try end() }
        } else if !take(UInt8(ascii: ",")) {
            guard take(UInt8(ascii: "]")) else { throw unexpected("',' or ']'") }
            return try end()
        }
        skipWhitespace()
        let start = index
        skipElement()
        defer { count += 1 }
        do throws(JSONError) {
            return Element(json: try JSON(parsing: Array(bytes[start..<index]), limits: limits), start: start)
        } catch {
            throw CedarError(
                code: "\(code).\(error.code.rawValue)",
                message: error.message,
                span: SourceSpan(start: start + error.offset, end: start + error.offset),
                pointer: "/\(count)"
            )
        }
    }

    private mutating func begin() throws(CedarError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        skipWhitespace()
        guard take(UInt8(ascii: "[")) else { throw unexpected("an array") }
    }

    private mutating func end() throws(CedarError) -> Element? {
        skipWhitespace()
        guard index == bytes.count else { throw unexpected("the end of the text") }
        isDone = true
        return nil
    }

    private func unexpected(_ expectation: String) -> CedarError {
        CedarError(
            code: "\(code).unexpected-character",
            message: index < bytes.count
                ? "expected \(expectation)" : "expected \(expectation), found the end of the text",
            span: SourceSpan(start: index, end: index),
            pointer: ""
        )
    }

    private mutating func skipWhitespace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Moves to the comma or bracket that ends the element, or to the end of the text.
    private mutating func skipElement() {
        index = bytes.withUnsafeBufferPointer { Self.end(ofElementAt: index, in: $0) }
    }

    private static func end(ofElementAt start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        var depth = 0
        var isInString = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\") where isInString: index += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): if !isInString { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if isInString { break }
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: ","): if !isInString, depth == 0 { return index }
            default: break
            }
            index += 1
        }
        return bytes.count
    }
}
