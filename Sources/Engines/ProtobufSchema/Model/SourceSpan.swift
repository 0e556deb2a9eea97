// SPDX-License-Identifier: Apache-2.0

/// The bytes of a text from `start` up to, but not including, `end`.
package struct SourceSpan: Hashable, Sendable {
    package var start: UInt32
    package var end: UInt32

    package static let none = SourceSpan(start: 0, end: 0)

    package var range: Range<Int> { Int(start)..<Int(max(start, end)) }

    package func extended(to end: UInt32) -> SourceSpan { SourceSpan(start: start, end: max(self.end, end)) }
}
