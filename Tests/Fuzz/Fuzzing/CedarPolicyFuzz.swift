// SPDX-License-Identifier: Apache-2.0
import Cedar

/// Policies, as text and as JSON.
enum CedarPolicyFuzz {
    static func run(text input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let set = try? PolicySet.parse(input) else { return false }
        let text = String(decoding: input, as: UTF8.self)
        let formatted = try certain("what was read can be laid out") { try PolicyFormatter().format(text) }
        let again = try certain("what is laid out can be laid out") { try PolicyFormatter().format(formatted) }
        try demand(again.utf8.elementsEqual(formatted.utf8), "a layout stays as it is")
        try check(set)
        return true
    }

    static func run(json input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let set = try? PolicySet.parse(json: input) else { return false }
        try check(set)
        return true
    }

    private static func check(_ set: PolicySet) throws(FuzzFailure) {
        // A text says in one level what JSON says in several, so the reader of JSON may refuse what is nested very deep.
        var limits = PolicyLimits()
        limits.jsonDepth = 4_000
        limits.depth = 400
        let json = set.jsonText()
        if let read = try read(json, limits) {
            try demand(read.jsonText().utf8.elementsEqual(json.utf8), "the JSON form stays as it is")
        }
        let text = set.cedarText()
        let count = set.policies.count + set.templates.count + set.links.count
        let spelled = try certain("the text form can be read") { try PolicySet.parse(text, limits: limits) }
        try demand(spelled.policies.count + spelled.templates.count == count, "the text form has all policies")
        try certain("policies can be compiled and decide") { try CedarWorld.decide(set) }
        let limited = ValidationLimits(steps: 100_000, stepsPerPolicy: 0)
        let validator = Validator(
            schema: try certain("the schema can be read") { try CedarWorld.schema.get() },
            limits: limited
        )
        for mode in ValidationMode.allCases { _ = validator.validate(set, mode: mode, level: 1) }
    }

    /// The set that a form means; nil for a chain of so many operands that it is nested deeper than anybody reads.
    private static func read(_ json: String, _ limits: PolicyLimits) throws(FuzzFailure) -> PolicySet? {
        do throws(CedarParseFailure) {
            return try PolicySet.parse(json: json, limits: limits)
        } catch {
            try demand(error.errors.first?.code == "json.too-deep", "the JSON form can be read: \(error)")
            return nil
        }
    }
}
