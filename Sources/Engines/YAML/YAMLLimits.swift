// SPDX-License-Identifier: Apache-2.0
/// What a parse may cost. Every limit that is passed ends the parse with a `YAMLError`; nothing is cut off silently.
public struct YAMLLimits: Sendable, Hashable {
    /// The longest input, in bytes; at most 2 GiB.
    public let bytes: Int

    /// How many collections may enclose each other, aliases expanded; at most 1,024, so that recursion over a tree
    /// fits a small stack.
    public let depth: Int

    /// How many nodes the documents of one input may have together, keys counted and aliases expanded.
    public let nodes: Int

    /// The longest scalar, in bytes of its decoded text.
    public let scalarBytes: Int

    /// How many bytes of scalar text aliases may repeat and resolved tags may have, all together.
    public let aliasBytes: Int

    /// How many directives (`%TAG`, `%YAML`) one document may have; libyaml compares each with all before it.
    static let directives = 64

    /// The longest line that starts with `%`, in bytes; libyaml repeats the prefix of `%TAG` for every tag.
    static let directiveBytes = 1_024

    /// The longest collection that may be a key, in bytes of its source.
    static let collectionKeyBytes = 4_096

    /// Makes limits; the defaults fit a file that a person edits or an API description of a large product.
    public init(
        bytes: Int = 16 << 20,
        depth: Int = 256,
        nodes: Int = 1_000_000,
        scalarBytes: Int = 4 << 20,
        aliasBytes: Int = 64 << 20
    ) {
        self.bytes = min(bytes, Int(Int32.max))
        self.depth = min(depth, 1_024)
        self.nodes = nodes
        self.scalarBytes = scalarBytes
        self.aliasBytes = aliasBytes
    }
}
