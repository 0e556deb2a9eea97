// SPDX-License-Identifier: Apache-2.0
package import Logging
package import PostgreSQL
import ServiceLifecycle
import Synchronization

/// What this node knows of who may do what: the newest snapshot, kept new while the server runs.
///
/// A change on another node comes by a notification, and within seconds even if that is lost.
package final class AccessState: Service, Sendable {
    private static let pollInterval = Duration.seconds(10)

    private let database: Database
    private let logger: Logger
    private let current: Mutex<AccessSnapshot>
    private let uses = Mutex<[String: Int64]>([:])

    /// Reads what is stored.
    ///
    /// - Throws: as ``AccessSnapshot/fetch(from:)``.
    package init(database: Database, logger: Logger) async throws {
        self.database = database
        self.logger = logger
        current = Mutex(try await AccessSnapshot.fetch(from: database))
    }

    /// The newest snapshot that this node has.
    package var snapshot: AccessSnapshot { current.withLock { $0 } }

    /// Takes everything in that was committed before.
    func refresh() async throws {
        let fresh = try await AccessSnapshot.fetch(from: database)
        current.withLock { current in
            if fresh.revision >= current.revision { current = fresh }
        }
    }

    /// Notes that a token was used.
    func note(_ token: TokenRecord, at second: Int64) {
        uses.withLock { $0[token.id] = second }
    }

    /// Listens for changes and looks for them now and then, until the server stops.
    package func run() async throws {
        let notifications = database.listen([AccessStore.channel])
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in notifications { await self.tryToRefresh() } }
                group.addTask { await self.poll() }
                await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
        }
    }

    private func poll() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.pollInterval)) != nil {
                await self.tryToRefresh()
                await self.writeUses()
            }
        }
        await writeUses()
    }

    private func tryToRefresh() async {
        do {
            try await refresh()
        } catch let refusal as PolicyRefusal {
            logger.error("the stored policies are not accepted", metadata: ["errors": "\(refusal.messages)"])
        } catch {
            logger.warning("what is known of access may be old", metadata: ["error": "\(error)"])
        }
    }

    private func writeUses() async {
        let pending = uses.withLock { uses in
            defer { uses = [:] }
            return uses.map { (id: $0.key, at: $0.value) }
        }
        guard !pending.isEmpty else { return }
        do {
            try await database.write { tx in try AccessStore.use(pending, &tx) }
        } catch {
            uses.withLock { uses in for (id, at) in pending where uses[id] == nil { uses[id] = at } }
        }
    }
}
