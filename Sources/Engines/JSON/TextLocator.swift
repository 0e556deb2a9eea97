// SPDX-License-Identifier: Apache-2.0

/// Finds line, column and JSON pointer of byte offsets in one text.
///
/// Asked for rising offsets it walks the text once, however many places are asked for.
public struct TextLocator: Sendable {
    private let bytes: [UInt8]
    private let document: JSON?
    private var offset = 0
    private var line = 1
    private var column = 1

    /// A locator for a text. Without a readable document, pointers are empty but lines and columns still right.
    public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
        self.bytes = bytes
        document = try? JSON(parsing: bytes, limits: limits)
    }

    /// The pointer to the innermost value that begins at or before the offset.
    public func pointer(toOffset target: Int) -> JSONPointer {
        document?.pointer(toOffset: target) ?? JSONPointer()
    }

    /// The value a pointer leads to as compact text, for showing a fragment.
    public func fragment(at pointer: JSONPointer, longest: Int = 160) -> String? {
        guard let text = document?.value(at: pointer)?.compactText else { return nil }
        return text.utf8.count <= longest ? text : String(text.prefix(longest)) + "…"
    }

    /// Line and column of an offset.
    public mutating func position(ofOffset target: Int) -> TextPosition {
        if target < offset {
            offset = 0
            line = 1
            column = 1
        }
        let end = min(max(target, 0), bytes.count)
        while offset < end {
            advance(over: bytes[offset])
            offset += 1
        }
        return TextPosition(line: line, column: column)
    }

    private mutating func advance(over byte: UInt8) {
        switch byte {
        case 0x0A where offset > 0 && bytes[offset - 1] == 0x0D: break
        case 0x0A, 0x0D:
            line += 1
            column = 1
        default:
            if byte & 0xC0 != 0x80 { column += 1 }
        }
    }
}
