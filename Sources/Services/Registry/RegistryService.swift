// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import JSON
package import PostgreSQL
import SchemaCheck

/// The rules of the schema registry. Every change is one transaction.
package struct RegistryService: Sendable {
    let database: Database
    let cache: SchemaCache

    /// A service on a database whose migrations are done.
    package init(database: Database, cache: SchemaCache) {
        self.database = database
        self.cache = cache
    }
}

/// A submission, read and ready to be stored or compared.
struct PreparedSchema: Sendable {
    let schema: AvroSchema
    let text: String
    let identity: SchemaIdentity
    let references: [ResolvedReference]
    let submission: SchemaSubmission
}

extension RegistryService {
    static let supportedFormats = ["AVRO"]

    /// Reads a submission together with what it refers to.
    ///
    /// - Throws: ``RegistryError`` with code 42201.
    static func prepare(
        _ submission: SchemaSubmission,
        for subject: QualifiedSubject,
        normalize: Bool,
        _ tx: inout Transaction
    ) throws -> PreparedSchema {
        guard supportedFormats.contains(submission.format) else {
            throw RegistryError.invalidSchema(
                "Invalid schema type '\(submission.format.prefix(40))': this server knows "
                    + supportedFormats.joined(separator: ", ")
            )
        }
        let resolved = try ReferenceResolver.resolve(submission.references, in: subject.context, &tx)
        let schema = try parse(submission.text, resolved.texts)
        let text = normalize ? schema.normalizedText : schema.registryText
        let references = resolved.direct.map {
            SchemaReference(name: $0.asWritten.name, subject: $0.asWritten.subject, version: $0.version)
        }
        let ordered = normalize ? references.sorted { $0.name < $1.name } : references
        return PreparedSchema(
            schema: schema,
            text: text,
            identity: SchemaIdentity(format: submission.format, text: text, references: ordered),
            references: resolved.direct,
            submission: submission
        )
    }

    static func parse(_ text: String, _ references: [[UInt8]]) throws -> AvroSchema {
        do {
            return try AvroSchema(parsing: Array(text.utf8), references: references)
        } catch {
            throw RegistryError.invalidSchema("Invalid schema: \(error) [\(error.code.rawValue)]")
        }
    }

    /// A stored version as a schema to compare with.
    static func named(_ version: SchemaVersion, _ tx: inout Transaction) throws -> NamedSchema {
        let resolved = try ReferenceResolver.resolve(version.schema.references, in: version.subject.context, &tx)
        return NamedSchema(
            name: "version \(version.version)",
            schema: try parse(version.schema.text, resolved.texts)
        )
    }

    func effectiveNormalize(_ submission: SchemaSubmission, _ settings: EffectiveSettings) -> Bool {
        submission.normalize || settings.normalize
    }
}
