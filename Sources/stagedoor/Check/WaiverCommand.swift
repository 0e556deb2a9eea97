// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON
import RepositoryCheck

/// `stagedoor waiver`.
struct WaiverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiver",
        abstract: "Let single breaks through in the registry, for a while.",
        subcommands: [WaiverListCommand.self, WaiverGrantCommand.self, WaiverWithdrawCommand.self]
    )

    static let root = "/governance/v1/waivers"
}

/// `stagedoor waiver list`.
struct WaiverListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List waivers.")

    @Option(help: "Only those of one subject.")
    var subject: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let query = subject.map { "?subject=" + ServerAddress.escape($0) } ?? ""
        let answer = try await server.ask { try await $0.get(WaiverCommand.root + query) }
        let value = try answer.value("cannot list waivers")
        if json { return try Terminal.show(value.compactText + "\n") }
        let rows = (value["waivers"]?.array ?? []).map { waiver in
            [
                waiver["id"]?.int.map(String.init) ?? "", waiver["subject"]?.string ?? "",
                waiver["rule"]?.string ?? "", waiver["fingerprint"]?.string ?? "any",
                (waiver["expired"]?.bool == true ? "expired " : "until ") + (waiver["expires"]?.string ?? ""),
                waiver["approver"]?.string ?? "", waiver["reason"]?.string ?? "",
            ]
        }
        try Terminal.show(TextTable.text(rows))
    }
}

/// `stagedoor waiver grant`.
struct WaiverGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let a break through; prints the waiver's number.",
        discussion: """
            One finding of one subject, by the fingerprint that the check prints:

              stagedoor waiver grant orders-value TYPE_MISMATCH --fingerprint ac7b749ac9e1d7e4 \\
                --reason "nobody has published an order yet" --expires 2026-12-31
            """
    )

    @Argument(help: "The subject whose change is let through.")
    var subject: String

    @Argument(help: "The rule, as the check prints it in brackets.")
    var rule: String

    @Option(help: "The one finding that is meant. Default: every one of the rule.")
    var fingerprint: String?

    @Option(help: "Why nobody is hurt, or why that is accepted.")
    var reason: String

    @Option(
        help: ArgumentHelp("The last day on which it holds, at most 366 days away.", valueName: "day"),
        transform: CalendarDate.init(argument:)
    )
    var expires: CalendarDate

    @OptionGroup var server: ServerOptions

    func run() async throws {
        var body: [(String, JSON)] = [
            ("subject", .string(subject)), ("rule", .string(rule)), ("reason", .string(reason)),
            ("expires", .string(expires.description)),
        ]
        if let fingerprint { body.append(("fingerprint", .string(fingerprint))) }
        let json = JSON.object(body)
        let answer = try await server.ask { try await $0.post(WaiverCommand.root, json) }
        let value = try answer.value("cannot grant the waiver")
        try Terminal.show("\(value["id"]?.int ?? 0)\n")
    }
}

/// `stagedoor waiver withdraw`.
struct WaiverWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "withdraw", abstract: "Take a waiver back.")

    @Argument(help: "The waiver's number.")
    var id: Int

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = WaiverCommand.root + "/\(id)"
        let answer = try await server.ask { try await $0.delete(path) }
        guard (200..<300).contains(answer.status) else { throw answer.failure("cannot withdraw the waiver") }
    }
}
