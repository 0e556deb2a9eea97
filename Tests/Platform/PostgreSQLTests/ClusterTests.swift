// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import PostgreSQL

@Suite struct ClusterTests {
    @Test func keepsDataAndRefusesASecond() async throws {
        try await withCluster { cluster, directory in
            try await withServer(cluster) { try await $0.write { try $0.script("CREATE TABLE kept (v int)") } }
            await #expect(throws: ClusterError.inUse(directory: directory)) {
                try await LocalCluster(dataDirectory: directory, logger: quiet).start()
            }
            await cluster.stop()
            #expect(Postmaster(layout: ClusterLayout(dataDirectory: directory)).processes().isEmpty)
            let next = LocalCluster(dataDirectory: directory, logger: quiet)
            try await withServer(next) { try await $0.write { _ = try $0.execute("INSERT INTO kept VALUES (1)") } }
            await next.stop()
        }
    }

    @Test func aLeftOverServerAndAStaleLockFile() async throws {
        try await withCluster { cluster, directory in
            let layout = ClusterLayout(dataDirectory: directory)
            _ = try await cluster.start()
            let left = try #require(await cluster.forget())
            _ = try await cluster.start()
            #expect(layout.lockedBy != left)
            #expect(ChildProcess.hasEnded(left))
            await cluster.stop()
            write("\(getpid())\n\(layout.data)\n1\n5432\n\n\n", to: layout.data + "/postmaster.pid")
            _ = try await cluster.start()
        }
    }

    @Test func anotherVersionIsNamed() async throws {
        try await withCluster { cluster, directory in
            mkdir(directory, 0o700)
            mkdir(directory + "/cluster", 0o700)
            write("9\n", to: directory + "/cluster/PG_VERSION")
            let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
            guard case .versionDiffers(cluster: "9", let installed) = error else {
                Issue.record("unexpected: \(String(describing: error))")
                return
            }
            #expect(error?.description.contains("postgresql-9") == true)
            #expect(!installed.isEmpty)
        }
    }

    @Test func longPathsGetAShortSocket() {
        let long = "/" + String(repeating: "deep/", count: 30) + "data"
        let layout = ClusterLayout(dataDirectory: long)
        #expect(layout.socketsAreElsewhere)
        #expect((layout.sockets + "/.s.PGSQL.5432").utf8.count < 104)
        #expect(!ClusterLayout(dataDirectory: "/var/lib/stagedoor").socketsAreElsewhere)
    }

    @Test(.enabled(if: geteuid() == 0)) func anImpassableParentIsNamed() async throws {
        let closed = temporaryName()
        mkdir(closed, 0o700)
        let cluster = LocalCluster(dataDirectory: closed + "/data", logger: quiet)
        let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
        #expect(error?.description.contains("chmod o+x \(closed)`") == true)
        remove(closed)
    }

    @Test(.timeLimit(.minutes(10))) func recoversFromAKilledServerUnderLoad() async throws {
        try await withCluster { cluster, directory in
            let connectionString = try await cluster.start()
            var configuration = DatabaseConfiguration(connectionString: connectionString, poolSize: 4)
            configuration.acquireTimeout = .seconds(300)
            let database = Database(configuration: configuration, logger: quiet)
            let pipeline = Pipeline(configuration: configuration, logger: quiet)
            var stream = database.listen(["c"]).makeAsyncIterator()
            _ = await stream.next()
            try await database.write { try $0.script("CREATE TABLE n (v int)") }
            let load = (0..<8).map { _ in Task { await loadUntilCancelled(database, pipeline) } }
            defer { for task in load { task.cancel() } }
            try await Task.sleep(for: .milliseconds(300))
            let leader = try #require(ClusterLayout(dataDirectory: directory).lockedBy)
            kill(leader, SIGKILL)
            _ = try await cluster.start()
            #expect(await stream.next() == Notification(channel: "c", payload: ""))
            try await Task.sleep(for: .milliseconds(500))
            for task in load { task.cancel() }
            var committed = 0
            for task in load { committed += await task.value }
            let rows = try await database.read { try $0.query("SELECT count(*) FROM n")[0].int(0) }
            #expect(rows >= committed)
            #expect(try await pipeline.query("SELECT 1").count == 1)
            await pipeline.shutdown()
            await database.shutdown()
        }
    }

    /// Writes as fast as it goes, tolerating only that the database is unavailable; returns the writes that committed.
    private func loadUntilCancelled(_ database: Database, _ pipeline: Pipeline) async -> Int {
        var committed = 0
        while !Task.isCancelled {
            do {
                try await database.write { _ = try $0.execute("INSERT INTO n VALUES (1)") }
                committed += 1
                _ = try await pipeline.query("SELECT 1")
            } catch let error as DatabaseError where error.isUnavailable || error.code == .cancelled {
                try? await Task.sleep(for: .milliseconds(5))
            } catch {
                Issue.record(error)
            }
        }
        return committed
    }

    private func withServer(_ cluster: LocalCluster, _ body: (Database) async throws -> Void) async throws {
        var configuration = DatabaseConfiguration(connectionString: try await cluster.start(), poolSize: 1)
        configuration.acquireTimeout = .seconds(300)
        let database = Database(configuration: configuration, logger: quiet)
        try await body(database)
        await database.shutdown()
    }
}
