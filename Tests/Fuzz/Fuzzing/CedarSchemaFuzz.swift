// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// Schemas, as text and as JSON.
enum CedarSchemaFuzz {
    static func run(text input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let fragment = try? SchemaFragment(parsing: input) else { return false }
        guard let schema = try? Schema([fragment]) else { return false }
        let json = fragment.json.compactBytes
        // JSON takes several levels to say what a text says in one.
        if let read = try? SchemaFragment(parsingJSON: json) {
            let other = try certain("the JSON form is a schema") { try Schema([read]) }
            try demand(schema.hasSameMeaning(as: other), "the JSON form means the same")
        }
        try check(fragment, schema)
        return true
    }

    static func run(json input: [UInt8]) throws(FuzzFailure) -> Bool {
        guard let fragment = try? SchemaFragment(parsingJSON: input) else { return false }
        guard let schema = try? Schema([fragment]) else { return false }
        let json = fragment.json.compactBytes
        let read = try certain("the JSON form can be read") { try SchemaFragment(parsingJSON: json) }
        try demand(read.json.compactBytes == json, "the JSON form stays as it is")
        try check(fragment, schema)
        return true
    }

    /// - Parameter schema: what the fragment means.
    private static func check(_ fragment: SchemaFragment, _ schema: Schema) throws(FuzzFailure) {
        if let text = try? fragment.cedarText() {
            let read = try certain("the text form can be read") { try SchemaFragment(parsing: Array(text.utf8)) }
            let other = try certain("the text form is a schema") { try Schema([read]) }
            try demand(schema.hasSameMeaning(as: other), "the text form means the same")
        }
        guard let set = try? CedarWorld.policySet.get() else { return }
        let validator = Validator(schema: schema, limits: ValidationLimits(steps: 100_000, stepsPerPolicy: 0))
        _ = validator.validate(set, level: 2)
        _ = try? Entities(parsingJSON: Array(CedarWorld.entities.utf8), schema: schema)
        _ = try? RequestReader(schema: schema).read(Array(CedarWorld.request.utf8))
    }
}

extension Schema {
    /// What an action that applies to nothing would apply to if it applied to anything, only JSON can say.
    fileprivate func hasSameMeaning(as other: Schema) -> Bool {
        entityTypes == other.entityTypes && actions.count == other.actions.count
            && actions.values.allSatisfy { action in
                guard let same = other.action(action.uid) else { return false }
                return same == action
                    || action.appliesToNothing && same.appliesToNothing && same.ancestors == action.ancestors
            }
    }
}

extension SchemaAction {
    fileprivate var appliesToNothing: Bool { principals.isEmpty || resources.isEmpty }
}
