// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Glibc
import JSON

/// `stagedoor policy apply`.
struct PolicyApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Put the policies of a folder in force on a server.",
        discussion: """
            The server checks them against its schema, asks the tests that lie in tests/, and compares them with those \
            in force. Files in entities/ describe what policies speak of, and are put in force with them. Policies that allow nothing new count at once. Those that do, or of which it cannot be told, \
            wait for somebody else:

              stagedoor policy pull policies
              stagedoor policy apply policies --reason "the orders team registers its own schemas"
              stagedoor policy approve prop_…        (somebody else)

            Exit codes: 0 in force, or nothing has changed; 1 the policies are not valid; 4 they wait for approval.
            """
    )

    @Argument(help: "A folder with .cedar files, or one file. What is not in it is not in force afterwards.")
    var path: String

    @Option(help: "Why, for whoever approves and for those who look later.")
    var reason = ""

    @Flag(help: "Only show what would be newly permitted or denied.")
    var dryRun = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let documents = try PolicyFolder.read(path)
        let dryRun = dryRun
        let reason = reason
        let (before, answer) = try await server.ask { client in
            let before = try await client.get(AccessPath.policies).value("cannot see the policies in force")
            let body = JSON.object([
                (
                    "documents",
                    .array(documents.map { .object([("name", .string($0.name)), ("text", .string($0.text))]) })
                ),
                ("basedOn", .int(before["revision"]?.int ?? 0)), ("reason", .string(reason)),
            ])
            return (before, try await client.put(AccessPath.policies + (dryRun ? "?dryRun=true" : ""), body))
        }
        if answer.status == 422 { throw PolicyFolder.refusal(answer) }
        let value = try answer.value("cannot put the policies in force")
        let revision = value["revision"]?.int ?? 0
        for warning in value["warnings"]?.array ?? [] {
            Terminal.complain("stagedoor: warning: \(warning.string ?? "")".printable)
        }
        switch value["outcome"]?.string {
        case "unchanged":
            try Terminal.show("nothing has changed: revision \(before["revision"]?.int ?? 0) is in force\n")
        case "in force":
            try Terminal.show("revision \(revision) is in force\n")
        default:
            let report = value["report"]?.string ?? value["proposal"]?["report"]?.string ?? ""
            try Terminal.show(report.isEmpty || report.hasSuffix("\n") ? report : report + "\n")
            guard value["needsApproval"]?.bool ?? true else {
                return try Terminal.show("nothing is newly permitted: this would be in force at once\n")
            }
            let id = value["proposal"]?["id"]?.string
            let isAboutTests = report.contains("the test tests/")
            let next = id.map { "somebody else runs: stagedoor policy approve \($0)" } ?? "somebody else would approve"
            throw CommandFailure(
                "the policies are not in force yet",
                isAboutTests
                    ? "they allow more than before, or take tests away" : "they allow more than before",
                wayOut: next,
                code: .needsApproval
            )
        }
    }
}

extension AccessPath {
    static let policies = root + "/policies"
    static let proposals = root + "/proposals"

    static func proposal(_ id: String) -> String { proposals + "/" + ServerAddress.escape(id) }
}

/// Policies in files.
enum PolicyFolder {
    private static let deepest = 16

    /// The files of a folder by their names in it, or one file by its own.
    static func read(_ path: String) throws(CommandFailure) -> [(name: String, text: String)] {
        var folder = path
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        var documents: [(name: String, text: String)] = []
        for file in try PolicyFiles.paths([path]) {
            guard file.hasSuffix(".cedar") else {
                throw CommandFailure(
                    "cannot use '\(file)'",
                    "a server's policies are Cedar text",
                    wayOut: "stagedoor policy convert makes it of JSON"
                )
            }
            let isBelow = file.hasPrefix(folder + "/")
            let name =
                isBelow ? String(file.dropFirst(folder.count + 1)) : file.split(separator: "/").last.map(String.init)
            guard let text = String(validating: try InputFile(reading: file).bytes, as: UTF8.self) else {
                throw CommandFailure("cannot use '\(file)'", "it is not UTF-8")
            }
            documents.append((name ?? file, text))
        }
        for part in keptParts { documents += try kept(part, of: folder) }
        return documents
    }

    /// What is kept with the policies: tests of them, and descriptions of the things that they speak of.
    static let keptParts = ["tests", "entities"]

    /// The JSON files in a part of the folder, and in folders in it, by their paths.
    private static func kept(_ part: String, of folder: String) throws(CommandFailure) -> [(name: String, text: String)]
    {
        var files: [(name: String, text: String)] = []
        for name in try names(of: folder, in: part, depth: 0) {
            guard let text = String(validating: try InputFile(reading: folder + "/" + name).bytes, as: UTF8.self)
            else { throw CommandFailure("cannot use '\(folder)/\(name)'", "it is not UTF-8") }
            files.append((name, text))
        }
        return files
    }

    /// The JSON files below a part of a folder, by their paths from the folder on.
    private static func names(of folder: String, in part: String, depth: Int) throws(CommandFailure) -> [String] {
        guard depth < deepest else {
            throw CommandFailure("cannot use '\(folder)/\(part)'", "folders in it are nested too deeply")
        }
        guard let directory = opendir(folder + "/" + part) else {
            let (code, reason) = (errno, Terminal.systemError)
            var status = stat()
            let isFile = stat(folder, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
            // What cannot be read is not the same as what is not there, which the server would take away.
            guard code == ENOENT || isFile else { throw InputFile.unreadable("\(folder)/\(part)", reason) }
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            var status = stat()
            let path = part + "/" + name
            let isFolder = stat(folder + "/" + path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            if isFolder {
                names += try Self.names(of: folder, in: path, depth: depth + 1)
            } else if name.hasSuffix(".json") {
                names.append(path)
            }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What the server says is wrong, one line for each thing.
    static func refusal(_ answer: RegistryAnswer) -> any Error {
        let lines = (answer.body?["message"]?.string ?? "").split(separator: "\n").map { String($0).printable }
        for line in lines.dropFirst() { Terminal.complain(line) }
        return CommandFailure(
            "the policies are not in force",
            lines.first.map { $0.hasSuffix(":") ? String($0.dropLast()) : $0 } ?? "they are not valid",
            code: .violations
        )
    }
}

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
        var path = AccessPath.root + "/entities?" + query
        while true {
            let answer = try await client.get(path)
            all += try answer.value("cannot see who there is").array ?? []
            guard let link = answer.link, link.hasPrefix("</"), let end = link.firstIndex(of: ">") else { break }
            let next = String(link[..<end].dropFirst())
            guard !next.utf8.elementsEqual(path.utf8) else { break }
            path = next
        }
        return .array(all)
    }
}

/// `stagedoor policy proposals`.
struct PolicyProposalsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposals",
        abstract: "List policies that wait for somebody's approval, with what they would newly permit."
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.proposals) }
        for proposal in try answer.value("cannot list the proposals")["proposals"]?.array ?? [] {
            let head = [
                proposal["id"]?.string ?? "", "by " + (proposal["proposedBy"]?.string ?? ""),
                proposal["createdAt"]?.int.map(TimeText.text) ?? "", proposal["reason"]?.string ?? "",
            ]
            let report = (proposal["report"]?.string ?? "").split(separator: "\n").map { "  " + String($0).printable }
            try Terminal.show(([head.joined(separator: "  ").printable] + report).joined(separator: "\n") + "\n")
        }
    }
}

/// `stagedoor policy approve`.
struct PolicyApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Put policies in force that somebody else has proposed."
    )

    @Argument(help: "The proposal's id, as 'stagedoor policy proposals' shows it; not needed if only one waits.")
    var id: String?

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let given = id
        let answer = try await server.ask { client in
            let id = if let given { given } else { try await Self.onlyProposal(client) }
            return try await client.post(AccessPath.proposal(id) + "/approve", .object([]))
        }
        let value = try answer.value("cannot approve the policies")
        try Terminal.show("revision \(value["revision"]?.int ?? 0) is in force\n")
    }

    private static func onlyProposal(_ client: RegistryClient) async throws -> String {
        let list = try await client.get(AccessPath.proposals).value("cannot list the proposals")
        let ids = (list["proposals"]?.array ?? []).compactMap { $0["id"]?.string }
        guard let id = ids.first, ids.count == 1 else {
            throw CommandFailure(
                "cannot tell which policies to approve",
                ids.isEmpty ? "none wait for approval" : "several wait: \(ids.joined(separator: ", "))",
                wayOut: ids.isEmpty ? nil : "name one of them"
            )
        }
        return id
    }
}

/// `stagedoor policy reject`.
struct PolicyRejectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Drop policies that somebody has proposed."
    )

    @Argument(help: "The proposal's id, as 'stagedoor policy proposals' shows it.")
    var id: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let path = AccessPath.proposal(id)
        let answer = try await server.ask { try await $0.delete(path) }
        guard answer.status == 204 else { throw answer.failure("cannot reject the policies") }
        try Terminal.show("rejected \(id.printable)\n")
    }
}
