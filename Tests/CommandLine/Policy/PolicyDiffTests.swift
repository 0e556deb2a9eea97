// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// `policy diff` and `policy analyze` from outside.
@Suite(.timeLimit(.minutes(20))) struct PolicyDiffTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        let team = #"@id("team") permit (principal in Team::"ops", action == Action::"view", resource);"#
        let mfa = #"@id("mfa") permit (principal, action == Action::"view", resource) when { context.mfa };"#
        let never = #"@id("never") permit (principal is User, action, resource is Doc) when { 1 == 2 };"#
        try folder.write(team + "\n", to: "old.cedar")
        try folder.write(team + "\n" + mfa + "\n", to: "new.cedar")
        try folder.write(team + "\n" + never + "\n", to: "never.cedar")
        try folder.write(#"@id("no-view") forbid (principal, action, resource);"#, to: "invariant.cedar")
        try folder.write(
            """
            entity Team;
            entity User in [Team];
            entity Doc;
            action view appliesTo { principal: User, resource: Doc, context: { mfa: Bool } };
            """,
            to: "s.cedarschema"
        )
        try folder.write(
            """
            [{"uid": {"type": "User", "id": "ann"}, "attrs": {}, "parents": [{"type": "Team", "id": "ops"}]},
             {"uid": {"type": "User", "id": "bob"}, "attrs": {}, "parents": []},
             {"uid": {"type": "Team", "id": "ops"}, "attrs": {}, "parents": []},
             {"uid": {"type": "Doc", "id": "d"}, "attrs": {}, "parents": []}]
            """,
            to: "e.json"
        )
    }

    private func run(_ command: String, _ files: [String], _ more: String...) async throws -> CommandRun {
        let schema = ["--schema", folder.path("s.cedarschema")]
        return try await CommandRun(Binary.path, ["policy", command] + files.map(folder.path) + schema + more)
    }

    @Test("what is newly permitted is shown by a request, and exits with 1") func more() async throws {
        let run = try await run("diff", ["old.cedar", "new.cedar"], "--report", "json")
        #expect(run.status == 1, "\(run.errors)")
        let environment = try #require(try JSON(parsing: run.output)["environments"]?.array?.first)
        #expect(environment["verdict"]?.string == "more permissive")
        #expect(environment["principalType"]?.string == "User" && environment["action"]?.string == "view")
        let request = environment["newlyPermitted"]?["request"]
        #expect(request?["context"]?["mfa"]?.bool == true)
        #expect(environment["newlyDenied"]?.isNull == true)
    }

    @Test("what is only newly denied, and no change at all, exit with 0") func less() async throws {
        let less = try await run("diff", ["new.cedar", "old.cedar"])
        #expect(less.status == 0 && less.output.contains("User Action::\"view\" Doc: less permissive\n"))
        let same = try await run("diff", ["old.cedar", "old.cedar"], "--strict")
        #expect(same.status == 0 && same.output.contains("equivalent"))
        let markdown = try await run("diff", ["new.cedar", "old.cedar"], "--report", "markdown")
        #expect(markdown.status == 0 && markdown.output.hasPrefix("### Policy change: only less is permitted\n"))
    }

    @Test("with entities it names who gains what") func entities() async throws {
        let run = try await run("diff", ["old.cedar", "new.cedar"], "--entities", folder.path("e.json"))
        #expect(run.status == 1)
        #expect(run.output.contains("+User::\"bob\" can Action::\"view\" on Doc::\"d\", by `mfa`\n"))
        #expect(run.output.contains("1 newly permitted, 0 newly denied\n"))
    }

    @Test("what cannot be read or does not go together exits with 2") func wrongDiff() async throws {
        let missing = try await run("diff", ["old.cedar", "missing.cedar"])
        #expect(missing.status == 2 && missing.errors.contains("cannot read"))
        let alone = try await run("diff", ["old.cedar", "new.cedar"], "--old-entities", folder.path("e.json"))
        #expect(alone.status == 2 && alone.errors.contains("--old-entities goes with --entities"))
    }

    @Test("analyze names policies that can never apply, in text and as JSON") func analyze() async throws {
        let text = try await run("analyze", ["never.cedar"])
        #expect(text.status == 0, "\(text.errors)")
        let file = folder.path("never.cedar")
        #expect(text.output.contains("\(file):2:1: warning[POLICY_NEVER_APPLIES]: `never` applies to no request"))
        #expect(text.output.hasSuffix(": passed\n"))
        let json = try JSON(parsing: try await run("analyze", ["never.cedar"], "--report", "json").output)
        #expect(json["vacuous"]?.array?.first?["policy"]?.string == "never")
        #expect(json["findings"]?.array?.contains { $0["rule"]?.string == "POLICY_NEVER_APPLIES" } == true)
    }

    @Test("analyze fails when an invariant is broken, and passes where nothing breaks one") func invariants()
        async throws
    {
        let broken = try await run("analyze", ["old.cedar"], "--invariants", folder.path("invariant.cedar"))
        #expect(broken.status == 1 && broken.output.contains("no-view"), "\(broken.output) \(broken.errors)")
        #expect(broken.output.hasSuffix(": failed\n"))
        let kept = try await run("analyze", ["invariant.cedar"], "--invariants", folder.path("invariant.cedar"))
        #expect(kept.status == 0, "\(kept.output) \(kept.errors)")
        let wrong = try await run("analyze", ["old.cedar"], "--report", "odd")
        #expect(wrong.status == 2 && wrong.errors.contains("'odd' is no form of a report"))
    }
}
