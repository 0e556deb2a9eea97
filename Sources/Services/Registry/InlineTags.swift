// SPDX-License-Identifier: Apache-2.0
import JSON
import ProtobufSchema

/// A record or a field of a schema, and the tags written at it.
struct TaggedEntity: Sendable {
    /// Whether it is a record; otherwise a field.
    let isRecord: Bool
    /// For Avro its full name, such as `live.Cue.level`; for JSON Schema its place, such as `object.cue.object.level`;
    /// for Protobuf its name without the package, such as `Cue.Lamp.id`.
    let path: String
    var tags: [String]
}

/// The tags that schemas carry themselves: as `confluent:tags`, in Protobuf as options of `confluent/meta.proto`.
enum InlineTags {
    static let member = "confluent:tags"

    /// All that is tagged in a schema, in the order of its text.
    ///
    /// - Parameter isWanted: whether that with these tags belongs to it.
    /// - Throws: ``RegistryError`` 42201 if the paths of all that are too long.
    static func entities(
        in text: String,
        _ format: String,
        where isWanted: ([String]) -> Bool = { _ in true }
    ) throws -> [TaggedEntity] {
        var found: [TaggedEntity] = []
        var budget = TagPathBudget()
        _ = try rewrite(text, format) { tags, places in
            if !tags.isEmpty, let place = places.first, isWanted(tags) {
                let path = try budget.text(of: place.path)
                found.append(TaggedEntity(isRecord: place.isRecord, path: path, tags: tags))
            }
            return tags
        }
        return found
    }

    /// The text of a schema with tags added and taken away.
    ///
    /// - Throws: ``RegistryError`` 42201 if the schema has nothing at one of the paths.
    static func text(
        _ text: String,
        _ format: String,
        adding added: [TaggedEntity],
        removing removed: [TaggedEntity]
    ) throws -> String {
        var changes: [EntityPath: (added: [String], removed: [String])] = [:]
        for entity in added { changes[EntityPath(entity), default: ([], [])].added += entity.tags }
        for entity in removed { changes[EntityPath(entity), default: ([], [])].removed += entity.tags }
        let lengths = Set(changes.keys.map(\.path.utf8.count))
        var budget = TagPathBudget()
        let changed = try rewrite(text, format) { tags, places in
            var tags = tags
            for place in places where lengths.contains(place.path.length) {
                let entity = EntityPath(isRecord: place.isRecord, path: try budget.text(of: place.path))
                guard let change = changes.removeValue(forKey: entity) else { continue }
                var names = Set(change.removed.map { Array($0.utf8) })
                tags = (tags + change.added).filter { names.insert(Array($0.utf8)).inserted }
            }
            return tags
        }
        if let missing = (added + removed).first(where: { changes[EntityPath($0)] != nil }) {
            throw RegistryError.invalidSchema(
                "Invalid schema: no matching path '\(missing.path.prefix(200))' found in the schema for a "
                    + (missing.isRecord ? "sr_record" : "sr_field")
            )
        }
        return changed
    }

    /// Passes the tags of every record and every field through `change`, with the paths by which it may be named.
    private static func rewrite(
        _ text: String,
        _ format: String,
        _ change: ([String], [TagPlace]) throws -> [String]
    ) throws -> String {
        guard format != "PROTOBUF" else { return try rewriteProtobuf(text, change) }
        let tree: JSON
        do throws(JSONError) {
            tree = try JSON(parsing: text)
        } catch {
            // The bare name of a primitive type has no place for tags.
            guard format == "AVRO" else { throw RegistryError.invalidSchema("Invalid schema: \(error)") }
            return text
        }
        return try withoutActuallyEscaping(change) { change in
            let changeNode = { (node: JSON, places: [TagPlace]) throws in
                let tags = tags(of: node)
                let changed = try change(tags, places)
                return changed.elementsEqual(tags, by: { $0.hasSameBytes(as: $1) }) ? node : Self.node(node, changed)
            }
            return format == "AVRO"
                ? try AvroTagWalk(changeNode).type(tree, in: "") : try JSONTagWalk(changeNode).schema(tree, at: nil)
        }.compactText
    }

    /// Messages and fields are named without the package, as in `Cue.Lamp.id`; a dot before it may be written.
    private static func rewriteProtobuf(
        _ text: String,
        _ change: ([String], [TagPlace]) throws -> [String]
    ) throws -> String {
        var tagged: ProtobufTaggedText
        do throws(ProtobufSchemaError) {
            tagged = try ProtobufTaggedText(parsing: Array(text.utf8))
        } catch {
            throw RegistryError.invalidSchema("Invalid schema: \(error)")
        }
        try tagged.changeTags { (place, tags) throws in
            guard let first = place.names.first else { return tags }
            let rest = place.names.dropFirst()
            let paths = [first, ".\(first)"].map { rest.reduce(TagPath(nil, $0)) { TagPath($0, $1) } }
            return try change(tags, paths.map { TagPlace(isRecord: place.isMessage, path: $0) })
        }
        return tagged.registryText
    }

    private static func tags(of node: JSON) -> [String] {
        (node[member]?.array ?? []).compactMap(\.string)
    }

    private static func node(_ node: JSON, _ tags: [String]) -> JSON {
        guard var object = node.object else { return node }
        let place = object.members.firstIndex { $0.key.hasSameBytes(as: member) }
        let value = JSON.array(tags.map(JSON.string))
        switch (place, tags.isEmpty) {
        case (let place?, true): object.members.remove(at: place)
        case (let place?, false): object.members[place].value = value
        case (nil, true): break
        case (nil, false): object.members.append(JSONObject.Member(key: member, value: value))
        }
        return JSON(.object(object))
    }
}

/// How an entity is named: equal when the bytes are.
struct EntityPath: Hashable {
    let isRecord: Bool
    let path: String

    init(isRecord: Bool, path: String) {
        self.isRecord = isRecord
        self.path = path
    }

    init(_ entity: TaggedEntity) {
        self.init(isRecord: entity.isRecord, path: entity.path)
    }

    static func == (left: EntityPath, right: EntityPath) -> Bool {
        left.isRecord == right.isRecord && left.path.hasSameBytes(as: right.path)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(isRecord)
        for byte in path.utf8 { hasher.combine(byte) }
    }
}
