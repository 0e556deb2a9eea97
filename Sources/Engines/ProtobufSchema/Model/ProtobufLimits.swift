// SPDX-License-Identifier: Apache-2.0

/// Bounds on what a reader of Protobuf schemas takes on.
public struct ProtobufLimits: Sendable {
    /// The longest text of one file, in bytes.
    public let bytes: Int
    /// The deepest nesting of messages, and of values in options.
    public let depth: Int
    /// The most files that one schema may need, its own among them.
    public let files: Int

    /// The most import statements of all files together.
    var imports: Int { files * 50 }

    /// The most parts that the name of a package may have.
    static let packageParts = 100
    /// The most parts that the name of an option may have: readers of descriptors go no deeper.
    var optionParts: Int { min(depth + 1, 100) }

    /// Bounds, each with a default that real schemas stay far below.
    public init(bytes: Int = 8 << 20, depth: Int = 31, files: Int = 2_000) {
        self.bytes = min(max(bytes, 0), Int(Int32.max))
        self.depth = min(max(depth, 1), 100)
        self.files = min(max(files, 1), 1_000_000)
    }
}
