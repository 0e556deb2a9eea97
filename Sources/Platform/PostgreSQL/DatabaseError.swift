// SPDX-License-Identifier: Apache-2.0

/// What went wrong between us and the database. Never contains the password of the connection string.
package struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// The kind of a database error; new kinds may be added.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: String {
            case connectionLost, poolTimeout, cancelled, deadline, sql, decoding, readOnly, shutDown
        }

        private let kind: Kind

        /// The server is not reachable, or went away. What a commit that was under way did is unknown.
        package static let connectionLost = Code(kind: .connectionLost)
        /// No connection became free in time, or too many callers wait already.
        package static let poolTimeout = Code(kind: .poolTimeout)
        /// The task was cancelled, and so was its statement.
        package static let cancelled = Code(kind: .cancelled)
        /// The statement took longer than it may.
        package static let deadline = Code(kind: .deadline)
        /// The server refused the statement; see `sqlState`.
        package static let sql = Code(kind: .sql)
        /// A value is not of the type it was read as.
        package static let decoding = Code(kind: .decoding)
        /// A write in a read-only transaction or on a read-only server.
        package static let readOnly = Code(kind: .readOnly)
        /// This `Database` or `Pipeline` was shut down.
        package static let shutDown = Code(kind: .shutDown)

        /// The stable name of the kind.
        package var description: String { kind.rawValue }
    }

    /// The kind.
    package var code: Code
    /// PostgreSQL's five characters, when the server said them.
    package var sqlState: String?
    /// One sentence, the server's own where there is one.
    package var message: String
    /// The server's further explanation.
    package var detail: String?
    /// The violated constraint's name.
    package var constraint: String?
    /// Whether a prepared statement no longer fits the tables: worth a retry.
    var isStaleStatement = false

    /// An error made by hand, for example in a test.
    package init(
        code: Code,
        message: String,
        sqlState: String? = nil,
        detail: String? = nil,
        constraint: String? = nil
    ) {
        self.code = code
        self.sqlState = sqlState
        self.message = message
        self.detail = detail
        self.constraint = constraint
    }

    /// Whether the database as a whole cannot serve now, so that a later attempt may work.
    package var isUnavailable: Bool {
        if code == .connectionLost || code == .poolTimeout { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("57P0") || sqlState.hasPrefix("53") || sqlState == "25006"
    }

    /// Whether the database is there and takes no changes: it is read-only, or has no room left.
    package var refusesChanges: Bool { sqlState == "25006" || sqlState == "53100" }

    /// Code, state and message in one line. The server's detail is left out: it quotes the values of rows.
    package var description: String {
        guard let sqlState else {
            return "database error \(code): \(message)" + (detail.map { " (\($0))" } ?? "")
        }
        return "database error \(code) \(sqlState): \(message)"
    }

    /// Whether the same transaction may succeed when it is run again at once.
    var isRetryable: Bool {
        isStaleStatement || sqlState == "40001" || sqlState == "40P01"
    }

    static let cancelled = DatabaseError(code: .cancelled, message: "The operation was cancelled.")
    static let shutDown = DatabaseError(code: .shutDown, message: "The database connections are shut down.")

    static func decoding(_ message: String) -> DatabaseError {
        DatabaseError(code: .decoding, message: message)
    }

    static let containsNUL = DatabaseError(
        code: .sql,
        message: "A text for the database must not contain the character NUL.",
        sqlState: "22021"
    )
}
