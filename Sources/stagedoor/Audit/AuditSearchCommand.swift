// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// Which entries of a server's log.
struct AuditFilter: ParsableArguments {
    @Option(help: "Who did it: person:ada, pipeline:orders-ci, or nobody for who could not sign in.")
    var actor: String?

    @Option(help: "What was done: token.issued, or token for all that is done with tokens.")
    var event: String?

    @Option(help: "To what, as policies write it: 'StageDoor::Subject::\"orders.placed-value\"'.")
    var resource: String?

    @Option(help: "Whom or what it names anywhere, also in its details: person:ada, team:crew.")
    var about: String?

    @Flag(help: "Show whom pseudonyms stand for, as far as anybody can tell. That you do is logged.")
    var names = false

    /// The filter as a query, without what it is to begin with.
    var query: String {
        [("about", about), ("actor", actor), ("event", event), ("resource", resource)].compactMap { name, value in
            value.map { "&\(name)=" + ServerAddress.escape($0) }
        }.joined() + (names ? "&names=true" : "")
    }
}

/// The log of a server, page after page.
struct AuditPages {
    static let root = "/governance/v1/audit"

    let filter: String
    private(set) var next = 0
    /// How many entries there were at the last look.
    private(set) var size = 0
    /// Whom pseudonyms of the last page stand for.
    private(set) var names: [(pseudonym: String, name: String)] = []
    /// The request that the last page was the answer to, by which its own entry is known.
    private(set) var request: String?

    init(filter: String, from next: Int = 0) {
        self.filter = filter
        self.next = next
    }

    /// The next entries, each as one line of JSON; none at the end of the log.
    mutating func page(_ client: RegistryClient) async throws -> [JSON] {
        let path = Self.root + "/entries?from=\(next)" + filter
        let answer = try await client.get(path)
        let value = try answer.value("cannot read the audit log")
        request = answer.request
        let entries = value["entries"]?.array ?? []
        size = value["size"]?.int ?? 0
        names = (value["names"]?.object?.members ?? []).compactMap { member in
            member.value.string.map { (member.key, $0) }
        }
        // Beyond the last one that fits there are none, as far as the log went.
        next = entries.isEmpty ? max(next, value["size"]?.int ?? 0) : (entries.last?["index"]?.int ?? next) + 1
        return entries
    }

    /// An entry as a line. The JSON is that of the log, whose hashes hold; names stand beside it.
    func line(_ entry: JSON, asJSON: Bool) -> String {
        guard !asJSON, let content = entry["entry"] else {
            let text = entry.compactText
            let known = names.filter { text.contains($0.pseudonym) }
            guard !known.isEmpty, let members = entry.object?.members else { return text + "\n" }
            let named = JSON.object(known.map { ($0.pseudonym, .string($0.name)) })
            return JSON.object(members.map { ($0.key, $0.value) } + [("names", named)]).compactText + "\n"
        }
        let head = ["time", "actor", "event", "resource"].map { content[$0]?.string ?? "-" }
        let details = content["details"].map { "  " + $0.compactText } ?? ""
        var line = "\(entry["index"]?.int ?? 0)  " + head.joined(separator: "  ") + details
        for (pseudonym, name) in names {
            line = line.replacing("person:" + pseudonym, with: name)
                .replacing(pseudonym, with: name.dropFirst("person:".count))
        }
        return line.printable + "\n"
    }
}

/// `stagedoor audit search`.
struct AuditSearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Show entries of a server's audit log, the oldest first. That somebody looked is logged too."
    )

    @OptionGroup var filter: AuditFilter

    @Option(help: "Not before this day, or this time: 2026-11-16, 2026-11-16T09:30.")
    var since: String?

    @Option(help: "Before this day or time.")
    var until: String?

    @Flag(help: "One JSON object a line.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        var query = filter.query
        for (name, text) in [("since", since), ("until", until)] {
            guard let text else { continue }
            query += "&\(name)=\(try TimeText.moment(text, "--\(name)"))"
        }
        let (filter, json) = (query, json)
        try await server.ask { client in
            var pages = AuditPages(filter: filter)
            var end: Int?
            // That this looks is logged as well, so it ends where the log did when it began.
            while pages.next < end ?? 1 {
                let entries = try await pages.page(client)
                let last = end ?? pages.size
                end = last
                if entries.isEmpty { return }
                let shown = entries.filter { $0["index"]?.int ?? 0 < last }
                try Terminal.show(shown.map { pages.line($0, asJSON: json) }.joined())
            }
        }
    }
}

/// `stagedoor audit tail`.
struct AuditTailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show what comes into a server's audit log, until Ctrl-C.",
        discussion: """
            That others read the log is shown only if it is asked for, and that this does never is:

              stagedoor audit tail --event audit.read
            """
    )

    /// How long the server waits for something to show, in seconds.
    private static let wait = 20
    private static let pause = Duration.seconds(1)
    /// An entry comes within seconds after its request; of so many requests it is known that they were this one's.
    private static let mostRequests = 1_000

    @OptionGroup var filter: AuditFilter

    @Flag(help: "One JSON object a line.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let address = try server.address()
        let (json, showsReads) = (json, ["audit", "audit.read"].contains(filter.event))
        let filter = filter.query + "&wait=\(Self.wait)"
        try await RegistryClient.connected(to: address) { client in
            let first = try await client.get(AuditPages.root + "/entries?limit=1")
            let size = try first.value("cannot read the audit log")["size"]?.int ?? 0
            var pages = AuditPages(filter: filter, from: size)
            var own = [first.request].compactMap { $0 }
            while true {
                let entries = try await pages.page(client)
                own = own.suffix(Self.mostRequests) + [pages.request].compactMap { $0 }
                let shown = entries.filter { Self.isShown($0["entry"], showsReads, own) }
                try Terminal.show(shown.map { pages.line($0, asJSON: json) }.joined())
                // The server waits, but for one of before, or where two show each other's reads.
                if shown.isEmpty || showsReads { try await Task.sleep(for: Self.pause) }
            }
        }
    }

    private static func isShown(_ entry: JSON?, _ showsReads: Bool, _ own: [String]) -> Bool {
        guard entry?["event"]?.string == "audit.read" else { return true }
        guard showsReads, let request = entry?["request"]?.string else { return showsReads }
        return !own.contains { $0.utf8.elementsEqual(request.utf8) }
    }
}
