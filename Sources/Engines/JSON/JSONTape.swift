// SPDX-License-Identifier: Apache-2.0

/// A JSON text read into one flat list of its values, for whoever looks at a text once and fast.
///
/// Nothing is copied but strings with escapes; no value is an allocation of its own. Values stand in the order of the
/// text, a container before what it holds, a member's name before its value. Value 0 is the whole document.
package struct JSONTape: Sendable {
    /// One value, or the name of a member.
    package struct Node: Sendable {
        /// Offset in bytes of the first character in the text.
        package let offset: UInt32
        /// Of a container: the index after its last descendant. Else the length in bytes, of a string unescaped.
        package internal(set) var extent: UInt32
        /// Of a container: how many members or elements it has. Of a string with escapes: where it stands among those.
        package internal(set) var count: UInt32
        /// What the value is.
        package let kind: Kind
        /// Whether this is a string with escapes.
        package let isEscaped: Bool
        /// Whether this is the name of a member.
        package internal(set) var isKey: Bool
    }

    /// The kinds of values, and the two booleans apart.
    package enum Kind: UInt8, Sendable {
        case null, `false`, `true`, number, string, array, object
    }

    /// The text that was read.
    package let text: [UInt8]
    /// Every string with escapes, without them, one after the other.
    package let unescaped: [UInt8]
    /// The values; none for a text that was not read.
    package let nodes: [Node]

    /// A text that is kept without being read.
    package init(unread text: [UInt8]) {
        self.text = text
        unescaped = []
        nodes = []
    }

    /// Reads one JSON text as ``JSON/init(parsing:limits:)-([UInt8],_)`` does.
    ///
    /// - Throws: ``JSONError`` at the first byte that is wrong, or where a bound is passed.
    package init(reading text: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var outcome = Outcome()
        // Without a backslash there is nothing to unescape.
        let hasEscapes = text.withUnsafeBufferPointer { StringBytes.hasBackslash($0) }
        let unescaped = [UInt8](
            unsafeUninitializedCapacity: hasEscapes ? min(text.count, limits.size) + Self.slack : 0
        ) { memory, count in
            outcome = text.withUnsafeBufferPointer { Self.read($0, unescapingInto: memory, limits) }
            count = outcome.unescaped
        }
        if let failure = outcome.failure { throw failure.located(in: text) }
        self.text = text
        nodes = outcome.nodes
        // What is kept for long should not take the memory of the whole text for a few escapes.
        self.unescaped = unescaped.count < text.count / 2 ? Array(unescaped[...]) : unescaped
    }

    /// The bytes beyond the text's size that strings without their escapes may take.
    package static var slack: Int { UnescapedBytes.slack }

    /// Reads a text where it stands, and lends what was read; for many texts one after the other in the same memory.
    ///
    /// - Parameter memory: where strings without their escapes go: the text's size and ``slack`` bytes more.
    /// - Throws: ``JSONError`` as ``init(reading:limits:)`` does.
    package static func withView<Result>(
        reading text: UnsafeBufferPointer<UInt8>,
        unescapingInto memory: UnsafeMutableBufferPointer<UInt8>,
        limits: JSONLimits,
        _ body: (JSONTapeView) -> Result
    ) throws(JSONError) -> Result {
        precondition(memory.count >= text.count + slack, "memory too small for the text")
        let outcome = read(text, unescapingInto: memory, limits)
        if let failure = outcome.failure { throw failure.located(in: text) }
        return outcome.nodes.withUnsafeBufferPointer { nodes in
            let unescaped = UnsafeBufferPointer(rebasing: memory[..<outcome.unescaped])
            return body(JSONTapeView(text: text, unescaped: unescaped, nodes: nodes))
        }
    }

    private struct Outcome {
        var nodes: [Node] = []
        var unescaped = 0
        var failure: JSONReader.Failure?
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>,
        unescapingInto memory: UnsafeMutableBufferPointer<UInt8>,
        _ limits: JSONLimits
    ) -> Outcome {
        var reader = JSONReader(bytes: text, limits: limits, unescaped: UnescapedBytes(memory))
        var outcome = Outcome()
        do throws(JSONReader.Failure) {
            try reader.document()
        } catch {
            outcome.failure = error
        }
        outcome.nodes = reader.nodes
        outcome.unescaped = reader.unescaped.count
        return outcome
    }

    /// Lends the tape without reference counting.
    package func withView<Result, Failure: Error>(
        _ body: (JSONTapeView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try text.withUnsafeBufferPointer { text throws(Failure) in
            try unescaped.withUnsafeBufferPointer { unescaped throws(Failure) in
                try nodes.withUnsafeBufferPointer { nodes throws(Failure) in
                    try body(JSONTapeView(text: text, unescaped: unescaped, nodes: nodes))
                }
            }
        }
    }
}

extension JSONReader.Failure {
    fileprivate func located(in text: some Sequence<UInt8>) -> JSONError {
        JSONError(
            code: code,
            offset: offset,
            position: TextPosition(offset: offset, in: text),
            message: message
        )
    }
}
