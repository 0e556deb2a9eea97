// SPDX-License-Identifier: Apache-2.0

/// How strictly Confluent's schema registry judges JSON Schemas.
public enum JSONSchemaPolicy: String, Sendable, CaseIterable {
    /// What the old schema allows, the new one has to allow.
    case strict = "STRICT"
    /// Properties that the old schema allows without naming them may be described or forbidden: writers write only
    /// what their schema names.
    case lenient = "LENIENT"
}

extension JSONSchemaChange {
    /// Whether a reader with the new schema still reads what was written with the old one.
    public func isCompatible(_ policy: JSONSchemaPolicy) -> Bool {
        isCompatible || policy == .lenient && isLenient
    }

    private var isCompatible: Bool {
        switch self {
        case .idChanged, .descriptionChanged, .titleChanged, .defaultChanged, .schemaRemoved, .typeExtended,
            .maxLengthIncreased, .maxLengthRemoved, .minLengthDecreased, .minLengthRemoved, .patternRemoved,
            .maximumIncreased, .maximumRemoved, .minimumDecreased, .minimumRemoved, .exclusiveMaximumIncreased,
            .exclusiveMaximumRemoved, .exclusiveMinimumDecreased, .exclusiveMinimumRemoved, .multipleOfReduced,
            .multipleOfRemoved, .requiredAttributeWithDefaultAdded, .requiredAttributeRemoved,
            .dependencyArrayNarrowed, .dependencyArrayRemoved, .dependencySchemaRemoved, .maxPropertiesIncreased,
            .maxPropertiesRemoved, .minPropertiesDecreased, .minPropertiesRemoved, .additionalPropertiesAdded,
            .additionalPropertiesExtended, .propertyWithEmptySchemaAddedToOpenContentModel,
            .requiredPropertyWithDefaultAddedToUnopenContentModel, .optionalPropertyAddedToUnopenContentModel,
            .propertyWithFalseRemovedFromClosedContentModel, .propertyRemovedFromOpenContentModel,
            .propertyAddedIsCoveredByPartiallyOpenContentModel, .propertyRemovedIsCoveredByPartiallyOpenContentModel,
            .unevaluatedPropertiesAdded, .unevaluatedPropertiesExtended, .maxItemsIncreased, .maxItemsRemoved,
            .minItemsDecreased, .minItemsRemoved, .maxContainsIncreased, .maxContainsRemoved, .minContainsDecreased,
            .minContainsRemoved, .uniqueItemsRemoved, .additionalItemsAdded, .additionalItemsExtended,
            .unevaluatedItemsAdded, .unevaluatedItemsExtended, .itemWithEmptySchemaAddedToOpenContentModel,
            .itemAddedToClosedContentModel, .itemWithFalseRemovedFromClosedContentModel,
            .itemRemovedFromOpenContentModel, .itemAddedIsCoveredByPartiallyOpenContentModel,
            .itemRemovedIsCoveredByPartiallyOpenContentModel, .enumArrayExtended, .combinedTypeExtended,
            .productTypeNarrowed, .sumTypeExtended, .notTypeNarrowed:
            true
        default: false
        }
    }

    private var isLenient: Bool {
        switch self {
        case .additionalPropertiesNarrowed, .additionalPropertiesRemoved, .unevaluatedPropertiesNarrowed,
            .unevaluatedPropertiesRemoved, .optionalPropertyAddedToOpenContentModel,
            .requiredPropertyWithDefaultAddedToOpenContentModel, .propertyAddedNotCoveredByPartiallyOpenContentModel,
            .propertyRemovedNotCoveredByPartiallyOpenContentModel:
            true
        default: false
        }
    }
}
