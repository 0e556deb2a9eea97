// SPDX-License-Identifier: Apache-2.0
import JSON

/// The keywords that mean something here.
enum Keyword: UInt8, Sendable, CaseIterable {
    case id, id4, schema, ref, anchor, recursiveRef, recursiveAnchor, dynamicRef, dynamicAnchor, vocabulary
    case definitions, defs
    case type, `enum`, const
    case allOf, anyOf, oneOf, not, `if`, then, `else`
    case properties, patternProperties, additionalProperties, propertyNames, unevaluatedProperties
    case required, minProperties, maxProperties, dependencies, dependentRequired, dependentSchemas
    case items, prefixItems, additionalItems, unevaluatedItems
    case contains, minContains, maxContains, minItems, maxItems, uniqueItems
    case minLength, maxLength, pattern, format
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
    case title, description, `default`, connectType

    /// The word as it is written in a schema.
    var name: String {
        switch self {
        case .id: "$id"
        case .id4: "id"
        case .schema: "$schema"
        case .ref: "$ref"
        case .anchor: "$anchor"
        case .recursiveRef: "$recursiveRef"
        case .recursiveAnchor: "$recursiveAnchor"
        case .dynamicRef: "$dynamicRef"
        case .dynamicAnchor: "$dynamicAnchor"
        case .vocabulary: "$vocabulary"
        case .defs: "$defs"
        case .connectType: "connect.type"
        default: String(describing: self)
        }
    }

    /// Whether a draft has the keyword.
    func exists(in draft: JSONSchemaDraft) -> Bool {
        switch self {
        case .id4: draft == .draft4
        case .id, .const, .contains, .propertyNames: draft >= .draft6
        case .if, .then, .else: draft >= .draft7
        case .anchor, .vocabulary, .dependentRequired, .dependentSchemas, .minContains, .maxContains,
            .unevaluatedItems, .unevaluatedProperties:
            draft >= .draft2019
        case .recursiveRef, .recursiveAnchor: draft == .draft2019
        case .dynamicRef, .dynamicAnchor, .prefixItems: draft >= .draft2020
        case .additionalItems: draft <= .draft2019
        default: true
        }
    }
}

/// Which keywords a schema has.
struct KeywordSet: OptionSet, Sendable {
    var rawValue: UInt64

    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    init(_ keyword: Keyword) {
        rawValue = 1 << UInt64(keyword.rawValue)
    }

    init(_ keywords: [Keyword]) {
        rawValue = keywords.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    func has(_ keyword: Keyword) -> Bool { rawValue & (1 << UInt64(keyword.rawValue)) != 0 }
}
