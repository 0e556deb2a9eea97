// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// `policy explain` from outside.
@Suite(.timeLimit(.minutes(20))) struct PolicyExplainTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(
            """
            @id("ops")
            permit (principal in Team::"ops", action == Action::"edit", resource)
            when { context.mfa && principal.level >= 3 };
            @id("late") forbid (principal, action, resource) when { context has late && context.late };

            """,
            to: "p.cedar"
        )
        try folder.write(
            """
            [{"uid": {"type": "User", "id": "ann"}, "attrs": {"level": 2}, "parents": [{"type": "Team", "id": "a"}]},
             {"uid": {"type": "User", "id": "cy"}, "attrs": {"level": 4}, "parents": [{"type": "Team", "id": "ops"}]},
             {"uid": {"type": "Team", "id": "a"}, "attrs": {}, "parents": [{"type": "Team", "id": "ops"}]}]
            """,
            to: "e.json"
        )
    }

    private func explain(_ user: String, _ context: String, _ more: String...) async throws -> CommandRun {
        let files = ["--policies", folder.path("p.cedar"), "--entities", folder.path("e.json")]
        let request = [
            "--principal", "User::\"\(user)\"", "--action", #"Action::"edit""#, "--resource", #"Doc::"d""#, "--context",
            context,
        ]
        return try await CommandRun(Binary.path, ["policy", "explain"] + files + request + more)
    }

    @Test("a default deny names the first clause that does not hold, with its place and value") func nearest()
        async throws
    {
        let file = folder.path("p.cedar")
        let run = try await explain("ann", #"{"mfa": true}"#)
        #expect(run.status == 1, "\(run.errors)")
        #expect(
            run.output == """
                deny: nothing permits it; nearest:
                  permit ops (\(file):1:1): 1 of 4 clauses does not hold
                    \(file):3:23: principal.level >= 3 is false: principal.level is 2

                """
        )
        let masked = try await explain("ann", #"{"mfa": true}"#, "--mask-values")
        #expect(masked.output.contains("principal.level >= 3 is false\n"))
        let both = try await explain("ann", #"{"mfa": false}"#)
        #expect(both.output.contains("\(file):3:8: context.mfa is false\n    and 1 more\n"))
        #expect(try await explain("ann", #"{"mfa": false}"#, "--nearest", "0").output == "deny: nothing permits it\n")
    }

    @Test("allow and forbid name every clause") func decided() async throws {
        let file = folder.path("p.cedar")
        let allowed = try await explain("cy", #"{"mfa": true}"#)
        #expect(allowed.status == 0)
        #expect(
            allowed.output == """
                allow: every clause of these permits holds, and no forbid applies
                  permit ops (\(file):1:1)
                    \(file):2:9: principal is User::"cy" in Team::"ops"
                    \(file):2:35: action is Action::"edit"
                    \(file):3:8: context.mfa is true
                    \(file):3:23: principal.level >= 3 is true: principal.level is 4

                """
        )
        let forbidden = try await explain("cy", #"{"mfa": true, "late": true}"#)
        #expect(forbidden.status == 1)
        #expect(
            forbidden.output == """
                deny: every clause of these forbids holds
                  forbid late (\(file):4:1)
                    \(file):4:57: context has an attribute late
                    \(file):4:77: context.late is true

                """
        )
    }

    @Test("as JSON every clause has its part, outcome, place, values and way") func json() async throws {
        let json = try JSON(parsing: try await explain("ann", #"{"mfa": true}"#, "--report", "json").output)
        #expect(json["decision"]?.string == "deny")
        let entry = try #require(json["nearest"]?.array?.first)
        #expect(entry["policy"]?.string == "ops" && entry["unmet"]?.int == 1)
        let clauses = try #require(entry["clauses"]?.array)
        #expect(clauses.map { $0["part"]?.string } == ["principal", "action", "when", "when"])
        #expect(clauses.map { $0["outcome"]?.string } == ["holds", "holds", "holds", "does not hold"])
        #expect(clauses[0]["path"]?.array?.count == 3)
        #expect(clauses[3]["values"]?["principal.level"]?.string == "2")
        #expect(clauses[3]["line"]?.int == 3 && clauses[3]["column"]?.int == 23)
        let masked = try await explain("ann", #"{"mfa": true}"#, "--report", "json", "--mask-values")
        #expect(!masked.output.contains("\"values\"") && !masked.output.contains("\"path\""))
        for form in ["text", "json"] {
            let allowed = try await explain("cy", #"{"mfa": true}"#, "--report", form, "--mask-values")
            #expect(allowed.status == 0 && allowed.output.contains("principal is in Team::"), "\(allowed.output)")
            #expect(!allowed.output.contains("\"cy\\\"") && !masked.output.contains("\"ann"), "\(allowed.output)")
        }
    }

    @Test("wrong use exits with 2") func wrong() async throws {
        #expect(try await explain("ann", "{}", "--nearest", "-1").status == 2)
        #expect(try await explain("ann", "[]").status == 2)
    }
}
