// SPDX-License-Identifier: Apache-2.0

import CLibPQ

/// One libpq connection. Its calls block, so it lives on a thread that may: a session's, a listener's, a pipeline's.
final class Connection {
    let handle: OpaquePointer
    let settings: ConnectionSettings
    let wake: WakePipe
    var statements = StatementCache()
    /// Set when the conversation with the server can no longer be trusted.
    var isAbandoned = false

    private init(handle: OpaquePointer, settings: ConnectionSettings, wake: WakePipe) {
        self.handle = handle
        self.settings = settings
        self.wake = wake
    }

    deinit { PQfinish(handle) }

    /// Connects and prepares the session; fails after the connection string's `connect_timeout` for each host.
    static func open(
        _ settings: ConnectionSettings,
        wake: WakePipe,
        connectTimeout: Int? = nil
    ) throws -> Connection {
        guard settings.isWellFormed else {
            throw DatabaseError(code: .connectionLost, message: "The connection string is malformed.")
        }
        let pairs = settings.keywords(connectTimeout: connectTimeout)
        let handle = withCStrings(pairs.map(\.0)) { keywords in
            withCStrings(pairs.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let handle else { throw DatabaseError(code: .connectionLost, message: "There is not enough memory.") }
        let connection = Connection(handle: handle, settings: settings, wake: wake)
        guard PQstatus(handle) == CONNECTION_OK else { throw connection.lost() }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        try connection.control(settings.greeting)
        return connection
    }

    var isBroken: Bool { isAbandoned || PQstatus(handle) != CONNECTION_OK }

    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    var isInTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_INTRANS }

    /// The error for a connection that failed, in libpq's words.
    func lost() -> DatabaseError {
        isAbandoned = true
        let message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        return DatabaseError(
            code: .connectionLost,
            message: clean(message.isEmpty ? "The connection is lost." : message)
        )
    }

    /// The server's report as an error. `cancelledBy` says why we asked for a cancellation, if we did.
    func error(_ result: QueryResult, cancelledBy reason: DatabaseError.Code? = nil) -> DatabaseError {
        let state = result.errorField("C")
        var error = DatabaseError(
            code: Self.code(state, cancelledBy: reason, isBroken: isBroken),
            message: clean(result.errorField("M") ?? result.errorMessage),
            sqlState: state,
            detail: result.errorField("D").map(clean),
            constraint: result.errorField("n")
        )
        error.isStaleStatement = state == "26000" || result.errorField("R") == "RevalidateCachedQuery"
        return error
    }

    private static func code(
        _ state: String?,
        cancelledBy reason: DatabaseError.Code?,
        isBroken: Bool
    ) -> DatabaseError.Code {
        guard let state else { return isBroken ? .connectionLost : .sql }
        if state == "57014" { return reason ?? .deadline }
        if state == "25006" { return .readOnly }
        if isBroken || state.hasPrefix("08") || state.hasPrefix("57P") { return .connectionLost }
        return .sql
    }

    private func clean(_ text: String) -> String {
        let lines = settings.redacted(text).split(whereSeparator: \.isNewline)
        return lines.map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
    }
}

/// Calls with a NULL-terminated array of C strings, valid inside only.
func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?) throws -> Result
) rethrows -> Result {
    var buffer: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
        offsets.append(buffer.count)
        buffer += string.utf8CString
    }
    return try buffer.withUnsafeBufferPointer { buffer in
        var pointers: [UnsafePointer<CChar>?] = offsets.map { buffer.baseAddress?.advanced(by: $0) }
        pointers.append(nil)
        return try pointers.withUnsafeBufferPointer { try body($0.baseAddress) }
    }
}
