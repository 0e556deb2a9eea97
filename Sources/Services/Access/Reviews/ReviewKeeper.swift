// SPDX-License-Identifier: Apache-2.0
package import Logging
package import PostgreSQL
import ServiceLifecycle
package import Web

/// Sees which reviews become overdue: records each once, has it told, and shows in the metrics how many there are. Notes
/// since when the policies built in are these, by which reviews tell what is younger than a time without use.
package struct ReviewKeeper: Service {
    private static let period = Duration.seconds(5)

    private let database: Database
    private let open: Gauge
    private let overdue: Gauge
    private let logger: Logger

    /// A keeper that shows what it sees in these metrics.
    package init(database: Database, metrics: Metrics, logger: Logger) {
        self.database = database
        open = metrics.gauge("stagedoor_access_reviews_open", help: "Reviews of access that have not ended.")
        overdue = metrics.gauge(
            "stagedoor_access_reviews_overdue",
            help: "Reviews of access that have not ended although they are past their last day."
        )
        self.logger = logger
    }

    /// Looks until the server stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    let counts = try await database.write { tx in
                        try AccessService.recordOverdue(&tx)
                        try DecisionStore.noteBuiltIn(&tx)
                        return try ReviewStore.counts(&tx)
                    }
                    open.set(counts.open)
                    overdue.set(counts.overdue)
                } catch {
                    logger.warning("which reviews are overdue is not known", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: Self.period)) != nil
        }
    }
}
