// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// `policy who` and `policy what` from outside.
@Suite(.timeLimit(.minutes(20))) struct PolicyQueryTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(
            """
            @id("crew") permit (principal in Team::"all", action == Action::"view", resource);
            @id("mfa") permit (principal in Team::"ops", action, resource in Album::"a") when { context.mfa };
            @id("late") forbid (principal, action == Action::"edit", resource) when { context.late };

            """,
            to: "p.cedar"
        )
        try folder.write(
            """
            entity Team in [Team];
            entity User in [Team];
            entity Album;
            entity Photo in [Album];
            action view, edit appliesTo { principal: User, resource: Photo, context: { mfa: Bool, late: Bool } };
            """,
            to: "s.cedarschema"
        )
        try folder.write(
            """
            [{"uid": {"type": "User", "id": "ann"}, "attrs": {}, "parents": [{"type": "Team", "id": "ops"}]},
             {"uid": {"type": "User", "id": "bob"}, "attrs": {}, "parents": [{"type": "Team", "id": "all"}]},
             {"uid": {"type": "User", "id": "eve"}, "attrs": {}, "parents": []},
             {"uid": {"type": "Team", "id": "ops"}, "attrs": {}, "parents": [{"type": "Team", "id": "all"}]},
             {"uid": {"type": "Photo", "id": "p"}, "attrs": {}, "parents": [{"type": "Album", "id": "a"}]},
             {"uid": {"type": "Photo", "id": "q"}, "attrs": {}, "parents": []}]
            """,
            to: "e.json"
        )
    }

    private func ask(_ command: String, _ more: String..., input: String = "") async throws -> CommandRun {
        let files = [
            "--policies", folder.path("p.cedar"), "--entities", folder.path("e.json"), "--schema",
            folder.path("s.cedarschema"),
        ]
        return try await CommandRun(Binary.path, ["policy", command] + files + more, input: input)
    }

    @Test("who names everybody, the policy, the way up, and what the context has to be") func who() async throws {
        let run = try await ask("who", "--action", #"Action::"edit""#, "--resource", #"Photo::"p""#)
        #expect(run.status == 0, "\(run.errors)")
        let file = folder.path("p.cedar")
        #expect(
            run.output == """
                User::"ann" if context.mfa && !context.late
                  permit mfa (\(file):2:1): User::"ann" in Team::"ops"; Photo::"p" in Album::"a" if context.mfa
                  forbid late (\(file):3:1): Action::"edit" if context.late

                """
        )
    }

    @Test("a context that is known leaves nothing open; --known-context leaves the rest") func context() async throws {
        let all = try await ask(
            "who",
            "--action",
            #"Action::"edit""#,
            "--resource",
            #"Photo::"p""#,
            "--context",
            #"{"mfa": true, "late": false}"#,
            "--no-why"
        )
        #expect(all.output == "User::\"ann\"\n", "\(all.errors)")
        let some = try await ask(
            "who",
            "--action",
            #"Action::"edit""#,
            "--resource",
            #"Photo::"p""#,
            "--known-context",
            #"{"mfa": true}"#,
            "--no-why"
        )
        #expect(some.output == "User::\"ann\" if !context.late\n", "\(some.errors)")
        let none = try await ask(
            "who",
            "--action",
            #"Action::"edit""#,
            "--resource",
            #"Photo::"p""#,
            "--context",
            #"{"mfa": true, "late": true}"#
        )
        #expect(none.output == "nobody\n" && none.status == 0)
    }

    @Test("what lists actions with resources, as JSON with the ways") func what() async throws {
        let run = try await ask("what", "--principal", #"User::"ann""#, "--report", "json")
        let json = try JSON(parsing: run.output)
        #expect(json["count"]?.int == 3, "\(run.errors)")
        let rows = try #require(json["rows"]?.array)
        let pairs = rows.map { [$0["action"]?.string, $0["resource"]?.string] }
        #expect(
            pairs == [
                [#"Action::"edit""#, #"Photo::"p""#], [#"Action::"view""#, #"Photo::"p""#],
                [#"Action::"view""#, #"Photo::"q""#],
            ]
        )
        #expect(rows.map { $0["condition"]?.string } == ["context.mfa && !context.late", nil, nil])
        let permit = try #require(rows[2]["permits"]?.array?.first)
        #expect(permit["policy"]?.string == "crew" && permit["line"]?.int == 1)
        let way = permit["paths"]?["principal"]?.array?.compactMap(\.string)
        #expect(way == [#"User::"ann""#, #"Team::"ops""#, #"Team::"all""#])
        let lines = try await ask("what", "--principal", #"User::"ann""#, "--report", "jsonl", "--no-why")
        #expect(try lines.output.split(separator: "\n").map { try JSON(parsing: String($0)) }.count == 3)
        #expect(!lines.output.contains("permits"))
        let one = try await ask("what", "--principal", #"User::"ann""#, "--action", #"Action::"edit""#, "--no-why")
        #expect(one.output == "Action::\"edit\" Photo::\"p\" if context.mfa && !context.late\n")
    }

    @Test("questions of a file are answered a line each, whichever command reads them") func batch() async throws {
        let questions = """
            {"id": "x", "kind": "who", "action": {"type": "Action", "id": "view"}, \
            "resource": {"type": "Photo", "id": "q"}, "context": {"mfa": false, "late": false}}

            {"id": 2, "kind": "what", "principal": {"type": "User", "id": "bob"}, "knownContext": {}}
            {"id": 3, "principal": {"type": "User", "id": "ann"}, "context": {"mfa": true, "late": true}}

            """
        let times = folder.path("times.jsonl")
        let run = try await ask("what", "--queries", "-", "--timings", times, input: questions)
        #expect(
            run.output.split(separator: "\n") == [
                #"{"id":"x","principals":["User::\"ann\"","User::\"bob\""]}"#,
                #"{"id":2,"grants":[["Action::\"view\"","Photo::\"p\""],["Action::\"view\"","Photo::\"q\""]],"conditional":[]}"#,
                #"{"id":3,"grants":[["Action::\"view\"","Photo::\"p\""],["Action::\"view\"","Photo::\"q\""]]}"#,
            ],
            "\(run.errors)"
        )
        let lines = try folder.read("times.jsonl").split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(lines.map { $0["rows"]?.int } == [2, 2, 2])
    }

    @Test("a question that cannot be answered names its line and exits with 2") func wrong() async throws {
        let kind = try await ask("who", "--queries", "-", input: "\n{\"kind\": \"why\"}\n")
        #expect(kind.status == 2 && kind.errors.contains("<stdin>:2: the kind of a question"), "\(kind.errors)")
        let action = try await ask("who", "--action", #"Action::"x""#, "--resource", #"Photo::"p""#)
        #expect(action.status == 2 && action.errors.contains(#"the schema has no action Action::"x""#))
        let half = try await ask("who", "--action", #"Action::"view""#)
        #expect(half.status == 2 && half.errors.contains("--action goes with --resource"))
        let both = try await ask("what", "--principal", #"User::"a""#, "--queries", "-")
        #expect(both.status == 2 && both.errors.contains("leave their parts out"))
        let type = try await ask("what", "--principal", #"User::"ann""#, "--resource-type", "1")
        #expect(type.status == 2 && type.errors.contains("is no entity type"))
        let unknown = try await ask("what", "--principal", #"User::"ann""#, "--resource-type", "Foto")
        #expect(unknown.status == 2 && unknown.errors.contains("the schema has no entity type Foto"))
        let drop = try await ask("what", "--principal", #"User::"ann""#, "--action", #"Action::"drop""#)
        #expect(drop.status == 2 && drop.errors.contains(#"the schema has no action Action::"drop""#))
    }

    @Test(
        "the published questions get the published answers",
        .enabled(if: PolicyConformance.path != nil, "SKIPPED: STAGEDOOR_CONFORMANCE is not set")
    ) func published() async throws {
        let workload = try PolicyConformance.path("workload")
        let run = try await CommandRun.stagedoor(
            "policy",
            "who",
            "--policies",
            workload + "/policies.cedar",
            "--entities",
            workload + "/entities.json",
            "--schema",
            workload + "/schema.cedarschema",
            "--queries",
            workload + "/queries.jsonl"
        )
        let ours = try run.output.split(separator: "\n").map { try JSON(parsing: String($0)).compactText }
        let theirs = try PolicyConformance.lines("workload/answers.jsonl").map(\.compactText)
        #expect(!theirs.isEmpty && ours == theirs, "\(run.errors)")
    }
}
