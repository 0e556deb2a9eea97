// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// Signing in by a client certificate, over a real server.
    @Suite(.serialized) struct ClientCertificateTests {
        private static let whoami = "/governance/v1/access/whoami"

        @Test func `whoever has a certificate is whom the rules say, and may what the policies say`() throws {
            let site = try CertificateSite()
            let me = try site.whoAmI("orders")
            #expect(me["principal"] as? String == "pipeline:\(CertificateSite.orders)")
            #expect(me["authentication"] as? String == "mtls")
            #expect(me["teams"] as? [String] == ["team:workloads"])
            let shown = try #require(me["mtls"] as? [String: Any])
            let fingerprint = try CertificateSite.fingerprint(site.folder, "orders")
            #expect(shown["id"] as? String == "sha256:\(fingerprint)")
            #expect(shown["issuer"] as? String == "CN=clients authority,O=Acme")
            #expect(try site.whoAmI("through-orders")["principal"] as? String == "pipeline:\(CertificateSite.orders)")
            #expect(try site.whoAmI("no-usage")["principal"] as? String == "pipeline:\(CertificateSite.orders)")
            #expect(try site.whoAmI("plain")["principal"] as? String == "service:unit:payments:payments.acme.example")
            #expect(try site.whoAmI("ada")["principal"] as? String == "person:mail:ada@acme.example")

            // Without a certificate a token signs in; with both the token does, and a bad one is no reason to look further.
            #expect(try site.ask(nil, "GET", Self.whoami).status == 401)
            #expect(try site.ask(nil, "GET", Self.whoami, token: site.first).status == 200)
            #expect(try site.ask("orders", "GET", Self.whoami, token: site.first).body.contains("service:bootstrap"))
            #expect(try site.ask("orders", "GET", Self.whoami, token: "sd_nobody").status == 401)

            try site.letOrdersRegister()
            let client = try site.run("confluent", "orders")
            #expect(client.status == 0 && client.output.hasPrefix("ok"), "\(client.said)")
            #expect(try site.ask("plain", "GET", "/schemas/ids/1").status == 403)
            for _ in 0..<3 { #expect(try site.ask("orders", "GET", "/schemas/ids/1").status == 200) }
            // Nobody makes an hour's certificate into a token that lives longer.
            let long = #"{"owner":"pipeline:\#(CertificateSite.orders)"}"#
            #expect(try site.ask("orders", "POST", "/governance/v1/access/tokens", long).status == 403)

            var entry: [String: Any] = [:]
            _ = try seconds(until: 30) {
                let path = "/governance/v1/audit/entries?event=schema.registered"
                let entries = try site.admin("GET", path)["entries"] as? [[String: Any]] ?? []
                entry = entries.first?["entry"] as? [String: Any] ?? [:]
                return !entry.isEmpty
            }
            #expect(entry["actor"] as? String == "pipeline:\(CertificateSite.orders)", "\(entry)")
            #expect(entry["authentication"] as? String == "mtls CN=clients authority,O=Acme", "\(entry)")
            #expect(entry["token"] as? String == "sha256:\(fingerprint)", "\(entry)")

            // Somebody who is disabled here does not get in by a certificate either, and at once.
            let own = "/governance/v1/access/principals/pipeline:\(CertificateSite.orders.replacing("/", with: "%2F"))"
            _ = try site.admin("PUT", own, "{}")
            _ = try site.admin("PUT", own, #"{"disabled":true}"#)
            #expect(try site.ask("orders", "GET", "/schemas/ids/1").status == 401)
        }

        @Test func `a certificate that is not right is nobody's`() throws {
            let site = try CertificateSite()
            for name in ["stranger", "self-signed", "expired", "early", "server-only"] {
                #expect(try site.ask(name, "GET", Self.whoami, token: site.first).status == 0, "\(name)")
            }
            for (name, reason) in [
                ("two-uris", "it has 2 URIs"), ("beside", "it has 2 URIs"), ("upper", "certificate-spiffe"),
                ("dots", "certificate-spiffe"), ("no-path", "names a trust domain and no workload"),
                ("signing", "may sign certificates"), ("authority", "certificate-form"),
                ("refused", "certificate-refused"), ("nobody", "no-rule"),
            ] {
                let answer = try site.ask(name, "GET", Self.whoami)
                #expect(answer.status == 401, "\(name): \(answer)")
                #expect(answer.body.contains(reason), "\(name): \(answer)")
                // The connection is made, and a token still signs in.
                #expect(try site.ask(name, "GET", Self.whoami, token: site.first).status == 200, "\(name)")
            }
        }

        @Test func `where everybody needs a certificate, nobody gets in without; one authority is not another`() throws
        {
            let rules = """
                certificates:
                  maxLifetime: 3h
                  rules:
                    - when:
                        - {claim: trustDomain, equals: prod.acme.example}
                        - {claim: authority, equals: CLIENTS}
                      principal: {type: Pipeline, id: "spiffe:${trustDomain}:${path}"}
                """
            let site = try CertificateSite(rules, authority: "both", options: ["--client-certificates", "required"])
            #expect(try site.ask(nil, "GET", Self.whoami, token: site.first).status == 0)
            #expect(try site.ask("nobody", "GET", Self.whoami, token: site.first).status == 200)
            #expect(try site.ask("orders", "GET", Self.whoami).status == 200)
            // Another believed authority has signed the same name, and an intermediate one is not in the file.
            #expect(try site.ask("second-orders", "GET", Self.whoami).body.contains("no-rule"))
            #expect(try site.ask("through-orders", "GET", Self.whoami).body.contains("no-rule"))

            // An authority that is taken away takes along the connections of those that it has vouched for.
            let mark = site.folder.path("mark")
            let waiting = try ChildProcess(
                Place.python,
                [
                    Place.tests + "/certificate_client.py", "once", "\(site.server.port)", site.folder.root, "orders",
                    mark,
                ],
                output: site.folder.path("once"),
                errors: site.folder.path("once-errors")
            )
            let isReady = seconds(until: 30) { FileManager.default.fileExists(atPath: mark) }
            try require(isReady != nil, site.folder.read("once-errors"))
            try site.folder.write(site.folder.read("second.pem"), to: "believed.pem")
            let isKnown = try seconds(until: 30) { try site.ask("orders", "GET", Self.whoami).status == 0 }
            #expect(isKnown != nil, "\(site.server.said)")
            try FileManager.default.removeItem(atPath: mark)
            #expect(waiting.wait(seconds: 30) == 0)
            #expect(site.folder.read("once").hasSuffix(" 401\n"), "\(site.folder.read("once"))")
            let log = "/governance/v1/audit/entries?event=authorities.changed"
            let isRecorded = try seconds(until: 30) {
                let said = try site.ask("second-orders", "GET", log, token: site.first).body
                let (old, new) = (
                    try CertificateSite.fingerprint(site.folder, "clients"),
                    try CertificateSite.fingerprint(site.folder, "second")
                )
                return said.contains(#""authorities":["\#(new)"]"#) && said.contains(#""was":["\#(old)","\#(new)"]"#)
            }
            #expect(isRecorded != nil, "\(site.server.said)")
            // A file that cannot be used changes nothing.
            try site.folder.write("no certificate", to: "believed.pem")
            let isSaid = seconds(until: 30) { site.server.said.contains("cannot be used") }
            #expect(isSaid != nil)
            #expect(try site.ask("second-orders", "GET", "/healthz").status == 200)
        }

        @Test func `a connection that is kept open ends with its certificate`() throws {
            let site = try CertificateSite()
            try site.letOrdersRegister()
            #expect(try site.run("confluent", "orders").status == 0)
            let made = try Finished(Place.python, [Place.tests + "/certificates.py", site.folder.root, "--short", "6"])
            try require(made.status == 0, made.said)
            let kept = try site.run("kept", "short")
            let words = kept.output.split(whereSeparator: \.isWhitespace)
            #expect(words.last == "401" && (Int(words.first ?? "") ?? 0) > 3, "\(kept.said)")
            // Most of these reads were answered from the hot path, which knows the connection.
            let metrics = try site.ask(nil, "GET", "/metrics", token: site.first).body
            let hot = metrics.split(separator: "\n").filter { $0.contains("http_requests_total{") }
                .filter { $0.contains("(immutable)") && $0.contains("200") }
            #expect(hot.compactMap { Int($0.split(separator: " ").last ?? "") }.reduce(0, +) > 3, "\(metrics)")
        }

        @Test func `a session is not resumed when what led to its certificate has ended`() throws {
            let site = try CertificateSite()
            let made = try Finished(Place.python, [Place.tests + "/certificates.py", site.folder.root, "--brief", "6"])
            try require(made.status == 0, made.said)
            let asked = try site.run("again", "brief-orders", "8")
            #expect(asked.output.hasPrefix("at once ") && asked.output.hasSuffix("later refused\n"), "\(asked.said)")
            #expect(asked.output.contains(" 200\n"), "\(asked.said)")
            // Why is in the log, whatever its level shows of requests.
            let isSaid = seconds(until: 30) { site.server.said.contains("CERTIFICATE_VERIFY_FAILED") }
            #expect(isSaid != nil && site.server.said.contains("handshake was refused"), "\(site.server.said)")
        }

        @Test func `two people agree for sure where no token proposes or approves policies`() throws {
            let site = try CertificateSite()
            let policies = "/governance/v1/access/policies"
            let (ada, orders) = ("person:mail:ada@acme.example", "pipeline:\(CertificateSite.orders)")
            for name in ["person:eva", ada, orders] {
                let escaped = name.replacing("/", with: "%2F")
                _ = try site.admin("PUT", "/governance/v1/access/principals/\(escaped)", "{}")
                _ = try site.admin("PUT", "/governance/v1/access/teams/administrators/members/\(escaped)", "{}")
            }
            let issued = try site.admin("POST", "/governance/v1/access/tokens", #"{"owner":"person:eva"}"#)
            let eva = try #require(issued["token"] as? String)
            func change(_ text: String, _ name: String?, token: String? = nil) throws -> (status: Int, body: String) {
                let before = try site.admin("GET", policies)
                var documents = try #require(before["documents"] as? [[String: String]])
                documents.append(["name": "more-\(documents.count).cedar", "text": text])
                let body: [String: Any] = ["documents": documents, "basedOn": before["revision"] ?? 0, "reason": "t"]
                let data = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
                return try site.ask(name, "PUT", policies, data, token: token)
            }
            let guide = try String(contentsOfFile: Place.repository + "/Docs/guide-access.md", encoding: .utf8)
            let block = guide.components(separatedBy: "@id(\"two-people\")").last?.components(separatedBy: "```").first
            #expect(try change(try #require(block), nil, token: eva).body.contains("in force"))
            let more = "permit (principal, action, resource is StageDoor::Subject);"
            #expect(try change(more, nil, token: eva).status == 403)
            let proposed = try change(more, "ada")
            let json = try JSONSerialization.jsonObject(with: Data(proposed.body.utf8)) as? [String: Any]
            let id = try #require((json?["proposal"] as? [String: Any])?["id"] as? String, "\(proposed)")
            let approve = "/governance/v1/access/proposals/\(id)/approve"
            #expect(try site.ask(nil, "POST", approve, "{}", token: eva).status == 403)
            #expect(try site.ask("ada", "POST", approve, "{}").status == 403)
            #expect(try site.ask("orders", "POST", approve, "{}").status == 200)
        }

        @Test func `commands sign in with a certificate, whose key nobody else can read`() throws {
            let site = try CertificateSite()
            try site.letOrdersRegister()
            let (certificate, key) = (site.folder.path("orders.pem"), site.folder.path("orders.key"))
            let own = ["--client-certificate", certificate, "--client-key", key]
            let me = try site.stagedoor("whoami", own[0], own[1], own[2], own[3])
            #expect(me.output.contains("pipeline:\(CertificateSite.orders)\nin team:workloads\n"), "\(me.said)")
            #expect(me.output.contains("by a client certificate of CN=clients authority,O=Acme (sha256:"), "\(me.said)")
            try site.folder.write(#"{"type":"record","name":"Placed","fields":[]}"#, to: "placed.avsc")
            let registered = try site.stagedoor(
                "schema",
                "register",
                "--subject",
                "orders.placed-value",
                site.folder.path("placed.avsc"),
                own[0],
                own[1],
                own[2],
                own[3]
            )
            #expect(registered.status == 0, "\(registered.said)")
            let settings = ["STAGEDOOR_CLIENT_CERTIFICATE=\(certificate)", "STAGEDOOR_CLIENT_KEY=\(key)"]
            let url = "https://127.0.0.1:\(site.server.port)"
            let listed = try Finished(
                "/usr/bin/env",
                settings + ["STAGEDOOR_CA_FILE=\(site.folder.path("servers.pem"))", Place.stagedoor, "whoami"]
                    + ["--server", url]
            )
            #expect(listed.status == 0, "\(listed.said)")
            for (arguments, reason) in [
                (["--client-certificate", certificate], "belong together"),
                (["--client-certificate", certificate, "--client-key", "/nowhere"], "No such file"),
                (["--client-certificate", key, "--client-key", key], "holds no certificate"),
                (
                    ["--client-certificate", certificate, "--client-key", site.folder.path("plain.key")],
                    "does not belong"
                ),
                (own + ["--ca-file", certificate], "signed by nobody"),
                (own + ["--server", "http://127.0.0.1:\(site.server.port)"], "without TLS"),
                (
                    [
                        "--client-certificate", site.folder.path("stranger.pem"), "--client-key",
                        site.folder.path("stranger.key"),
                    ], "does not believe the authority"
                ),
                (
                    [
                        "--client-certificate", site.folder.path("expired.pem"), "--client-key",
                        site.folder.path("expired.key"),
                    ], "expired"
                ),
            ] {
                let run = try Finished(
                    "/usr/bin/env",
                    [
                        "STAGEDOOR_URL=\(url)", "STAGEDOOR_CA_FILE=\(site.folder.path("servers.pem"))",
                        Place.stagedoor, "whoami",
                    ] + arguments
                )
                #expect(run.status != 0 && run.errors.contains(reason), "\(arguments): \(run.said)")
            }
            chmod(key, 0o640)
            let refused = try site.stagedoor("whoami", own[0], own[1], own[2], own[3])
            #expect(refused.status == 2 && refused.errors.contains("others than its owner"), "\(refused.said)")
        }

        @Test func `a check and a source of schemas are asked with certificates that the options name`() throws {
            let site = try CertificateSite(options: ["--client-certificates", "required"])
            let url = "https://127.0.0.1:\(site.server.port)"
            let nobody = CertificateFiles(site.folder, "nobody")
            let asked = nobody.arguments("--")
            // A check of what the registry has.
            let placed =
                #"{"subject":"orders.placed-value","schema":"{\"type\":\"record\",\"name\":\"P\",\"fields\":[]}"}"#
            let registered = try site.ask(
                "nobody",
                "POST",
                "/subjects/orders.placed-value/versions",
                placed,
                token: site.first
            )
            try require(registered.status == 200, "\(registered)")
            let schemas = try TemporaryFolder()
            try schemas.write(#"{"type":"record","name":"P","fields":[]}"#, to: "orders.placed-value.avsc")
            let check = ["check", schemas.root, "--against", "registry:\(url)"]
            let token = ["STAGEDOOR_TOKEN=\(site.first)", "STAGEDOOR_FROM_TOKEN=\(site.first)"]
            let good = try Finished("/usr/bin/env", token + [Place.stagedoor] + check + asked)
            #expect(good.status == 0, "\(good.said)")
            let without = try Finished("/usr/bin/env", token + [Place.stagedoor] + check + asked.suffix(2))
            #expect(without.status == 3 && without.errors.contains("wants a client certificate"), "\(without.said)")

            // The source of a move has its own, and the target none.
            let target = try RunningServer(in: TemporaryFolder())
            let move = ["registry", "import", "--from", url, "--server", target.url]
            let moved = try Finished("/usr/bin/env", token + [Place.stagedoor] + move + nobody.arguments("--from-"))
            #expect(moved.status == 0, "\(moved.said)")
            #expect(try target.registry.ask("GET", "/subjects") as? [String] == ["orders.placed-value"])
            let variables = [
                "STAGEDOOR_FROM_CLIENT_CERTIFICATE=\(nobody.certificate)", "STAGEDOOR_FROM_CLIENT_KEY=\(nobody.key)",
                "STAGEDOOR_FROM_CA_FILE=\(nobody.authorities)",
            ]
            let again = try Finished("/usr/bin/env", token + variables + [Place.stagedoor] + move)
            #expect(again.status == 0, "\(again.said)")
            for (arguments, reason) in [
                (["--from-ca-file", nobody.authorities], "give --from-client-certificate and --from-client-key"),
                (["--from-client-key", nobody.key], "give --from-client-certificate FILE and --from-client-key FILE"),
                // What the target is believed by says nothing of the source.
                (Array(asked.suffix(2)), "signed by nobody"),
            ] {
                let refused = try Finished("/usr/bin/env", token + [Place.stagedoor] + move + arguments)
                #expect(refused.status != 0 && refused.errors.contains(reason), "\(refused.said)")
            }
            let plain = ["registry", "import", "--from", target.url, "--server", target.url]
            let useless = try Finished(Place.stagedoor, plain + nobody.arguments("--from-"))
            #expect(useless.status != 0 && useless.errors.contains("without TLS"), "\(useless.said)")
        }
    }
}

/// What a command signs in with.
private struct CertificateFiles {
    let certificate: String
    let key: String
    let authorities: String

    init(_ folder: TemporaryFolder, _ name: String) {
        certificate = folder.path(name + ".pem")
        key = folder.path(name + ".key")
        authorities = folder.path("servers.pem")
    }

    func arguments(_ prefix: String) -> [String] {
        [prefix + "client-certificate", certificate, prefix + "client-key", key, prefix + "ca-file", authorities]
    }
}
