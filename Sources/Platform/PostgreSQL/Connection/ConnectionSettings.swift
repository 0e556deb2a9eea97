// SPDX-License-Identifier: Apache-2.0

import CLibPQ

/// A configuration made ready for libpq, and what must never be shown of it.
struct ConnectionSettings: Sendable {
    let connectionString: String
    let applicationName: String
    let statementTimeout: Duration
    let isWellFormed: Bool
    private let secrets: [String]

    init(_ configuration: DatabaseConfiguration) {
        connectionString = configuration.connectionString
        applicationName = configuration.applicationName
        statementTimeout = configuration.statementTimeout
        let options = Self.parse(configuration.connectionString)
        isWellFormed = options != nil && !configuration.connectionString.utf8.contains(0)
        secrets = ["password", "sslpassword"].compactMap { options?[$0] }.filter { !$0.isEmpty }
    }

    /// What runs on every new connection; the types' text forms that `Row` reads depend on it. Statements are planned
    /// once and never compiled, since ours look up keys: their plans do not depend on the values and end before a
    /// compiler would begin.
    var greeting: String {
        """
        SET statement_timeout = \(max(0, statementTimeout.milliseconds)); SET bytea_output = 'hex'; \
        SET idle_in_transaction_session_timeout = '60s'; \
        SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; SET TimeZone = 'UTC'; \
        SET plan_cache_mode = 'force_generic_plan'; SET jit = off
        """
    }

    /// The text without the secrets of the connection string.
    func redacted(_ text: String) -> String {
        secrets.reduce(text) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
    }

    /// Later keywords win over earlier ones, so that those before `dbname` are defaults and those after it are ours.
    func keywords(connectTimeout: Int?) -> [(String, String)] {
        var pairs = [
            ("connect_timeout", "3"), ("keepalives_idle", "15"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "20000"), ("dbname", connectionString),
            ("application_name", applicationName), ("client_encoding", "UTF8"),
        ]
        if let connectTimeout { pairs.append(("connect_timeout", String(connectTimeout))) }
        return pairs
    }

    /// The options by name; nil for a malformed string. libpq's message is dropped, for it may quote the password.
    private static func parse(_ text: String) -> [String: String]? {
        var message: UnsafeMutablePointer<CChar>?
        guard let first = PQconninfoParse(text, &message) else {
            PQfreemem(message)
            return nil
        }
        defer { PQconninfoFree(first) }
        var options: [String: String] = [:]
        var option = first
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }
}
