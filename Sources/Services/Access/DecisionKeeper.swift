// SPDX-License-Identifier: Apache-2.0
package import Logging
package import PostgreSQL
import ServiceLifecycle

/// Writes what the decision log has counted every few seconds, and drops what is old. A crash loses the counts of the
/// last few seconds; evidence of who was refused is in the audit log.
package struct DecisionKeeper: Service {
    private static let period = Duration.seconds(5)
    private static let secondsPerHour: Int64 = 3_600

    private let log: DecisionCounter
    private let database: Database
    private let days: Int
    private let logger: Logger

    /// A keeper of counts for that many days.
    package init(log: DecisionCounter, database: Database, days: Int, logger: Logger) {
        self.log = log
        self.database = database
        self.days = days
        self.logger = logger
    }

    /// Writes until the server stops, and once more then.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var hour: Int64 = 0
            while (try? await Task.sleep(for: Self.period)) != nil {
                let now = WallClock.seconds / Self.secondsPerHour
                let isNewHour = now != hour
                hour = now
                await write(forgetting: isNewHour)
                if isNewHour { await dropOld() }
            }
        }
        await write(forgetting: false)
    }

    private func write(forgetting: Bool) async {
        let (entries, missed) = log.take(forgetting: forgetting)
        if missed > 0 {
            logger.warning("decisions were not counted: too many different ones", metadata: ["count": "\(missed)"])
            await noteMissed()
        }
        guard !entries.isEmpty else { return }
        do {
            try await database.write { tx in try DecisionStore.add(entries, &tx) }
        } catch {
            for entry in entries { entry.tally.putBack(entry.count) }
            logger.warning("the decision log cannot be written; tried again", metadata: ["error": "\(error)"])
        }
    }

    /// Without it the log would be taken for whole.
    private func noteMissed() async {
        do {
            try await database.write { tx in try DecisionStore.noteMissed(&tx) }
        } catch {
            logger.warning("that the decision log has gaps cannot be noted", metadata: ["error": "\(error)"])
        }
    }

    private func dropOld() async {
        do {
            while try await database.write({ tx in try DecisionStore.drop(before: days, &tx) }) {}
        } catch {
            logger.warning("old decisions cannot be dropped", metadata: ["error": "\(error)"])
        }
    }
}
