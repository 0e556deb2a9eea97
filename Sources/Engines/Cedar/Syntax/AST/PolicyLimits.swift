// SPDX-License-Identifier: Apache-2.0

/// The bounds within which policies are read.
public struct PolicyLimits: Hashable, Sendable {
    /// The longest text, in bytes.
    public var size: Int

    /// The most tokens of a text.
    public var tokens: Int

    /// The deepest nesting of an expression, parentheses included. Readers recurse once a level.
    public var depth: Int

    /// The deepest nesting of a JSON document: it takes several levels to say what a text says in one.
    public var jsonDepth: Int

    /// How many errors are collected before reading stops.
    public var errors: Int

    /// Bounds for sets people write: 64 MiB, 16 million tokens, 128 levels, 600 in JSON, 100 errors.
    public init(
        size: Int = 64 << 20,
        tokens: Int = 16 << 20,
        depth: Int = 128,
        jsonDepth: Int = 600,
        errors: Int = 100
    ) {
        self.size = min(size, Int(UInt32.max))
        self.tokens = tokens
        self.depth = depth
        self.jsonDepth = jsonDepth
        self.errors = errors
    }
}
