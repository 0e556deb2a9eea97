// SPDX-License-Identifier: Apache-2.0

/// A half-open range of UTF-8 offsets in a source text.
public struct SourceSpan: Hashable, Sendable {
    /// The first byte's offset.
    public let start: Int

    /// The offset after the last byte.
    public let end: Int

    /// From the first byte to before the last offset.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}
