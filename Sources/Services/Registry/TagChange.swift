// SPDX-License-Identifier: Apache-2.0
import JSON

/// What a new version of a schema says about itself, other than its types: inline tags, metadata and rules.
struct TagChange: Sendable {
    /// The number that the new version has to get; it is then written into its metadata.
    var newVersion: Int?
    var added: [TaggedEntity] = []
    var removed: [TaggedEntity] = []
    /// Metadata as JSON text; nil leaves them as they are.
    var metadata: String?
    /// Rules as JSON text; nil leaves them as they are.
    var ruleSet: String?
    /// Rules to put into those of the newest version, as JSON text.
    var merged: String?
    /// The names of rules to take out of those.
    var dropped: [String]?
}

extension RegistryService {
    /// The property of metadata that keeps two versions apart which differ in nothing else.
    private static let versionProperty = "confluent:version"

    /// Registers a version of a subject anew with other tags, metadata or rules.
    ///
    /// - Throws: ``RegistryError``: 40401 or 40402 for a version that does not exist, 42201 for a path that the schema
    ///   does not have or a number that is not the next one, and as registering does.
    func tag(
        _ selector: VersionSelector,
        of subject: QualifiedSubject,
        _ change: TagChange,
        mayRead: @escaping ReadableSubjects
    ) async throws -> SchemaVersion {
        let base = try await version(selector, of: subject, .live)
        let schema = base.schema
        var submission = SchemaSubmission(text: schema.text, format: schema.format, references: schema.references)
        if !change.added.isEmpty || !change.removed.isEmpty {
            submission.text = try await workshop.run(size: schema.text.utf8.count) {
                try InlineTags.text(schema.text, schema.format, adding: change.added, removing: change.removed)
            }
        }
        submission.metadata = try Self.metadata(change.metadata ?? base.metadata, for: change.newVersion)
        submission.ruleSet = change.ruleSet
        if change.merged != nil || change.dropped != nil {
            let latest = try await version(.latest, of: base.subject, .live)
            submission.ruleSet = try Self.rules(latest.ruleSet, change)
        }
        submission.version = change.newVersion
        return try await register(submission, under: base.subject, mayRead: mayRead)
    }

    private static func metadata(_ text: String?, for version: Int?) throws -> String? {
        guard let version else { return text }
        let property = JSON.object([("properties", .object([(versionProperty, .string(String(version)))]))])
        let known = try text.map { try JSON(parsing: $0) }
        return SubmissionExtras.merge([known, property])?.compactText
    }

    private static func rules(_ text: String?, _ change: TagChange) throws -> String? {
        let layers = try [text, change.merged].map { try $0.map { try JSON(parsing: $0) } }
        guard var object = SubmissionExtras.mergeRules(layers)?.object else { return nil }
        let dropped = Set((change.dropped ?? []).map { Array($0.utf8) })
        for place in object.members.indices {
            guard let rules = object.members[place].value.array else { continue }
            object.members[place].value = .array(
                rules.filter { !dropped.contains(Array(($0["name"]?.string ?? "").utf8)) }
            )
        }
        return JSON(.object(object)).compactText
    }
}

extension RegistryRoutes {
    private static let mostEntities = 1_000

    /// Reads `{newVersion?, tagsToAdd?, tagsToRemove?, metadata?, ruleSet?, rulesToMerge?, rulesToRemove?}`.
    ///
    /// - Throws: ``RegistryError`` 422 for members of the wrong kind, 42201 for rules that cannot be executed.
    static func tagChange(_ body: JSON) throws -> TagChange {
        var change = TagChange()
        change.newVersion = try member("newVersion", body) { $0.int }.flatMap { $0 > 0 ? $0 : nil }
        change.added = try entities("tagsToAdd", body)
        change.removed = try entities("tagsToRemove", body)
        change.metadata = try metadata(body)
        change.ruleSet = try ruleSet(body, "ruleSet")
        change.merged = try ruleSet(body, "rulesToMerge")
        change.dropped = try member("rulesToRemove", body) { json in
            json.array.flatMap { names in
                let texts = names.compactMap(\.string)
                return texts.count == names.count ? texts : nil
            }
        }
        guard change.ruleSet == nil || (change.merged == nil && change.dropped == nil) else {
            throw RegistryError.invalidSchema(
                "Invalid rule set: \"ruleSet\" replaces all rules, so it goes neither with \"rulesToMerge\" nor with "
                    + "\"rulesToRemove\""
            )
        }
        return change
    }

    private static func entities(_ name: String, _ body: JSON) throws -> [TaggedEntity] {
        let list = try member(name, body) { $0.array } ?? []
        guard list.count <= mostEntities else {
            throw RegistryError.unprocessable("\"\(name)\" has more than \(mostEntities) entries")
        }
        return try list.map { json in
            guard let entity = json["schemaEntity"], let path = entity["entityPath"]?.string, !path.isEmpty,
                let type = entity["entityType"]?.string?.lowercased(), ["sr_record", "sr_field"].contains(type),
                let tags = json["tags"]?.array, tags.allSatisfy({ $0.string?.isEmpty == false })
            else {
                throw RegistryError.unprocessable(
                    "An entry of \"\(name)\" is {schemaEntity: {entityPath, entityType: sr_record or sr_field}, "
                        + "tags: [text]}"
                )
            }
            return TaggedEntity(isRecord: type == "sr_record", path: path, tags: tags.compactMap(\.string))
        }
    }
}
