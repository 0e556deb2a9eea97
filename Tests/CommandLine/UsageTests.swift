// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What a stranger gets who asks wrongly: the exit status, and words that lead on.
@Suite(.timeLimit(.minutes(20))) struct UsageTests {
    private struct Mistake: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        let status: Int32
        let words: [String]

        init(_ line: String, _ status: Int32, _ words: String...) {
            arguments = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
            (self.status, self.words) = (status, words)
        }

        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(
        "a mistake gets its exit status and the way out",
        arguments: [
            Mistake("", 2, "SUBCOMMANDS", "schema"), Mistake("schema", 2, "SUBCOMMANDS", "check"),
            Mistake("chema", 2, "'stagedoor' has no command 'chema'", "serve, check, waiver, explain, schema"),
            Mistake("schema chek new.avsc", 2, "'stagedoor schema' has no command 'chek'", "check"),
            Mistake("schema check", 2, "--against OLD", "--subject", "--batch", "stagedoor schema check --help"),
            Mistake("schema check /dev/null", 2, "Nothing to compare with"),
            Mistake("schema check new --agianst old", 2, "--agianst", "--against"),
            Mistake("schema check --against old new", 2, "before the options"),
            Mistake("schema check new --against old --subject s", 2, "exclude each other"),
            Mistake("schema check new --against old --compatibility x", 2, "BACKWARD_TRANSITIVE"),
            Mistake("schema check new --against old --output x", 2, "sarif, junit"),
            Mistake("schema check - --against -", 2, "only once"),
            Mistake("schema check new --subject ''", 2, "--subject is empty"),
            Mistake("schema check /no/such/file --against old", 2, "/no/such/file", "No such file"),
            Mistake("schema check / --against old", 2, "Is a directory"),
            Mistake("schema check /dev/null --subject s --server host:8081", 2, "http://host:port"),
            Mistake("schema check /dev/null --subject s --server http://127.0.0.1:1", 3, "refused", "stagedoor serve"),
            Mistake("schema check /dev/null --subject s --server http://no.invalid", 3, "name is unknown"),
            Mistake("schema check /dev/null --against /dev/null", 1),
            Mistake("schema register", 2, "<file>"), Mistake("schema register /dev/null", 2, "--subject"),
            Mistake("schema register /dev/null --subject ''", 2, "--subject is empty"),
            Mistake("schema register /dev/null --subject s --reference x", 2, "name=subject:version"),
            Mistake("schema get", 2, "--id N or --subject NAME"), Mistake("schema get --id x", 2, "--id"),
            Mistake("schema get --subject s --version 0", 2, "a number from 1, or latest"),
            Mistake("schema canonical /no/such/file", 2, "No such file"),
            Mistake("schema list extra", 2, "extra"),
            Mistake("serve", 2, "--dev", "stagedoor init"), Mistake("serve extra", 2, "extra"),
            Mistake("serve --dev --dev-token x", 2, "exclude each other"),
            Mistake("serve --dev-token short", 2, "shorter than 16 bytes", "openssl"),
            Mistake("serve --dev-token-file /no/such/file", 2, "/no/such/file", "No such file"),
            Mistake("serve --dev-token-file /dev/null", 2, "/dev/null", "shorter than 16 bytes"),
            Mistake("serve --dev-token-file -", 2, "No such file"),
            Mistake("serve --dev --listen 8081", 2, "'8081'", "127.0.0.1:8081"),
            Mistake("serve --dev --listen 0.0.0.0:8081", 2, "network", "127.0.0.1"),
            Mistake("serve --dev --log-level loud", 2, "'loud'", "warning"),
            Mistake("serve --dev --config /no/such/file", 2, "No such file"),
            Mistake("serve --dev --database nonsense", 3, "database", "malformed", "--database"),
            Mistake("serve --dev --database host=/nowhere", 3, "/nowhere", "--database"),
            Mistake("migrate", 2, "--database"), Mistake("migrate --database nonsense", 3, "malformed"),
        ]
    )
    private func mistake(_ mistake: Mistake) async throws {
        let run = try await CommandRun(Binary.path, mistake.arguments)
        #expect(run.status == mistake.status, "\(run.errors)")
        for word in mistake.words { #expect(run.errors.contains(word), "\(run.errors)") }
        // Whatever a verdict needs is on standard output; whatever went wrong is not.
        #expect(run.output.isEmpty == (mistake.status != 1))
    }

    @Test(
        "a mistake in the settings names its place",
        arguments: [
            ("lisen: 127.0.0.1:1", ":1:1: there is no setting 'lisen'"), ("listen: 5", ":1:1: 'listen' is no text"),
            ("# c\nlisten: x", ":2:1: cannot listen on 'x'"), ("log-level: loud", ":1:1: cannot log at 'loud'"),
            ("log-format: xml", ":1:1: there is no log format 'xml'"), ("- listen", "one setting a line"),
            ("listen: [", "1:10"), ("", "no document"), ("a: 1\na: 2", "2:1"),
            ("tls: {certificate: a, key: b, client_ca: c}", ":1:1: there is no setting 'client_ca' in tls"),
            ("tls: {certificate: a, key: b, client-ca: 5}", ":1:1: 'client-ca' is no text"),
            ("tls: {certificate: a}", ":1:1: tls lacks"), ("tls: yes", ":1:1: tls lacks"),
            ("dev-token-file: /no/such/file", "/no/such/file"),
        ]
    )
    func settings(text: String, reason: String) async throws {
        let folder = try Folder()
        let file = try folder.write(text, to: "settings.yaml")
        let run = try await CommandRun.stagedoor("serve", "--dev", "--config", file)
        #expect(run.status == 2)
        #expect(run.errors.contains(reason) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }

    @Test("an empty variable is none") func emptyVariable() async throws {
        let run = try await CommandRun.stagedoor("schema", "list", environment: ["STAGEDOOR_URL": ""])
        #expect(!run.errors.contains("''"))
    }
}
