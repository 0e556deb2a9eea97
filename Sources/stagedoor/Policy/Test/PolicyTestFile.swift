// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// A policy test as its file has it: which policies, schema and entities, and the requests with what is expected.
struct PolicyTestFile: Sendable {
    /// A request and what is expected of it.
    struct Case: Sendable {
        let description: String?
        /// The whole object, from which the request is read.
        let json: JSON
        let validates: Bool
        let decision: Decision?
        let reason: Set<CedarString>?
        let errors: Set<CedarString>?

        /// Whether anything is expected of it.
        var isChecked: Bool { decision != nil || reason != nil || errors != nil }
    }

    /// Why a file is no policy test.
    struct Problem: Error {
        let message: String
        /// The offset in the file.
        let offset: Int
    }

    let policies: String
    let policySyntax: CedarSyntax
    let schema: String?
    let schemaSyntax: CedarSyntax
    let entities: String?
    let links: String?
    let shouldValidate: Bool?
    let validatesEntities: Bool
    let names: PolicyNames.Source
    let cases: [Case]

    /// The most requests of one file.
    private static let mostCases = 1_000_000

    init(_ json: JSON) throws(Problem) {
        guard let policies = try json.text("policies") else {
            throw Problem(message: "'policies' is missing: the file of the policies", offset: Int(json.offset))
        }
        self.policies = policies
        policySyntax = try json.choice("policyFormat", CedarSyntax.allCases) ?? .cedar
        schema = try json.text("schema")
        schemaSyntax = try json.choice("schemaFormat", CedarSyntax.allCases) ?? .cedar
        entities = try json.text("entities")
        links = try json.text("templateLinked")
        shouldValidate = try json.flag("shouldValidate")
        validatesEntities = try json.flag("validateEntities") ?? true
        names = try json.choice("reasonIds", PolicyNames.Source.allCases) ?? .positional
        var cases: [Case] = []
        for request in try json.list("requests") ?? [] { cases.append(try Case(request)) }
        guard cases.count <= Self.mostCases else {
            throw Problem(message: "more than \(Self.mostCases) requests; split the file", offset: Int(json.offset))
        }
        self.cases = cases
    }

    /// Whether a document claims to be a policy test.
    static func isTest(_ json: JSON) -> Bool { json["policies"] != nil && json["requests"] != nil }
}

extension PolicyTestFile.Case {
    fileprivate init(_ json: JSON) throws(PolicyTestFile.Problem) {
        guard json.object != nil else {
            throw .init(message: "a request is an object; found: \(json.kind)", offset: Int(json.offset))
        }
        self.json = json
        description = try json.text("description")
        validates = try json.flag("validateRequest") ?? true
        decision = try json.choice("decision", [Decision.allow, .deny])
        reason = try json.names("reason")
        errors = try json.names("errors")
    }
}

extension JSON {
    private typealias Problem = PolicyTestFile.Problem

    /// The member of that name, unless it is absent or null.
    private func present(_ key: String) -> JSON? {
        self[key].flatMap { $0.isNull ? nil : $0 }
    }

    fileprivate func text(_ key: String) throws(PolicyTestFile.Problem) -> String? {
        guard let value = present(key) else { return nil }
        guard let text = value.string else { throw Problem.type(key, "a string", value) }
        return text
    }

    fileprivate func flag(_ key: String) throws(PolicyTestFile.Problem) -> Bool? {
        guard let value = present(key) else { return nil }
        guard let flag = value.bool else { throw Problem.type(key, "true or false", value) }
        return flag
    }

    fileprivate func list(_ key: String) throws(PolicyTestFile.Problem) -> [JSON]? {
        guard let value = present(key) else { return nil }
        guard let list = value.array else { throw Problem.type(key, "an array", value) }
        return list
    }

    fileprivate func names(_ key: String) throws(PolicyTestFile.Problem) -> Set<CedarString>? {
        guard let list = try list(key) else { return nil }
        var names: Set<CedarString> = []
        for element in list {
            guard let name = element.string else { throw Problem.type(key, "an array of policies' ids", element) }
            names.insert(CedarString(name))
        }
        return names
    }

    fileprivate func choice<Choice: RawRepresentable<String>>(
        _ key: String,
        _ choices: [Choice]
    ) throws(PolicyTestFile.Problem) -> Choice? {
        guard let value = present(key) else { return nil }
        guard let choice = choices.first(where: { value.string?.hasSameBytes(as: $0.rawValue) == true }) else {
            throw Problem.type(key, choices.map { "\"\($0.rawValue)\"" }.joined(separator: " or "), value)
        }
        return choice
    }
}

extension PolicyTestFile.Problem {
    fileprivate static func type(_ key: String, _ expected: String, _ found: JSON) -> Self {
        let text = found.string.map { "\"\($0.prefix(40))\"" } ?? found.kind
        return Self(message: "'\(key)' is \(expected); found: \(text)", offset: Int(found.offset))
    }
}
