// SPDX-License-Identifier: Apache-2.0

/// A file of a repository.
public struct RepositoryFile: Sendable {
    /// The path below the repository's root, its parts separated by `/`.
    public let path: String
    /// The content.
    public let bytes: [UInt8]

    /// A file.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// A file that may hold a schema but was not read, and why.
public struct SkippedFile: Sendable {
    /// The path below the repository's root.
    public let path: String
    /// Why, in a few words: "a symbolic link".
    public let reason: String

    /// A file and a reason.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// What a check of a repository may cost at most.
public enum RepositoryLimits {
    /// How many files that may hold schemas one side may have.
    public static let files = 20_000
    /// The longest file, in bytes.
    public static let fileBytes = 8 << 20
    /// How many bytes the files of one side may have together.
    public static let totalBytes = 512 << 20
    /// How many folders may lie within each other.
    public static let depth = 64
    /// How many files one schema may need, directly or through others.
    public static let references = 1_000
    /// How many bytes of referenced texts may be read again for the schemas that need them, all together.
    public static let referenceBytes = 1 << 30
}
