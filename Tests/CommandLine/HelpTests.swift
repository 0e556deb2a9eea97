// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What the program says of itself.
@Suite(.timeLimit(.minutes(20))) struct HelpTests {
    private struct Tool: Decodable {
        var command: Command
    }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var arguments: [Argument]?
        var subcommands: [Command]?

        /// Lines that a terminal would break once more where they end: of a paragraph that is not one line.
        var broken: [Substring] {
            let lines = (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            let isProse = lines.map { !$0.isEmpty && !$0.hasPrefix(" ") }
            return zip(lines.indices, lines).filter { index, _ in
                isProse[index] && index + 1 < lines.count && isProse[index + 1]
            }.map(\.1)
        }
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            var name: String
            var kind: String
        }

        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var shouldDisplay: Bool

        /// As it stands in the help: `--listen`, `-h`, `<file>`.
        var spellings: [String] {
            guard let names else { return ["<\(valueName ?? "")>"] }
            return names.map { ($0.kind == "short" ? "-" : "--") + $0.name }
        }
    }

    @Test("every command's --help exits with 0 and names each of its options once, with a text")
    func everyCommand() async throws {
        let dump = try await CommandRun.stagedoor("--experimental-dump-help")
        try #require(dump.status == 0)
        let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8))
        var open = [(path: [String](), command: tool.command)]
        var count = 0
        while let (path, command) = open.popLast() {
            count += 1
            open += (command.subcommands ?? []).filter { $0.commandName != "help" }
                .map { (path + [$0.commandName], $0) }
            try await check(command, path)
        }
        #expect(count >= 9)
    }

    private func check(_ command: Command, _ path: [String]) async throws {
        let run = try await CommandRun("\(Binary.path)", path + ["--help"])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(command.abstract?.isEmpty == false, "\(path) has no abstract")
        #expect(command.broken.isEmpty, "\(path)")
        // An option's lines begin with its spellings, which the usage above them shows in brackets.
        let shown = run.output.split(separator: "\n").compactMap { line -> [Substring]? in
            guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return nil }
            // A flag and what takes it back stand in one: --justified/--no-justified.
            return Array(line.split(whereSeparator: { " ,/".contains($0) }).prefix { "-<".contains($0.prefix(1)) })
        }
        for argument in (command.arguments ?? []) where argument.shouldDisplay {
            #expect(argument.abstract?.isEmpty == false, "\(path) \(argument.spellings) has no text")
            for spelling in argument.spellings {
                let count = shown.count { words in
                    (spelling.hasPrefix("-") ? words[...] : words.prefix(1)).contains(Substring(spelling))
                }
                #expect(count == 1, "\(path) shows \(spelling) \(count) times")
            }
        }
    }

    @Test("--version prints a version and nothing else") func version() async throws {
        let run = try await CommandRun.stagedoor("--version")
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    }

    @Test("the option --version of schema get is the version of the subject") func subjectVersion() async throws {
        let run = try await CommandRun.stagedoor("schema", "get", "--id", "1", "--version", "3")
        #expect(run.status == 2 && run.errors.contains("--version goes with --subject"))
    }

    @Test(
        "the shell accepts its completion script",
        arguments: ["bash", "zsh", "fish"].filter { Binary.isInstalled($0) }
    )
    func completion(shell: String) async throws {
        let script = try await CommandRun.stagedoor("--generate-completion-script", shell)
        #expect(script.status == 0 && script.output.contains("stagedoor"))
        let check = try await CommandRun(shell, ["-n", "/dev/stdin"], input: script.output)
        #expect(check.status == 0 && check.errors.isEmpty, "\(check.errors)")
    }
}
