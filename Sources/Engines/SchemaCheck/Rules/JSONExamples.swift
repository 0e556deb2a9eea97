// SPDX-License-Identifier: Apache-2.0
import JSONSchema

extension JSONSchemaChange {
    /// A schema and one that may not follow it under the policy STRICT; nil for a change that breaks nothing, or that
    /// no text shows: what is reserved is kept in a registry's metadata.
    var example: (old: String, new: String)? {
        guard !isCompatible(.strict) else { return nil }
        return keywordExample ?? objectExample ?? arrayExample ?? Self.others[self]
    }

    /// The changes of keywords with a number or a flag.
    private var keywordExample: (old: String, new: String)? {
        guard let cut = rawValue.lastIndex(of: "_") else { return nil }
        let what = rawValue[rawValue.index(after: cut)...]
        guard let keyword = Self.keywords[String(rawValue[..<cut])] else { return nil }
        func schema(_ value: String?) -> String {
            #"{"type": "\#(keyword.type)""# + (value.map { #", "\#(keyword.name)": \#($0)"# } ?? "") + "}"
        }
        return switch what {
        case "ADDED": (schema(nil), schema(keyword.low))
        case "REMOVED": (schema(keyword.low), schema(nil))
        case "INCREASED", "EXPANDED": (schema(keyword.low), schema(keyword.high))
        case "DECREASED": (schema(keyword.high), schema(keyword.low))
        case "CHANGED": (schema(keyword.low), schema(keyword.other))
        default: nil
        }
    }

    private struct Keyword {
        let name: String
        let type: String
        var low = "2"
        var high = "4"
        var other = "3"
    }

    private static let keywords: [String: Keyword] = [
        "MAX_LENGTH": Keyword(name: "maxLength", type: "string"),
        "MIN_LENGTH": Keyword(name: "minLength", type: "string"),
        "PATTERN": Keyword(name: "pattern", type: "string", low: "\"^[A-Z]\"", high: "\"^[A-Z]\"", other: "\"^[A-F]\""),
        "MAXIMUM": Keyword(name: "maximum", type: "number"),
        "MINIMUM": Keyword(name: "minimum", type: "number"),
        "EXCLUSIVE_MAXIMUM": Keyword(name: "exclusiveMaximum", type: "number"),
        "EXCLUSIVE_MINIMUM": Keyword(name: "exclusiveMinimum", type: "number"),
        "MULTIPLE_OF": Keyword(name: "multipleOf", type: "number"),
        "MAX_PROPERTIES": Keyword(name: "maxProperties", type: "object"),
        "MIN_PROPERTIES": Keyword(name: "minProperties", type: "object"),
        "MAX_ITEMS": Keyword(name: "maxItems", type: "array"),
        "MIN_ITEMS": Keyword(name: "minItems", type: "array"),
        "UNIQUE_ITEMS": Keyword(name: "uniqueItems", type: "array", low: "true", high: "true", other: "false"),
    ]

    private static func object(_ properties: String, _ more: String = "") -> String {
        #"{"type": "object", "properties": {\#(properties)}\#(more.isEmpty ? "" : ", " + more)}"#
    }

    private var objectExample: (old: String, new: String)? {
        let (gate, zone) = (#""gate": {"type": "string"}"#, #""zone": {"type": "string"}"#)
        let both = gate + ", " + zone
        let closed = #""additionalProperties": false"#
        let partly = #""additionalProperties": {"type": "integer"}"#
        return switch self {
        case .requiredAttributeAdded: (Self.object(gate), Self.object(gate, #""required": ["gate"]"#))
        case .requiredPropertyAddedToOpenContentModel:
            (Self.object(gate), Self.object(both, #""required": ["zone"]"#))
        case .requiredPropertyWithDefaultAddedToOpenContentModel:
            (
                Self.object(gate),
                Self.object(gate + #", "zone": {"type": "string", "default": ""}"#, #""required": ["zone"]"#)
            )
        case .optionalPropertyAddedToOpenContentModel: (Self.object(gate), Self.object(both))
        case .requiredPropertyAddedToUnopenContentModel:
            (Self.object(gate, closed), Self.object(both, #""required": ["zone"], "# + closed))
        case .propertyRemovedFromClosedContentModel: (Self.object(both, closed), Self.object(gate, closed))
        case .propertyRemovedNotCoveredByPartiallyOpenContentModel:
            (Self.object(both, partly), Self.object(gate, partly))
        case .propertyAddedNotCoveredByPartiallyOpenContentModel:
            (Self.object(gate, partly), Self.object(both, partly))
        case .additionalPropertiesRemoved: (Self.object(gate), Self.object(gate, closed))
        case .additionalPropertiesNarrowed:
            (Self.object(gate), Self.object(gate, partly))
        case .unevaluatedPropertiesRemoved:
            (Self.later(#""type": "object""#), Self.later(#""type": "object", "unevaluatedProperties": false"#))
        case .unevaluatedPropertiesNarrowed:
            (
                Self.later(#""type": "object""#),
                Self.later(#""type": "object", "unevaluatedProperties": {"type": "string"}"#)
            )
        case .dependencyArrayAdded:
            (Self.object(gate), Self.object(gate, #""dependencies": {"gate": ["zone"]}"#))
        case .dependencyArrayExtended:
            (
                Self.object(gate, #""dependencies": {"gate": ["zone"]}"#),
                Self.object(gate, #""dependencies": {"gate": ["zone", "row"]}"#)
            )
        case .dependencyArrayChanged:
            (
                Self.object(gate, #""dependencies": {"gate": ["zone"]}"#),
                Self.object(gate, #""dependencies": {"gate": ["row"]}"#)
            )
        case .dependencySchemaAdded:
            (Self.object(gate), Self.object(gate, #""dependencies": {"gate": {"required": ["zone"]}}"#))
        default: nil
        }
    }

    private static func later(_ text: String) -> String {
        #"{"$schema": "https://json-schema.org/draft/2020-12/schema", \#(text)}"#
    }

    private static func array(_ items: String, _ more: String = "") -> String {
        #"{"type": "array", "items": [\#(items)]\#(more.isEmpty ? "" : ", " + more)}"#
    }

    private var arrayExample: (old: String, new: String)? {
        let (one, two) = (#"{"type": "string"}"#, #"{"type": "string"}, {"type": "string"}"#)
        let closed = #""additionalItems": false"#
        let partly = #""additionalItems": {"type": "integer"}"#
        return switch self {
        case .additionalItemsRemoved: (Self.array(one), Self.array(one, closed))
        case .additionalItemsNarrowed: (Self.array(one), Self.array(one, partly))
        case .itemAddedToOpenContentModel: (Self.array(one), Self.array(two))
        case .itemRemovedFromClosedContentModel: (Self.array(two, closed), Self.array(one, closed))
        case .itemRemovedNotCoveredByPartiallyOpenContentModel: (Self.array(two, partly), Self.array(one, partly))
        case .itemAddedNotCoveredByPartiallyOpenContentModel: (Self.array(one, partly), Self.array(two, partly))
        case .unevaluatedItemsRemoved:
            (Self.later(#""type": "array""#), Self.later(#""type": "array", "unevaluatedItems": false"#))
        case .unevaluatedItemsNarrowed:
            (
                Self.later(#""type": "array""#),
                Self.later(#""type": "array", "unevaluatedItems": {"type": "string"}"#)
            )
        case .maxContainsAdded: (Self.contains(""), Self.contains(#", "maxContains": 2"#))
        case .maxContainsDecreased: (Self.contains(#", "maxContains": 4"#), Self.contains(#", "maxContains": 2"#))
        case .minContainsAdded: (Self.later(#""type": "array""#), Self.contains(""))
        case .minContainsIncreased: (Self.contains(#", "minContains": 2"#), Self.contains(#", "minContains": 4"#))
        default: nil
        }
    }

    private static func contains(_ more: String) -> String {
        later(#""type": "array", "contains": {"type": "string"}\#(more)"#)
    }

    private static let others: [JSONSchemaChange: (old: String, new: String)] = [
        .schemaAdded: (#"{"type": "array"}"#, #"{"type": "array", "items": {"type": "string"}}"#),
        .typeNarrowed: (#"{"type": "number"}"#, #"{"type": "integer"}"#),
        .typeChanged: (#"{"type": "string"}"#, #"{"type": "integer"}"#),
        .enumArrayNarrowed: (#"{"enum": ["NORTH", "WEST"]}"#, #"{"enum": ["NORTH"]}"#),
        .enumArrayChanged: (#"{"enum": ["NORTH", "WEST"]}"#, #"{"enum": ["NORTH", "EAST"]}"#),
        .combinedTypeChanged: (
            #"{"oneOf": [{"type": "string"}, {"type": "null"}]}"#,
            #"{"allOf": [{"type": "string"}, {"type": "null"}]}"#
        ),
        .productTypeExtended: (
            #"{"allOf": [{"type": "string"}]}"#, #"{"allOf": [{"type": "string"}, {"minLength": 2}]}"#
        ),
        .sumTypeNarrowed: (
            #"{"oneOf": [{"type": "string"}, {"type": "null"}]}"#, #"{"oneOf": [{"type": "string"}]}"#
        ),
        .combinedTypeSubschemasChanged: (
            #"{"oneOf": [{"type": "string"}, {"type": "null"}]}"#,
            #"{"oneOf": [{"type": "integer"}, {"type": "boolean"}]}"#
        ),
        .notTypeExtended: (#"{"not": {"type": "string"}}"#, #"{"not": {"type": ["string", "null"]}}"#),
        .notTypeNarrowed: (#"{"not": {"type": ["string", "null"]}}"#, #"{"not": {"type": "string"}}"#),
    ]
}
