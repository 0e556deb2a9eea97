// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import Testing

/// Each keyword for itself: whether the first schema is included in the second, and the other way round.
@Suite struct InclusionKeywordTests {
    @Test(arguments: [
        PairCase(#"{"type":"integer"}"#, #"{"type":"number"}"#, .yes, .no),
        PairCase(#"{"type":"number","multipleOf":1}"#, #"{"type":"integer"}"#, .yes, .yes),
        PairCase(#"{"type":"number","multipleOf":1}"#, #"{"type":"integer"}"#, .yes, .yes, .draft4),
        PairCase(#"{"type":"integer","enum":[3.0]}"#, #"{"enum":[4,3]}"#, .yes, .no, .draft4),
        PairCase(#"{"enum":[1.0]}"#, #"{"type":"integer"}"#, .yes, .no, .draft4),
        PairCase(#"{"type":["string","null"]}"#, #"{"type":"string"}"#, .no, .yes),
        PairCase(#"{"enum":[1,2.0,"a"]}"#, #"{"enum":[2,"a",1.0]}"#, .yes, .yes),
        PairCase(#"{"enum":[{"a":1,"b":2}]}"#, #"{"const":{"b":2.0,"a":1}}"#, .yes, .yes),
        PairCase(#"{"not":{"const":[1,[2]]}}"#, #"{"not":{"enum":[[1,[2]],{"a":0}]}}"#, .no, .yes),
        PairCase(#"{"type":"boolean"}"#, #"{"enum":[true,false]}"#, .yes, .yes),
        PairCase(#"true"#, #"{"not":false}"#, .yes, .yes),
        PairCase(#"false"#, #"{"type":"string"}"#, .yes, .no),
    ])
    func types(_ pair: PairCase) throws { try pair.check() }

    @Test(arguments: [
        PairCase(#"{"minimum":1}"#, #"{"exclusiveMinimum":0}"#, .yes, .no),
        PairCase(#"{"type":"integer","minimum":1}"#, #"{"type":"integer","exclusiveMinimum":0}"#, .yes, .yes),
        PairCase(#"{"minimum":0,"exclusiveMinimum":true}"#, #"{"minimum":0}"#, .yes, .no, .draft4),
        PairCase(#"{"multipleOf":6}"#, #"{"multipleOf":3}"#, .yes, .no),
        PairCase(#"{"multipleOf":0.2}"#, #"{"multipleOf":0.3}"#, .no, .no),
        PairCase(#"{"type":"number","multipleOf":3}"#, #"{"type":"number","multipleOf":0.3}"#, .yes, .no),
        PairCase(#"{"allOf":[{"multipleOf":4},{"multipleOf":6}]}"#, #"{"multipleOf":12}"#, .yes, .yes),
        PairCase(#"{"type":"integer","minimum":1,"maximum":3}"#, #"{"enum":[1,2,3]}"#, .yes, .yes),
        PairCase(#"{"type":"number","minimum":1,"maximum":1}"#, #"{"const":1}"#, .yes, .yes),
        PairCase(
            #"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}"#,
            #"{"type":"number","not":{"multipleOf":0.001}}"#,
            .no,
            .no
        ),
        PairCase(#"{"type":"integer","not":{"multipleOf":2}}"#, #"{"not":{"multipleOf":4}}"#, .yes, .no),
        PairCase(#"{"type":"integer","minimum":5,"maximum":4}"#, #"false"#, .yes, .yes),
        PairCase(#"{"maximum":123456789012345678901234}"#, #"{"maximum":123456789012345678901235}"#, .yes, .no),
    ])
    func numbers(_ pair: PairCase) throws { try pair.check() }

    @Test(arguments: [
        PairCase(#"{"type":"string","minLength":2}"#, #"{"type":"string","minLength":1}"#, .yes, .no),
        PairCase(#"{"type":"string","maxLength":1}"#, #"{"type":"string","pattern":"^.?$"}"#, .no, .yes),
        PairCase(#"{"pattern":"^ab"}"#, #"{"pattern":"b"}"#, .yes, .no),
        PairCase(#"{"pattern":"^[a-c]{2,4}$"}"#, #"{"pattern":"^[a-d]+$","maxLength":4}"#, .yes, .no),
        PairCase(#"{"type":"string","pattern":"^(ab)*$"}"#, #"{"pattern":"^(ab|a|b)*$"}"#, .yes, .no),
        PairCase(#"{"pattern":"^(a|b)*$","type":"string","maxLength":1}"#, #"{"enum":["","a","b"]}"#, .yes, .yes),
        PairCase(#"{"pattern":"\\bcat\\b"}"#, #"{"pattern":"cat"}"#, .yes, .no),
        PairCase(#"{"pattern":"^\\p{Lu}"}"#, #"{"minLength":1}"#, .open, .no),
        PairCase(#"{"type":"string","pattern":"^\\d+$"}"#, #"{"pattern":"^[0-9]*$","minLength":1}"#, .yes, .no),
        PairCase(#"{"pattern":"a","not":{"pattern":"a"}}"#, #"{"not":{"type":"string"}}"#, .yes, .no),
        PairCase(#"{"format":"date"}"#, #"{"format":"email"}"#, .yes, .yes),
    ])
    func strings(_ pair: PairCase) throws { try pair.check() }

    @Test(arguments: [
        PairCase(
            #"{"type":"object","properties":{"a":{"type":"integer"}}}"#,
            #"{"type":"object","properties":{"a":{"type":"number"}}}"#,
            .yes,
            .no
        ),
        PairCase(#"{"type":"object","required":["a"]}"#, #"{"type":"object","minProperties":1}"#, .yes, .no),
        PairCase(
            #"{"type":"object","properties":{"a":true},"additionalProperties":false}"#,
            #"{"type":"object","maxProperties":1,"propertyNames":{"const":"a"}}"#,
            .yes,
            .yes
        ),
        PairCase(
            #"{"type":"object","patternProperties":{"^x":{"type":"integer"}},"additionalProperties":false}"#,
            #"{"type":"object","additionalProperties":{"type":"integer"}}"#,
            .yes,
            .no
        ),
        PairCase(
            #"{"properties":{"xa":{"type":"string"}},"patternProperties":{"^x":{"type":"integer"}}}"#,
            #"{"properties":{"xa":false}}"#,
            .yes,
            .no
        ),
        PairCase(
            #"{"type":"object","propertyNames":{"pattern":"^[ab]$"}}"#,
            #"{"type":"object","maxProperties":2}"#,
            .yes,
            .no
        ),
        PairCase(
            #"{"type":"object","propertyNames":{"enum":["a","b"]},"minProperties":2}"#,
            #"{"type":"object","required":["a","b"]}"#,
            .yes,
            .no
        ),
        PairCase(#"{"minProperties":3,"maxProperties":2}"#, #"{"not":{"type":"object"}}"#, .yes, .yes),
        PairCase(
            #"{"dependencies":{"a":["b"]},"required":["a"],"type":"object"}"#,
            #"{"required":["a","b"],"type":"object"}"#,
            .yes,
            .yes
        ),
        PairCase(
            #"{"dependentSchemas":{"a":{"properties":{"b":false}}}}"#,
            #"{"not":{"required":["a","b"]}}"#,
            .no,
            .yes,
            .draft2020
        ),
        PairCase(
            #"{"dependentRequired":{"a":["b"],"b":["c"]}}"#,
            #"{"dependentRequired":{"a":["c"]}}"#,
            .yes,
            .no,
            .draft2019
        ),
        PairCase(
            #"{"allOf":[{"properties":{"a":true}}],"unevaluatedProperties":false,"type":"object"}"#,
            #"{"properties":{"a":true},"additionalProperties":false,"type":"object"}"#,
            .yes,
            .yes,
            .draft2020
        ),
        PairCase(
            #"{"anyOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":true}}],"unevaluatedProperties":false}"#,
            #"{"propertyNames":{"enum":["a","b"]}}"#,
            .yes,
            .no,
            .draft2020
        ),
        PairCase(
            #"{"if":{"required":["a"]},"then":{"properties":{"a":true}},"unevaluatedProperties":{"type":"null"}}"#,
            #"{"additionalProperties":{"type":"null"}}"#,
            .no,
            .yes,
            .draft2019
        ),
    ])
    func objects(_ pair: PairCase) throws { try pair.check() }

    @Test(arguments: [
        PairCase(
            #"{"type":"array","items":{"type":"integer"}}"#,
            #"{"type":"array","items":{"type":"number"}}"#,
            .yes,
            .no
        ),
        PairCase(
            #"{"type":"array","items":[{"type":"string"}],"additionalItems":false}"#,
            #"{"type":"array","items":{"type":"string"},"maxItems":1}"#,
            .yes,
            .yes
        ),
        PairCase(
            #"{"type":"array","prefixItems":[{"const":1}],"items":{"const":2},"minItems":2}"#,
            #"{"type":"array","contains":{"const":2}}"#,
            .yes,
            .no,
            .draft2020
        ),
        PairCase(
            #"{"contains":{"type":"integer"},"minContains":2}"#,
            #"{"contains":{"type":"number"}}"#,
            .yes,
            .no,
            .draft2019
        ),
        PairCase(
            #"{"type":"array","contains":{"type":"integer"},"minContains":2}"#,
            #"{"type":"array","contains":{"type":"number"},"minItems":2}"#,
            .yes,
            .no,
            .draft2019
        ),
        PairCase(
            #"{"type":"array","contains":{"const":1},"maxContains":1,"items":{"const":1}}"#,
            #"{"type":"array","maxItems":1,"minItems":1,"items":{"const":1}}"#,
            .yes,
            .yes,
            .draft2020
        ),
        PairCase(
            #"{"type":"array","uniqueItems":true,"items":{"enum":[1,2,3]}}"#,
            #"{"type":"array","maxItems":3}"#,
            .yes,
            .no
        ),
        PairCase(
            #"{"type":"array","uniqueItems":true,"items":[{"enum":[1,2]},{"enum":[1]}],"minItems":2}"#,
            #"{"type":"array","items":[{"const":2}]}"#,
            .yes,
            .no
        ),
        PairCase(
            #"{"type":"array","items":{"type":"boolean"},"minItems":3}"#,
            #"{"type":"array","not":{"uniqueItems":true}}"#,
            .yes,
            .no
        ),
        PairCase(#"{"maxItems":1}"#, #"{"uniqueItems":true}"#, .yes, .no),
        PairCase(
            #"{"prefixItems":[{"type":"string"}],"unevaluatedItems":false}"#,
            #"{"maxItems":1}"#,
            .yes,
            .no,
            .draft2020
        ),
        PairCase(
            #"{"contains":{"const":1},"unevaluatedItems":{"const":2},"type":"array"}"#,
            #"{"items":{"enum":[1,2]},"contains":{"const":1},"type":"array"}"#,
            .yes,
            .yes,
            .draft2020
        ),
        PairCase(
            #"{"contains":{"const":1},"unevaluatedItems":{"const":2},"type":"array"}"#,
            #"{"items":{"const":2},"contains":{"const":1},"type":"array"}"#,
            .yes,
            .yes,
            .draft2019
        ),
    ])
    func arrays(_ pair: PairCase) throws { try pair.check() }

    @Test(arguments: [
        PairCase(
            #"{"oneOf":[{"type":"integer"},{"multipleOf":2}]}"#,
            #"{"not":{"type":"integer","multipleOf":2}}"#,
            .yes,
            .no
        ),
        PairCase(#"{"anyOf":[{"minimum":5},{"maximum":4}]}"#, #"true"#, .yes, .no),
        PairCase(#"{"anyOf":[{"minimum":5},{"maximum":5}]}"#, #"true"#, .yes, .yes),
        PairCase(
            #"{"if":{"type":"string"},"then":{"minLength":1},"else":{"type":"null"}}"#,
            #"{"anyOf":[{"type":"string","minLength":1},{"type":"null"}]}"#,
            .yes,
            .yes
        ),
        PairCase(#"{"not":{"not":{"type":"array"}}}"#, #"{"type":"array"}"#, .yes, .yes),
        PairCase(#"{"not":{"anyOf":[{"type":"string"},{"minimum":3}]}}"#, #"{"not":{"const":3}}"#, .yes, .no),
        PairCase(
            ##"{"allOf":[{"$ref":"#/definitions/a"}],"definitions":{"a":{"minimum":2}}}"##,
            #"{"minimum":2}"#,
            .yes,
            .yes
        ),
    ])
    func combinations(_ pair: PairCase) throws { try pair.check() }
}

/// What draft 4 calls an integer, when it counts how a number is written.
@Suite struct IntegerReadingTests {
    @Test(arguments: [
        (#"{"type":"number","multipleOf":1}"#, #"{"type":"integer"}"#, Outcome.no),
        (#"{"enum":[1,2]}"#, #"{"type":"integer"}"#, .no),
        (#"{"type":"integer","enum":[3.0]}"#, #"{"enum":[4]}"#, .no),
        (#"{"type":"integer","enum":[[3.0]]}"#, #"{"enum":[4]}"#, .yes),
        (#"{"items":{"type":"integer"},"enum":[[3.0]]}"#, #"{"items":{"not":{"type":"integer"}}}"#, .no),
        (#"{"type":"integer"}"#, #"{"type":"number","multipleOf":1}"#, .yes),
    ])
    func spellingCounts(_ pair: (String, String, Outcome)) throws {
        #expect(try outcome(pair.0, pair.1, .draft4, integers: .bySpelling).outcome == pair.2)
    }

    /// The one member that there is room for has to have a name that fulfils several demands at once, or cannot.
    @Test(arguments: [
        (1, #"{"anyOf":[{"propertyNames":{"pattern":"^o"}},{"additionalProperties":{"type":"integer"}}]}"#, Outcome.no),
        (1, #"{"anyOf":[{"additionalProperties":{"type":"integer"}},{"propertyNames":{"pattern":"^o"}}]}"#, .no),
        (1, #"{"anyOf":[{"propertyNames":{"pattern":"^$|^q"}},{"propertyNames":{"pattern":"^a"}}]}"#, .no),
        (1, #"{"anyOf":[{"propertyNames":{"pattern":"^q"}},{"propertyNames":{"pattern":"^[^q]|^$"}}]}"#, .yes),
        (2, #"{"anyOf":[{"propertyNames":{"pattern":"^q"}},{"propertyNames":{"pattern":"^[^q]|^$"}}]}"#, .no),
        (
            2,
            #"{"anyOf":[{"propertyNames":{"pattern":"^(?:[^q]|$)"}},{"propertyNames":{"pattern":"^(?:[^r]|$)"}},{"propertyNames":{"pattern":"^(?:[^s]|$)"}}]}"#,
            .yes
        ),
        (
            2,
            #"{"anyOf":[{"propertyNames":{"pattern":"^(?:[^q]|$)"}},{"propertyNames":{"pattern":"^(?:[^r]|$)"}},{"propertyNames":{"pattern":"[^s]$|^$"}}]}"#,
            .no
        ),
    ])
    func oneNameForSeveralDemands(_ members: Int, _ reader: String, _ expected: Outcome) throws {
        let writer = #"{"type":"object","maxProperties":\#(members)}"#
        #expect(try outcome(writer, reader).outcome == expected)
    }
}
