// SPDX-License-Identifier: Apache-2.0

/// What is known of one attribute of the values of a type.
enum AttributeKnowledge {
    /// There is no such attribute.
    case absent
    /// There may be one, of a type nobody knows.
    case unknown
    /// There may be one of this type, or must be.
    case known(RecordType.Attribute)
}

extension SchemaFacts {
    /// What is known of an attribute of an entity or a record; absent for every other type.
    func attribute(_ name: CedarString, of holder: CedarType, _ budget: inout ValidationBudget) -> AttributeKnowledge {
        switch holder {
        case .record(let record):
            if let attribute = record[name] { return .known(attribute) }
            return record.isOpen ? .unknown : .absent
        case .entity(let types): return attribute(name, ofAny: types, &budget)
        case .anyEntity, .never: return .unknown
        default: return .absent
        }
    }

    /// Of a union of entity types: known if every type has it and the types of the attribute agree.
    private func attribute(
        _ name: CedarString,
        ofAny types: [Name],
        _ budget: inout ValidationBudget
    ) -> AttributeKnowledge {
        guard budget.spend(types.count) else { return .absent }
        let found = types.compactMap { schema.entityType($0)?.attributes[name] }
        guard var bound = found.first else { return .absent }
        guard found.count == types.count else { return .unknown }
        for other in found.dropFirst() {
            guard
                let type = try? ValidationMode.permissive.leastUpperBound(bound.type, other.type, &budget)
            else { return .unknown }
            bound = .init(name: name, type: type, isRequired: bound.isRequired && other.isRequired)
        }
        return .known(bound)
    }

    /// The attributes that values of a type have for certain or maybe, for suggestions.
    func attributeNames(of holder: CedarType) -> [String] {
        switch holder {
        case .record(let record): record.names
        case .entity(let types): types.first.flatMap { schema.entityType($0)?.attributes.names } ?? []
        default: []
        }
    }
}

extension RecordType {
    fileprivate var names: [String] { attributes.prefix(1_000).map(\.name.text) }
}
