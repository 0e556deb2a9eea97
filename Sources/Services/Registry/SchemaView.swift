// SPDX-License-Identifier: Apache-2.0

/// How a client wants to see schemas.
struct SchemaView: Sendable {
    /// The spelling of the text; empty for the text as it is kept.
    var format = ""
    /// Whether references name their subjects with the context.
    var qualifiesReferences = false
    /// The tags whose holders are listed, `*` for all; nil for no list.
    var tags: [String]?

    /// Whether nothing of the schema has to be read.
    var isPlain: Bool { format.isEmpty && !qualifiesReferences && tags == nil }
}

/// A version as a client wants to see it.
struct ShownVersion: Sendable {
    let version: SchemaVersion
    /// What holds the tags asked for.
    var tagged: [TaggedEntity]?
}
