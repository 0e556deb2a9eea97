// SPDX-License-Identifier: Apache-2.0
/// A place in the input: where a node starts, where it ends, where an error is.
public struct YAMLPosition: Sendable, Hashable, Comparable {
    private let storedOffset: UInt32
    private let storedLine: UInt32
    private let storedColumn: UInt32

    /// The distance from the first byte of the input, in bytes; a byte order mark counts.
    public var offset: Int { Int(storedOffset) }

    /// The line, from 1; lines end with LF, CR LF or CR.
    public var line: Int { Int(storedLine) }

    /// The column, from 1, in Unicode code points; a byte order mark does not count.
    public var column: Int { Int(storedColumn) }

    /// Makes a position from a byte offset and a 1-based line and column.
    public init(offset: Int, line: Int, column: Int) {
        storedOffset = UInt32(clamping: offset)
        storedLine = UInt32(clamping: line)
        storedColumn = UInt32(clamping: column)
    }

    /// Orders by byte offset.
    public static func < (left: YAMLPosition, right: YAMLPosition) -> Bool {
        left.storedOffset < right.storedOffset
    }
}

extension YAMLPosition: CustomStringConvertible {
    /// The place as `line:column`.
    public var description: String { "\(line):\(column)" }
}
