// SPDX-License-Identifier: Apache-2.0
import JSON

extension Comparison {
    mutating func compareObjects(_ left: Shape, _ right: Shape) throws(JSONSchemaComparisonLimit) {
        let old = ObjectModel(left.schema, original)
        let new = ObjectModel(right.schema, update)
        compareRequired(old, new)
        path.append(.word("properties"))
        try compareProperties(old, new)
        path.removeLast()
        path.append(.word("dependencies"))
        try compareDependencies(left, right)
        path.removeLast()
        path.append(.word("additionalProperties"))
        try compareAdditional(old, new, left, right)
        path.removeLast()
        try compareUnevaluated(
            old.unevaluated,
            new.unevaluated,
            left,
            right,
            UnevaluatedChanges(
                word: "unevaluatedProperties",
                keyword: .unevaluatedProperties,
                added: .unevaluatedPropertiesAdded,
                removed: .unevaluatedPropertiesRemoved,
                extended: .unevaluatedPropertiesExtended,
                narrowed: .unevaluatedPropertiesNarrowed
            )
        )
        for (keyword, word, changes) in Self.propertyBounds { compareBound(keyword, word, left, right, changes) }
    }

    private static let propertyBounds: [(Keyword, StaticString, BoundChanges)] = [
        (
            .maxProperties, "maxProperties",
            BoundChanges(
                added: .maxPropertiesAdded,
                removed: .maxPropertiesRemoved,
                increased: .maxPropertiesIncreased,
                decreased: .maxPropertiesDecreased
            )
        ),
        (
            .minProperties, "minProperties",
            BoundChanges(
                added: .minPropertiesAdded,
                removed: .minPropertiesRemoved,
                increased: .minPropertiesIncreased,
                decreased: .minPropertiesDecreased
            )
        ),
    ]

    /// Properties that both schemas name, required by one of them only.
    private mutating func compareRequired(_ old: ObjectModel, _ new: ObjectModel) {
        for (place, property) in old.properties.enumerated() {
            let name = old.name(property)
            let was = old.requires(name)
            let isNow = new.requires(name)
            guard was != isNow, let schema = new.schema(of: name, near: place) else { continue }
            path.append(.word("required"))
            path.append(.name(name))
            if was {
                report(.requiredAttributeRemoved, old.schema, new.schema, at: .required)
            } else if hasDefault(schema) {
                report(.requiredAttributeWithDefaultAdded, old.schema, new.schema, at: .required)
            } else {
                report(.requiredAttributeAdded, old.schema, new.schema, at: .required)
            }
            path.removeLast(2)
        }
    }

    private func hasDefault(_ schema: UInt32) -> Bool { update.model.schemas[Int(schema)].present.has(.default) }

    private mutating func compareProperties(
        _ old: ObjectModel,
        _ new: ObjectModel
    ) throws(JSONSchemaComparisonLimit) {
        for (place, property) in old.properties.enumerated() {
            let name = old.name(property)
            path.append(.name(name))
            defer { path.removeLast() }
            if let schema = new.schema(of: name, near: place) {
                try compareSchemas(property.schema, schema)
            } else {
                try compareRemoved(property.schema, name, new)
            }
        }
        for (place, property) in new.properties.enumerated() {
            let name = new.name(property)
            guard old.schema(of: name, near: place) == nil else { continue }
            path.append(.name(name))
            defer { path.removeLast() }
            try compareAdded(property.schema, name, old, new)
        }
    }

    private mutating func compareRemoved(
        _ schema: UInt32,
        _ name: UnsafeBufferPointer<UInt8>,
        _ new: ObjectModel
    ) throws(JSONSchemaComparisonLimit) {
        if new.isOpen(update) { return report(.propertyRemovedFromOpenContentModel, schema, new.schema) }
        guard let partial = try partial(name, new, update) else {
            let change: JSONSchemaChange =
                original.isNever(schema)
                ? .propertyWithFalseRemovedFromClosedContentModel : .propertyRemovedFromClosedContentModel
            return report(change, schema, new.schema)
        }
        let firstBreak = breaks
        try compareSchemas(schema, partial)
        let change: JSONSchemaChange =
            breaks == firstBreak
            ? .propertyRemovedIsCoveredByPartiallyOpenContentModel
            : .propertyRemovedNotCoveredByPartiallyOpenContentModel
        report(change, schema, partial)
    }

    private mutating func compareAdded(
        _ schema: UInt32,
        _ name: UnsafeBufferPointer<UInt8>,
        _ old: ObjectModel,
        _ new: ObjectModel
    ) throws(JSONSchemaComparisonLimit) {
        let isRequired = new.requires(name)
        if old.isOpen(original) {
            let change: JSONSchemaChange
            if update.isEmpty(schema) {
                change = .propertyWithEmptySchemaAddedToOpenContentModel
            } else if !isRequired {
                change = .optionalPropertyAddedToOpenContentModel
            } else if hasDefault(schema) {
                change = .requiredPropertyWithDefaultAddedToOpenContentModel
            } else {
                change = .requiredPropertyAddedToOpenContentModel
            }
            return report(change, old.schema, schema)
        }
        if let partial = try partial(name, old, original) {
            let firstBreak = breaks
            try compareSchemas(partial, schema)
            let change: JSONSchemaChange =
                breaks == firstBreak
                ? .propertyAddedIsCoveredByPartiallyOpenContentModel
                : .propertyAddedNotCoveredByPartiallyOpenContentModel
            report(change, partial, schema)
        }
        let change: JSONSchemaChange =
            !isRequired
            ? .optionalPropertyAddedToUnopenContentModel
            : hasDefault(schema)
                ? .requiredPropertyWithDefaultAddedToUnopenContentModel : .requiredPropertyAddedToUnopenContentModel
        report(change, old.schema, schema)
    }

    /// The schema that a member has to follow although it is not named, if there is one.
    private mutating func partial(
        _ name: UnsafeBufferPointer<UInt8>,
        _ object: ObjectModel,
        _ table: ShapeTable
    ) throws(JSONSchemaComparisonLimit) -> UInt32? {
        for pattern in object.patterns {
            let expression = try table.pattern(pattern.key, in: object.schema)
            try spend(1 + name.count * expression.size / 256)
            if expression.matches(name) { return pattern.schema }
        }
        return object.partial(table)
    }

    private mutating func compareAdditional(
        _ old: ObjectModel,
        _ new: ObjectModel,
        _ left: Shape,
        _ right: Shape
    ) throws(JSONSchemaComparisonLimit) {
        if old.permitsAdditional != new.permitsAdditional {
            let change: JSONSchemaChange =
                new.permitsAdditional ? .additionalPropertiesAdded : .additionalPropertiesRemoved
            return report(change, left, right, at: .additionalProperties)
        }
        switch (old.additional, new.additional) {
        case (nil, nil): break
        case (nil, _): report(.additionalPropertiesNarrowed, left, right, at: .additionalProperties)
        case (_, nil): report(.additionalPropertiesExtended, left, right, at: .additionalProperties)
        case (let old?, let new?): try compareSchemas(old, new)
        }
    }
}
