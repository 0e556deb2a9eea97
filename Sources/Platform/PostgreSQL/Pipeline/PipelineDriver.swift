// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Glibc
import Logging

/// The work of a pipeline's thread: send what came in, hand back what came out, reconnect.
final class PipelineDriver {
    private static let window = 256

    private let inbox: PipelineInbox
    private let settings: ConnectionSettings
    private let logger: Logger
    private var connection: Connection?
    private var backoff = Backoff()
    private var inFlight: [PipelineExchange] = []
    /// Statements whose preparation is sent but not yet confirmed.
    private var unconfirmed: Set<String> = []
    private var lastProgress = Instant.now

    init(inbox: PipelineInbox, settings: ConnectionSettings, logger: Logger) {
        self.inbox = inbox
        self.settings = settings
        self.logger = logger
    }

    func run() {
        while !inbox.isClosed || !inFlight.isEmpty || !inbox.isEmpty {
            do {
                guard let connection else {
                    try connectWhenNeeded()
                    continue
                }
                try turn(connection)
            } catch {
                abandon(error)
            }
        }
        inbox.end()
    }

    private func connectWhenNeeded() throws {
        if inbox.isEmpty {
            _ = inbox.wake.wait(for: -1)
            return
        }
        let opened = try Connection.open(settings, wake: inbox.wake)
        guard PQenterPipelineMode(opened.handle) == 1 else { throw opened.lost() }
        connection = opened
        backoff.reset()
    }

    /// Everything under way fails with the connection; what waits may outlive a short outage.
    private func abandon(_ error: any Error) {
        logger.warning("database pipeline lost its connection", metadata: ["error": "\(error)"])
        let isPermanent = (error as? DatabaseError)?.isPermanentRefusal == true
        let wasOpen = connection != nil
        connection = nil
        unconfirmed = []
        for exchange in inFlight { exchange.request.answer(.failure(error)) }
        inFlight = []
        let retryAt = Instant.now + backoff.next()
        let isHopeless = isPermanent && !wasOpen || inbox.isClosed
        let hopeless = isHopeless ? inbox.take(.max) : inbox.takeExpired(at: retryAt)
        for request in hopeless { request.answer(.failure(error)) }
        while !inbox.isClosed, inbox.wake.wait(for: -1, until: retryAt) != .timedOut {}
    }

    private func turn(_ connection: Connection) throws {
        if inFlight.isEmpty { lastProgress = .now }
        for request in inbox.take(Self.window - inFlight.count) where !request.isAnswered {
            try send(request, connection)
        }
        let unsent = PQflush(connection.handle)
        if unsent < 0 { throw connection.lost() }
        let events = unsent > 0 ? POLLIN | POLLOUT : POLLIN
        switch inbox.wake.wait(for: PQsocket(connection.handle), events: events, until: stallDeadline) {
        case .ready:
            let isAlive = PQconsumeInput(connection.handle) == 1
            try receive(connection)
            guard isAlive else { throw connection.lost() }
        case .timedOut where !inFlight.isEmpty:
            throw DatabaseError(code: .connectionLost, message: "The server stopped answering.")
        case .woken, .timedOut:
            break
        }
    }

    private var stallDeadline: Instant? {
        guard !inFlight.isEmpty, settings.statementTimeout > .zero else { return nil }
        return lastProgress + settings.statementTimeout + StatementWait.grace
    }

    private func send(_ request: PipelineRequest, _ connection: Connection) throws {
        let handle = connection.handle
        var steps: [PipelineExchange.Step] = []
        var name: String?
        var isSent = true
        // The first use prepares. Until that is confirmed, further uses go unprepared, so that they cannot fail with it.
        if !unconfirmed.contains(request.sql) {
            name = connection.statements.name(of: request.sql)
            if name == nil {
                let (new, evicted) = connection.statements.insert(request.sql)
                if let evicted {
                    steps.append(.deallocate)
                    isSent = PQsendQueryParams(handle, "DEALLOCATE \(evicted)", 0, nil, nil, nil, nil, 0) == 1
                }
                steps.append(.prepare)
                isSent = isSent && PQsendPrepare(handle, new, request.sql, 0, nil) == 1
                unconfirmed.insert(request.sql)
                name = new
            }
        }
        steps.append(.query)
        isSent = isSent && sendQuery(request, name, handle) && PQpipelineSync(handle) == 1
        inFlight.append(PipelineExchange(request: request, steps: steps))
        guard isSent else { throw connection.lost() }
    }

    private func sendQuery(_ request: PipelineRequest, _ name: String?, _ handle: OpaquePointer) -> Bool {
        let count = request.parameters.count
        return request.parameters.withPointers { values, lengths, formats in
            guard let name else {
                return PQsendQueryParams(handle, request.sql, count, nil, values, lengths, formats, 0) == 1
            }
            return PQsendQueryPrepared(handle, name, count, values, lengths, formats, 0) == 1
        }
    }

    private func receive(_ connection: Connection) throws {
        var done = 0
        defer { inFlight.removeFirst(done) }
        while done < inFlight.count, PQisBusy(connection.handle) == 0 {
            lastProgress = .now
            guard let handle = PQgetResult(connection.handle) else {
                if connection.isBroken { return }
                inFlight[done].stepEnded()
                continue
            }
            let result = QueryResult(handle)
            if result.status == PGRES_PIPELINE_SYNC {
                finish(inFlight[done], connection)
                done += 1
            } else {
                inFlight[done].received(result, error: connection.error(result))
                if connection.isBroken { return }
            }
        }
    }

    private func finish(_ exchange: PipelineExchange, _ connection: Connection) {
        let sql = exchange.request.sql
        if exchange.prepares {
            unconfirmed.remove(sql)
            if !exchange.isPrepared { connection.statements.remove(sql) }
        }
        if exchange.failure?.isStaleStatement == true {
            // The tables changed under the prepared statement, before anything was done: once more, newly prepared.
            if !exchange.prepares { connection.statements.remove(sql) }
            if !exchange.prepares { return inbox.add(exchange.request) }
        }
        exchange.request.answer(exchange.answer)
    }
}
