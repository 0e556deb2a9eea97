// SPDX-License-Identifier: Apache-2.0

/// The smallest thing to do about a value that one JSON Schema allows and the other refuses, by the keyword that refuses it.
enum JSONDataAdvice {
    /// Where the new schema refuses what the old one allows.
    static func allowing(_ keyword: String) -> String {
        switch keyword {
        case "required", "dependentRequired", "dependencies", "dependentSchemas":
            "Do not require it, and let consumers do without; where every record has to have it, begin a new subject."
        case "type": "Allow the types that were allowed as well, as a list: \"type\": [\"integer\", \"string\"]."
        case "enum", "const": "Keep every value that was allowed."
        case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains":
            "Keep the lower bound that was there, or none if there was none."
        case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains":
            "Keep the upper bound that was there, or none if there was none."
        case "multipleOf": "Keep the step that was there, or take one that divides it."
        case "pattern", "format": "Keep what was there, or allow either of both with \"anyOf\"."
        case "additionalProperties", "unevaluatedProperties", "propertyNames":
            "Go on allowing properties that are not named, or name those that were allowed."
        case "additionalItems", "unevaluatedItems", "items", "prefixItems", "contains":
            "Go on allowing the items that were allowed."
        case "uniqueItems": "Leave \"uniqueItems\" out."
        default: SchemaRule.dataRefused.fix
        }
    }

    /// Where an old schema refuses what the new one allows.
    static func keeping(_ keyword: String, _ old: String) -> String {
        switch keyword {
        case "required", "dependentRequired", "dependencies", "dependentSchemas":
            "Go on requiring it until no consumer reads with \(old), or move the consumers first."
        case "enum", "const": "Write no new value before every consumer knows it: move the consumers first."
        case "type": "Write only the types that \(old) allows, or move the consumers first."
        case "additionalProperties", "unevaluatedProperties", "propertyNames":
            "Add no property that \(old) does not allow, or move the consumers first."
        default: "Let the new schema allow only what \(old) allows, or move the consumers first."
        }
    }
}
