// SPDX-License-Identifier: Apache-2.0
import Access
import Audit
import Glibc
import JSON
import Logging
import MerkleLog
import PostgreSQL
import Web

extension ServerTrace {
    /// The trace of a server with a configuration: whom it believes, and whom it tells what.
    convenience init(
        _ server: Server,
        policies: PolicyRevision,
        database: Database,
        logger: Logger
    ) throws {
        let configuration = server.configuration
        var details: [(String, JSON)] = [
            ("version", .string(StageDoorVersion.current)), ("policies", .int(Int(policies.number))),
            ("sha256", .string(policies.digest)), ("signIn", .string(server.signIn)),
        ]
        if let file = configuration.identitiesFile {
            details.append(("identities", .string(Self.digest(try InputFile(reading: file).bytes))))
        }
        if let tls = server.tls {
            details += [
                ("authorities", Self.fingerprints(try tls.authorityCertificates())),
                ("clientCertificates", .string(tls.clientCA == nil ? "none" : tls.clientCertificates.rawValue)),
            ]
        }
        let lists = [
            ("copies", configuration.auditCopies.map(\.text)),
            ("witnesses", configuration.auditWitnesses.map(\.key.name)),
            ("notify", [server.webhook?.host].compactMap(\.self)),
        ]
        for (name, list) in lists where !list.isEmpty { details.append((name, .array(list.map(JSON.string)))) }
        if configuration.hidesPersons { details.append(("pseudonyms", .bool(true))) }
        self.init(
            details,
            place: "\(Self.machine):\(configuration.port)",
            database: database,
            logger: logger
        )
    }

    private static var machine: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension Server {
    /// How callers sign in here, for whoever reads the audit log.
    fileprivate var signIn: String {
        guard let access else { return "everybody" }
        return access.isOpen ? "nobody (--dev)" : "developer token"
    }
}

extension Webhook {
    /// Where it is, without what follows, which may be a secret.
    fileprivate var host: String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return String(parts.prefix(3).joined(separator: "/").prefix { $0 != "?" })
    }
}
