// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The example program, run as its reader would run it.
struct CedarExampleTests {
    /// What a run said.
    private struct Run {
        let status: Int32
        let output: String
        let errors: String
    }

    private static let requests = """
        {"principal": {"type": "User", "id": "ada"}, "action": {"type": "Action", "id": "read"}, "resource": {"type": "T", "id": "t"}}
        {"principal": {"type": "User", "id": "bob"}, "action": {"type": "Action", "id": "read"}, "resource": {"type": "T", "id": "t"}}
        {"principal": {"type": "User"}}

        """

    private static let policies = """
        @id("staff") permit (principal in Team::"staff", action, resource);
        @id("young") forbid (principal, action, resource) when { principal.age < 18 };
        """

    private static let entities = """
        [{"uid": {"type": "User", "id": "ada"}, "attrs": {"age": 36}, "parents": [{"type": "Team", "id": "staff"}]}]
        """

    /// The program lies where the tests do.
    private static var program: URL {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folders = [runner, CommandLine.arguments[0]].map { URL(filePath: $0).deletingLastPathComponent() }
        let programs = folders.map { $0.appending(path: "CedarExample") }
        return programs.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? programs[0]
    }

    private static func run(policies: String = policies, requests: String = requests) throws -> Run {
        let folder = URL(filePath: "/tmp/cedar-example-" + String(UInt64.random(in: .min ... .max), radix: 36))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let texts = [("policies", policies), ("entities", entities), ("requests", requests)]
        for (name, text) in texts { try Data(text.utf8).write(to: folder.appending(path: name)) }
        for name in ["output", "errors"] {
            _ = FileManager.default.createFile(atPath: folder.appending(path: name).path, contents: nil)
        }
        let process = Process()
        process.executableURL = program
        process.arguments = texts.map { folder.appending(path: $0.0).path }
        process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "output"))
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "errors"))
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        }
        return Run(status: process.terminationStatus, output: try text("output"), errors: try text("errors"))
    }

    @Test func decisionsHaveTheirReasons() throws {
        let run = try Self.run()
        #expect(run.status == 2)
        #expect(
            run.output == """
                1: allow because of staff
                2: deny because of nothing that permits it
                   young failed: there is no entity User::"bob"
                3: refused at /principal: an entity is written {"type": "…", "id": "…"}, perhaps in {"__entity": …}

                """
        )
        let first = Self.requests.prefix { $0 != "\n" }
        #expect(try Self.run(requests: String(first)).status == 0)
    }

    @Test func policiesWithErrorsAreRefusedWithAllOfThem() throws {
        let run = try Self.run(policies: "permit (principal);\nforbid (principal, action, resource) when { 1 + };")
        #expect(run.status == 2 && run.output.isEmpty)
        #expect(run.errors.split(separator: "\n").count == 2, "\(run.errors)")
    }
}
