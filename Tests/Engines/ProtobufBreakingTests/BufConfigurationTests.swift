// SPDX-License-Identifier: Apache-2.0
import ProtobufBreaking
import ProtobufSchema
import Testing
import YAML

@Suite struct BufConfigurationTests {
    private func read(_ text: String) throws(BufConfigurationError) -> BufConfiguration {
        try BufConfiguration(parsing: Array(text.utf8))
    }

    private func breaking(_ text: String) throws -> BreakingConfiguration {
        try #require(try read(text).modules.first?.breaking)
    }

    @Test func withoutAConfigurationTheRulesAreThoseOfTheFileCategoryInV1() throws {
        let rules = BreakingConfiguration().rules
        #expect(rules == (try breaking("version: v1\nbreaking: {use: [FILE]}\n").rules))
        #expect(rules.count == 49 && !rules.contains(.fieldSameDefault))
        #expect(try breaking("version: v2\n").rules.count == 51)
    }

    @Test(arguments: [
        ("v2", "FILE", 51), ("v2", "PACKAGE", 51), ("v2", "WIRE_JSON", 22), ("v2", "WIRE", 15), ("v2", "CSR", 32),
        ("v1", "FILE", 49), ("v1", "PACKAGE", 49), ("v1", "WIRE_JSON", 21), ("v1", "WIRE", 14),
        ("v1beta1", "PACKAGE", 48), ("v1beta1", "WIRE", 14), ("v1beta1", "FILE", 49),
    ]) func aCategoryHasTheRulesOfItsVersion(_ version: String, _ category: String, _ count: Int) throws {
        #expect(try breaking("version: \(version)\nbreaking:\n  use: [\(category)]\n").rules.count == count)
    }

    @Test func exceptionsTakeRulesAndCategoriesAway() throws {
        let text = "version: v2\nbreaking:\n  use: [WIRE, FIELD_NO_DELETE]\n  except: [WIRE_JSON]\n"
        let expected: Set<BreakingRule> = [
            .fieldNoDelete, .fieldWireCompatibleCardinality, .fieldWireCompatibleType,
        ]
        #expect(try breaking(text).rules == expected)
    }

    @Test func oldNamesStandForTheRulesThatReplacedThem() throws {
        let rules = try breaking("version: v1\nbreaking:\n  use: [FIELD_SAME_CTYPE, FIELD_SAME_LABEL]\n").rules
        let expected: Set<BreakingRule> = [
            .fieldSameCPPStringType, .fieldSameCardinality, .fieldWireCompatibleCardinality,
            .fieldWireJSONCompatibleCardinality,
        ]
        #expect(rules == expected)
    }

    @Test func modulesHaveTheirOwnRulesOrThoseOfTheFile() throws {
        let configuration = try read(
            """
            version: v2
            modules:
              - path: ./p
                excludes: [p/old]
              - path: q
                breaking:
                  use: [MESSAGE_NO_DELETE]
                  ignore: [q/x, q]
            breaking:
              use: [FIELD_NO_DELETE]
              ignore: [p/a.proto, other]
            lint:
              what: [ever]
            """
        )
        #expect(configuration.modules.map(\.roots) == [["p"], ["q"]])
        #expect(configuration.modules[0].excludes == ["p/old"])
        #expect(configuration.modules.map(\.breaking.rules) == [[.fieldNoDelete], [.messageNoDelete]])
        #expect(configuration.modules.map(\.breaking.ignoredPaths) == [["a.proto"], ["x", "."]])
    }

    @Test func modulesAreComparedByTheirOwnRulesWithWhatTheyImport() throws {
        let yaml = """
            version: v2
            modules:
              - path: p
                breaking: {use: [FIELD_NO_DELETE]}
              - path: q
                breaking: {use: [MESSAGE_NO_DELETE]}
            """
        let old = [
            "p/a.proto": "syntax=\"proto3\";package a;message M{int32 x=1;}message N{}",
            "q/b.proto": "syntax=\"proto3\";package b;import \"a.proto\";message N{a.M m=1; int32 k=2;}",
            "buf.yaml": yaml,
        ]
        let new = [
            "p/a.proto": "syntax=\"proto3\";package a;message M{}",
            "q/b.proto": "syntax=\"proto3\";package b;import \"a.proto\";message Q{a.M m=1;}",
            "buf.yaml": yaml,
        ]
        let expected = [
            "p/a.proto 1:27-1:38 FIELD_NO_DELETE", "p/a.proto MESSAGE_NO_DELETE", "q/b.proto MESSAGE_NO_DELETE",
        ]
        #expect(try changes(from: old, to: new).map(\.annotation).sorted() == expected)
        #expect(throws: ProtoTreeError.self) { try changes(from: old, to: new.filter { $0.key != "buf.yaml" }) }
    }

    @Test func aWorkspaceOfFoldersHasTheConfigurationOfEach() throws {
        func files(_ body: String) -> Files {
            [
                "buf.work.yaml": "version: v1\ndirectories: [p, q]\n",
                "p/buf.yaml": "version: v1\nbreaking: {use: [FIELD_NO_DELETE]}\n",
                "q/buf.yaml": "version: v1\nbreaking: {use: [WIRE]}\n",
                "p/a.proto": "syntax=\"proto3\";package a;message M{\(body)}",
                "q/b.proto": "syntax=\"proto3\";package b;message M{\(body)}",
            ]
        }
        let expected = [
            "p/a.proto 1:27-1:38 FIELD_NO_DELETE", "q/b.proto 1:27-1:38 FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED",
        ]
        #expect(try changes(from: files("int32 a=1;"), to: files("")).map(\.annotation) == expected)
    }

    @Test func rootsOfTheFirstVersionAreLeftOutOfPaths() throws {
        let yaml = """
            version: v1beta1
            build:
              roots: [p, q]
              excludes: [p/x]
            breaking:
              ignore_only:
                FIELD_NO_DELETE: [b.proto]
            """
        func files(_ body: String) -> Files {
            var files = ["buf.yaml": yaml]
            for (path, package) in [("p/a.proto", "a"), ("p/x/c.proto", "c"), ("q/b.proto", "b")] {
                files[path] = "syntax=\"proto3\";package \(package);message M{\(body)}"
            }
            return files
        }
        let expected = ["p/a.proto 1:27-1:38 FIELD_NO_DELETE"]
        #expect(try changes(from: files("int32 a=1;"), to: files("")).map(\.annotation) == expected)
    }

    @Test(arguments: [
        ("version: v3\n", 1, 10), ("breaking: {}\n", 1, 1), ("version: v1\nbreaking:\n  use: [FOO]\n", 3, 9),
        ("version: v1\nbreaking:\n  use: [CSR]\n", 3, 9),
        ("version: v1\nbreaking:\n  use: [FIELD_SAME_DEFAULT]\n", 3, 9),
        ("version: v2\nbreaking:\n  ignore_only:\n    NOPE: [a]\n", 4, 5),
        ("version: v2\nbreaking:\n  used: []\n", 3, 3),
        ("version: v2\nbreaking:\n  ignore: [/a]\n", 3, 12), ("version: v2\nbreaking:\n  ignore: ../a\n", 3, 11),
        ("version: v2\nbreaking:\n  ignore_unstable_packages: maybe\n", 3, 29), ("- a\n", 1, 1),
        ("version: v2\nmodules:\n  - path: p\n    breaking: {ignore: [q]}\n", 4, 15), ("version: [\n", 2, 1),
    ]) func whatCannotBeUnderstoodIsNamedWithItsPlace(_ text: String, _ line: Int, _ column: Int) {
        do throws(BufConfigurationError) {
            _ = try read(text)
            Issue.record("read: \(text)")
        } catch {
            #expect(error.position?.line == line && error.position?.column == column, "\(error)")
            #expect(error.description.hasPrefix("buf.yaml"))
        }
    }

    @Test func chosenRulesReplaceThoseOfTheFileAndKeepItsExceptions() throws {
        let base = try breaking("version: v1\nbreaking:\n  ignore: [a]\n")
        let chosen = try base.selecting(use: ["FIELD_SAME_DEFAULT"], except: [])
        #expect(chosen.rules == [.fieldSameDefault] && chosen.ignoredPaths == ["a"])
        #expect(try base.selecting(use: [], except: ["FILE"]).rules.isEmpty)
        #expect(throws: BufConfigurationError.self) { try base.selecting(use: ["X"], except: []) }
    }
}
