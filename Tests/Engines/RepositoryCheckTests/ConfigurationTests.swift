// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import SchemaCheck
import TestSupport
import Testing

/// What `stagedoor.yaml` may say, and how it is told what it may not.
@Suite struct ConfigurationTests {
    @Test(arguments: [
        ("schemas:\n  - files: \"*.avsc\"\n    subjct: topic\n", "3:5: 'subjct' is no key of a group of schemas"),
        ("levels: FULL\n", "1:1: 'levels' is no key of the configuration"),
        ("compatibility: SIDEWAYS\n", "1:16: 'SIDEWAYS' is no compatibility"),
        ("compatibility: 3\n", "1:16: 'compatibility' is no text"),
        ("onDelete: maybe\n", "1:11: 'maybe' is no onDelete"),
        ("policy: loose\n", "1:9: 'loose' is no policy"),
        ("schemas: all\n", "1:10: 'schemas' is no list of groups of files"),
        ("schemas:\n  - format: avro\n", "2:5: a group has no 'files'"),
        ("schemas:\n  - files: a\n    format: xml\n", "3:13: 'xml' is no format"),
        ("schemas:\n  - files: a\n    subject: \"{nme}\"\n", "3:14: 'subject' names no subject: '{nme}' is unknown"),
        (
            "schemas:\n  - files: a\n    subject: \"a{name\"\n",
            "3:14: 'subject' names no subject: a brace has no partner"
        ),
        ("schemas:\n  - files: [a, 1]\n", "2:16: 'files' holds something that is no text"),
        ("- a\n", "1:1: the configuration is no mapping"),
    ])
    func everyMistakeHasItsPlace(yaml: String, expected: String) {
        #expect(Repository.problems { _ = try Repository.configuration(yaml) } == [expected])
    }

    @Test func allMistakesAreToldAtOnce() {
        let problems = Repository.problems { _ = try Repository.configuration("policy: x\na: 1\nonDelete: y\n") }
        #expect(problems.count == 3)
    }

    @Test func brokenYAMLIsAFindingWithAPlace() {
        #expect(
            Repository.problems { _ = try Repository.configuration("schemas: [\n") }.first?.hasPrefix("2:1") == true
        )
    }

    @Test(arguments: ["", "# nothing\n", "{}\n", "~\n"]) func anEmptyFileSaysNothing(yaml: String) throws {
        #expect(try Repository.configuration(yaml).groups.isEmpty)
    }

    @Test(arguments: 1...300) func anyBytesAreReadOrRefused(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "schemas", ":", "\n", "  ", "- ", "files", "a", "{", "}", "[", "]", "\"", "subject", "{name}", "&a", "*a",
        ]
        let text = (0..<random.below(60)).map { _ in random.pick(pieces, or: "") }.joined()
        for problem in Repository.problems({ _ = try Repository.configuration(text) }) {
            #expect(problem.first?.isNumber == true, "\(text.debugDescription)")
        }
        _ = Repository.problems { _ = try Waivers(parsing: Array(text.utf8), file: "w") }
    }

    @Test func levelsAndPoliciesComeFromTheGroupThenTheFile() throws {
        let old = [
            "a.avsc": Texts.record("A", Texts.field("x", "int")), "b.avsc": Texts.record("B", Texts.field("x", "int")),
        ]
        let new = ["a.avsc": Texts.record("A"), "b.avsc": Texts.record("B")]
        let config =
            "compatibility: forward\nschemas:\n  - files: b.avsc\n    compatibility: BACKWARD\n  - files: \"*.avsc\"\n"
        let report = try Repository.check(old, new, config: config)
        #expect(report.lines == ["error READER_FIELD_MISSING_DEFAULT_VALUE a.avsc:1 A"])
        let forced = try Repository.check(old, new, config: config) { $0.level = .full }
        #expect(forced.findings.count == 2)
        #expect(try Repository.check(old, new, config: config) { $0.level = CompatibilityLevel.none }.findings.isEmpty)
    }

    @Test func theProfileDecidesByWhatJSONSchemasAreJudged() throws {
        let old = ["a.schema.json": #"{"type": "object"}"#]
        let new = ["a.schema.json": #"{"type": "object", "properties": {"x": {"minLength": 0}}}"#]
        #expect(try Repository.check(old, new).verdict == .incompatible)
        #expect(try Repository.check(old, new, config: "profile: data\n").verdict == .compatible)
        let config = "profile: data\nschemas:\n  - files: \"*.json\"\n    profile: confluent\n"
        #expect(try Repository.check(old, new, config: config).verdict == .incompatible)
        #expect(try Repository.check(old, new, config: config) { $0.profile = .data }.verdict == .compatible)
    }
}
