// SPDX-License-Identifier: Apache-2.0

/// A name that a schema uses for a type of another one, and the version that defines it.
package struct SchemaReference: Sendable, Hashable {
    /// The name by which the schema speaks of it.
    package let name: String
    /// The subject as the client wrote it.
    package let subject: String
    /// The version.
    package let version: Int
}

/// A schema as stored: immutable under its id.
package struct StoredSchema: Sendable {
    /// Unique within the context.
    package let id: Int
    /// The same for the same content everywhere.
    package let guid: String
    /// `AVRO`.
    package let format: String
    /// The text.
    package let text: String
    /// The references in the order registered.
    package let references: [SchemaReference]

    /// What makes it the same as another one.
    var identity: SchemaIdentity { SchemaIdentity(format: format, text: text, references: references) }
}

/// A version of a subject.
package struct SchemaVersion: Sendable {
    /// The subject.
    package let subject: QualifiedSubject
    /// The number, from 1.
    package let version: Int
    /// What it says.
    package let schema: StoredSchema
    /// Metadata as JSON text, if it has any.
    package let metadata: String?
    /// Rules as JSON text, if it has any.
    package let ruleSet: String?
    /// Whether it is soft-deleted.
    package let isDeleted: Bool
    /// Milliseconds since 1970.
    package let timestamp: Int

    /// The same version with other words for its schema.
    func saying(_ text: String, _ references: [SchemaReference]) -> SchemaVersion {
        SchemaVersion(
            subject: subject,
            version: version,
            schema: StoredSchema(
                id: schema.id,
                guid: schema.guid,
                format: schema.format,
                text: text,
                references: references
            ),
            metadata: metadata,
            ruleSet: ruleSet,
            isDeleted: isDeleted,
            timestamp: timestamp
        )
    }
}

/// What a client wants to register, look up or check.
package struct SchemaSubmission: Sendable {
    /// The text as sent.
    package var text: String
    /// `AVRO` unless the client says otherwise.
    package var format: String = "AVRO"
    /// The references as sent.
    package var references: [SchemaReference] = []
    /// Metadata as JSON text.
    package var metadata: String?
    /// Rules as JSON text.
    package var ruleSet: String?
    /// The id to give it; import mode only.
    package var id: Int?
    /// The version to give it; import mode only.
    package var version: Int?
    /// Whether to store the normalized text.
    package var normalize: Bool = false
    /// Whether to add it though it is not compatible.
    package var force: Bool = false
}

/// Which deleted versions a question is about.
package enum DeletedFilter: Sendable {
    /// Only what is not deleted.
    case live
    /// Everything.
    case all
    /// Only what is soft-deleted.
    case onlyDeleted
}

/// A version as a URL names it.
package enum VersionSelector: Sendable {
    /// The highest one.
    case latest
    /// That one.
    case number(Int)

    /// Reads `latest`, `-1` or a number from 1.
    ///
    /// - Throws: ``RegistryError`` with code 42202.
    package init(_ text: String) throws(RegistryError) {
        if text == "latest" || text == "-1" {
            self = .latest
        } else if let number = Int32(text), number > 0 {
            self = .number(Int(number))
        } else {
            throw .invalidVersion(text)
        }
    }
}
