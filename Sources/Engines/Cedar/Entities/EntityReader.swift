// SPDX-License-Identifier: Apache-2.0

import JSON

/// Reads the JSON form of entities, one by one, with a schema or without.
///
/// With a schema every entity is read by it and must conform to it; the schema's actions are added. What concerns
/// several entities at once, duplicates and the hierarchy, is for the consumer: ``Entities`` shows how.
public struct EntityReader: Sendable {
    /// The bounds of the JSON.
    enum Limits {
        static let depth = 127
    }

    /// What the entities are read by; nil: nothing is known of them.
    public let schema: Schema?

    private let values = ValueReader()

    /// A reader of entities.
    ///
    /// - Parameter schema: what the entities must conform to; nil: nothing is known of them.
    public init(schema: Schema? = nil) {
        self.schema = schema
    }

    /// Reads an array of entities and hands over each as soon as it is read; with a schema, its actions come last.
    ///
    /// - Parameters:
    ///   - bytes: the JSON text. The caller bounds its size.
    ///   - consume: takes an entity. The same identity may come again.
    /// - Throws: ``CedarError`` with the JSON pointer of the first thing that is wrong, or what `consume` throws.
    public func read(
        _ bytes: [UInt8],
        _ consume: (Entity) throws(CedarError) -> Void
    ) throws(CedarError) {
        var elements = JSONElements(bytes, code: "entity.json", depth: Limits.depth)
        var actions = ActionCheck()
        var index = 0
        while let element = try elements.next() {
            let entity: Entity
            do throws(ValueReader.Failure) {
                entity = try self.entity(element.json)
            } catch {
                throw Self.error(error, element, index)
            }
            do throws(ConformanceError) {
                try check(entity, at: index, &actions)
            } catch {
                throw Self.error(error, element, index)
            }
            if schema == nil || !entity.isAction {
                do throws(CedarError) {
                    try consume(entity)
                } catch {
                    throw Self.located(error, element, index)
                }
            }
            index += 1
        }
        guard let schema else { return }
        try actions.finish(schema)
        for action in schema.actionEntities { try consume(action) }
    }

    private func check(_ entity: Entity, at index: Int, _ actions: inout ActionCheck) throws(ConformanceError) {
        guard let schema else { return }
        if entity.isAction {
            try actions.add(entity, at: index, of: schema)
        } else {
            try schema.check(entity)
        }
    }

    /// What the consumer throws, with the entity's place unless it knows a better one.
    private static func located(_ error: CedarError, _ element: JSONElements.Element, _ index: Int) -> CedarError {
        CedarError(
            code: error.code,
            message: error.message,
            help: error.help,
            span: error.span ?? SourceSpan(start: element.start, end: element.start),
            pointer: error.pointer ?? "/\(index)"
        )
    }

    private static func error(_ failure: ValueReader.Failure, _ element: JSONElements.Element, _ index: Int)
        -> CedarError
    {
        let offset = element.start + Int(failure.offset)
        return CedarError(
            code: "entity.\(failure.code)",
            message: failure.message,
            span: SourceSpan(start: offset, end: offset),
            pointer: "/\(index)\(element.json.pointer(toOffset: Int(failure.offset)))"
        )
    }

    private static func error(_ error: ConformanceError, _ element: JSONElements.Element, _ index: Int) -> CedarError {
        let path = JSONPointer([String(index)] + error.path)
        return CedarError(
            code: "entity.\(error.code)",
            message: error.message,
            span: SourceSpan(start: element.start, end: element.start),
            pointer: path.description
        )
    }
}

extension EntityReader {
    private func entity(_ json: JSON) throws(ValueReader.Failure) -> Entity {
        guard let object = json.object else {
            throw .init("type", "an entity is an object, not \(json.kind)", at: json)
        }
        let uid = try values.entityUID(try member("uid", of: object, json))
        guard let parents = try member("parents", of: object, json).array else {
            throw .init("type", "parents is an array", at: json)
        }
        var uids: [EntityUID] = []
        uids.reserveCapacity(parents.count)
        for parent in parents {
            let parent = try parentUID(parent, of: uid)
            uids.append(parent)
        }
        let type = schema.flatMap { $0.entityType(uid.type) }
        return Entity(
            uid: uid,
            attributes: try record(try member("attrs", of: object, json)) { type?.attributes[$0]?.type },
            tags: try object["tags"].map { json throws(ValueReader.Failure) in
                try record(json) { _ in type?.tags }
            } ?? CedarRecord(),
            parents: uids
        )
    }

    private func parentUID(_ json: JSON, of uid: EntityUID) throws(ValueReader.Failure) -> EntityUID {
        let parent = try values.entityUID(json)
        if parent == uid {
            throw .init("self-parent", "\(uid.quoted) is a parent of itself", at: json)
        }
        if uid.type.isAction, !parent.type.isAction {
            throw .init("action-parent", "the action \(uid.quoted) has a parent that is no action", at: json)
        }
        return parent
    }

    private func member(_ key: String, of object: JSONObject, _ json: JSON) throws(ValueReader.Failure) -> JSON {
        guard let value = object[key] else { throw .init("missing-field", "the entity lacks '\(key)'", at: json) }
        return value
    }

    /// Attributes or tags. Their names mean nothing to the reader, not even if they look like marks.
    private func record(
        _ json: JSON,
        type: (CedarString) -> CedarType?
    ) throws(ValueReader.Failure) -> CedarRecord {
        guard let object = json.object else { throw .init("type", "this is an object, not \(json.kind)", at: json) }
        var members: [CedarRecord.Member] = []
        members.reserveCapacity(object.members.count)
        for member in object.members {
            let key = CedarString(member.key)
            let value: CedarValue
            if let type = type(key) {
                value = try values.value(member.value, as: type)
            } else {
                value = try values.value(member.value)
            }
            members.append(.init(key: key, value: value))
        }
        return try values.record(members, json)
    }
}

extension Name {
    /// Whether it is the type of actions of some namespace.
    var isAction: Bool {
        let text = qualified.text.utf8
        return text.elementsEqual("Action".utf8) || text.suffix(8).elementsEqual("::Action".utf8)
    }
}

extension Entity {
    /// Whether it is an action.
    var isAction: Bool { uid.type.isAction }
}
