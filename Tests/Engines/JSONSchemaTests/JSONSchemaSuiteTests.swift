// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONSchema
import Testing

/// The JSON Schema Test Suite.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct JSONSchemaSuiteTests {
    static let drafts: [(String, JSONSchemaDraft)] = [
        ("draft4", .draft4), ("draft6", .draft6), ("draft7", .draft7), ("draft2019-09", .draft2019),
        ("draft2020-12", .draft2020),
    ]

    @Test(arguments: drafts) func everyRequiredVerdictIsThatOfTheSuite(_ name: String, _ draft: JSONSchemaDraft) throws
    {
        var tested = 0
        for group in try ConformanceFolder.cases("validate-jsts-\(name).jsonl") {
            guard group["needs_remotes"]?.bool != true, group["optional"]?.bool != true else { continue }
            tested += try check(group, draft, assertsFormat: false)
        }
        #expect(tested > 100)
    }

    @Test(arguments: drafts) func everyOptionalVerdictIsThatOfTheSuite(_ name: String, _ draft: JSONSchemaDraft) throws
    {
        var tested = 0
        for group in try ConformanceFolder.cases("validate-jsts-\(name).jsonl") {
            guard group["needs_remotes"]?.bool != true, group["optional"]?.bool == true else { continue }
            // Draft 7 lets `contentEncoding` assert, later drafts do not; here it never does.
            if group["source"]?.string?.hasSuffix("/content.json") ?? false { continue }
            // The rules of IDNA for what Punycode stands for, contexts and directions are not checked.
            let name = group["name"]?.string ?? ""
            if name.contains("A-label") || name.contains("internationalized") { continue }
            let isFormat = group["source"]?.string?.contains("/format/") ?? false
            tested += try check(group, draft, assertsFormat: isFormat)
        }
        #expect(tested > 20)
    }

    /// How many values were checked.
    private func check(_ group: JSON, _ draft: JSONSchemaDraft, assertsFormat: Bool) throws -> Int {
        let text = try #require(group["schema"]).compactBytes
        let name = group["id"]?.string ?? ""
        let validator: JSONSchemaValidator
        do {
            let schema = try JSONSchema(parsing: text, draft: draft)
            validator = try schema.validator(JSONSchemaValidator.Options(assertsFormat: assertsFormat))
        } catch {
            Issue.record("\(name) \(group["name"]?.string ?? "") \(error) \(String(decoding: text, as: UTF8.self))")
            return 0
        }
        let tests = group["tests"]?.array ?? []
        for test in tests {
            let data = try #require(test["data"])
            let expected = test["valid"]?.bool
            let detail = "\(name) \(group["name"]?.string ?? ""): \(test["description"]?.string ?? "")"
            #expect(
                validator.isValid(data) == expected,
                "\(detail) \(String(decoding: text, as: UTF8.self)) \(data.compactText)"
            )
            #expect(try validator.validate(data).isEmpty == expected, "\(detail)")
        }
        return tests.count
    }
}
