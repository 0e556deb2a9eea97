// SPDX-License-Identifier: Apache-2.0

import CLibPQ

extension Connection {
    /// Runs a statement by its cached prepared form.
    func query(_ sql: String, _ parameters: [Parameter], watch: Watch) throws -> QueryResult {
        try watch.check()
        guard !sql.utf8.contains(0) else { throw DatabaseError.containsNUL }
        let encoded = try EncodedParameters(parameters)
        let name = try preparedName(sql, watch)
        do {
            return try converse(StatementWait(watch, settings)) {
                encoded.withPointers { values, lengths, formats in
                    PQsendQueryPrepared(handle, name, encoded.count, values, lengths, formats, 0)
                }
            }
        } catch let error as DatabaseError where error.isStaleStatement {
            statements.remove(sql)
            throw error
        }
    }

    /// Runs one or more statements by the simple protocol.
    func script(_ sql: String, watch: Watch) throws {
        try watch.check()
        guard !sql.utf8.contains(0) else { throw DatabaseError.containsNUL }
        _ = try converse(StatementWait(watch, settings)) { PQsendQuery(handle, sql) }
    }

    /// Runs a command of our own (BEGIN, COMMIT, SET), which no task's cancellation interrupts.
    func control(_ sql: String, deadline: Instant? = nil) throws {
        _ = try converse(StatementWait(deadline: deadline, settings)) { PQsendQuery(handle, sql) }
    }

    private func preparedName(_ sql: String, _ watch: Watch) throws -> String {
        if let name = statements.name(of: sql) { return name }
        let (name, evicted) = statements.insert(sql)
        do {
            if let evicted { try control("DEALLOCATE \(evicted)") }
            _ = try converse(StatementWait(watch, settings)) { PQsendPrepare(handle, name, sql, 0, nil) }
        } catch {
            statements.remove(sql)
            throw error
        }
        return name
    }
}
