// SPDX-License-Identifier: Apache-2.0

/// A file that others may import.
public struct ProtobufReference: Sendable {
    /// The path by which imports name it, such as `google/type/date.proto`.
    public let path: String
    /// Its text.
    public let text: [UInt8]

    /// A file of a path and a text.
    public init(path: String, text: [UInt8]) {
        self.path = path
        self.text = text
    }
}
