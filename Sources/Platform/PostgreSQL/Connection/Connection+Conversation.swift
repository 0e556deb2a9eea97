// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Glibc

/// How long to wait for one statement, and who may interrupt it.
struct StatementWait {
    /// How long the server may take to react to a cancellation, or to its own time limit, before we hang up.
    static let grace: Duration = .seconds(5)

    let token: CancelToken?
    var deadline: Instant?
    /// Why the server was asked to cancel; nil while it was not.
    var cancelledBy: DatabaseError.Code?

    init(_ watch: Watch, _ settings: ConnectionSettings) {
        token = watch.token
        let limit = watch.isPatient ? nil : Self.limit(settings)
        deadline = [limit, watch.deadline].compactMap(\.self).min()
    }

    init(deadline: Instant?, _ settings: ConnectionSettings) {
        token = nil
        self.deadline = [Self.limit(settings), deadline].compactMap(\.self).min()
    }

    private static func limit(_ settings: ConnectionSettings) -> Instant? {
        settings.statementTimeout > .zero ? .now + settings.statementTimeout + grace : nil
    }
}

extension Connection {
    /// Sends, waits for everything the server answers, and returns the last result; the first error wins.
    func converse(_ wait: StatementWait, send: () -> Int32) throws -> QueryResult {
        var wait = wait
        guard send() == 1 else { throw lost() }
        while true {
            let unsent = PQflush(handle)
            if unsent < 0 { throw lost() }
            if unsent == 0 { break }
            try receive(&wait, events: POLLIN | POLLOUT)
        }
        return try collect(&wait)
    }

    private func collect(_ wait: inout StatementWait) throws -> QueryResult {
        var last: QueryResult?
        var failure: DatabaseError?
        do {
            while let result = try nextResult(&wait) {
                if result.isError {
                    failure = failure ?? error(result, cancelledBy: wait.cancelledBy)
                } else {
                    last = result
                }
            }
        } catch {
            throw failure ?? error
        }
        if let failure { throw failure }
        guard let last else { throw lost() }
        return last
    }

    private func nextResult(_ wait: inout StatementWait) throws -> QueryResult? {
        while PQisBusy(handle) == 1 { try receive(&wait, events: POLLIN) }
        guard let handle = PQgetResult(handle) else { return nil }
        let result = QueryResult(handle)
        if [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(result.status) {
            isAbandoned = true
            throw DatabaseError(code: .sql, message: "COPY with the client is not supported.", sqlState: "0A000")
        }
        return result
    }

    /// Sleeps until the server says something; asks it to cancel when the task is cancelled or time is over.
    private func receive(_ wait: inout StatementWait, events: Int32) throws {
        if wait.cancelledBy == nil, wait.token?.isCancelled == true { cancel(&wait, .cancelled) }
        switch wake.wait(for: PQsocket(handle), events: events, until: wait.deadline) {
        case .ready:
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        case .woken:
            break
        case .timedOut:
            if let reason = wait.cancelledBy {
                isAbandoned = true
                throw DatabaseError(code: reason, message: "The server did not answer, not even to a cancellation.")
            }
            cancel(&wait, .deadline)
        }
    }

    private func cancel(_ wait: inout StatementWait, _ reason: DatabaseError.Code) {
        wait.cancelledBy = reason
        wait.deadline = .now + StatementWait.grace
        guard let request = PQgetCancel(handle) else { return }
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(request, &message, Int32(message.count))
        PQfreeCancel(request)
    }

    /// Ends whatever transaction is open. A cancellation that comes late may hit the ROLLBACK, so it is tried again.
    func rollBack() {
        for _ in 0..<3 where !isBroken && !isIdle {
            try? control("ROLLBACK", deadline: .now + StatementWait.grace)
        }
        if !isIdle { isAbandoned = true }
    }
}
