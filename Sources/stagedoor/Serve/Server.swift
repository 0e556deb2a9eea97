// SPDX-License-Identifier: Apache-2.0
import Findings
import Glibc
import HTTPTypes
import Logging
import Migrations
import NIOCore
import PostgreSQL
import Registry
import ServiceLifecycle
import UnixSignals
import Web

/// The one place where services are wired together.
struct Server: Sendable {
    let configuration: ServeConfiguration
    let access: DeveloperAccess

    /// Runs until SIGTERM or SIGINT, then stops in order: requests, sessions, database.
    func run() async throws {
        let logger = makeLogger()
        let cluster =
            configuration.database == nil
            ? LocalCluster(dataDirectory: configuration.dataDirectory, logger: logger) : nil
        do {
            try await serve(cluster, logger)
        } catch {
            await cluster?.stop()
            throw failure(error)
        }
        await cluster?.stop()
    }

    private func serve(_ cluster: LocalCluster?, _ logger: Logger) async throws {
        let connection = try await connectionString(cluster)
        let database = Database(
            configuration: DatabaseConfiguration(connectionString: connection),
            logger: logger
        )
        do {
            _ = try await Migrator(migrations: StageDoorMigrations.all).apply(to: database, logger: logger)
            if access.isOpen {
                logger.warning("development mode: every caller on this machine has all rights")
            }
            let cache = SchemaCache()
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: services(database, cache, cluster, logger),
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: logger
                )
            )
            try await group.run()
        } catch {
            await database.shutdown()
            throw error
        }
        await database.shutdown()
    }

    private func services(
        _ database: Database,
        _ cache: SchemaCache,
        _ cluster: LocalCluster?,
        _ logger: Logger
    ) -> [ServiceGroupConfiguration.ServiceConfiguration] {
        var services: [any Service] = []
        if let cluster { services.append(ClusterKeeper(cluster: cluster, logger: logger)) }
        services.append(CacheListener(database: database, cache: cache))
        services.append(webServer(database, cache, logger))
        return services.map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service,
                successTerminationBehavior: .gracefullyShutdownGroup
            )
        }
    }

    private func webServer(_ database: Database, _ cache: SchemaCache, _ logger: Logger) -> WebServer {
        let metrics = Metrics()
        let health = HealthRoutes(metrics: metrics) {
            do {
                try await database.ping()
                return .ready
            } catch {
                return .notReady(reason: "the database does not answer")
            }
        }
        let registry = RegistryRoutes(
            service: RegistryService(database: database, cache: cache),
            incompatibleCode: configuration.incompatibleCode
        )
        let routes = RouteTable(access.guarding(registry.all + health.routes), errorBody: registry.errorBody)
        var web = WebServerConfiguration()
        web.host = configuration.host
        web.port = configuration.port
        web.tls = configuration.tls
        web.ownPagesOnly = access.isOpen
        let scheme = configuration.tls == nil ? "http" : "https"
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        return WebServer(
            configuration: web,
            routes: routes,
            immutableReads: { read in
                guard access.isOpen || access.permits(read.header("authorization")) else { return nil }
                return RegistryRoutes.immutableAnswer(path: read.path, query: read.query, cache: cache)
            },
            metrics: metrics,
            logger: logger,
            onReady: { port in
                print("listening on \(scheme)://\(host):\(port)")
                fflush(nil)
            }
        )
    }

    private func connectionString(_ cluster: LocalCluster?) async throws -> String {
        if let cluster { return try await cluster.start() }
        return configuration.database ?? ""
    }

    private func makeLogger() -> Logger {
        let format = configuration.logFormat ?? (isatty(STDERR_FILENO) == 1 ? .pretty : .json)
        let level = configuration.logLevel
        return Logger(label: "stagedoor") { StageDoorLogHandler(label: $0, format: format, level: level) }
    }

    private func failure(_ error: any Error) -> any Error {
        switch error {
        case is CommandFailure: error
        case let error as DatabaseError: CommandFailure(error)
        case let error as ClusterError:
            CommandFailure("cannot run the private PostgreSQL", error.description, code: .unreachable)
        case let error as IOError where error.errnoCode == EADDRINUSE:
            CommandFailure(
                "cannot listen on \(configuration.host):\(configuration.port)",
                "another program listens there",
                wayOut: "stop it, or choose another port with --listen",
                code: .unreachable
            )
        case let error as IOError:
            CommandFailure(
                "cannot listen on \(configuration.host):\(configuration.port)",
                String(cString: strerror(error.errnoCode)),
                wayOut: "choose another address with --listen",
                code: .unreachable
            )
        default: CommandFailure("cannot run the server", "\(error)", code: .unreachable)
        }
    }
}

extension CommandFailure {
    /// A database that cannot be used, in its own words.
    init(_ error: DatabaseError) {
        var reason = error.message
        while reason.hasSuffix(".") { reason.removeLast() }
        self.init("cannot use the database", reason, wayOut: "check --database", code: .unreachable)
    }
}

/// Forgets cached answers of a context in which another node has changed some.
private struct CacheListener: Service {
    let database: Database
    let cache: SchemaCache

    func run() async throws {
        let notifications = database.listen([SchemaCache.channel])
        await cancelWhenGracefulShutdown {
            for await notification in notifications { cache.remove(context: notification.payload) }
        }
    }
}

/// Starts the private PostgreSQL again when it has died.
private struct ClusterKeeper: Service {
    let cluster: LocalCluster
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(1))
                do {
                    _ = try await cluster.start()
                } catch {
                    logger.error("the private PostgreSQL does not start", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
