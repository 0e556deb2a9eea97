// SPDX-License-Identifier: Apache-2.0
import JSON
import Web

extension RegistryRoutes {
    /// The most bytes of metadata, and of rules.
    private static let mostExtras = 512 << 10

    /// Reads `{schema, schemaType?, references?, metadata?, ruleSet?, id?, version?}`.
    ///
    /// - Throws: `WebError` 400 for what is no JSON object, ``RegistryError`` 42201 for members of the wrong kind.
    static func submission(_ request: WebRequest, isLookup: Bool = false) throws -> SchemaSubmission {
        var submission = try submission(try body(request), isLookup: isLookup)
        submission.normalize = try request.query.flag("normalize", default: false)
        submission.force = try request.query.flag("force", default: false)
        return submission
    }

    /// - Parameter missingVersion: the version of references that name none; nil if they have to.
    static func submission(
        _ body: JSON,
        isLookup: Bool = false,
        missingVersion: Int? = nil
    ) throws -> SchemaSubmission {
        guard let schema = body["schema"], let text = schema.string, !text.isEmpty else {
            if isLookup { throw RegistryError.schemaNotFound }
            throw RegistryError.invalidSchema("Empty schema: the body needs a member \"schema\" with the text of one")
        }
        var submission = SchemaSubmission(text: text)
        if let format = try member("schemaType", body, { $0.string }), !format.isEmpty { submission.format = format }
        submission.references = try references(body, missingVersion)
        submission.metadata = try metadata(body)
        submission.ruleSet = try ruleSet(body, "ruleSet")
        submission.id = try member("id", body) { $0.int }.flatMap { $0 > 0 ? $0 : nil }
        submission.version = try member("version", body) { $0.int }.flatMap { $0 > 0 ? $0 : nil }
        if max(submission.id ?? 0, submission.version ?? 0) > 2_000_000_000 {
            throw RegistryError.unprocessable("An id or a version is at most 2000000000")
        }
        return submission
    }

    /// The metadata of a body as text.
    static func metadata(_ body: JSON) throws -> String? {
        try small(MetadataCheck.checked(body["metadata"], "metadata"))
    }

    /// A rule set of a body as text.
    static func ruleSet(_ body: JSON, _ name: String) throws -> String? {
        try small(RuleSetCheck.checked(body[name]))
    }

    private static func small(_ json: JSON?) throws -> String? {
        let text = json?.compactText
        guard text?.utf8.count ?? 0 <= mostExtras else {
            throw RegistryError.unprocessable("Metadata and rules are at most \(mostExtras >> 10) KiB each")
        }
        return text
    }

    static func member<Value>(_ name: String, _ body: JSON, _ read: (JSON) -> Value?) throws -> Value? {
        guard let json = body[name], !json.isNull else { return nil }
        guard let value = read(json) else {
            throw RegistryError.unprocessable("The member \"\(name)\" is of the wrong kind: a \(json.kind)")
        }
        return value
    }

    private static func references(_ body: JSON, _ missingVersion: Int?) throws -> [SchemaReference] {
        try (member("references", body) { $0.array } ?? []).map { json in
            guard let name = json["name"]?.string, let subject = json["subject"]?.string,
                let version = json["version"].flatMap({ $0.isNull ? nil : .some($0.int) }) ?? missingVersion,
                version == -1 || (1...Int(Int32.max)).contains(version)
            else {
                throw RegistryError.unprocessable("A reference needs \"name\", \"subject\" and \"version\"")
            }
            guard name.utf8.count <= 1_024, !name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
                throw RegistryError.unprocessable(
                    "The name of a reference is at most 1024 bytes without control characters"
                )
            }
            return SchemaReference(name: name, subject: subject, version: version)
        }
    }
}
