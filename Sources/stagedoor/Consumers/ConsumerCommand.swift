// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor consumer`.
struct ConsumerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consumer",
        abstract: "Say which versions are still read, and see who reads what.",
        discussion: """
            A consumer that still reads version 2 of a subject says so for as long as it does:

              stagedoor consumer pin orders-value --version 2 --for 90d

            'stagedoor schema retire' then leaves that version alone, and where only versions in use are compared \
            with, it is one of them.
            """,
        subcommands: [ConsumerPinCommand.self, ConsumerUnpinCommand.self, ConsumerListCommand.self]
    )
}

/// Where the API of consumers is.
enum ConsumerPath {
    private static let root = "/governance/v1"
    static let all = root + "/consumers"

    static func pin(of consumer: String, on subject: String) -> String {
        "\(all)/\(ServerAddress.escape(consumer))/pins/\(ServerAddress.escape(subject))"
    }

    static func usage(of subject: String, unusedFor days: Int? = nil) -> String {
        "\(root)/subjects/\(ServerAddress.escape(subject))/usage" + (days.map { "?unusedFor=\($0)" } ?? "")
    }
}

/// For which consumer something is said.
struct ConsumerOption: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "The consumer; without it you yourself. For another one than yourself or a part of yourself, such as 'service:billing eu', you need the right to pin for others.",
            valueName: "consumer"
        )
    )
    var name: String?

    /// The name given, or the one under which the server knows the caller.
    func name(_ client: RegistryClient) async throws -> String {
        if let name { return name }
        let answer = try await client.get(AccessPath.root + "/whoami")
        guard let own = try answer.value("cannot tell who you are")["principal"]?.string else {
            throw CommandFailure("cannot tell who you are", "the answer has no name", wayOut: "give one with --as")
        }
        return own
    }
}

/// `stagedoor consumer pin`.
struct ConsumerPinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pin",
        abstract: "Say which versions of a subject a consumer still reads, in place of what it said before."
    )

    @Argument(help: "The subject.")
    var subject: String

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp(
            "A version that is read: a number, or latest for the one that is latest now. May be given several times.",
            valueName: "version"
        )
    )
    var versions: [String] = []

    @OptionGroup var consumer: ConsumerOption

    @Option(name: .customLong("for"), help: "For how long: 8h, 90d. Without it, until it is withdrawn.")
    var life: String?

    @Option(help: "Until when, in UTC: 2026-12-31 or 2026-12-31T09:30.")
    var until: String?

    @Option(help: "Why.")
    var reason = ""

    @OptionGroup var server: ServerOptions

    /// The versions as the server takes them.
    private func wanted() throws -> [JSON] {
        try (versions.isEmpty ? ["latest"] : versions).map { text in
            if text == "latest" { return .string(text) }
            guard let number = Int(text), number > 0 else {
                throw ValidationError("'\(text.printable)' is no version; give a number from 1, or latest.")
            }
            return .int(number)
        }
    }

    private func seconds() throws -> Int? {
        if life != nil, until != nil { throw ValidationError("Give either --for or --until.") }
        if let life { return try TimeText.seconds(life, "--for") }
        guard let until else { return nil }
        let seconds = try TimeText.moment(until, "--until") - TimeText.now
        guard seconds > 0 else {
            throw CommandFailure("cannot pin until '\(until)'", "that is over", wayOut: "give a day to come")
        }
        return seconds
    }

    func run() async throws {
        var members: [(String, JSON)] = [("versions", .array(try wanted()))]
        if let seconds = try seconds() { members.append(("expiresInSeconds", .int(seconds))) }
        if !reason.isEmpty { members.append(("reason", .string(reason))) }
        let (body, subject, consumer) = (JSON.object(members), subject, consumer)
        let answer = try await server.ask { client in
            try await client.put(ConsumerPath.pin(of: try await consumer.name(client), on: subject), body)
        }
        let pin = try answer.value("cannot pin '\(subject)'")
        let numbers = PinText.versions(pin)
        let name = pin["consumer"]?.string ?? ""
        try Terminal.show("pinned \(numbers) of \(subject) for \(name) \(PinText.end(pin))".printable + "\n")
    }
}

/// `stagedoor consumer unpin`.
struct ConsumerUnpinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpin",
        abstract: "Say that a consumer no longer reads what it had pinned of a subject."
    )

    @Argument(help: "The subject.")
    var subject: String

    @OptionGroup var consumer: ConsumerOption

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (subject, consumer) = (subject, consumer)
        let (name, answer) = try await server.ask { client in
            let name = try await consumer.name(client)
            return (name, try await client.delete(ConsumerPath.pin(of: name, on: subject)))
        }
        guard answer.status == 204 else { throw answer.failure("cannot withdraw the pin on '\(subject)'") }
        try Terminal.show("\(name) no longer pins \(subject)".printable + "\n")
    }
}

/// `stagedoor consumer list`.
struct ConsumerListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what consumers have pinned."
    )

    @Option(help: "Only what this consumer has pinned.")
    var consumer: String?

    @Option(help: "Only what is pinned of this subject.")
    var subject: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let (consumer, subject) = (consumer, subject)
        let pins = try await server.ask { client in
            let all = try await Self.pins(of: consumer, client)
            guard let subject else { return all }
            return all.filter { $0["subject"]?.string?.utf8.elementsEqual(subject.utf8) == true }
        }
        if json { return try Terminal.show(JSON.object([("pins", .array(pins))]).compactText + "\n") }
        let rows = pins.map { pin in
            [
                pin["consumer"]?.string ?? "", pin["subject"]?.string ?? "", PinText.versions(pin), PinText.end(pin),
                pin["reason"]?.string ?? "",
            ]
        }
        try Terminal.show(TextTable.text(rows))
    }

    /// All pages.
    private static func pins(of consumer: String?, _ client: RegistryClient) async throws -> [JSON] {
        let filter = consumer.map { "&consumer=" + ServerAddress.escape($0) } ?? ""
        let what = "cannot list what is pinned"
        var pins: [JSON] = []
        try await PagedList.read(what, from: 0) { place in
            let page = try await client.get("\(ConsumerPath.all)?offset=\(place)\(filter)").value(what)
            pins += page["pins"]?.array ?? []
            return page["next"]?.int
        }
        return pins
    }
}

/// A pin as people read it.
enum PinText {
    /// `version 2` or `versions 1, 2`.
    static func versions(_ pin: JSON) -> String {
        let numbers = pin["versions"]?.array?.compactMap(\.int) ?? []
        return (numbers.count == 1 ? "version " : "versions ") + numbers.map(String.init).joined(separator: ", ")
    }

    static func end(_ pin: JSON) -> String {
        pin["expiresAt"]?.int.map { "until " + TimeText.text($0) } ?? "until it is withdrawn"
    }
}
