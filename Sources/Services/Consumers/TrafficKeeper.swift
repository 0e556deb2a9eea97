// SPDX-License-Identifier: Apache-2.0
package import Logging
package import PostgreSQL
import ServiceLifecycle

/// Writes down who fetched what, every few seconds, and notes since when that is complete.
package struct TrafficKeeper: Service {
    private static let tick = Duration.seconds(1)
    private static let ticksPerFlush = 5
    private static let ticksPerMark = 60
    private static let ticksPerForgetting = 3_600
    private static let mostAtOnce = 10_000

    private let database: Database
    private let traffic: ReadTraffic?
    private let logger: Logger

    /// A keeper of what was counted; nil says that this server does not count.
    package init(database: Database, traffic: ReadTraffic?, logger: Logger) {
        self.database = database
        self.traffic = traffic
        self.logger = logger
    }

    /// Works until the server stops, and then writes what is left.
    package func run() async throws {
        await mark()
        await cancelWhenGracefulShutdown {
            var ticks = 0
            while (try? await Task.sleep(for: Self.tick)) != nil {
                ticks += 1
                traffic?.begin(day: UTCDate.today)
                if ticks.isMultiple(of: Self.ticksPerFlush) { await flush() }
                if ticks.isMultiple(of: Self.ticksPerMark) { await mark() }
                if ticks.isMultiple(of: Self.ticksPerForgetting) {
                    await trying("old reads are not forgotten") { try await ConsumersStore.forgetOld(in: database) }
                }
            }
        }
        await flush()
    }

    private func mark() async {
        await trying("it is not noted since when reads are counted") {
            if traffic == nil {
                try await ConsumersStore.endCounting(in: database)
            } else {
                try await ConsumersStore.beginCounting(again: false, in: database)
            }
        }
    }

    private func flush() async {
        guard let traffic else { return }
        var (reads, left) = traffic.take()
        do {
            while !reads.isEmpty {
                let part = Dictionary(uniqueKeysWithValues: reads.prefix(Self.mostAtOnce).map { ($0.key, $0.value) })
                try await ConsumersStore.note(part, in: database)
                for read in part.keys { reads[read] = nil }
            }
            guard left > 0 else { return }
            // Whoever was not noted may have fetched for the last time.
            try await ConsumersStore.beginCounting(again: true, in: database)
            logger.warning("fetches of schemas could not be noted", metadata: ["count": "\(left)"])
            left = 0
        } catch {
            traffic.giveBack(reads, left: left)
            logger.warning("who fetches which schema is not written down", metadata: ["error": "\(error)"])
        }
    }

    private func trying(_ what: String, _ body: () async throws -> Void) async {
        do { try await body() } catch { logger.warning("\(what)", metadata: ["error": "\(error)"]) }
    }
}
