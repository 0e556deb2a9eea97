// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON

/// A named text in which findings have a line and a column.
struct LocatedText: Sendable {
    let name: String
    private let bytes: [UInt8]
    /// Made with the first finding, since most texts have none.
    private var locator: TextLocator?

    init(_ file: InputFile) {
        name = file.name
        bytes = file.bytes
    }

    /// The place of a byte offset.
    mutating func position(_ offset: Int) -> TextPosition {
        if locator == nil { locator = TextLocator(bytes, limits: JSONLimits(size: bytes.count)) }
        return locator?.position(ofOffset: offset) ?? TextPosition(line: 1, column: 1)
    }

    /// Where an error is: by its span, or else by its pointer into `root`, which is the whole document unless it is
    /// given.
    mutating func location(_ error: CedarError, in root: JSON? = nil) -> SourceLocation {
        location(error.span?.start ?? offset(error.pointer, in: root), pointer: error.pointer)
    }

    /// Where a finding about a policy is.
    mutating func location(_ finding: ValidationFinding) -> SourceLocation {
        location(finding.span?.start, pointer: nil)
    }

    private mutating func location(_ offset: Int?, pointer: String?) -> SourceLocation {
        guard let offset else { return SourceLocation(file: name, pointer: pointer) }
        let position = position(offset)
        return SourceLocation(file: name, line: position.line, column: position.column, pointer: pointer)
    }

    private func offset(_ pointer: String?, in root: JSON?) -> Int? {
        guard let pointer, let root = root ?? (try? JSON(parsing: bytes, limits: JSONLimits(size: bytes.count)))
        else { return nil }
        return root.nearest(to: JSONPointer(text: pointer)).map { Int($0.offset) }
    }
}

extension JSONPointer {
    /// Reads a pointer's text; what is no pointer leads nowhere or to the nearest value on its way.
    fileprivate init(text: String) {
        self.init(text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(Self.unescaped))
    }

    /// `~1` as `/`, then `~0` as `~` (RFC 6901 section 4).
    private static func unescaped(_ token: Substring) -> String {
        var text = ""
        var isEscape = false
        for scalar in token.unicodeScalars {
            if isEscape {
                text.unicodeScalars.append(scalar == "1" ? "/" : "~")
                isEscape = false
            } else if scalar == "~" {
                isEscape = true
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension JSON {
    /// The value a pointer leads to, or the last one on the way there.
    fileprivate func nearest(to pointer: JSONPointer) -> JSON? {
        for length in stride(from: pointer.tokens.count, through: 0, by: -1) {
            if let value = value(at: JSONPointer(Array(pointer.tokens.prefix(length)))) { return value }
        }
        return nil
    }
}
