// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// Decisions on requests of which something is not known.
@Suite(.timeLimit(.minutes(20))) struct PolicyPartialTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(
            """
            @id("mfa") permit (principal, action == Action::"view", resource) when { context.mfa };
            @id("root") permit (principal == User::"root", action, resource);
            @id("locked") forbid (principal, action, resource) when { resource.locked && !context.emergency };

            """,
            to: "p.cedar"
        )
        try folder.write(
            """
            entity User;
            entity Photo { locked: Bool };
            action view, edit appliesTo { principal: User, resource: Photo, context: { mfa: Bool, emergency: Bool } };
            """,
            to: "s.cedarschema"
        )
        try folder.write(
            """
            [{"uid": {"type": "Photo", "id": "free"}, "attrs": {"locked": false}, "parents": []},
             {"uid": {"type": "Photo", "id": "shut"}, "attrs": {"locked": true}, "parents": []}]
            """,
            to: "e.json"
        )
    }

    private func decide(_ more: String...) async throws -> CommandRun {
        let files = ["--policies", folder.path("p.cedar"), "--entities", folder.path("e.json")]
        let schema = ["--schema", folder.path("s.cedarschema")]
        return try await CommandRun(Binary.path, ["policy", "partially-authorize"] + files + schema + more)
    }

    @Test("what is open is shown as a condition") func open() async throws {
        let run = try await decide(
            "--principal-type",
            "User",
            "--action",
            #"Action::"view""#,
            "--resource",
            #"Photo::"shut""#
        )
        let file = folder.path("p.cedar")
        #expect(run.status == 1, "\(run.errors)")
        #expect(
            run.output == """
                undecided
                permit mfa (\(file):1:1): if context.mfa
                permit root (\(file):2:1): if principal == User::"root"
                forbid locked (\(file):3:1): if !context.emergency

                """
        )
    }

    @Test("what is certain decides, whatever the rest") func certain() async throws {
        let allowed = try await decide("--principal", #"User::"root""#, "--resource", #"Photo::"free""#)
        #expect(allowed.status == 0 && allowed.output.hasPrefix("allow\n"), "\(allowed.output)")
        let context = #"{"mfa": false, "emergency": true}"#
        let denied = try await decide(
            "--principal",
            #"User::"a""#,
            "--action",
            #"Action::"view""#,
            "--context",
            context
        )
        #expect(denied.status == 1 && denied.output.hasPrefix("deny\n"), "\(denied.output)")
        let known = try await decide("--resource", #"Photo::"shut""#, "--known-context", #"{"emergency": false}"#)
        #expect(known.status == 1 && known.output.hasPrefix("deny\n"), "\(known.output)")
    }

    @Test("as JSON the decision is null until it is certain") func json() async throws {
        let run = try await decide("--principal", #"User::"a""#, "--output", "json")
        let json = try JSON(parsing: run.output)
        #expect(json["decision"]?.isNull == true)
        let mfa = json["policies"]?.array?.first
        #expect(mfa?["policy"]?.string == "mfa" && mfa?["outcome"]?.string == "residual")
        #expect(mfa?["condition"]?.string == #"action == Action::"view" && context.mfa"#, "\(run.output)")
        #expect(mfa?["line"]?.int == 1)
    }

    @Test(
        "what cannot be asked is refused",
        arguments: [
            (["--principal-type", "Usr"], "no entity type Usr"), (["--principal-type", "User x"], "'User x' is no"),
            (["--resource-type", "User"], "applies to a resource of type User"),
            (["--action", #"Action::"x""#], "no action"), (["--principal", "a", "--principal-type", "User"], "leave"),
            (["--context", "{}", "--known-context", "{}"], "leave"),
            (["--action", #"Action::"view""#, "--context", "{}"], "is missing"),
        ]
    )
    func refused(arguments: [String], reason: String) async throws {
        let command = ["policy", "partially-authorize", "--policies", folder.path("p.cedar")]
        let run = try await CommandRun(Binary.path, command + ["--schema", folder.path("s.cedarschema")] + arguments)
        #expect(run.status == 2 && run.output.isEmpty && run.errors.contains(reason), "\(run.errors)")
    }
}
