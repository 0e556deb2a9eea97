// SPDX-License-Identifier: Apache-2.0
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
    var tls: TLSFiles?

    /// Whether only this machine can reach the address.
    var isLoopback: Bool {
        let digits = host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        return host == "localhost" || host == "::1" || (host.hasPrefix("127.") && digits)
    }

    /// Takes `HOST:PORT` apart; an IPv6 host stands in brackets.
    mutating func listen(on address: String) throws(CommandFailure) {
        guard let colon = address.lastIndex(of: ":"), let port = UInt16(address[address.index(after: colon)...]),
            colon > address.startIndex
        else {
            throw CommandFailure("the address '\(address)'", "is not HOST:PORT", wayOut: "for example 127.0.0.1:8081")
        }
        let host = address[..<colon]
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
        self.port = Int(port)
    }

    mutating func log(level text: String) throws(CommandFailure) {
        guard let level = Logger.Level(rawValue: text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("the log level '\(text)'", "does not exist", wayOut: "use one of " + known)
        }
        logLevel = level
    }

    /// Reads `listen`, `database`, `data-dir`, `log-level`, `log-format` and `tls` from a YAML file.
    mutating func read(_ path: String) throws(CommandFailure) {
        let root: YAMLNode
        do {
            root = try YAMLParser.parseSingle(try InputFile(reading: path).bytes)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure("reading \(path)", "\(error)")
        }
        guard let mapping = root.mapping else { throw CommandFailure("reading \(path)", "expected settings by name") }
        for member in mapping.members {
            let place = "\(path):\(member.key.start.line):\(member.key.start.column)"
            try set(member.name ?? "", member.value, place)
        }
    }

    private mutating func set(_ name: String, _ value: YAMLNode, _ place: String) throws(CommandFailure) {
        if name == "tls" {
            guard let certificate = value["certificate"]?.string, let key = value["key"]?.string else {
                throw CommandFailure(place, "'tls' needs 'certificate' and 'key', paths of PEM files")
            }
            tls = TLSFiles(certificate: certificate, key: key, clientCA: value["client-ca"]?.string)
            return
        }
        guard let text = value.string else { throw CommandFailure(place, "'\(name)' is a text") }
        switch name {
        case "listen": try listen(on: text)
        case "database": database = text
        case "data-dir": dataDirectory = text
        case "log-level": try log(level: text)
        case "log-format":
            guard let format = LogFormat(rawValue: text) else {
                throw CommandFailure(place, "'log-format' is json or pretty")
            }
            logFormat = format
        default:
            throw CommandFailure(
                place,
                "there is no setting '\(name)'",
                wayOut: "there are listen, database, data-dir, log-level, log-format and tls"
            )
        }
    }
}
