// SPDX-License-Identifier: Apache-2.0
import Audit
import Logging
import Web
import YAML

/// What `stagedoor serve` runs with: the flags, and below them a configuration file.
struct ServeConfiguration: Sendable {
    var host = "127.0.0.1"
    var port = 8081
    var database: String?
    var dataDirectory = ".stagedoor"
    var logLevel = Logger.Level.info
    var logFormat: LogFormat?
    /// The files of TLS, as far as they are named.
    var tls = TLSSettings()
    /// Whether others than this machine may be answered without TLS.
    var allowsPlainHTTP = false
    /// Whether it is noted who reads which schema.
    var countsReads = true
    /// The error code of a schema that is not compatible.
    var incompatibleCode = 409
    /// The file that holds the token callers must show.
    var tokenFile: String?
    /// The file with the server's secret, if it is not in the data directory.
    var keyFile: String?

    /// The file that says which other issuers' tokens are taken, and whose they are.
    var identitiesFile: String?

    /// Where the audit log is copied to.
    private(set) var auditCopies: [AuditCopy] = []
    /// Who signs the audit log's checkpoints too.
    private(set) var auditWitnesses: [AuditWitness] = []

    /// Whose word is taken for where requests come from.
    private(set) var trustedProxies: [AddressBlock] = []

    /// Whether entries of the audit log name persons and addresses by pseudonyms only.
    var hidesPersons = false

    /// For how many days the decision log keeps its counts.
    var decisionLogDays = 90

    /// Whom to tell when rights are opened for an emergency: a URL.
    var notificationURL: String?
    /// The file with the key by which what is told is signed.
    var notificationKeyFile: String?

    /// The URL by which others reach the server; empty for where it listens.
    private(set) var publicURL = ""

    /// Where the server's secret is.
    var secretPath: String { keyFile ?? dataDirectory + "/server.key" }

    /// Whether only this machine can reach the address.
    var isLoopback: Bool {
        Loopback.has(host)
    }

    /// Takes `HOST:PORT` apart; an IPv6 host stands in brackets.
    mutating func listen(on address: String) throws(CommandFailure) {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]),
            colon > address.startIndex
        else {
            throw CommandFailure(
                "cannot listen on '\(address)'",
                "it is not HOST:PORT",
                wayOut: "write it like 127.0.0.1:8081 or [::1]:8081"
            )
        }
        let host = address[..<colon]
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
        self.port = Int(port)
    }

    /// What is sent over the network without TLS, anybody on the way reads: tokens too.
    func checkSecrecy() throws(CommandFailure) {
        guard tls.certificate == nil, !isLoopback, !allowsPlainHTTP else { return }
        throw CommandFailure(
            "cannot start the server on \(host) without TLS",
            "whoever listens on the network would see the tokens",
            wayOut: "give --tls-certificate FILE and --tls-key FILE, or --plain-http where TLS ends before the server"
        )
    }

    mutating func reach(at url: String) throws(CommandFailure) {
        let rest = ["https://", "http://"].lazy.compactMap { url.hasPrefix($0) ? url.dropFirst($0.count) : nil }.first
        guard let rest, !rest.isEmpty, url.utf8.count <= 2_000,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        else {
            throw CommandFailure(
                "cannot be reached at '\(url)'",
                "it is not a URL of http or https without a query",
                wayOut: "write it like https://stagedoor.example"
            )
        }
        publicURL = url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    mutating func copyAudit(to place: String) throws(CommandFailure) {
        guard let copy = AuditCopy(place) else {
            throw CommandFailure(
                "cannot copy the audit log to '\(place)'",
                "there is no such kind of place",
                wayOut:
                    "write file:DIR, s3dir:DIR, syslog:/dev/log, syslog:udp:127.0.0.1:514 or syslog:tcp:127.0.0.1:601"
            )
        }
        guard !auditCopies.contains(where: { $0.text.utf8.elementsEqual(place.utf8) }) else { return }
        auditCopies.append(copy)
    }

    mutating func haveAuditWitnessed(by text: String) throws(CommandFailure) {
        guard let witness = AuditWitness(text) else {
            throw CommandFailure(
                "cannot use the witness '\(text)'",
                "it is not a URL and a witness's key",
                wayOut: "write URL+KEY, such as https://witness.example+witness.example/w1+0123abcd+BA…"
            )
        }
        auditWitnesses.append(witness)
    }

    mutating func trust(proxy text: String) throws(CommandFailure) {
        guard let block = AddressBlock(text) else {
            throw CommandFailure(
                "cannot trust the proxy '\(text)'",
                "it is no address and no block of addresses",
                wayOut: "write it like 10.0.0.7, 10.0.0.0/8 or 2001:db8::/32"
            )
        }
        guard !trustedProxies.contains(block) else { return }
        guard trustedProxies.count < TrustedProxies.most else {
            throw CommandFailure(
                "cannot trust more than \(TrustedProxies.most) proxies",
                "'\(text)' is one too many",
                wayOut: "name blocks of addresses instead of each one"
            )
        }
        trustedProxies.append(block)
    }

    mutating func log(level text: String) throws(CommandFailure) {
        guard let level = Logger.Level(rawValue: text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("cannot log at '\(text)'", "there is no such level", wayOut: "use one of " + known)
        }
        logLevel = level
    }

    /// The two codes in use: 409 in most servers and versions, 40901 in Confluent's current one.
    mutating func refuse(with code: String) throws(CommandFailure) {
        guard code == "409" || code == "40901", let number = Int(code) else {
            throw CommandFailure(
                "cannot refuse incompatible schemas with the code '\(code)'",
                "clients know two codes for it",
                wayOut: "use 409 or 40901"
            )
        }
        incompatibleCode = number
    }

    mutating func keepDecisions(days text: String) throws(CommandFailure) {
        guard let days = Int(text), (1...3_660).contains(days) else {
            throw CommandFailure(
                "cannot keep the decision log for '\(text)' days",
                "it is no number from 1 to 3660",
                wayOut: "write it like 90"
            )
        }
        decisionLogDays = days
    }

    /// Reads the settings that ``set(_:_:_:)`` knows and `tls` from a YAML file.
    mutating func read(_ path: String) throws(CommandFailure) {
        let root: YAMLNode
        do {
            root = try YAMLParser.parseSingle(try InputFile(reading: path).bytes)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("cannot read the settings in '\(path)'", "\(error)")
        }
        guard let mapping = root.mapping else {
            throw CommandFailure(
                "cannot read the settings in '\(path)'",
                "they are not names with values",
                wayOut: "write one setting a line, like listen: 127.0.0.1:8081"
            )
        }
        for member in mapping.members {
            let place = "\(path):\(member.key.start.line):\(member.key.start.column)"
            if member.name == "tls" {
                try tls.read(member.value, place)
            } else if let name = member.name, ["audit-copy", "audit-witness", "trusted-proxy"].contains(name),
                let list = member.value.sequence
            {
                for item in list { try set(name, item, place) }
            } else {
                try set(member.name ?? "", member.value, place)
            }
        }
    }

    private mutating func set(_ name: String, _ value: YAMLNode, _ place: String) throws(CommandFailure) {
        let text = try Self.text(name, value, place)
        switch name {
        case "listen": try Self.at(place) { () throws(CommandFailure) in try listen(on: text) }
        case "public-url": try Self.at(place) { () throws(CommandFailure) in try reach(at: text) }
        case "database": database = text
        case "data-dir": dataDirectory = text
        case "dev-token-file": tokenFile = text
        case "key-file": keyFile = text
        case "identities": identitiesFile = text
        case "traffic": countsReads = try Self.isOn(name, text, place)
        case "plain-http": allowsPlainHTTP = try Self.isOn(name, text, place)
        case "audit-pseudonyms": hidesPersons = try Self.isOn(name, text, place)
        case "trusted-proxy": try Self.at(place) { () throws(CommandFailure) in try trust(proxy: text) }
        case "audit-copy": try Self.at(place) { () throws(CommandFailure) in try copyAudit(to: text) }
        case "audit-witness": try Self.at(place) { () throws(CommandFailure) in try haveAuditWitnessed(by: text) }
        case "incompatible-code":
            try Self.at(place) { () throws(CommandFailure) in try refuse(with: text) }
        case "notify": notificationURL = text
        case "notify-key-file": notificationKeyFile = text
        case "decision-log-days":
            try Self.at(place) { () throws(CommandFailure) in try keepDecisions(days: text) }
        case "log-level": try Self.at(place) { () throws(CommandFailure) in try log(level: text) }
        case "log-format":
            guard let format = LogFormat(rawValue: text) else {
                throw CommandFailure(place, "there is no log format '\(text)'", wayOut: "use json or pretty")
            }
            logFormat = format
        default:
            throw CommandFailure(
                place,
                "there is no setting '\(name)'",
                wayOut:
                    "there are listen, public-url, plain-http, trusted-proxy, database, data-dir, key-file, identities, dev-token-file, "
                    + "audit-copy, audit-witness, audit-pseudonyms, incompatible-code, traffic, decision-log-days, notify, notify-key-file, "
                    + "log-level, log-format and tls"
            )
        }
    }

    private static func isOn(_ name: String, _ text: String, _ place: String) throws(CommandFailure) -> Bool {
        guard text == "on" || text == "off" else {
            throw CommandFailure(place, "'\(name)' is not '\(text)'", wayOut: "write on or off")
        }
        return text == "on"
    }

    static func text(_ name: String, _ value: YAMLNode, _ place: String) throws(CommandFailure) -> String {
        if case .integer(let text, _) = value.value, ["incompatible-code", "decision-log-days"].contains(name) {
            return text
        }
        guard let text = value.string else {
            throw CommandFailure(place, "'\(name)' is no text", wayOut: "put its value into quotes")
        }
        return text
    }

    /// Says where in the file a setting that does not fit stands.
    private static func at(_ place: String, _ set: () throws(CommandFailure) -> Void) throws(CommandFailure) {
        do throws(CommandFailure) {
            try set()
        } catch {
            throw CommandFailure("\(place): \(error.what)", error.why, wayOut: error.wayOut, code: error.code)
        }
    }
}
