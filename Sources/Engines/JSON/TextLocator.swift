// SPDX-License-Identifier: Apache-2.0

/// Finds line, column, JSON pointer and fragment of byte offsets in one text.
///
/// However many places are asked for, in whatever order: the text is walked once, and then a short way for each.
public struct TextLocator: Sendable {
    private let tape: JSONTape
    private let parents: TapeParents
    /// Line and column at the beginning of every block that was walked over.
    private var blocks = [TextPosition(line: 1, column: 1)]

    private static let blockSize = 256

    /// A locator for a text. Without a readable document, pointers are empty but lines and columns still right.
    public init(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) {
        self.init((try? JSONTape(reading: bytes, limits: limits)) ?? JSONTape(unread: bytes))
    }

    /// A locator for a text that has been read.
    package init(_ tape: JSONTape) {
        self.tape = tape
        parents = TapeParents(tape)
    }

    /// The pointer to the innermost value that begins at or before the offset.
    public func pointer(toOffset target: Int) -> JSONPointer {
        tape.withView { view in
            guard var node = parents.node(at: target, view) else { return JSONPointer() }
            var tokens: [String] = []
            while node > 0 {
                let parent = parents.parent(of: node)
                tokens.append(
                    view.nodes[parent].kind == .object ? view.string(node - 1) : String(parents.position(of: node))
                )
                node = parent
            }
            return JSONPointer(tokens.reversed())
        }
    }

    /// The value a pointer leads to as compact text, for showing a fragment.
    public func fragment(at pointer: JSONPointer, longest: Int = 160) -> String? {
        tape.withView { view in
            view.node(at: pointer).map { TapeFragment.text(of: $0, longest: longest, view) }
        }
    }

    /// The innermost value that begins at or before the offset as compact text, for showing a fragment.
    package func fragment(atOffset target: Int, longest: Int = 160) -> String? {
        tape.withView { view in
            parents.node(at: target, view).map { TapeFragment.text(of: $0, longest: longest, view) }
        }
    }

    /// Line and column of an offset.
    public mutating func position(ofOffset target: Int) -> TextPosition {
        let end = min(max(target, 0), tape.text.count)
        while blocks.count <= end / Self.blockSize {
            let last = blocks.count - 1
            blocks.append(position(from: last, to: (last + 1) * Self.blockSize))
        }
        return position(from: end / Self.blockSize, to: end)
    }

    private func position(from block: Int, to end: Int) -> TextPosition {
        var (line, column) = (blocks[block].line, blocks[block].column)
        tape.text.withUnsafeBufferPointer { bytes in
            for offset in block * Self.blockSize..<end {
                switch bytes[offset] {
                case 0x0A where offset > 0 && bytes[offset - 1] == 0x0D: break
                case 0x0A, 0x0D:
                    line += 1
                    column = 1
                case let byte: column += byte & 0xC0 == 0x80 ? 0 : 1
                }
            }
        }
        return TextPosition(line: line, column: column)
    }
}
