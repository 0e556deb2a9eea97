// SPDX-License-Identifier: Apache-2.0

/// The bounds within which a dump is read.
public struct DumpLimits: Sendable {
    /// The longest line, in bytes.
    public var line: Int
    /// The most versions that are there at one time.
    public var versions: Int
    /// The most bytes that are read altogether.
    public var size: Int
    /// The deepest nesting of JSON.
    public var depth: Int
    /// The most findings that are kept; further ones are counted.
    public var findings: Int

    /// Bounds that registries of any usual size keep: 16 MiB a line, 2 million versions, 4 GiB, 128 levels.
    public init(
        line: Int = 16 << 20,
        versions: Int = 2_000_000,
        size: Int = 4 << 30,
        depth: Int = 128,
        findings: Int = 1_000
    ) {
        self.line = line
        self.versions = versions
        self.size = size
        self.depth = depth
        self.findings = findings
    }
}

/// Why reading a dump had to stop.
public struct DumpError: Error, Sendable, CustomStringConvertible {
    /// The number of the line, from 1.
    public let line: Int
    /// Which bound was passed.
    public let message: String

    /// `line 3: …`.
    public var description: String { "line \(line): \(message)" }
}
