// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// An installation where clients sign in by certificates, which are made for the test.
final class CertificateSite {
    let folder: TemporaryFolder
    let first: String
    private(set) var server: RunningServer
    private let options: [String]

    static let orders = "spiffe:prod.acme.example:/ns/orders/sa/ci"
    static let rules = """
        certificates:
          refused: ["serial:0A1B2C"]
          rules:
            - when: {claim: path, matches: "/ns/*/sa/*"}
              principal: {type: Pipeline, id: "spiffe:${trustDomain}:${path}"}
              groups: [workloads]
              attributes: {serial: "${serial}", spiffe: "${spiffe}"}
            - when: {claim: organizationalUnit, equals: payments}
              principal: {type: Service, id: "unit:${organizationalUnit}:${dns}"}
            - when: {claim: email, matches: "*@acme.example"}
              principal: {type: Person, id: "mail:${email}"}
        """

    init(_ rules: String = rules, authority: String = "clients", options: [String] = []) throws {
        folder = try TemporaryFolder()
        let made = try Finished(Place.python, [Place.tests + "/certificates.py", folder.root])
        try require(made.status == 0, made.said)
        try folder.write(
            rules.replacing("CLIENTS", with: try Self.fingerprint(folder, "clients")),
            to: "identities.yaml"
        )
        // Others than its owner may read the server's files only where the test says so.
        try FileManager.default.copyItem(atPath: folder.path(authority + ".pem"), toPath: folder.path("believed.pem"))
        let started = try Finished.stagedoor("init", "--data-dir", folder.path("data"))
        try require(started.status == 0, "\(started.said)")
        first = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
        self.options =
            [
                "--identities", folder.path("identities.yaml"), "--tls-certificate", folder.path("server.pem"),
                "--tls-key", folder.path("server.key"), "--client-ca", folder.path("believed.pem"),
            ] + options
        server = try RunningServer(in: folder, mode: [], options: self.options)
    }

    static func fingerprint(_ folder: TemporaryFolder, _ name: String) throws -> String {
        let run = try Finished(
            "openssl",
            ["x509", "-in", folder.path(name + ".pem"), "-noout", "-fingerprint", "-sha256"]
        )
        return (run.output.split(separator: "=").last ?? "").filter(\.isHexDigit).lowercased()
    }

    /// Asks with somebody's certificate, a token, both or neither. Status 0 is a connection that was not made.
    func ask(
        _ name: String?,
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        token: String? = nil
    ) throws -> (status: Int, body: String) {
        var options = ["-sS", "--max-time", "20", "-X", method, "--cacert", folder.path("servers.pem")]
        if let name { options += ["--cert", folder.path(name + ".pem"), "--key", folder.path(name + ".key")] }
        if let token { options += ["-H", "Authorization: Bearer \(token)"] }
        if let body { options += ["-H", "Content-Type: application/json", "--data", body] }
        let run = try Finished("curl", options + ["-w", "\n%{http_code}", "https://127.0.0.1:\(server.port)\(path)"])
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    func admin(_ method: String, _ path: String, _ body: String? = nil) throws -> [String: Any] {
        let answer = try ask(nil, method, path, body, token: first)
        try require((200..<300).contains(answer.status), "\(method) \(path): \(answer)")
        guard !answer.body.isEmpty else { return [:] }
        return try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any] ?? [:]
    }

    func whoAmI(_ name: String) throws -> [String: Any] {
        let answer = try ask(name, "GET", "/governance/v1/access/whoami")
        try require(answer.status == 200, "\(answer)")
        return try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any] ?? [:]
    }

    /// Puts a policy in force beside those there are, which another administrator proposes.
    func enforce(_ text: String) throws {
        _ = try admin("PUT", "/governance/v1/access/principals/person:eva", "{}")
        _ = try admin("PUT", "/governance/v1/access/teams/administrators/members/person:eva", "{}")
        let eva = try admin("POST", "/governance/v1/access/tokens", #"{"owner":"person:eva"}"#)["token"] as? String
        let before = try admin("GET", "/governance/v1/access/policies")
        var documents = try #require(before["documents"] as? [[String: String]])
        documents.append(["name": "test.cedar", "text": text])
        let body: [String: Any] = ["documents": documents, "basedOn": before["revision"] ?? 0, "reason": "test"]
        let data = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
        let answer = try ask(nil, "PUT", "/governance/v1/access/policies", data, token: eva)
        let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        let id = try #require((json?["proposal"] as? [String: Any])?["id"] as? String, "\(answer)")
        _ = try admin("POST", "/governance/v1/access/proposals/\(id)/approve", "{}")
    }

    /// Lets the pipeline of the orders team register its own subjects.
    func letOrdersRegister() throws {
        try enforce(
            """
            permit (
                principal == StageDoor::Pipeline::"\(Self.orders)",
                action in [
                    StageDoor::Action::"readSchema", StageDoor::Action::"registerSchema"
                ],
                resource in StageDoor::SubjectPrefix::"orders.*"
            ) when {
                context.authentication == "mtls" && principal.hasTag("spiffe")
                    && principal.getTag("spiffe") like "spiffe://prod.*"
            };
            """
        )
    }

    func run(_ script: String...) throws -> Finished {
        try Finished(
            Place.python,
            [Place.tests + "/certificate_client.py", script[0], "\(server.port)", folder.root] + script.dropFirst()
        )
    }

    func stagedoor(_ arguments: String...) throws -> Finished {
        let settings = [
            "STAGEDOOR_URL=https://127.0.0.1:\(server.port)", "STAGEDOOR_CA_FILE=\(folder.path("servers.pem"))",
            "HOME=\(folder.root)",
        ]
        return try Finished("/usr/bin/env", settings + [Place.stagedoor] + arguments)
    }
}
