// SPDX-License-Identifier: Apache-2.0

/// A reference as a file writes it, before anybody looks where it leads.
struct WrittenReference {
    /// What is meant, the likeliest first: full names in Avro, a URI in JSON Schema, a path in Protobuf.
    let candidates: [String]
    /// Where it stands, in bytes from the beginning of the file.
    let offset: Int
}

/// What a file defines and needs, read at a glance; whether it is a valid schema shows later.
struct SchemaOutline {
    /// The full name of the root: an Avro type's, the title of a JSON Schema, that of the first Protobuf message.
    var record: String?
    /// What others may call: full names of Avro types, the `$id` of a JSON Schema.
    var names: [String] = []
    /// What it calls, each thing once.
    var references: [WrittenReference] = []
}
