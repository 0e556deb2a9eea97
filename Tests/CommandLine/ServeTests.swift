// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import stagedoor

/// The whole server as a process.
@Suite(
    .serialized,
    .sharedDatabase,
    .timeLimit(.minutes(20)),
    .enabled(if: Binary.isInstalled("curl"), "SKIPPED: curl is not installed")
)
struct ServeTests {
    private static let token = "a-token-that-nobody-may-see"

    @Test(
        "a token on the command line is hidden from the list of processes, and needed",
        arguments: [["--dev-token", token], ["--dev-token=" + token]]
    )
    func tokenArgument(arguments: [String]) async throws {
        try await StartedServer.run(arguments + ["--log-level", "info"]) { server in
            let shown = server.shownArguments
            #expect(!shown.joined(separator: " ").contains(Self.token))
            #expect(shown.contains { $0.hasPrefix("--dev-token") })
            #expect(shown.suffix(2) == ["--log-level", "info"])
            #expect(server.said.contains("STAGEDOOR_DEV_TOKEN") && server.said.contains("--dev-token-file"))
            #expect(!server.said.contains(Self.token))
            try await expectToken(server)
        }
    }

    @Test("a token from a file is needed, and its line end is not") func tokenFile() async throws {
        let folder = try Folder()
        let file = try folder.write(Self.token + "\r\n", to: "token")
        try await StartedServer.run(["--dev-token-file", file]) { server in
            #expect(!server.said.contains("warning:"))
            try await expectToken(server)
        }
    }

    @Test("a token from the environment is needed, whatever --dev says") func tokenVariable() async throws {
        try await StartedServer.run(["--dev"], environment: ["STAGEDOOR_DEV_TOKEN": Self.token]) { server in
            #expect(server.said.contains("--dev is ignored"))
            try await expectToken(server)
        }
    }

    private func expectToken(_ server: StartedServer) async throws {
        #expect(try await server.curl("/subjects").status == 401)
        #expect(try await server.curl("/subjects", "-H", "Authorization: Bearer " + Self.token).status == 200)
        #expect(try await server.curl("/subjects", "-u", "anybody:" + Self.token).status == 200)
        #expect(try await server.curl("/healthz").status == 200)
    }

    @Test("in development a page of somebody else reaches nothing, and a program everything")
    func foreignPages() async throws {
        try await StartedServer.run(["--dev"]) { (server) async throws in
            let register = ["-d", #"{"schema":"\"int\""}"#]
            for header in ["Host: evil.example", "Origin: http://evil.example", "Sec-Fetch-Site: cross-site"] {
                let plain = ["-H", header, "-H", "Content-Type: text/plain"] + register
                #expect(try await curl(server, "/subjects/s/versions", plain).status == 403, "\(header)")
            }
            #expect(try await server.curl("/subjects/s/versions").status == 404)
            #expect(try await curl(server, "/subjects/s/versions", register).status == 200)
            // Then it comes from memory, before any route.
            for _ in 0..<2 { #expect(try await server.curl("/schemas/ids/1").status == 200) }
            #expect(try await server.curl("/schemas/ids/1", "-H", "Host: evil.example").status == 403)
        }
    }

    @Test(
        "what breaks in the database is told the log once, and the client only where to look",
        .enabled(if: Binary.isInstalled("psql"), "SKIPPED: psql is not installed")
    )
    func databaseFailure() async throws {
        try await StartedServer.run(["--dev"]) { (server) async throws in
            try await sql("ALTER TABLE registry.subjects RENAME TO hidden")
            let options = ["-H", "X-Request-Id: find-me", "-H", "Authorization: Bearer s3cret"]
            let answer = try await curl(server, "/subjects?subjectPrefix=s3cret", options)
            try await sql("ALTER TABLE registry.hidden RENAME TO subjects")
            #expect(answer.status == 500)
            #expect(answer.body.contains("find-me"))
            for word in ["registry.subjects", "SELECT", "42P01", "s3cret"] { #expect(!answer.body.contains(word)) }
            let errors = server.said.split(separator: "\n").filter { $0.contains(#""level":"error""#) }
            #expect(errors.count == 1)
            #expect(errors.first?.contains(#""request_id":"find-me""#) == true)
            #expect(errors.first?.contains("42P01") == true && errors.first?.contains("/subjects") == true)
            #expect(!server.said.contains("s3cret"))
        }
    }

    private func sql(_ statement: String) async throws {
        let connection = try #require(SharedDatabase.connection)
        let run = try await CommandRun("psql", ["--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-c", statement, connection])
        try #require(run.status == 0, "\(run.errors)")
    }

    private func curl(_ server: StartedServer, _ path: String, _ options: [String]) async throws -> (
        status: Int, body: String
    ) {
        let address = "http://127.0.0.1:\(server.port)\(path)"
        let run = try await CommandRun("curl", ["-sS", "-w", "\n%{http_code}"] + options + [address])
        return (run.output.split(separator: "\n").last.flatMap { Int($0) } ?? 0, run.output)
    }
}
