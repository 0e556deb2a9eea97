// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// `stagedoor policy pull`.
struct PolicyPullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Write a server's policies, schema and principals into a folder.",
        discussion: """
            Afterwards every command of 'stagedoor policy' can be asked about them without the server:

              stagedoor policy pull policies
              stagedoor policy who --policies policies --schema policies/stagedoor.cedarschema \\
                --entities policies/entities.json --action 'StageDoor::Action::"registerSchema"' \\
                --resource 'StageDoor::Subject::"orders.placed-value"'

            The folder gets the policies, their tests and what lies in entities/, stagedoor.cedarschema and \
            entities.json, with all subjects there are. Who could do something on a day is asked in the same way, of what was in force then:

              stagedoor policy pull then --at 2026-11-16T09:30
            """
    )

    @Argument(help: "A folder; it is made if it is not there.", completion: .directory)
    var folder: String

    @Option(
        help: ArgumentHelp(
            "A subject to add to entities.json though nobody has registered it yet. May be given several times.",
            valueName: "name"
        )
    )
    var subject: [String] = []

    @Option(help: "The policies, principals and teams of this day or time, in UTC: 2026-11-16, 2026-11-16T09:30.")
    var at: String?

    @Option(help: "The policies of this revision, with the principals and teams of now.")
    var revision: Int?

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard at == nil || revision == nil else { throw ValidationError("Give either --at or --revision.") }
    }

    func run() async throws {
        let moment = try at.map { "at=\(try TimeText.moment($0, "--at"))" }
        let query = (subject.map { "subject=" + ServerAddress.escape($0) } + [moment].compactMap { $0 })
            .joined(separator: "&")
        let which = (moment ?? revision.map { "revision=\($0)" }).map { "?" + $0 } ?? ""
        let (policies, schema, entities) = try await server.ask { client in
            (
                try await client.get(AccessPath.policies + which).value("cannot see the policies"),
                try await client.get(AccessPath.root + "/schema").value("cannot see the schema"),
                try await Self.entities(client, query)
            )
        }
        try NewFolder.make(folder)
        for document in policies["documents"]?.array ?? [] {
            let name = document["name"]?.string ?? ""
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            let isKept = PolicyFolder.keptParts.contains { name.hasPrefix($0 + "/") } && name.hasSuffix(".json")
            let isKnown = name.hasSuffix(".cedar") || isKept
            guard isKnown, !parts.contains(where: { $0.isEmpty || $0.hasPrefix(".") }) else {
                throw CommandFailure("cannot write '\(name)'", "the server names a file outside the folder")
            }
            for count in parts.indices.dropFirst() {
                try NewFolder.make(folder + "/" + parts[..<count].joined(separator: "/"))
            }
            try OutputFile(writing: folder + "/" + name).write(Array((document["text"]?.string ?? "").utf8))
        }
        try OutputFile(writing: folder + "/stagedoor.cedarschema").write(Array((schema["schema"]?.string ?? "").utf8))
        try OutputFile(writing: folder + "/entities.json").write(entities.compactBytes + [UInt8(ascii: "\n")])
        let count = policies["documents"]?.array?.count { $0["name"]?.string?.hasSuffix(".cedar") == true } ?? 0
        try Terminal.show(
            "revision \(policies["revision"]?.int ?? 0): \(count) files of policies in \(folder.printable)\n"
        )
    }
}

extension PolicyPullCommand {
    /// All entities, page by page.
    private static func entities(_ client: RegistryClient, _ query: String) async throws -> JSON {
        var all: [JSON] = []
        try await PagedList.read("cannot see who there is", from: AccessPath.root + "/entities?" + query) { path in
            let answer = try await client.get(path)
            all += try answer.value("cannot see who there is").array ?? []
            guard let link = answer.link, link.hasPrefix("</"), let end = link.firstIndex(of: ">") else { return nil }
            return String(link[..<end].dropFirst())
        }
        return .array(all)
    }
}
