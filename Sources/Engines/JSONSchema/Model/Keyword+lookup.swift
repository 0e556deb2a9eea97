// SPDX-License-Identifier: Apache-2.0
import JSON

extension Keyword {
    /// The keyword of that name in any draft. Most names differ in length, so few are compared.
    static func named(_ text: UnsafeBufferPointer<UInt8>) -> Keyword? {
        switch text.count {
        case ...5: short(text)
        case 6...9: medium(text)
        case 10...12: long(text)
        default: longest(text)
        }
    }

    private static func short(_ text: UnsafeBufferPointer<UInt8>) -> Keyword? {
        switch text.count {
        case 2: text.equals("id") ? .id4 : text.equals("if") ? .if : nil
        case 3: text.equals("$id") ? .id : text.equals("not") ? .not : nil
        case 4:
            text.equals("type")
                ? .type
                : text.equals("enum")
                    ? .enum
                    : text.equals("$ref") ? .ref : text.equals("then") ? .then : text.equals("else") ? .else : nil
        case 5:
            switch text[0] {
            case UInt8(ascii: "t"): text.equals("title") ? .title : nil
            case UInt8(ascii: "i"): text.equals("items") ? .items : nil
            case UInt8(ascii: "a"): text.equals("anyOf") ? .anyOf : text.equals("allOf") ? .allOf : nil
            case UInt8(ascii: "o"): text.equals("oneOf") ? .oneOf : nil
            case UInt8(ascii: "c"): text.equals("const") ? .const : nil
            case UInt8(ascii: "$"): text.equals("$defs") ? .defs : nil
            default: nil
            }
        default: nil
        }
    }

    private static func medium(_ text: UnsafeBufferPointer<UInt8>) -> Keyword? {
        switch text.count {
        case 6: text.equals("format") ? .format : nil
        case 7:
            switch text[0] {
            case UInt8(ascii: "$"): text.equals("$schema") ? .schema : text.equals("$anchor") ? .anchor : nil
            case UInt8(ascii: "d"): text.equals("default") ? .default : nil
            case UInt8(ascii: "p"): text.equals("pattern") ? .pattern : nil
            case UInt8(ascii: "m"): text.equals("minimum") ? .minimum : text.equals("maximum") ? .maximum : nil
            default: nil
            }
        case 8:
            text.equals("required")
                ? .required
                : text.equals("contains")
                    ? .contains : text.equals("minItems") ? .minItems : text.equals("maxItems") ? .maxItems : nil
        default: text.equals("minLength") ? .minLength : text.equals("maxLength") ? .maxLength : nil
        }
    }

    private static func long(_ text: UnsafeBufferPointer<UInt8>) -> Keyword? {
        switch (text.count, text[0]) {
        case (10, UInt8(ascii: "p")): text.equals("properties") ? .properties : nil
        case (10, _): text.equals("multipleOf") ? .multipleOf : nil
        case (11, UInt8(ascii: "d")):
            text.equals("description") ? .description : text.equals("definitions") ? .definitions : nil
        case (11, UInt8(ascii: "m")):
            text.equals("minContains") ? .minContains : text.equals("maxContains") ? .maxContains : nil
        case (11, UInt8(ascii: "$")):
            text.equals("$dynamicRef") ? .dynamicRef : text.equals("$vocabulary") ? .vocabulary : nil
        case (11, UInt8(ascii: "u")): text.equals("uniqueItems") ? .uniqueItems : nil
        case (11, _): text.equals("prefixItems") ? .prefixItems : nil
        case (12, _):
            text.equals("dependencies") ? .dependencies : text.equals("connect.type") ? .connectType : nil
        default: nil
        }
    }

    private static func longest(_ text: UnsafeBufferPointer<UInt8>) -> Keyword? {
        switch text.count {
        case 13:
            text.equals("propertyNames")
                ? .propertyNames
                : text.equals("minProperties")
                    ? .minProperties
                    : text.equals("maxProperties")
                        ? .maxProperties : text.equals("$recursiveRef") ? .recursiveRef : nil
        case 14: text.equals("$dynamicAnchor") ? .dynamicAnchor : nil
        case 15: text.equals("additionalItems") ? .additionalItems : nil
        case 16:
            switch text[0] {
            case UInt8(ascii: "e"):
                text.equals("exclusiveMinimum")
                    ? .exclusiveMinimum : text.equals("exclusiveMaximum") ? .exclusiveMaximum : nil
            case UInt8(ascii: "d"): text.equals("dependentSchemas") ? .dependentSchemas : nil
            case UInt8(ascii: "u"): text.equals("unevaluatedItems") ? .unevaluatedItems : nil
            default: text.equals("$recursiveAnchor") ? .recursiveAnchor : nil
            }
        case 17:
            text.equals("patternProperties")
                ? .patternProperties : text.equals("dependentRequired") ? .dependentRequired : nil
        case 20: text.equals("additionalProperties") ? .additionalProperties : nil
        case 21: text.equals("unevaluatedProperties") ? .unevaluatedProperties : nil
        default: nil
        }
    }
}
