// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The command line, as a CI pipeline sees it: exit statuses and what is on standard output.
@Suite struct CommandLineTests {
    private static let scan = Place.contracts + "/ticket-scan.avsc"
    private static let compatible = Place.contracts + "/evolutions/ticket-scan-compatible.avsc"
    private static let incompatible = Place.contracts + "/evolutions/ticket-scan-incompatible.avsc"
    private static let rule = "READER_FIELD_MISSING_DEFAULT_VALUE"

    private func refusal(as format: String) async throws -> Finished {
        let run = try await onThread {
            try Finished.stagedoor(
                "schema",
                "check",
                Self.incompatible,
                "--against",
                Self.scan,
                "--output",
                format
            )
        }
        #expect(run.status == 1, "\(run.said)")
        return run
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    @Test func aCompatibleEvolutionExitsWith0() async throws {
        let run = try await onThread {
            try Finished.stagedoor("schema", "check", Self.compatible, "--against", Self.scan)
        }
        #expect(run.status == 0, "\(run.said)")
    }

    @Test func anIncompatibleEvolutionExitsWith1AndNamesPlaceReasonAndFix() async throws {
        let run = try await refusal(as: "text")
        for word in ["ticket-scan-incompatible.avsc", "seatZone", "default"] {
            #expect(run.output.contains(word), "\(run.said)")
        }
        #expect(!run.output.contains("\u{1b}["), "colour although this is no terminal")
    }

    @Test(arguments: [
        ["schema", "check", "/nonexistent.avsc", "--against", "/nonexistent.avsc"], ["schema", "check"],
        ["schema", "check", "--no-such-option"], ["no-such-command"],
        ["schema", "check", "a.avsc", "--against", "b.avsc", "--compatibility", "SIDEWARD"],
    ])
    func wrongUseExitsWith2(_ arguments: [String]) async throws {
        let run = try await onThread { try Finished(Place.stagedoor, arguments) }
        #expect(run.status == 2, "\(run.said)")
        #expect(!run.errors.isEmpty)
    }

    @Test func aServerThatIsNotThereExitsWith3() async throws {
        let run = try await onThread {
            try Finished.stagedoor("schema", "check", "--subject", "s", Self.scan, "--server", "http://127.0.0.1:1")
        }
        #expect(run.status == 3, "\(run.said)")
        #expect(run.errors.contains("127.0.0.1:1"), "the message does not name the server")
    }

    @Test func jsonNamesTheRule() async throws {
        let run = try await refusal(as: "json")
        _ = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        #expect(run.output.contains(Self.rule) && run.output.contains("seatZone"), "\(run.output)")
    }

    @Test func sarifHasTheMembersThatViewersNeed() async throws {
        let log = try object(await refusal(as: "sarif").output)
        #expect(log["version"] as? String == "2.1.0")
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = (run["tool"] as? [String: Any])?["driver"] as? [String: Any]
        #expect(driver?["name"] as? String != nil)
        let result = try #require((run["results"] as? [[String: Any]])?.first)
        #expect(result["ruleId"] as? String != nil)
        #expect((result["message"] as? [String: Any])?["text"] as? String != nil)
        let location = (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any]
        let file = (location?["artifactLocation"] as? [String: Any])?["uri"] as? String
        #expect(file?.hasSuffix("ticket-scan-incompatible.avsc") == true)
        #expect((location?["region"] as? [String: Any])?["startLine"] as? Int != nil)
    }

    @Test func junitIsXMLWithAFailure() async throws {
        let run = try await refusal(as: "junit")
        let program = """
            import sys, xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.read())
            sys.exit(0 if root.tag in ('testsuites', 'testsuite') and root.find('.//testcase/failure') is not None else 1)
            """
        let reader = try await onThread { try Finished("python3", ["-c", program], input: run.output) }
        #expect(reader.status == 0, "\(run.output)\n\(reader.said)")
    }

    @Test func githubGetsAnAnnotation() async throws {
        let run = try await refusal(as: "github")
        #expect(
            run.output.split(separator: "\n").contains { $0.hasPrefix("::error file=") && $0.contains("line=") },
            "\(run.said)"
        )
    }

    @Test func gitlabGetsACodeQualityReport() async throws {
        let run = try await refusal(as: "gitlab")
        let issues = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
        let issue = try #require(issues.first)
        for member in ["description", "fingerprint", "severity", "check_name"] {
            #expect(issue[member] is String, "no \(member) in \(issue)")
        }
        #expect((issue["location"] as? [String: Any])?["path"] is String)
    }

    @Test func aBatchAnswersEveryLineInOrderAndABadOneWithAnError() async throws {
        let input = """
            {"id":"a","format":"avro","compatibility":"BACKWARD","old":["\\"int\\""],"new":"\\"long\\""}
            this is no JSON
            {"id":"c","format":"avro","compatibility":"BACKWARD","old":["\\"long\\""],"new":"\\"int\\""}
            {"id":"d","format":"avro","compatibility":"BACKWARD","old":["\\"int\\""],"new":"\\"nonsense\\""}
            {"id":"e","format":"avro","compatibility":"BACKWARD","old":[],"new":"\\"int\\""}

            """
        let run = try await onThread { try Finished.stagedoor("schema", "check", "--batch", "-", input: input) }
        let answers = try run.output.split(separator: "\n").map { try object(String($0)) }
        try #require(answers.count == 5, "\(run.said)")
        #expect(answers.map { $0["compatible"] as? Bool } == [true, nil, false, nil, true], "\(run.output)")
        #expect([0, 2, 3, 4].map { answers[$0]["id"] as? String } == ["a", "c", "d", "e"])
        #expect(answers[1]["error"] != nil, "\(run.output)")
        #expect((answers[2]["findings"] as? [Any])?.isEmpty == false, "\(run.output)")
    }

    @Test func aSchema100000LevelsDeepIsRefusedNotACrash() async throws {
        let run = try await onThread {
            let folder = try TemporaryFolder()
            let open = String(repeating: #"{"type":"array","items":"#, count: 100_000)
            try folder.write(open + #""int""# + String(repeating: "}", count: 100_000), to: "deep.avsc")
            return try Finished.stagedoor("schema", "check", folder.path("deep.avsc"), "--against", Self.scan)
        }
        #expect([1, 2].contains(run.status), "\(run.status) \(run.errors.prefix(500))")
    }

    @Test func theCanonicalFormHasNoDocumentation() async throws {
        let run = try await onThread { try Finished.stagedoor("schema", "canonical", Self.scan) }
        #expect(run.status == 0, "\(run.said)")
        #expect(try object(run.output)["name"] as? String == "live.tickets.TicketScan")
        #expect(!run.output.contains("\"doc\""))
    }
}
