// SPDX-License-Identifier: Apache-2.0
import Access
import ArgumentParser
import JSON
import Policies

/// `stagedoor policy status`.
struct PolicyStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which policies are in force, and which built-in ones of the server's version are not.",
        discussion: """
            A new version may bring new built-in policies. They are put in force by nobody but you:

              stagedoor policy status
              stagedoor policy pull policies
              stagedoor policy defaults defaults      (those of this version, to compare)
              stagedoor policy apply policies

            The sha256 is that of their texts, as the audit log has it of each revision that came in force.
            """
    )

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer = try await server.ask { try await $0.get(AccessPath.policies) }
        let policies = try answer.value("cannot see the policies in force")
        let count = policies["documents"]?.array?.count { $0["name"]?.string?.hasSuffix(".cedar") == true } ?? 0
        var lines = [
            "revision \(policies["revision"]?.int ?? 0): \(count) files, by \(policies["proposedBy"]?.string ?? "")",
            "sha256 " + Self.digest(policies),
        ]
        for file in policies["builtIn"]?.array ?? [] {
            let state = file["state"]?.string == "missing" ? "is not in force" : "is another one than in force"
            lines.append("built-in \(file["name"]?.string ?? "") \(state)")
        }
        try Terminal.show(lines.map { $0.printable + "\n" }.joined())
    }
}

extension PolicyStatusCommand {
    /// What the audit log calls these policies, made from their texts.
    fileprivate static func digest(_ policies: JSON) -> String {
        let documents = (policies["documents"]?.array ?? []).map { document in
            PolicyDocument(name: document["name"]?.string ?? "", text: document["text"]?.string ?? "")
        }
        return PolicyDocument.digest(of: documents)
    }
}

/// `stagedoor policy defaults`.
struct PolicyDefaultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "defaults",
        abstract: "Write the built-in policies of this version, and their schema, into a folder."
    )

    @Argument(help: "A folder; it is made if it is not there.", completion: .directory)
    var folder: String

    func run() throws {
        try NewFolder.make(folder)
        for document in BuiltInPolicies.documents {
            try OutputFile(writing: folder + "/" + document.name).write(Array(document.text.utf8))
        }
        try OutputFile(writing: folder + "/stagedoor.cedarschema").write(BuiltInPolicies.schema)
        try Terminal.show("\(BuiltInPolicies.documents.count) files of policies in \(folder.printable)\n")
    }
}
