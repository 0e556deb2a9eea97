// SPDX-License-Identifier: Apache-2.0
import Foundation
import JSON
import Testing

@testable import stagedoor

/// Tests in a folder, from their files to the report.
@Suite struct PolicyTestRunTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(
            #"permit (principal == User::"a", action, resource) when { context.ok };"#,
            to: "p.cedar"
        )
        try folder.write("[]", to: "e.json")
    }

    @Test("an expectation that is met passes, one that is not fails, and none is neither") func verdicts() throws {
        let result = try run(
            requests: [
                #""context": {"ok": true}, "decision": "allow", "reason": ["policy0"], "errors": []"#,
                #""context": {"ok": true}, "decision": "deny""#,
                #""context": {}, "errors": []"#,
                #""context": {"ok": true}"#,
                #""context": {"ok": null}"#,
                #""context": {"ok": null}, "decision": "deny""#,
            ]
        )
        #expect(result.requests.map(\.pass) == [true, false, false, nil, nil, false])
        #expect(result.requests.map { $0.problem == nil } == [true, true, true, true, false, false])
        #expect(result.isFailed && result.pass == nil)
        let lines = result.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0] == "FAIL t.json request 1: allow instead of deny, because of [policy0]")
        #expect(lines[1].contains("request 2: errors [policy0] instead of []; policy0: "))
        #expect(lines[2].hasPrefix("FAIL t.json request 5: t.json:1:"))
    }

    @Test("a line has the members that scripts read, in order") func line() throws {
        let result = try run(requests: [#""context": {"ok": true}, "decision": "allow""#])
        let lines = result.lines.map { $0.object?.members.map(\.key) ?? [] }
        #expect(
            lines == [
                [
                    "test", "kind", "policiesOk", "schemaOk", "entitiesOk", "validates", "validatesPermissive",
                    "findings", "pass",
                ],
                ["test", "kind", "index", "requestOk", "decision", "reason", "errors", "micros", "pass"],
            ]
        )
        #expect(result.lines[0]["validates"]?.isNull == true)
    }

    @Test(
        "an input that cannot be read fails the test and is named",
        arguments: [
            ("p.cedar", "permit (principal, action);", "policiesOk", "p.cedar:1:26"),
            ("e.json", "[{}]", "entitiesOk", "e.json:1:2"),
            ("s", "entity;", "schemaOk", "s:1:7"),
        ]
    )
    func unreadable(file: String, text: String, member: String, place: String) throws {
        try folder.write("", to: "s")
        try folder.write(text, to: file)
        let result = try run(requests: [#""context": {}"#], more: #""schema": "s", "#)
        let line = try #require(result.lines.first)
        for name in ["policiesOk", "schemaOk", "entitiesOk"] {
            #expect(line[name]?.bool == (name != member), "\(name)")
        }
        #expect(result.pass == false && result.requests.isEmpty)
        #expect(result.text.hasPrefix("FAIL t.json: \(place): "), "\(result.text)")
    }

    @Test("without validateEntities neither entities nor contexts are read by the schema") func unvalidated() throws {
        try folder.write(
            "entity User, Thing; action do appliesTo { principal: User, resource: Thing, context: { ok: Bool } };",
            to: "s"
        )
        try folder.write(#"[{"uid": {"type": "Other", "id": ""}, "attrs": {}, "parents": []}]"#, to: "e.json")
        let request = #""context": {"ok": 1}, "validateRequest": false, "errors": ["policy0"]"#
        #expect(try run(requests: [request], more: #""schema": "s", "#).entitiesOk == false)
        let result = try run(requests: [request], more: #""schema": "s", "validateEntities": false, "#)
        #expect(result.entitiesOk && result.requests.map(\.pass) == [true])
    }

    @Test("what should be valid and is not fails with the reason", arguments: [true, false])
    func validation(expected: Bool) throws {
        try folder.write("entity User, Thing; action do appliesTo { principal: User, resource: Thing };", to: "s")
        let result = try run(requests: [], more: #""schema": "s", "shouldValidate": \#(expected), "#)
        #expect(result.validates == false && result.pass == !expected)
        if expected { #expect(result.text.contains("should be valid: p.cedar:1:")) }
    }

    @Test("a file that is no test ends with 2, after the others have run") func notATest() async throws {
        try folder.write(#"{"policies": "p.cedar", "requests": [}"#, to: "broken.json")
        try folder.write(#"{"policies": "none.cedar", "requests": []}"#, to: "missing.json")
        try write(requests: [#""context": {"ok": true}, "decision": "allow""#])
        let run = try await CommandRun.stagedoor("policy", "test", "--root", folder.path(""), "--report", "jsonl")
        #expect(run.status == 2)
        let lines = try run.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
        #expect(lines.map { $0["kind"]?.string } == ["error", "error", "suite", "request", "summary"])
        #expect(lines.last?["unreadableFiles"]?.int == 2 && lines.last?["passed"]?.int == 1)
    }

    @Test("too little coverage ends with 1", arguments: [("100", 1), ("50", 0)] as [(String, Int32)])
    func threshold(percent: String, status: Int32) async throws {
        try write(requests: [#""context": {"ok": true}, "decision": "allow""#])
        let run = try await CommandRun.stagedoor("policy", "test", "--root", folder.path(""), "--threshold", percent)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.output.contains("p.cedar:1:58: never false: context.ok (policy0)\ncoverage 66.6 %"))
    }

    @Test("the whole report is JSON or XML", arguments: ["json", "junit"]) func whole(form: String) async throws {
        try write(requests: [#""description": "<&\"\u0000", "context": {}, "decision": "allow""#])
        let run = try await CommandRun.stagedoor("policy", "test", "--root", folder.path(""), "--report", form)
        #expect(run.status == 1)
        if form == "json" {
            let json = try JSON(parsing: run.output)
            #expect(json["tests"]?.array?.count == 1 && json["summary"]?["failed"]?.int == 1)
        } else {
            let parser = try await CommandRun("python3", ["-c", Self.parsesXML], input: run.output)
            #expect(parser.output == "2 1\n", "\(parser.errors)")
        }
    }

    private static let parsesXML = """
        import sys, xml.etree.ElementTree as tree
        root = tree.parse(sys.stdin).getroot()
        print(len(root.findall('.//testcase')), len(root.findall('.//failure')))
        """

    @Test("folders are searched, hidden ones and what is no test passed over") func search() throws {
        for name in ["sub", "sub/.hidden"] {
            try FileManager.default.createDirectory(at: folder.url(name), withIntermediateDirectories: false)
        }
        let test = #"{"policies": "p.cedar", "requests": []}"#
        for name in ["b.json", "sub/a.json", "sub/.hidden/c.json", "d.txt"] { try folder.write(test, to: name) }
        try folder.write(#"{"policies": 1}"#, to: "other.json")
        try FileManager.default.createSymbolicLink(at: folder.url("sub/up"), withDestinationURL: folder.url(""))
        let root = String(folder.path("").dropLast(folder.path("").hasSuffix("/") ? 1 : 0))
        var search = try PolicyTestSearch(root: root)
        try search.add(root)
        #expect(search.files.map(\.name) == ["b.json", "e.json", "other.json", "sub/a.json"])
        let run = PolicyTestRun(root: root, wantsCoverage: false)
        #expect(search.files.compactMap { run.run($0)?.name } == ["b.json", "sub/a.json"])
        // A relative path may also be one below the root.
        var below = try PolicyTestSearch(root: root)
        try below.add("sub")
        #expect(below.files.map(\.name) == ["sub/a.json"])
    }

    private func write(requests: [String], more: String = "") throws {
        let head =
            #""principal": {"type": "User", "id": "a"}, "action": {"type": "Action", "id": "do"}, "#
            + #""resource": {"type": "Thing", "id": "t"}, "#
        let list = requests.map { "{\(head)\($0)}" }.joined(separator: ", ")
        try folder.write(
            #"{\#(more)"policies": "p.cedar", "entities": "e.json", "requests": [\#(list)]}"#,
            to: "t.json"
        )
    }

    private func run(requests: [String], more: String = "") throws -> PolicyTestResult {
        try write(requests: requests, more: more)
        let run = PolicyTestRun(root: folder.path(""), wantsCoverage: false)
        let path = PolicyTestPath(path: folder.path("t.json"), name: "t.json", isNamed: true)
        return try #require(run.run(path))
    }
}
