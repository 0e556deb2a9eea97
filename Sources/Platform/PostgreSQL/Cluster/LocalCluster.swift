// SPDX-License-Identifier: Apache-2.0

import CLibPQ
import Glibc
package import Logging

/// A PostgreSQL server that StageDoor runs for itself: reachable only over a socket in a directory of its own, durable,
/// started and stopped with us. All calls run on a thread of its own.
package actor LocalCluster {
    private static let startLimit: Duration = .seconds(60)

    private nonisolated let executor = ThreadExecutor()
    /// The cluster's own thread.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let layout: ClusterLayout
    private let logger: Logger
    private var lock: OwnerLock?
    private var server: pid_t?

    /// `dataDirectory` is made when it does not exist; it holds the data, the socket and the server's log.
    package init(dataDirectory: String, logger: Logger) {
        layout = ClusterLayout(dataDirectory: dataDirectory)
        self.logger = logger
    }

    deinit { executor.stop() }

    /// Starts the server, or finds it running, and returns the connection string. After a crash: call it again.
    package func start() throws -> String {
        if isServing() { return layout.connectionString(database: "stagedoor") }
        do {
            try launch()
        } catch {
            stop()
            throw error
        }
        return layout.connectionString(database: "stagedoor")
    }

    /// Stops the server cleanly; open connections are cut.
    package func stop() {
        defer { lock = nil }
        guard let server else { return }
        self.server = nil
        for (signal, limit) in [(SIGINT, 30), (SIGQUIT, 5), (SIGKILL, 5)] {
            kill(server, signal)
            let deadline = Instant.now + .seconds(limit)
            while Instant.now < deadline {
                if ChildProcess.hasEnded(server) {
                    if layout.socketsAreElsewhere { rmdir(layout.sockets) }
                    return logger.info("local PostgreSQL stopped")
                }
                usleep(5_000)
            }
        }
    }

    /// For tests: forgets the server as a process that is killed does.
    func forget() -> pid_t? {
        defer { (server, lock) = (nil, nil) }
        return server
    }

    /// Whether our child answers. Asking the system alone is not enough: a child killed just now still counts as alive.
    private func isServing() -> Bool {
        guard let server else { return false }
        if ChildProcess.hasEnded(server) {
            self.server = nil
            return false
        }
        if (try? awaitReady(server)) != nil { return true }
        stop()
        return false
    }

    private func launch() throws {
        let binaries = try ClusterBinaries.find(dataVersion: layout.dataVersion)
        let account = try ServerAccount.current(ownerOf: layout.data)
        let launcher = try Launcher(account: account)
        try FileSystem.makeDirectory(layout.root, for: account)
        if lock == nil { lock = try OwnerLock(layout) }
        try launcher.checkPassable(layout.root)
        try Postmaster(layout: layout).stopLeftOver()
        if layout.dataVersion == nil { try initialise(binaries, launcher) }
        try makeSocketDirectory(account)
        if FileSystem.size(layout.log) > 8_000_000 { rename(layout.log, layout.log + ".1") }
        let child = try ChildProcess.start(
            launcher.command([binaries.postgres] + serverArguments, endsWithUs: true),
            output: .file(layout.log)
        )
        server = child
        try awaitReady(child)
        logger.info("local PostgreSQL started", metadata: ["version": "\(binaries.version)", "process": "\(child)"])
    }

    private func initialise(_ binaries: ClusterBinaries, _ launcher: Launcher) throws {
        _ = try ChildProcess.run(["/bin/rm", "-rf", "--", layout.preparing])
        try FileSystem.makeDirectory(layout.preparing, for: launcher.account)
        let result = try ChildProcess.run(
            launcher.command([
                binaries.initdb, "-D", layout.preparing, "-U", "stagedoor", "-E", "UTF8", "--locale=C",
                "--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions",
            ])
        )
        guard result.status == 0 else {
            let lines = result.output.split(whereSeparator: \.isNewline).suffix(8).map(String.init)
            throw ClusterError.didNotStart(reason: "initdb failed.", log: lines)
        }
        guard rename(layout.preparing, layout.data) == 0 else {
            throw ClusterError.system("\(layout.data) is in the way of a new cluster.")
        }
    }

    /// A directory in the temporary folder must be ours: somebody else might have put it there.
    private func makeSocketDirectory(_ account: ServerAccount?) throws {
        try FileSystem.makeDirectory(layout.sockets, for: account)
        let entry = FileSystem.entry(layout.sockets)
        guard let entry, entry.isDirectory, entry.owner == account?.user ?? geteuid(), entry.permissions & 0o77 == 0
        else {
            throw ClusterError.insufficientRights(
                "\(layout.sockets) is not a directory that only the server's account can use; remove it."
            )
        }
    }

    private var serverArguments: [String] {
        let sockets = layout.sockets.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        let settings = [
            "listen_addresses=", "port=5432", "unix_socket_directories=\"\(sockets)\"", "unix_socket_permissions=0700",
            "fsync=on", "full_page_writes=on", "synchronous_commit=on", "logging_collector=off",
            "log_destination=stderr", "max_connections=100", "password_encryption=scram-sha-256",
        ]
        return ["-D", layout.data] + settings.flatMap { ["-c", $0] }
    }

    /// Connects until it works; makes our database when it does not exist.
    private func awaitReady(_ child: pid_t) throws {
        let deadline = Instant.now + Self.startLimit
        let configuration = DatabaseConfiguration(connectionString: layout.connectionString(database: "postgres"))
        while true {
            do {
                let connection = try Connection.open(ConnectionSettings(configuration), wake: WakePipe())
                return try makeDatabase(connection)
            } catch let error as DatabaseError {
                if ChildProcess.hasEnded(child) {
                    server = nil
                    throw ClusterError.didNotStart(reason: "it ended at once.", log: FileSystem.lastLines(layout.log))
                }
                guard error.isUnavailable, Instant.now < deadline else {
                    throw ClusterError.didNotStart(reason: error.message, log: FileSystem.lastLines(layout.log))
                }
                usleep(20_000)
            }
        }
    }

    private func makeDatabase(_ connection: Connection) throws {
        let watch = Watch(connectBy: .now)
        let found = try connection.query("SELECT 1 FROM pg_database WHERE datname = 'stagedoor'", [], watch: watch)
        if found.rowCount == 0 { try connection.control("CREATE DATABASE stagedoor TEMPLATE template0") }
    }
}
