// SPDX-License-Identifier: Apache-2.0
import JSON
import PostgreSQL
import SchemaCheck

extension RegistryService {
    /// A version as a client wants to see it.
    ///
    /// - Throws: ``RegistryError`` 42201 if its text has to be read and cannot be.
    func show(_ version: SchemaVersion, _ view: SchemaView) async throws -> ShownVersion {
        guard !view.isPlain else { return ShownVersion(version: version) }
        let references =
            view.qualifiesReferences
            ? try version.schema.references.map { reference in
                SchemaReference(
                    name: reference.name,
                    subject: try QualifiedSubject(reference.subject, in: version.subject.context).description,
                    version: reference.version
                )
            } : version.schema.references
        let text = try await text(of: version, in: view.format)
        let shown = version.saying(text, references)
        guard let tags = view.tags else { return ShownVersion(version: shown) }
        let tagged = try await workshop.run(size: version.schema.text.utf8.count) {
            try InlineTags.entities(in: version.schema.text, version.schema.format) { own in
                own.contains { tag in tags.contains { $0 == "*" || $0.hasSameBytes(as: tag) } }
            }
        }
        return ShownVersion(version: shown, tagged: tagged)
    }

    private func text(of version: SchemaVersion, in format: String) async throws -> String {
        guard !format.isEmpty else { return version.schema.text }
        let references = try await database.read { tx in
            var texts = ReferenceTexts()
            return try texts.texts(of: version, &tx)
        }
        let size = references.reduce(version.schema.text.utf8.count) { $0 + $1.text.count }
        return try await workshop.run(size: size) {
            let schema = try Self.parse(version.schema.text, version.schema.format, references)
            do throws(SchemaError) {
                return try schema.text(format: format)
            } catch {
                throw RegistryError.invalidSchema("The schema has no text in that format: \(error)")
            }
        }
    }
}
