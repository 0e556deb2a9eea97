// SPDX-License-Identifier: Apache-2.0
import JSON
import Web

extension RegistryRoutes {
    /// How the query of a request wants schemas shown. What it does not know is left out, as Confluent's server does.
    static func view(_ request: WebRequest) -> SchemaView {
        let format = request.query.first("format")?.lowercased() ?? ""
        let tags = request.query.all("findTags")
        return SchemaView(
            format: format == "default" ? "" : format,
            qualifiesReferences: request.query.first("referenceFormat")?.lowercased() == "qualified",
            tags: tags.isEmpty ? nil : tags
        )
    }

    /// The member that lists what holds the tags asked for, if any were.
    static func tags(_ shown: ShownVersion) -> [(String, JSON)] {
        guard let tagged = shown.tagged else { return [] }
        let entries = tagged.map { entity in
            JSON.object([
                (
                    "schemaEntity",
                    .object([
                        ("entityPath", .string(entity.path)),
                        ("entityType", .string(entity.isRecord ? "sr_record" : "sr_field")),
                    ])
                ),
                ("tags", .array(entity.tags.map(JSON.string))),
            ])
        }
        return [("schemaTags", .array(entries))]
    }

    /// A version as `GET /subjects/{s}/versions/{v}` and lookups show it.
    static func encode(
        _ version: SchemaVersion,
        _ request: WebRequest,
        _ more: [(String, JSON)] = []
    ) throws -> JSON {
        .object(
            [
                ("subject", .string(try name(version.subject, request))), ("version", .int(version.version)),
                ("id", .int(version.schema.id)), ("guid", .string(version.schema.guid)),
                ("schemaType", .string(version.schema.format)),
            ] + content(version) + more
                + (version.timestamp > 0
                    ? [("ts", .int(version.timestamp)), ("deleted", .bool(version.isDeleted))] : [])
        )
    }

    /// The members that say what a version says, without its format.
    static func content(_ version: SchemaVersion) -> [(String, JSON)] {
        var members: [(String, JSON)] = [("schema", .string(version.schema.text))]
        if !version.schema.references.isEmpty {
            members.append(("references", .array(version.schema.references.map(encode))))
        }
        if let metadata = version.metadata.flatMap({ try? JSON(parsing: $0) }) {
            members.append(("metadata", metadata))
        }
        if let ruleSet = version.ruleSet.flatMap({ try? JSON(parsing: $0) }) { members.append(("ruleSet", ruleSet)) }
        return members
    }

    /// The format of a schema by id, which is left out for Avro, as it always was.
    static func type(_ version: SchemaVersion) -> [(String, JSON)] {
        version.schema.format == "AVRO" ? [] : [("schemaType", .string(version.schema.format))]
    }

    private static func encode(_ reference: SchemaReference) -> JSON {
        .object([
            ("name", .string(reference.name)), ("subject", .string(reference.subject)),
            ("version", .int(reference.version)),
        ])
    }

    static func pair(_ place: VersionPlace, _ request: WebRequest) throws -> JSON {
        .object([("subject", .string(try name(place.subject, request))), ("version", .int(place.version))])
    }
}
