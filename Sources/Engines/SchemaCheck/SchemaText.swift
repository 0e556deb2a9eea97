// SPDX-License-Identifier: Apache-2.0

/// The text of a schema that another one refers to.
public struct SchemaText: Sendable {
    /// The name by which it is referred to: a URI in JSON Schema; Avro finds types by the names that texts define.
    public let name: String
    /// The text.
    public let text: [UInt8]

    /// A text under a name.
    public init(name: String, text: [UInt8]) {
        self.name = name
        self.text = text
    }
}
