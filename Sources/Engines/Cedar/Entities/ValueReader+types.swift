// SPDX-License-Identifier: Apache-2.0

import JSON

extension ValueReader {
    /// A value where the schema says what type it has: it is read by the type, but whether it has the type is for
    /// ``CedarType/mismatch(_:)`` to say.
    func value(_ json: JSON, as type: CedarType) throws(Failure) -> CedarValue {
        switch type {
        case .entity, .anyEntity: return .entity(try entityUID(json))
        case .extension(let type): return try self.extension(json, of: type)
        case .set(let element): return .set(try set(json, of: element))
        case .record(let record): return .record(try self.record(json, as: record))
        case .never, .bool, .long, .string: return try value(json)
        }
    }

    private func set(_ json: JSON, of element: CedarType) throws(Failure) -> CedarSet {
        guard let elements = json.array else {
            throw Failure("type-mismatch", "the schema has a set here, not \(json.kind)", at: json)
        }
        var values: [CedarValue] = []
        values.reserveCapacity(elements.count)
        for json in elements { values.append(try value(json, as: element)) }
        return CedarSet(values)
    }

    /// A record that has all attributes it must have, and none that the type does not know.
    func record(_ json: JSON, as type: RecordType) throws(Failure) -> CedarRecord {
        guard let object = json.object else {
            throw Failure("type-mismatch", "the schema has a record here, not \(json.kind)", at: json)
        }
        var members: [CedarRecord.Member] = []
        members.reserveCapacity(object.members.count)
        for member in object.members {
            let key = CedarString(member.key)
            if let attribute = type[key] {
                members.append(.init(key: key, value: try value(member.value, as: attribute.type)))
            } else {
                throw Failure(
                    "unexpected-attribute",
                    "the schema has no attribute \(SchemaStrings.quoted(member.key)) here",
                    at: member.value
                )
            }
        }
        let record = try record(members, json)
        if let missing = type.firstMissing(in: record) {
            throw Failure(
                "missing-attribute",
                "the attribute \(SchemaStrings.quoted(missing.text)) is missing",
                at: json
            )
        }
        return record
    }
}

extension RecordType {
    /// A required attribute that the record lacks.
    func firstMissing(in record: CedarRecord) -> CedarString? {
        attributes.first { $0.isRequired && record[$0.name] == nil }?.name
    }
}
