// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

/// The commands from outside: what they print and with what they exit.
@Suite(.timeLimit(.minutes(20))) struct PolicyCommandTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(
            """
            @id("view") permit (principal, action == Action::"view", resource) when { principal.age > 17 };
            @id("vip") permit (principal == ?principal, action, resource);
            forbid (principal, action, resource) when { context.blocked };

            """,
            to: "p.cedar"
        )
        try folder.write(
            """
            entity User { age: Long };
            entity Photo;
            action view appliesTo { principal: User, resource: Photo, context: { blocked: Bool } };
            """,
            to: "s.cedarschema"
        )
        try folder.write(
            #"[{"uid": {"type": "User", "id": "a"}, "attrs": {"age": 20}, "parents": []}]"#,
            to: "e.json"
        )
        try folder.write(
            #"[{"template_id": "vip", "link_id": "link0", "args": {"?principal": "User::\"b\""}}]"#,
            to: "l.json"
        )
    }

    private func authorize(_ principal: String, context: String, _ more: String...) async throws -> CommandRun {
        let files = ["--policies", folder.path("p.cedar"), "--entities", folder.path("e.json")]
        let request = ["--principal", principal, "--action", #"Action::"view""#, "--resource", #"Photo::"p""#]
        let command = ["policy", "authorize"] + files + request + ["--context", context] + more
        return try await CommandRun(Binary.path, command)
    }

    @Test("a decision names its reason and where it stands") func authorize() async throws {
        let allowed = try await authorize(#"User::"a""#, context: #"{"blocked": false}"#)
        #expect(allowed.status == 0, "\(allowed.errors)")
        #expect(allowed.output == "allow\nreason: view (\(folder.path("p.cedar")):1:1)\n")
        let denied = try await authorize(#"User::"a""#, context: #"{"blocked": true}"#)
        #expect(denied.status == 1)
        #expect(denied.output == "deny\nreason: policy2 (\(folder.path("p.cedar")):3:1)\n")
        let failed = try await authorize(#"User::"c""#, context: "{}")
        #expect(failed.status == 1)
        #expect(failed.output.hasPrefix("deny\nreason: nothing permits it\nerror: view (\(folder.path("p.cedar")):1:"))
        #expect(failed.output.split(separator: "\n").count == 4)
    }

    @Test("a link is a policy of its own name") func link() async throws {
        let run = try await authorize(
            #"User::"b""#,
            context: #"{"blocked": false}"#,
            "--links",
            folder.path("l.json"),
            "--output",
            "json"
        )
        #expect(run.status == 0, "\(run.errors)")
        let json = try JSON(parsing: run.output)
        #expect(json["decision"]?.string == "allow" && json["reason"]?.array?.map(\.string) == ["link0"])
        #expect(json["errors"]?.array?.first?["policy"]?.string == "view")
    }

    @Test(
        "what cannot be decided says where and why",
        arguments: [
            ("User::a", "{}", "--principal: 'User::a' is no entity"), ("1", "{}", "'1' is no entity"),
            (#"User::"a""#, "{", "--context:1:2: "),
            (#"User::"a""#, #"{"x": null}"#, "--context:1:7: "),
            (#"User::"a""#, "/no/such/file", "/no/such/file"), (#"Usr::"a""#, #"{"blocked": true}"#, "Usr"),
            (#"User::"a""#, #"{"blocked": 1}"#, "\"blocked\": expected a Bool"),
        ]
    )
    func undecidable(principal: String, context: String, reason: String) async throws {
        let run = try await authorize(principal, context: context, "--schema", folder.path("s.cedarschema"))
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.contains(reason) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }

    @Test("a request may come from standard input") func request() async throws {
        let run = try await CommandRun.stagedoor(
            "policy",
            "authorize",
            "--policies",
            folder.path("p.cedar"),
            "--entities",
            folder.path("e.json"),
            "--schema",
            folder.path("s.cedarschema"),
            "--request",
            "-",
            input: #"{"principal": {"type": "User", "id": "a"}, "action": {"type": "Action", "id": "view"}, "#
                + #""resource": {"type": "Photo", "id": "p"}, "context": {"blocked": false}}"#
        )
        #expect(run.status == 0 && run.output.hasPrefix("allow\n"), "\(run.errors)")
    }

    @Test(
        "validation locates what it finds in every form",
        arguments: ["text", "json", "sarif", "junit", "github", "gitlab"]
    )
    func validate(form: String) async throws {
        let path = try folder.write(
            "permit (principal, action, resource)\nwhen { principal.aeg > 1 };",
            to: "bad.cedar"
        )
        let run = try await CommandRun.stagedoor(
            "policy",
            "validate",
            "--policies",
            path,
            "--schema",
            folder.path("s.cedarschema"),
            "--output",
            form
        )
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.output.contains("validate.attribute-not-found") && run.output.contains("bad.cedar"))
        if form == "text" { #expect(run.output.hasPrefix("\(path):2:8: error[validate.attribute-not-found]: ")) }
    }

    @Test("a valid set exits with 0, an unreadable one with 1 and all its errors") func validateInputs() async throws {
        let schema = folder.path("s.cedarschema")
        let valid = try await CommandRun.stagedoor(
            "policy",
            "validate",
            "--policies",
            folder.path("p.cedar"),
            "--schema",
            schema,
            "--mode",
            "permissive"
        )
        #expect(valid.status == 0 && valid.output.hasSuffix(": valid\n"), "\(valid.output)")
        let broken = try await CommandRun.stagedoor(
            "policy",
            "validate",
            "--policies",
            "-",
            "--schema",
            schema,
            input: "permit (principal);\nforbid (principal, action, resource) when { 1 + };"
        )
        #expect(broken.status == 1)
        #expect(
            broken.output.contains("<stdin>:1:18: error") && broken.output.contains("<stdin>:2:"),
            "\(broken.output)"
        )
    }

    @Test("a level bounds how far a policy may look") func level() async throws {
        for (level, status) in [("0", 1), ("1", 0)] as [(String, Int32)] {
            let run = try await CommandRun.stagedoor(
                "policy",
                "validate",
                "--policies",
                folder.path("p.cedar"),
                "--schema",
                folder.path("s.cedarschema"),
                "--level",
                level
            )
            #expect(run.status == status, "\(run.output)")
        }
    }

    @Test("fmt --write changes what needs it, keeps the mode, and --check is then content") func format() async throws {
        let path = folder.path("p.cedar")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        let before = folder.read("p.cedar")
        let check = try await CommandRun.stagedoor("policy", "fmt", "--check", path)
        #expect(check.status == 1 && check.output == path + "\n" && folder.read("p.cedar") == before)
        let write = try await CommandRun.stagedoor("policy", "fmt", "--write", path)
        #expect(write.status == 0 && write.output == path + "\n" && folder.read("p.cedar") != before)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        let again = try await CommandRun.stagedoor("policy", "fmt", "--check", path)
        #expect(again.status == 0 && again.output.isEmpty)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(""))
        #expect(!files.contains { $0.hasPrefix("p.cedar.") })
    }

    @Test("a text with errors stays, and the other files are formatted") func formatBroken() async throws {
        let broken = try folder.write("permit(", to: "broken.cedar")
        let run = try await CommandRun.stagedoor("policy", "fmt", "--write", broken, folder.path("p.cedar"))
        #expect(run.status == 2 && run.errors.contains("broken.cedar:1:8: "), "\(run.errors)")
        #expect(folder.read("broken.cedar") == "permit(" && run.output == folder.path("p.cedar") + "\n")
    }

    @Test("a schema goes to JSON and back") func schema() async throws {
        let json = try await CommandRun.stagedoor("policy", "schema", "--to", "json", folder.path("s.cedarschema"))
        #expect(json.status == 0)
        #expect(try JSON(parsing: json.output)[""]?["entityTypes"]?["User"] != nil)
        let cedar = try await CommandRun.stagedoor("policy", "schema", "--to", "cedar", "-", input: json.output)
        let again = try await CommandRun.stagedoor("policy", "schema", "--to", "json", "-", input: cedar.output)
        #expect(cedar.status == 0 && again.output == json.output)
        let undeclared = try await CommandRun.stagedoor(
            "policy",
            "schema",
            "--to",
            "json",
            "-",
            input: "entity A { b: Undeclared };"
        )
        #expect(undeclared.status == 2 && undeclared.errors.contains("<stdin>:1:15: "), "\(undeclared.errors)")
    }

    @Test(
        "nesting without end is refused, not run into",
        arguments: [
            ["convert", "--to", "json"], ["convert", "--to", "cedar"], ["fmt"], ["schema", "--to", "json"],
        ]
    )
    func deep(command: [String]) async throws {
        let depth = 200_000
        for bracket in ["(", "[", "{", "!", "-"] {
            let open = String(repeating: bracket, count: depth)
            let texts = [
                "permit (principal, action, resource) when { \(open)", "entity A { a: \(open)",
                "entity A { a: \(String(repeating: "Set<", count: depth))",
                String(repeating: "{\"a\":", count: depth), open,
            ]
            for text in texts {
                let run = try await CommandRun(Binary.path, ["policy"] + command + ["-"], input: text)
                #expect(run.status == 2 && run.errors.hasPrefix("stagedoor: <stdin>"), "\(run.errors.prefix(200))")
            }
        }
    }

    private struct Mistake: CustomTestStringConvertible, Sendable {
        let line: String
        let words: String

        init(_ line: String, _ words: String) { (self.line, self.words) = (line, words) }

        var testDescription: String { line }
    }

    @Test(
        "a mistake exits with 2 and the way out",
        arguments: [
            Mistake("", "SUBCOMMANDS"), Mistake("tst", "it has test, authorize, partially-authorize"),
            Mistake("test /no/such/folder", "/no/such/folder"),
            Mistake("test --root /no/such/folder", "/no/such/folder"),
            Mistake("test --threshold 101", "from 0 to 100"), Mistake("test --report x", "text, json, jsonl, junit"),
            Mistake("authorize --policies /dev/null", "--principal, --action and --resource"),
            Mistake("authorize --policies /dev/null --request r --action a", "leave its parts out"),
            Mistake("authorize --policies - --request -", "only once"),
            Mistake("validate --policies - --schema -", "only once"),
            Mistake("validate --policies /dev/null --schema /dev/null --mode x", "strict or permissive"),
            Mistake("validate --policies /dev/null --schema /dev/null --level -1", "--level"),
            Mistake("validate --policies /no/such/file --schema /dev/null", "/no/such/file"),
            Mistake("fmt", "<files>"), Mistake("fmt --check --write f", "exclude each other"),
            Mistake("fmt --write -", "standard input"), Mistake("fmt /no/such/file", "No such file"),
            Mistake("fmt --width 1 f", "--width"), Mistake("convert f", "--to"), Mistake("convert --to x f", "cedar"),
            Mistake("schema --to json /no/such/file", "No such file"),
            Mistake("bench --policies /dev/null --entities /dev/null --requests /dev/null", "no request"),
            Mistake("bench --policies /dev/null --entities /dev/null --requests /dev/null --threads 0", "1 to 256"),
            Mistake("bench --policies /dev/null --entities /dev/null --requests /dev/null --seconds -1", "--seconds"),
        ]
    )
    private func mistake(_ mistake: Mistake) async throws {
        let words = mistake.line.split(separator: " ").map(String.init)
        let run = try await CommandRun(Binary.path, ["policy"] + words)
        #expect(run.status == 2 && run.output.isEmpty, "\(run.output)")
        #expect(run.errors.contains(mistake.words), "\(run.errors)")
    }
}
