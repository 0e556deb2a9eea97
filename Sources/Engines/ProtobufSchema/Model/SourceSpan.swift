// SPDX-License-Identifier: Apache-2.0

/// The bytes of a text from `start` up to, but not including, `end`.
struct SourceSpan: Hashable, Sendable {
    var start: UInt32
    var end: UInt32

    static let none = SourceSpan(start: 0, end: 0)

    var range: Range<Int> { Int(start)..<Int(max(start, end)) }

    func extended(to end: UInt32) -> SourceSpan { SourceSpan(start: start, end: max(self.end, end)) }
}
