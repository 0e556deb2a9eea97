// SPDX-License-Identifier: Apache-2.0

import Logging

/// The kinds of transactions.
enum TransactionMode: Sendable {
    case read
    case write

    var begin: String {
        switch self {
        case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        // Not READ WRITE: whoever sets default_transaction_read_only, as some do when a disk is nearly full, is obeyed.
        case .write: "BEGIN ISOLATION LEVEL READ COMMITTED"
        }
    }
}

/// One connection on its own thread: a transaction is one hop there and back. Connects when needed, and again.
actor Session {
    private nonisolated let executor = ThreadExecutor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let settings: ConnectionSettings
    private let logger: Logger
    private let wake = WakePipe()
    private var connection: Connection?
    private var backoff = Backoff()
    private var refusal: (error: DatabaseError, retryAt: Instant)?

    init(settings: ConnectionSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    deinit { executor.stop() }

    /// Runs a transaction: commits when `body` returns, rolls back when it throws.
    func run<Value: Sendable>(
        _ mode: TransactionMode,
        watch: Watch,
        _ body: @Sendable (inout Transaction) throws -> Value
    ) throws -> Value {
        watch.token.attach(wake)
        defer { watch.token.detach() }
        let connection = try begin(mode, watch)
        var transaction = Transaction(connection: connection, watch: watch)
        do {
            let value = try body(&transaction)
            try transaction.commit()
            return value
        } catch {
            connection.rollBack()
            if connection.isBroken { self.connection = nil }
            throw transaction.verdict(over: error)
        }
    }

    /// Runs one statement as a transaction of its own, and once more if the connection turns out to be lost.
    func call(_ sql: String, _ parameters: [Parameter], watch: Watch) throws -> Rows {
        watch.token.attach(wake)
        defer { watch.token.detach() }
        while true {
            let wasIdle = connection != nil
            let connection = try connected(watch)
            do {
                return Rows(try connection.query(sql, parameters, watch: watch))
            } catch {
                guard connection.isBroken else { throw error }
                self.connection = nil
                logger.warning("database connection lost", metadata: ["error": "\(error)"])
                guard wasIdle else { throw error }
            }
        }
    }

    func close() {
        connection = nil
    }

    /// A connection that was lost while idle shows at BEGIN; nothing is lost with it then, so a new one is made.
    private func begin(_ mode: TransactionMode, _ watch: Watch) throws -> Connection {
        while true {
            let wasIdle = connection != nil
            let connection = try connected(watch)
            do {
                try connection.control(mode.begin, deadline: watch.deadline)
                return connection
            } catch {
                connection.rollBack()
                guard connection.isBroken else { throw error }
                self.connection = nil
                logger.warning("database connection lost", metadata: ["error": "\(error)"])
                guard wasIdle else { throw error }
            }
        }
    }

    private func connected(_ watch: Watch) throws -> Connection {
        if let connection { return connection }
        while true {
            try pause(watch)
            do {
                let limit = watch.deadline == nil ? nil : 2
                let opened = try Connection.open(settings, wake: wake, connectTimeout: limit)
                if refusal != nil { logger.info("database connection is back") }
                (connection, refusal) = (opened, nil)
                backoff.reset()
                return opened
            } catch let error as DatabaseError {
                refusal = (error, .now + backoff.next())
                if error.isPermanentRefusal { throw error }
            }
        }
    }

    /// Waits until the next attempt to connect is due; throws what the last one threw when that is too late.
    private func pause(_ watch: Watch) throws {
        try watch.check()
        guard let refusal else { return }
        if refusal.retryAt > watch.connectBy { throw refusal.error }
        while wake.wait(for: -1, until: refusal.retryAt) != .timedOut { try watch.check() }
    }
}

extension DatabaseError {
    /// Whether the server answered and will say the same again. libpq gives no SQLSTATE here, only the words; a server
    /// that speaks another language is merely asked a few times more.
    var isPermanentRefusal: Bool {
        guard code == .connectionLost else { return true }
        if message.hasSuffix("malformed.") { return true }
        guard message.contains("FATAL:") else { return false }
        return !["starting up", "shutting down", "recovery", "too many", "slots are reserved", "not yet accepting"]
            .contains(where: message.contains)
    }
}
