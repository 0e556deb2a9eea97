// SPDX-License-Identifier: Apache-2.0

/// One number or `a to b` of a `reserved` or `extensions` statement; both ends belong to it.
struct RangeNode: Sendable {
    var start: Int32
    /// The last number; for `max` the highest that the message or enum can have.
    var end: Int32
    /// Whether the end is written `max`.
    var endsAtMax = false
    var startSpan: SourceSpan
    /// Where the end is written; the start's place, if it is a single number.
    var endSpan: SourceSpan

    var span: SourceSpan { SourceSpan(start: startSpan.start, end: endSpan.end) }
}

/// `extensions 1, 10 to max [options];`: the options hold for each range.
struct ExtensionRangeNode: Sendable {
    var ranges: [RangeNode] = []
    var options: [OptionNode] = []
    var span: SourceSpan
}

/// `reserved 1, 5 to 7;` or `reserved "a", "b";`
struct ReservedNode: Sendable {
    var ranges: [RangeNode] = []
    var names: [SourceName] = []
    var span: SourceSpan
}
