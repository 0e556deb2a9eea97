// SPDX-License-Identifier: Apache-2.0
package import Logging
package import PostgreSQL
import ServiceLifecycle
package import Web

/// Shows in the metrics how many rights are open for an emergency, and how many openings nobody has reviewed: on every
/// node, whichever they were opened on.
package struct BreakGlassKeeper: Service {
    private static let period = Duration.seconds(5)

    private let database: Database
    private let open: Gauge
    private let unreviewed: Gauge
    private let logger: Logger

    /// A keeper that shows what it sees in these metrics.
    package init(database: Database, metrics: Metrics, logger: Logger) {
        self.database = database
        open = metrics.gauge("stagedoor_break_glass_open", help: "Rights that are open for an emergency.")
        unreviewed = metrics.gauge(
            "stagedoor_break_glass_unreviewed",
            help: "Openings of rights for an emergency that nobody has reviewed, those that are open still included."
        )
        self.logger = logger
    }

    /// Looks until the server stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                do {
                    let counts = try await database.read { tx in try BreakGlassStore.counts(&tx) }
                    open.set(counts.open)
                    unreviewed.set(counts.unreviewed)
                } catch {
                    logger.debug("which rights are open is not known", metadata: ["error": "\(error)"])
                }
            } while (try? await Task.sleep(for: Self.period)) != nil
        }
    }
}
