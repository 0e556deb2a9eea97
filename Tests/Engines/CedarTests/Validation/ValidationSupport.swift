// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A small schema, and what is asked of the validator again and again.
enum Sample {
    /// What most rules are about.
    static let schema = """
        entity Group in [Group];
        entity User in [Group] {
            name: String, age?: Long, isActive: Bool, boss: User, friends: Set<User>,
            home: {city: String, zip?: Long, owner: User}, address: ipaddr,
        } tags String;
        entity Robot in [Group] { name: String, age?: Long, serial: Long } tags Long;
        entity Doc in [Folder] { owner: User, title?: String };
        entity Folder;
        entity Color enum ["red", "green"];
        action reading;
        action read, list in [reading] appliesTo { principal: [User, Robot], resource: Doc, context: {ip: ipaddr, note?: String} };
        action edit appliesTo { principal: User, resource: [Doc, Folder], context: {by: User, deep: {by?: User}} };
        action idle;
        namespace Other { action fetch appliesTo { principal: User, resource: Doc }; }
        """

    /// The result for policies under a schema.
    static func validate(
        _ policies: String,
        _ mode: ValidationMode = .strict,
        level: Int? = nil,
        schema: String = Sample.schema,
        links: [TemplateLink] = [],
        limits: ValidationLimits = ValidationLimits()
    ) throws -> ValidationResult {
        var set = try PolicySet.parse(policies)
        set.links = links
        return Validator(schema: try Schema(parsing: Array(schema.utf8)), limits: limits)
            .validate(set, mode: mode, level: level)
    }

    /// The rules that a condition breaks when a user edits a document.
    static func errors(_ condition: String, _ mode: ValidationMode = .strict, level: Int? = nil) throws
        -> [ValidationCode]
    {
        let policy = "permit(principal, action == Action::\"edit\", resource is Doc) when { \(condition) };"
        return try validate(policy, mode, level: level).errors.map(\.code)
    }

    /// The entity that a text such as `User::"alice"` is.
    static func entity(_ text: String) throws -> EntityUID? {
        guard case .literal(.entity(let uid)) = try Expression.parse(text).node else { return nil }
        return uid
    }
}
