// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport

/// Random entities and requests that conform to a schema.
struct DataMaker {
    let schema: Schema
    var dice: SeededGenerator

    /// Two entities of each type, the first sometimes in the second of another type, and all actions.
    mutating func entities() -> [Entity] {
        var entities = schema.actions.values.sorted { $0.uid < $1.uid }.map {
            Entity(uid: $0.uid, parents: $0.parents.sorted())
        }
        for type in schema.entityTypes.values.sorted(by: { $0.name < $1.name }) {
            for (index, id) in ids(type).enumerated() {
                let parents = type.parents.sorted().filter { _ in index == 0 && dice.once(in: 2) }
                entities.append(
                    Entity(
                        uid: EntityUID(type: type.name, id: id),
                        attributes: record(type.attributes),
                        tags: tags(type.tags),
                        parents: parents.compactMap { parent in
                            schema.entityType(parent).map { EntityUID(type: parent, id: ids($0)[1]) }
                        }
                    )
                )
            }
        }
        return entities
    }

    /// A request of these types.
    mutating func request(_ environment: RequestEnvironment) -> AuthorizationRequest {
        AuthorizationRequest(
            principal: entity(environment.principal),
            action: environment.action,
            resource: entity(environment.resource),
            context: record(schema.action(environment.action)?.context ?? RecordType())
        )
    }

    private func ids(_ type: EntityType) -> [CedarString] { type.enumeration ?? ["x", "y"] }

    private mutating func entity(_ name: Name) -> EntityUID {
        EntityUID(type: name, id: dice.pick(schema.entityType(name).map(ids) ?? [], or: "x"))
    }

    private mutating func tags(_ type: CedarType?) -> CedarRecord {
        guard let type else { return CedarRecord() }
        let keys = (["", "k", "x"] as [CedarString]).filter { _ in dice.once(in: 2) }
        return CedarRecord(keys.map { CedarRecord.Member(key: $0, value: value(type)) }) ?? CedarRecord()
    }

    private mutating func record(_ type: RecordType) -> CedarRecord {
        let attributes = type.attributes.filter { $0.isRequired || dice.once(in: 2) }
        return CedarRecord(attributes.map { .init(key: $0.name, value: value($0.type)) }) ?? CedarRecord()
    }

    private mutating func value(_ type: CedarType) -> CedarValue {
        switch type {
        case .bool: .bool(dice.once(in: 2))
        case .long: .long(Int64(dice.below(7)) - 3)
        case .string: .string(dice.pick(["", "k", "x", "abc"], or: ""))
        case .set(let element): .set(CedarSet((0..<dice.below(3)).map { _ in value(element) }))
        case .record(let record): .record(self.record(record))
        case .entity(let names): .entity(entity(names[0]))
        case .extension(.decimal): .decimal(DecimalValue(scaled: Int64(dice.below(30_000))))
        case .extension(.datetime): .datetime(DatetimeValue(milliseconds: Int64(dice.below(9)) * 86_400_000))
        case .extension(.duration): .duration(DurationValue(milliseconds: Int64(dice.below(9)) * 3_600_000))
        case .extension(.ipaddr): IPAddress(v4: UInt32(dice.below(1 << 30))).map { .ipaddr($0) } ?? .bool(false)
        case .never, .anyEntity: .bool(false)
        }
    }
}
