// SPDX-License-Identifier: Apache-2.0
import JSON
package import PostgreSQL
import SchemaCheck

/// The rules of the schema registry. Every change is one transaction.
package struct RegistryService: Sendable {
    let database: Database
    let cache: SchemaCache
    let states = SubjectStates()
    let workshop = Workshop()
    let writer: VersionWriter
    /// Who knows which versions are read; without anybody, all are.
    let usage: (any VersionsInUse)?

    /// A service on a database whose migrations are done.
    package init(database: Database, cache: SchemaCache, usage: (any VersionsInUse)? = nil) {
        self.usage = usage
        self.database = database
        self.cache = cache
        writer = VersionWriter(database: database)
    }
}

/// A submission, read and ready to be stored or compared.
struct PreparedSchema: Sendable {
    let schema: ParsedSchema
    let text: String
    let identity: SchemaIdentity
    /// In the order in which they are stored.
    let references: [ResolvedReference]
    /// The bytes of all texts that it needs.
    let size: Int
    let submission: SchemaSubmission
    /// The texts it refers to.
    let texts: [SchemaText]
    /// The files that its text and those it refers to are in, if they are said.
    var file: String?
    var referenceFiles: [String] = []

    /// Itself under a name.
    var named: NamedSchema {
        NamedSchema(name: "the new schema", file: file, referenceFiles: referenceFiles, schema: schema)
    }
}

extension RegistryService {
    /// Reads a submission together with what it refers to, without holding up others.
    ///
    /// - Throws: ``RegistryError`` with code 42201.
    func prepare(
        _ submission: SchemaSubmission,
        for subject: QualifiedSubject,
        normalize: Bool
    ) async throws -> PreparedSchema {
        _ = try Self.format(submission.format)
        let resolved =
            submission.references.isEmpty
            ? ReferenceResolver.Result()
            : try await database.read { tx in
                try ReferenceResolver.resolve(submission.references, in: subject.context, &tx)
            }
        return try await workshop.run(size: resolved.size(with: submission.text)) {
            try Self.prepare(submission, resolved, normalize: normalize)
        }
    }

    static func format(_ name: String) throws(RegistryError) -> SchemaFormat {
        if let format = SchemaFormat(rawValue: name) { return format }
        throw RegistryError.invalidSchema(
            "Invalid schema type '\(name.prefix(40))': this server knows "
                + SchemaFormat.allCases.map(\.rawValue).joined(separator: ", ")
        )
    }

    static func prepare(
        _ submission: SchemaSubmission,
        _ resolved: ReferenceResolver.Result,
        normalize: Bool
    ) throws -> PreparedSchema {
        let schema = try parse(submission.text, submission.format, resolved.texts)
        return prepare(schema, submission, resolved, normalize: normalize)
    }

    static func prepare(
        _ schema: ParsedSchema,
        _ submission: SchemaSubmission,
        _ resolved: ReferenceResolver.Result,
        normalize: Bool
    ) -> PreparedSchema {
        let text = normalize ? schema.normalizedText : schema.registryText
        let references =
            normalize
            ? resolved.direct.sorted { $0.asWritten.name.utf8.lexicographicallyPrecedes($1.asWritten.name.utf8) }
            : resolved.direct
        return PreparedSchema(
            schema: schema,
            text: text,
            identity: SchemaIdentity(
                format: submission.format,
                text: text,
                references: references.map(\.resolved)
            ),
            references: references,
            size: resolved.size(with: submission.text),
            submission: submission,
            texts: resolved.texts
        )
    }

    static func parse(_ text: String, _ formatName: String, _ references: [SchemaText]) throws -> ParsedSchema {
        let format = try format(formatName)
        do throws(SchemaError) {
            return try ParsedSchema(parsing: Array(text.utf8), format: format, references: references)
        } catch {
            throw RegistryError.invalidSchema("Invalid schema: \(error) [\(error.rule)]")
        }
    }

    /// A stored version as a schema to compare with.
    static func named(_ version: SchemaVersion, _ resolved: ReferenceResolver.Result) throws -> NamedSchema {
        NamedSchema(
            name: "version \(version.version)",
            schema: try parse(version.schema.text, version.schema.format, resolved.texts)
        )
    }

    func effectiveNormalize(_ submission: SchemaSubmission, _ settings: EffectiveSettings) -> Bool {
        submission.normalize || settings.normalize
    }
}
