// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// The published texts: which are policies, what they are in JSON, and how they are laid out.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct SyntaxConformanceTests {
    private static let folders = ["corpus-tests", "tests", "sample-data", "usecases", "compose", "mutate", "runtests"]

    private static func policyFiles() throws -> [(test: String, text: [UInt8])] {
        try folders.flatMap { folder in
            try ConformanceFolder.tests(in: folder).compactMap { name, json in
                guard let file = json["policies"]?.string, json["policyFormat"]?.string != "json",
                    let text = ConformanceFolder.bytes(file)
                else { return nil }
                return (name, text)
            }
        }
    }

    @Test func policiesAreReadAndRefusedAsTheReferenceEngineDoes() throws {
        var expected: [String: Bool] = [:]
        for line in try ConformanceFolder.lines("expected-oracle.jsonl") {
            if let name = line["test"]?.string, let isRead = line["policiesOk"]?.bool { expected[name] = isRead }
        }
        let files = try Self.policyFiles()
        #expect(files.count > 900)
        var refused = 0
        for (name, text) in files {
            var problem: CedarParseFailure?
            do throws(CedarParseFailure) { _ = try PolicySet.parse(text) } catch { problem = error }
            #expect(
                (problem == nil) == (expected[name] ?? true),
                "\(name): \(problem?.errors.first?.message ?? "read")"
            )
            refused += problem == nil ? 0 : 1
        }
        #expect(refused > 40)
    }

    @Test func everyTextSettlesWhenLaidOutAndReadsBackFromEveryForm() throws {
        for (name, bytes) in try Self.policyFiles() {
            let text = String(decoding: bytes, as: UTF8.self)
            guard failure(text) == nil else { continue }
            let set = try PolicySet.parse(text)
            let formatted = try PolicyFormatter().format(text)
            #expect(try PolicyFormatter().format(formatted).utf8.elementsEqual(formatted.utf8), "\(name)")
            #expect(try PolicySet.parse(formatted) == set, "\(name)")
            #expect(try PolicySet.parse(set.cedarText()).anonymous == set.anonymous, "\(name)")
            #expect(try PolicySet.parse(json: set.jsonText()).jsonText() == set.jsonText(), "\(name)")
        }
    }

    @Test func theJSONFormIsThatOfTheReferenceEngine() throws {
        let cases = try ConformanceFolder.lines("est.jsonl")
        #expect(cases.count >= 100)
        for line in cases {
            let text = try #require(line["policies"]?.string)
            let set = try PolicySet.parse(text)
            let expected = try #require(line["json"])
            #expect(try JSON(parsing: set.jsonText()).sorted == expected.sorted, "\(text)")
            let read = try PolicySet.parse(json: expected.compactText)
            #expect(try JSON(parsing: read.jsonText()).sorted == expected.sorted, "\(text)")
            #expect(
                try JSON(parsing: PolicySet.parse(read.cedarText()).jsonText()).sorted == expected.sorted,
                "\(text)"
            )
        }
    }

    @Test func textsAreLaidOutAsTheReferenceFormatterDoes() throws {
        let cases = try ConformanceFolder.lines("format.jsonl")
        #expect(cases.count >= 20)
        for line in cases {
            let (text, expected) = (try #require(line["input"]?.string), try #require(line["expected"]?.string))
            #expect(try PolicyFormatter().format(text).utf8.elementsEqual(expected.utf8), "\(text)")
            #expect(try PolicyFormatter().format(expected).utf8.elementsEqual(expected.utf8), "\(expected)")
        }
    }

    @Test func theLinksOfTheUseCasesCanBeMade() throws {
        var count = 0
        for (name, json) in try ConformanceFolder.tests(in: "usecases") {
            guard let file = json["templateLinked"]?.string, let bytes = ConformanceFolder.bytes(file),
                let policies = json["policies"]?.string, let text = ConformanceFolder.bytes(policies)
            else { continue }
            let links = try TemplateLink.parse(json: bytes)
            #expect(try PolicySet.parse(text).linking(links).links.count == links.count, "\(name)")
            count += links.count
        }
        #expect(count > 0)
    }
}
