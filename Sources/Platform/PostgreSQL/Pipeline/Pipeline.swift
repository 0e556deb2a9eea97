// SPDX-License-Identifier: Apache-2.0

package import Logging

/// Many callers' queries over one connection without waiting for each other's answers: for reads by key and for many
/// small writes. Each query is its own transaction; an error fails only its own query.
package final class Pipeline: Sendable {
    private let inbox = PipelineInbox()
    private let patience: Duration

    /// Connects when the first query comes.
    package init(configuration: DatabaseConfiguration, logger: Logger) {
        patience = configuration.acquireTimeout
        let settings = ConnectionSettings(configuration)
        startThread { [inbox] in
            let driver = PipelineDriver(inbox: inbox, settings: settings, logger: logger)
            driver.run()
        }
    }

    deinit { inbox.close() }

    /// Runs one statement. A cancelled task stops waiting; its statement runs on, since others follow behind it.
    package func query(_ sql: String, _ parameters: [Parameter] = []) async throws -> Rows {
        guard !sql.utf8.contains(0) else { throw DatabaseError.containsNUL }
        let request = PipelineRequest(
            sql: sql,
            parameters: try EncodedParameters(parameters),
            deadline: .now + patience
        )
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                request.wait(continuation)
                if !request.isAnswered { inbox.add(request) }
            }
        } onCancel: {
            request.answer(.failure(DatabaseError.cancelled))
        }
    }

    /// Refuses new queries, answers those it has, closes the connection.
    package func shutdown() async {
        inbox.close()
        await inbox.ended()
    }
}
