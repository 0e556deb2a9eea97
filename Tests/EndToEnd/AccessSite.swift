// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// An installation of a test's own where everybody signs in, with its first administrator.
final class AccessSite {
    let folder: TemporaryFolder
    private let options: [String]
    private(set) var server: RunningServer
    private let first: String

    var admin: SignedIn { SignedIn(port: server.port, token: first) }

    init(options: [String] = []) throws {
        let folder = try TemporaryFolder()
        let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
        try require(started.status == 0, "\(started.said)")
        first = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
        server = try RunningServer(in: folder, mode: [], options: options)
        (self.folder, self.options) = (folder, options)
    }

    /// Stops the server, as a power cut would or in order, and starts it again.
    func restart(atOnce: Bool) throws {
        if atOnce { server.killAtOnce() } else { server.stop() }
        server = try RunningServer(in: folder, mode: [], options: options)
    }

    func signedIn(_ name: String, in team: String? = nil) throws -> SignedIn {
        try admin.ask("PUT", "/governance/v1/access/principals/\(name)", "{}")
        if let team { try admin.ask("PUT", "/governance/v1/access/teams/\(team)/members/\(name)", "{}") }
        let answer = try admin.ask("POST", "/governance/v1/access/tokens", #"{"owner":"\#(name)"}"#)
        return SignedIn(port: server.port, token: try #require(answer["token"] as? String))
    }

    /// Puts policies in force beside those there are, proposed by another administrator.
    func enforce(_ text: String, named name: String = "test.cedar", with other: SignedIn) throws {
        let before = try admin.ask("GET", "/governance/v1/access/policies")
        var documents = try #require(before["documents"] as? [[String: String]])
        documents.removeAll { $0["name"] == name }
        documents.append(["name": name, "text": text])
        let body: [String: Any] = ["documents": documents, "basedOn": before["revision"] ?? 0, "reason": "test"]
        let data = try JSONSerialization.data(withJSONObject: body)
        let answer = try other.ask("PUT", "/governance/v1/access/policies", String(decoding: data, as: UTF8.self))
        guard let proposal = answer["proposal"] as? [String: Any] else { return }
        let id = try #require(proposal["id"] as? String)
        try admin.ask("POST", "/governance/v1/access/proposals/\(id)/approve", "{}")
    }

    /// Runs a command against the server, as the first administrator or as somebody else.
    func stagedoor(_ arguments: String..., as caller: SignedIn? = nil) throws -> Finished {
        try stagedoor(all: arguments, as: caller)
    }

    func stagedoor(all arguments: [String], as caller: SignedIn? = nil) throws -> Finished {
        let settings = [
            "STAGEDOOR_URL=http://127.0.0.1:\(server.port)", "STAGEDOOR_TOKEN=\(caller?.token ?? first)",
        ]
        return try Finished("/usr/bin/env", settings + [Place.stagedoor] + arguments)
    }
}
