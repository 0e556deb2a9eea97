// SPDX-License-Identifier: Apache-2.0
package import Logging
package import PostgreSQL
import ServiceLifecycle
import Synchronization

/// What this node knows of who may do what: the newest snapshot, kept new while the server runs.
///
/// A change on another node comes by a notification, and within seconds even if that is lost.
package final class AccessState: Service, Sendable {
    private static let tick = Duration.seconds(1)
    private static let ticksPerPoll = 10

    private let database: Database
    let logger: Logger
    private let current: Mutex<AccessSnapshot>
    private let ending = Mutex<Void>(())
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

    /// The newest snapshot, without anything that has ended by a moment, in milliseconds since 1970.
    ///
    /// - Throws: `CedarError` if what is left cannot be compiled: then nothing is decided.
    func snapshot(at moment: Int64) throws -> AccessSnapshot {
        let known = snapshot
        guard known.hasEnded(by: moment) else { return known }
        return try end(at: moment)
    }

    /// Takes everything in that was committed before, unless that is known already.
    private func refresh() async throws {
        let revision = try await database.read { tx in try AccessStore.revision(&tx) }
        let known = snapshot
        if revision == known.revision {
            // What ends by itself ends without a change.
            _ = try snapshot(at: WallClock.milliseconds)
            return
        }
        let fresh = try await AccessSnapshot.fetch(from: database, after: known)
        current.withLock { current in
            if fresh.revision >= current.revision { current = fresh }
        }
    }

    /// One at a time: whoever comes while another one does it takes what that one has made.
    private func end(at moment: Int64) throws -> AccessSnapshot {
        try ending.withLock { _ in
            let newest = snapshot
            guard newest.hasEnded(by: moment) else { return newest }
            let next = try newest.without(endedAt: moment)
            return current.withLock { current in
                if current === newest { current = next }
                return next
            }
        }
    }

    /// Notes that a token was used.
    func note(_ token: TokenRecord, at second: Int64) {
        uses.withLock { $0[token.id] = second }
    }

    /// Listens for changes and looks for them now and then, until the server stops.
    package func run() async throws {
        let notifications = database.listen([AccessStore.channel])
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in notifications { await self.tryToRefresh() } }
            group.addTask { await self.poll() }
            await group.next()
            group.cancelAll()
        }
    }

    private func poll() async {
        await cancelWhenGracefulShutdown {
            var polls = 0
            while (try? await Task.sleep(for: Self.tick)) != nil {
                polls += 1
                // This needs no database, so that what ends does so while there is none.
                _ = try? self.snapshot(at: WallClock.milliseconds)
                guard polls.isMultiple(of: Self.ticksPerPoll) else { continue }
                await self.tryToRefresh()
                await self.writeUses()
            }
        }
        await writeUses()
    }

    /// Takes in what was committed before; what cannot be taken in is logged, and tried again.
    func tryToRefresh() async {
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
