// SPDX-License-Identifier: Apache-2.0

/// An open transaction: statements run one after the other on one connection. Lives only inside `read` or `write`.
package struct Transaction {
    private let connection: Connection
    private let watch: Watch
    /// The error that made the server refuse everything up to the rollback.
    private var failure: DatabaseError?

    init(connection: Connection, watch: Watch) {
        self.connection = connection
        self.watch = watch
    }

    /// Runs one statement and returns its rows. It is prepared once per connection and text.
    package mutating func query(_ sql: String, _ parameters: [Parameter] = []) throws -> Rows {
        try noting { Rows(try $0.query(sql, parameters, watch: $1)) }
    }

    /// Runs one statement and returns how many rows it affected.
    @discardableResult
    package mutating func execute(_ sql: String, _ parameters: [Parameter] = []) throws -> Int {
        try noting { try $0.query(sql, parameters, watch: $1).affectedRows }
    }

    /// Runs several statements, separated by semicolons. They must not end the transaction.
    package mutating func script(_ sql: String) throws {
        try noting { try $0.script(sql, watch: $1) }
        guard connection.isInTransaction else {
            throw DatabaseError(
                code: .sql,
                message: "A script must not end the transaction it runs in.",
                sqlState: "2D000"
            )
        }
    }

    /// Notifies the listeners of a channel when the transaction commits. At most 7,999 bytes of payload.
    package mutating func notify(_ channel: String, _ payload: String) throws {
        try execute("SELECT pg_notify($1, $2)", [.text(channel), .text(payload)])
    }

    /// Commits. A transaction with a failed statement is never taken for committed, though the server calls it no error.
    func commit() throws {
        try watch.check()
        guard connection.isInTransaction else {
            throw failure ?? DatabaseError(code: .sql, message: "The transaction was ended inside.", sqlState: "25P01")
        }
        do {
            try connection.control("COMMIT")
        } catch var error as DatabaseError where error.code == .connectionLost {
            error.detail = "The connection broke during the commit; whether it took place is unknown."
            throw error
        }
    }

    /// The error to report: a cause for a retry must not be hidden by what the closure made of it.
    func verdict(over error: any Error) -> any Error {
        guard let failure, failure.isRetryable || failure.code == .cancelled else { return error }
        return failure
    }

    private mutating func noting<Result>(_ body: (Connection, Watch) throws -> Result) throws -> Result {
        do {
            return try body(connection, watch)
        } catch let error as DatabaseError {
            if !connection.isInTransaction { failure = failure ?? error }
            throw error
        }
    }
}
