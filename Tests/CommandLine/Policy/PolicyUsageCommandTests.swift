// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// What the commands say of the example in `Examples/policy-usage`, as the guide has it.
@Suite(.timeLimit(.minutes(20))) struct PolicyUsageCommandTests {
    private static let example =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        .joined(separator: "/") + "/Examples/policy-usage"

    private let folder: Folder

    init() throws {
        folder = try Folder()
    }

    private static let world = [
        "--audit", "\(example)/audit.jsonl", "--entities", "\(example)/entities.json", "--schema",
        "\(example)/tour.cedarschema",
    ]

    private func usage(_ more: String...) async throws -> CommandRun {
        let command = ["policy", "usage", "--policies", "\(Self.example)/tour.cedar"] + Self.world + more
        return try await CommandRun(Binary.path, command)
    }

    @Test func `The report lists what nobody used, and proposals that are proved`() async throws {
        let run = try await usage("--propose", "--list", "1", "--report", "json")
        #expect(run.status == 0, "\(run.errors)")
        let json = try JSON(parsing: run.output)
        #expect(json["unusedPermits"]?.array?.map(\.string) == ["old-export"])
        #expect(json["exempt"]?.array?.map { $0["rule"]?.string } == ["season", "breakglass"])
        #expect(json["proposals"]?.array?.map { $0["change"]?.string } == ["narrow", "drop"])
        #expect(json["proof"]?["replay"]?["changed"]?.int == 0)
        for form in ["text", "markdown"] {
            let run = try await usage("--propose", "--report", form)
            #expect(run.status == 0 && run.output.contains("old-export"), "\(run.errors)")
        }
    }

    @Test func `The policies are written as proposed, and policy diff finds nothing newly permitted`() async throws {
        let path = folder.path("new.cedar")
        let run = try await usage("--output-policies", path, "--list", "1")
        #expect(run.status == 0, "\(run.errors)")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("// The crew looks") && !text.contains("Nobody remembers"))
        let diff = try await CommandRun.stagedoor(
            "policy",
            "diff",
            "\(Self.example)/tour.cedar",
            path,
            "--schema",
            "\(Self.example)/tour.cedarschema",
            "--strict"
        )
        #expect(diff.status == 0, "\(diff.output)")
    }

    @Test func `A line that cannot be read is named, and ends in 2 after the report`() async throws {
        let log = try String(contentsOfFile: "\(Self.example)/audit.jsonl", encoding: .utf8)
        try folder.write(log + "{\"decision\": \"maybe\"}\n", to: "log.jsonl")
        let run = try await CommandRun.stagedoor(
            "policy",
            "usage",
            "--policies",
            "\(Self.example)/tour.cedar",
            "--audit",
            folder.path("log.jsonl")
        )
        #expect(run.status == 2)
        #expect(run.output.contains("Permits nobody used:\n  old-export"))
        #expect(run.errors.contains("log.jsonl:8:14: a decision is"))
    }

    @Test func `Wrong use ends in 2 with a word on what is right`() async throws {
        let policies = [
            "policy", "usage", "--policies", "\(Self.example)/tour.cedar", "--audit", "\(Self.example)/audit.jsonl",
        ]
        for more in [["--propose"], ["--since", "yesterday"], ["--list", "-1"]] {
            let run = try await CommandRun(Binary.path, policies + more)
            #expect(run.status == 2 && run.output.isEmpty && !run.errors.isEmpty, "\(more)")
        }
    }

    @Test func `Generated policies are valid`() async throws {
        let run = try await CommandRun(Binary.path, ["policy", "generate"] + Self.world)
        #expect(run.status == 0, "\(run.errors)")
        try folder.write(run.output, to: "generated.cedar")
        let valid = try await CommandRun.stagedoor(
            "policy",
            "validate",
            "--policies",
            folder.path("generated.cedar"),
            "--schema",
            "\(Self.example)/tour.cedarschema"
        )
        #expect(valid.status == 0, "\(valid.output)")
    }

    @Test func `An import writes a folder that all commands take`() async throws {
        let out = folder.path("acls")
        let run = try await CommandRun.stagedoor(
            "policy",
            "import",
            "--from",
            "kafka-acls",
            "\(Self.example)/acls.txt",
            "--out",
            out
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("4 rules read; all of them are said."))
        let decision = try await CommandRun.stagedoor(
            "policy",
            "authorize",
            "--policies",
            "\(out)/policies.cedar",
            "--entities",
            "\(out)/entities.json",
            "--schema",
            "\(out)/schema.cedarschema",
            "--principal",
            #"Kafka::User::"finance""#,
            "--action",
            #"Kafka::Action::"Read""#,
            "--resource",
            #"Kafka::Group::"settlement""#,
            "--context",
            #"{"host": "10.0.0.9"}"#
        )
        #expect(decision.status == 0, "\(decision.output)\(decision.errors)")
        let lost = try await CommandRun(
            Binary.path,
            ["policy", "import", "--from", "kafka-acls", "-"],
            input: "nonsense\n"
        )
        #expect(lost.status == 1)
        let nothing = try await CommandRun(Binary.path, ["policy", "import", "--from", "karapace", "-"], input: "{")
        #expect(nothing.status == 2)
    }
}
