// SPDX-License-Identifier: Apache-2.0

/// One number or `a to b` of a `reserved` or `extensions` statement; both ends belong to it.
package struct RangeNode: Sendable {
    package var start: Int32
    /// The last number; for `max` the highest that the message or enum can have.
    package var end: Int32
    /// Whether the end is written `max`.
    package var endsAtMax = false
    package var startSpan: SourceSpan
    /// Where the end is written; the start's place, if it is a single number.
    package var endSpan: SourceSpan

    package var span: SourceSpan { SourceSpan(start: startSpan.start, end: endSpan.end) }
}

/// `extensions 1, 10 to max [options];`: the options hold for each range.
package struct ExtensionRangeNode: Sendable {
    package var ranges: [RangeNode] = []
    package var options: [OptionNode] = []
    package var span: SourceSpan
}

/// `reserved 1, 5 to 7;` or `reserved "a", "b";`
package struct ReservedNode: Sendable {
    package var ranges: [RangeNode] = []
    package var names: [SourceName] = []
    package var span: SourceSpan
}
