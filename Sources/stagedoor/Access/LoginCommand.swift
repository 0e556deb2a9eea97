// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import JSON

/// `stagedoor login`.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in to a server: keeps a token for it, read from standard input.",
        discussion: """
            Asks for the token, or takes it from a pipe; never from the command line, where others would see it:

              stagedoor login
              stagedoor init | stagedoor login

            STAGEDOOR_TOKEN, if it is set, is used in place of what is kept.
            """
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let token = try SecretInput.read("token: ")
        let address = try ServerAddress(server.url, token: token).speaking(try server.tls.read())
        guard let file = CredentialsFile() else { throw CredentialsFile.homeless }
        let answer = try await ProgressLine.during("asking \(address.url)") { [address] in
            try await RegistryClient.connected(to: address) { try await $0.get("/governance/v1/access/whoami") }
        }
        let name = try answer.value("cannot sign in")["principal"]?.string ?? "somebody"
        try file.set(token, for: address.url)
        try Terminal.show("signed in to \(address.url) as \(name.printable)\n")
    }
}

/// `stagedoor logout`.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Forget the token that is kept for a server. It stays good until it is revoked or ends."
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        guard let file = CredentialsFile() else { throw CredentialsFile.homeless }
        let url = try ServerAddress(server.url, token: nil).url
        let wasThere = try file.set(nil, for: url)
        try Terminal.show(wasThere ? "signed out of \(url)\n" : "was not signed in to \(url)\n")
    }
}

/// `stagedoor whoami`.
struct WhoAmICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Show as whom the server knows you."
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get("/governance/v1/access/whoami") }
        let json = try answer.value("cannot tell who you are")
        var lines = [json["principal"]?.string ?? ""]
        let teams = json["teams"]?.array?.compactMap(\.string) ?? []
        if !teams.isEmpty { lines.append("in " + teams.joined(separator: ", ")) }
        for (how, name) in [("identity", "a token of"), ("mtls", "a client certificate of")] {
            guard let own = json[how], let end = own["expiresAt"]?.int else { continue }
            let id = own["id"]?.string.flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
            lines.append("by \(name) \(own["issuer"]?.string ?? "")\(id) until \(TimeText.text(end))")
        }
        if let end = json["token"]?["expiresAt"]?.int {
            lines.append("token \(json["token"]?["id"]?.string ?? "") until \(TimeText.text(end))")
        }
        if let use = json["breakGlass"] {
            lines.append("rights for an emergency (\(use["id"]?.string ?? "")): \(BreakGlassListCommand.standing(use))")
        }
        for review in json["reviews"]?.array ?? [] {
            let open = review["undecided"]?.int ?? 0
            let name = "\(review["id"]?.string ?? "") of \(review["team"]?.string ?? "")"
            lines.append("review \(name): \(open) to decide, \(ReviewText.standing(review))")
        }
        if let scope = json["token"]?["scope"] { lines.append("only for \(scope.compactText)") }
        try Terminal.show(lines.map { $0.printable + "\n" }.joined())
    }
}

extension CredentialsFile {
    static var homeless: CommandFailure {
        CommandFailure("cannot keep a token", "HOME is not set", wayOut: "name a file in \(variable)")
    }
}

/// What nobody may read over a shoulder or in a list of processes.
enum SecretInput {
    private static let longest = 16 << 10

    /// One line of standard input; on a terminal it is asked for and not shown.
    static func read(_ prompt: String) throws(CommandFailure) -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var saved = termios()
        if isTerminal {
            Terminal.hint(prompt)
            tcgetattr(STDIN_FILENO, &saved)
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        }
        defer {
            if isTerminal {
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
                Terminal.hint("\n")
            }
        }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < longest {
            let count = Glibc.read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0, byte != UInt8(ascii: "\n") else { break }
            line.append(byte)
        }
        while line.last == UInt8(ascii: "\r") || line.last == UInt8(ascii: " ") { line.removeLast() }
        guard !line.isEmpty, line.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure(
                "no token was given",
                "standard input has no line with one",
                wayOut: "paste it, or pipe it in"
            )
        }
        return String(decoding: line, as: UTF8.self)
    }
}
