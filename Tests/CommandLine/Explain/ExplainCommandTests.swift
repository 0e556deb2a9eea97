// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Cedar
import Findings
import Foundation
import JSON
import JSONSchema
import MerkleLog
import PolicyAnalysis
import ProtobufBreaking
import ProtobufSchema
import RegistryTransfer
import RepositoryCheck
import SchemaCheck
import Testing

@testable import stagedoor

/// Every rule is explained, and nothing else.
@Suite struct ExplainCommandTests {
    /// What findings can be called, by the enumerations of the engines.
    private static let emitted: [String] =
        AvroIncompatibility.allCases.map(\.rawValue)
        + JSONSchemaChange.allCases.filter { !$0.isCompatible(.strict) }.map(\.rawValue)
        + ProtobufChange.allCases.filter { !$0.isCompatible }.map(\.rawValue)
        + AvroSchemaError.Code.allCases.map(\.rawValue) + JSONSchemaError.Code.allCases.map(\.rawValue)
        + ProtobufSchemaError.Code.allCases.map(\.rawValue) + BreakingRule.allCases.map(\.rawValue)
        + RepositoryRule.allCases.map(\.rawValue) + PolicyRule.allCases.map(\.rawValue)
        + ValidationCode.allCases.map(\.rawValue) + CommandRule.allCases.map(\.rawValue)
        + LogDamage.Kind.allCases.map(\.rawValue) + MerkleLogError.Code.allCases.map(\.proofRule)
        + TransferFinding.Kind.allCases.map(\.rawValue) + BatchProblem.Code.allCases.map(\.rawValue)

    /// The files with enumerations whose names look like those of rules, but which are none, or which are looked at above.
    private static let withoutRules = [
        "JSONSchema/Compatibility/JSONSchemaChange.swift", "ProtobufSchema/Compatibility/ProtobufChange.swift",
        "ProtobufBreaking/Rules/BreakingCategory.swift", "ProtobufSchema/Options/OptionElement.swift",
        "SchemaCheck/CompatibilityLevel.swift", "Registry/RegistrySettings.swift",
    ]
    /// Reasons why a token is refused are written into a log, and are no findings.
    private static let internalCodes: Set<String> = ["no-rule"]

    @Test func everyRuleThatAnEngineCanReportIsExplained() {
        for rule in Self.emitted {
            let explanation = RuleBook.explanation(of: rule)
            #expect(explanation?.rule == rule && explanation?.summary.isEmpty == false, "\(rule)")
        }
        #expect(Self.emitted.count > 200)
    }

    @Test func nothingIsExplainedThatNobodyReports() {
        let known = Set(Self.emitted)
        let others = RuleBook.ids.filter { !known.contains($0) }
        let records = others.filter { $0.hasPrefix("JSON_SCHEMA_") }
        #expect(records.contains("JSON_SCHEMA_REQUIRED") && records.contains("JSON_SCHEMA_MINLENGTH"))
        #expect(
            Set(others).subtracting(records).subtracting(InputMistakes.allCases.map(\.pattern)) == [
                "SCHEMA_TYPE_CHANGED", "JSON_DATA_REFUSED", "AVRO_MORE_DIFFERENCES", "JSON_MORE_DIFFERENCES",
                "PROTOBUF_MORE_DIFFERENCES", "AVRO_COMPARISON_LIMIT", "JSON_COMPARISON_LIMIT",
                "PROTOBUF_COMPARISON_LIMIT", "AVRO_TOO_DEEP", "AVRO_INVALID_DATUM", "PROTOBUF_INVALID_MESSAGE",
                "INVALID_JSON", "AVRO_DATA_REFUSED", "AVRO_DATA_CHANGED", "AVRO_DATA_UNION_ORDER",
                "AVRO_DATA_PERHAPS_RENAMED", "PROTOBUF_DATA_REFUSED", "PROTOBUF_DATA_CHANGED",
                "PROTOBUF_DATA_MESSAGE_GONE", "PROTOBUF_DATA_PERHAPS_REUSED",
            ]
        )
        #expect(RuleBook.ids.count == Set(RuleBook.ids).count)
        #expect(RuleBook.ids.allSatisfy { RuleBook.explanation(of: $0) != nil })
    }

    @Test func everyRuleThatTheSourcesNameIsExplained() throws {
        let here = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        let sources = here.appending(path: "../../../Sources").standardizedFileURL
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        var rules: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /\brule(?:: | = )"([A-Za-z0-9_.-]{3,})"/) { rules.insert(String(match.1)) }
            // Mistakes in inputs of the policy commands have codes of two parts.
            for match in text.matches(of: /\bcode: "([a-z-]+\.[a-z0-9-]+)"/) { rules.insert(String(match.1)) }
            let isOther = Self.withoutRules.contains { file.path.hasSuffix($0) }
            let names = text.matches(of: /\bcase [A-Za-z0-9`]+ = "([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/)
            if isOther { #expect(!names.isEmpty, "\(file.path) need not be left out") }
            for match in names where !isOther { rules.insert(String(match.1)) }
        }
        rules.subtract(Self.internalCodes)
        #expect(
            files.nextObject() == nil
                && FileManager.default.fileExists(atPath: sources.appending(path: "stagedoor").path)
        )
        for rule in rules { #expect(RuleBook.explanation(of: rule) != nil, "\(rule)") }
    }

    @Test func mistakesInInputsAreExplainedByTheirKind() async throws {
        let run = try await CommandRun.stagedoor("explain", "parse.invalid-escape")
        #expect(run.status == 0 && run.output.contains("The text of a policy cannot be used"))
        for wrong in ["parse.", "parse", "other.x", "parse.X", "parse.a b"] {
            #expect(try await CommandRun.stagedoor("explain", wrong).status == 2, "\(wrong)")
        }
    }

    @Test func differencesComeWithAnExampleAndSayWhoIsHurtInEitherDirection() {
        let without = ["RESERVED_PROPERTY_REMOVED", "RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY"]
        for rule in SchemaRules.ids {
            guard let explanation = RuleBook.explanation(of: rule), explanation.area.hasSuffix("compatibility"),
                !without.contains(rule)
            else { continue }
            #expect(explanation.example != nil && explanation.impact.count == 2, "\(rule)")
            #expect(
                explanation.fix.map(\.scope) == ["BACKWARD, FULL", "FORWARD, FULL, from after to before"],
                "\(rule)"
            )
        }
    }

    @Test func theNearestNamesAreFound() {
        #expect(RuleBook.nearest(to: "TYPE_MISMACH").first == "TYPE_MISMATCH")
        #expect(RuleBook.nearest(to: "default_value").contains("READER_FIELD_MISSING_DEFAULT_VALUE"))
        #expect(RuleBook.nearest(to: String(repeating: "x", count: 1_000_000)).isEmpty)
        #expect(RuleBook.nearest(to: "").isEmpty)
    }

    @Test func theCommandExplains() async throws {
        let run = try await CommandRun.stagedoor("explain", "reader_field_missing_default_value")
        #expect(run.status == 0 && run.errors.isEmpty)
        for part in [
            "READER_FIELD_MISSING_DEFAULT_VALUE (Avro compatibility)", "before:", "after:", "who is hurt:",
            "Consumers still on", "    BACKWARD, FULL: Give 'seat' a default",
        ] {
            #expect(run.output.contains(part), "\(part): \(run.output)")
        }
        let json = try await CommandRun.stagedoor("explain", "FIELD_NO_DELETE", "TYPE_CHANGED", "--report", "json")
        let rules = try JSON(parsing: json.output)["rules"]?.array
        #expect(rules?.map { $0["rule"]?.string } == ["FIELD_NO_DELETE", "TYPE_CHANGED"])
        #expect(rules?.last?["example"]?["before"]?.string != nil && rules?.first?["fix"]?.array?.count == 1)
        let list = try await CommandRun.stagedoor("explain", "--list")
        #expect(list.status == 0 && list.output.split(separator: "\n").count == RuleBook.ids.count)
    }

    @Test func anUnknownRuleIsWrongUseAndNamesTheNearest() async throws {
        let run = try await CommandRun.stagedoor("explain", "TYPE_MISMACH")
        #expect(run.status == 2 && run.errors.contains("TYPE_MISMATCH") && run.errors.contains("--list"))
        #expect(try await CommandRun.stagedoor("explain").status == 2)
        #expect(try await CommandRun.stagedoor("explain", "\u{1B}[2J").errors.contains("\u{1B}") == false)
    }
}
