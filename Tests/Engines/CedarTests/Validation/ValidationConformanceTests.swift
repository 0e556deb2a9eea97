// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// What the reference implementations hold for valid, this one does; what they refuse, this one refuses by the same rules.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct ValidationConformanceTests {
    @Test(arguments: ValidationMode.allCases)
    func theCorpusHasTheKnownOutcomesByTheKnownRules(mode: ValidationMode) throws {
        var counts = (valid: 0, invalid: 0)
        for line in try ConformanceFolder.lines("validation.jsonl") {
            let name = try #require(line["name"]?.string)
            let (policies, schema) = try inputs("\(name).json")
            let result = Validator(schema: schema).validate(policies, mode: mode)
            let expected = try #require(line[mode.rawValue]).bool ?? false
            #expect(result.isValid == expected, "\(name) \(mode) \(result.errors.map(\.message))")
            let messages = (line["\(mode.rawValue)Errors"]?.array ?? []).compactMap(\.string)
            let known = messages.compactMap { ReferenceMessages.code(of: $0) }
            try #require(known.count == messages.count, "\(messages)")
            #expect(Set(result.errors.map(\.code)) == Set(known), "\(name) \(mode) \(result.errors) \(messages)")
            if expected { counts.valid += 1 } else { counts.invalid += 1 }
        }
        #expect(counts.valid > 400 && counts.invalid > 150, "\(counts)")
    }

    @Test(arguments: ["tests", "corpus-tests", "usecases", "mutate"])
    func testFilesValidateAsTheySay(folder: String) throws {
        var outcomes: [String: Bool] = [:]
        for line in try ConformanceFolder.lines("expected-oracle.jsonl") where line["kind"]?.string == "suite" {
            outcomes[try #require(line["test"]?.string)] = line["validates"]?.bool
        }
        var count = 0
        for (name, test) in try ConformanceFolder.tests(in: folder) {
            guard let expected = outcomes[name] ?? test["shouldValidate"]?.bool else { continue }
            let (policies, schema) = try inputs(name)
            let result = Validator(schema: schema).validate(policies)
            #expect(result.isValid == expected, "\(name) \(result.errors)")
            count += 1
        }
        #expect(count > 0)
    }

    private func inputs(_ name: String) throws -> (PolicySet, Schema) {
        let test = try JSON(parsing: try #require(ConformanceFolder.bytes(name)))
        let text = try bytes(test["policies"])
        let isJSON = test["policyFormat"]?.string == "json"
        var policies = isJSON ? try PolicySet.parse(json: text) : try PolicySet.parse(text)
        if let file = test["templateLinked"]?.string {
            policies.policies = policies.policies.map { $0.renamed($0.annotatedID ?? $0.id) }
            policies.templates = policies.templates.map { $0.renamed($0.annotatedID ?? $0.id) }
            policies.links = try TemplateLink.parse(json: try #require(ConformanceFolder.bytes(file)))
        }
        let schema = try bytes(test["schema"])
        let isJSONSchema = test["schemaFormat"]?.string == "json"
        return (policies, isJSONSchema ? try Schema(parsingJSON: schema) : try Schema(parsing: schema))
    }

    /// The file that a test names.
    private func bytes(_ file: JSON?) throws -> [UInt8] {
        let name = try #require(file?.string)
        return try #require(ConformanceFolder.bytes(name))
    }
}
