// SPDX-License-Identifier: Apache-2.0
public import YAML

/// Why a `buf.yaml`, or a choice of rules, cannot be used, and where.
public struct BufConfigurationError: Error, Sendable, CustomStringConvertible {
    /// The path of the file; empty for a choice that was not made in a file.
    public let path: String
    /// The place in the file, if there is one.
    public let position: YAMLPosition?
    /// What was found, what was expected and the way out, without the place.
    public let message: String

    init(_ message: String, path: String = "", at position: YAMLPosition? = nil) {
        self.message = message
        self.path = path
        self.position = position
    }

    /// Place and message.
    public var description: String {
        let place = position.map { ", line \($0.line), column \($0.column)" } ?? ""
        return path.isEmpty ? message : "\(path)\(place): \(message)"
    }
}
