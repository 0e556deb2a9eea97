// SPDX-License-Identifier: Apache-2.0
import Access
import Audit
import AuditTrail
import Consumers
import Findings
import Glibc
import HTTPTypes
import Logging
import MerkleLog
import Migrations
import NIOCore
import OpenIDConnect
import PostgreSQL
import Registry
import ServiceLifecycle
import UnixSignals
import Web

/// The one place where services are wired together.
struct Server: Sendable {
    let configuration: ServeConfiguration
    /// Who is let in without an identity of their own; nil where everybody signs in.
    let access: DeveloperAccess?
    /// The server's secret, where it is known.
    let secret: [UInt8]?
    /// Which other issuers' tokens are taken, and whose they are.
    let issuers: IdentityConfiguration?
    /// The files of TLS; nil for plain HTTP.
    let tls: TLSFiles?
    /// Whom to tell what happens, if anybody.
    let webhook: Webhook?

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
            if access?.isOpen == true {
                logger.warning("development mode: every caller on this machine has all rights")
            }
            let cache = SchemaCache()
            let subjects = secret.map { AuditSubjects(secret: $0, database: database) }
            try await AuditSubjects.$current.withValue(configuration.hidesPersons ? subjects : nil) {
                let state = try await AccessState(database: database, logger: logger)
                let trace = try ServerTrace(
                    self,
                    policies: state.snapshot.policies,
                    database: database,
                    logger: logger
                )
                let parts = try await parts(database, cache, cluster, subjects, state, trace, logger)
                try await run(parts, trace, logger)
            }
        } catch {
            await database.shutdown()
            throw error
        }
        await database.shutdown()
    }

    /// Runs the parts, and records that the server begins and ends.
    private func run(
        _ parts: [ServiceGroupConfiguration.ServiceConfiguration],
        _ trace: ServerTrace,
        _ logger: Logger
    ) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: parts,
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        await trace.started()
        do {
            try await group.run()
        } catch {
            await trace.stopped(after: failure(error))
            throw error
        }
        await trace.stopped()
    }

    private func parts(
        _ database: Database,
        _ cache: SchemaCache,
        _ cluster: LocalCluster?,
        _ subjects: AuditSubjects?,
        _ state: AccessState,
        _ trace: ServerTrace,
        _ logger: Logger
    ) async throws -> [ServiceGroupConfiguration.ServiceConfiguration] {
        // Whoever lets everybody in has no use for tokens that outlive the server.
        let key = TokenKey(secret: secret ?? SystemRandomNumberGenerator.bytes(32))
        let others = state.snapshot.policies.otherBuiltIn.map(\.name)
        if access == nil, !others.isEmpty {
            logger.notice(
                "built-in policies of this version are others than those in force; see 'stagedoor policy status'",
                metadata: ["files": "\(others.joined(separator: ", "))"]
            )
        }
        let templates = state.snapshot.breakGlassTemplates
        if access == nil, webhook == nil, !templates.isEmpty {
            logger.warning(
                "rights can be opened for an emergency, and nobody is told but this log; --notify names whom to tell",
                metadata: ["templates": "\(templates.joined(separator: ", "))"]
            )
        }
        let fetcher = issuers.map { _ in HTTPDocumentFetcher() }
        let verifier = verifier(fetcher, logger)
        let refusals = RefusalLog(database: database, logger: logger)
        let visits = VisitLog(database: database, logger: logger)
        let decisions = DecisionCounter()
        let gate =
            access.map(RequestGate.developer)
            ?? .identities(
                AccessGuard(
                    database: database,
                    refusals: refusals,
                    visits: visits,
                    state: state,
                    key: key,
                    verifier: verifier,
                    certificates: issuers?.certificates,
                    decisions: decisions
                )
            )
        var services: [any Service] = []
        if let cluster { services.append(ClusterKeeper(cluster: cluster, logger: logger)) }
        services.append(CacheListener(database: database, cache: cache))
        let traffic = configuration.countsReads ? ReadTraffic() : nil
        services.append(TrafficKeeper(database: database, traffic: traffic, logger: logger))
        let registry = RegistryService(database: database, cache: cache, usage: ConsumerUsage())
        services += [state, refusals, visits, trace]
        services.append(
            DecisionKeeper(
                log: decisions,
                database: database,
                days: configuration.decisionLogDays,
                logger: logger
            )
        )
        services.append(
            NotificationKeeper(
                database: database,
                sender: webhook.map(WebhookSender.init),
                key: webhook?.key ?? [],
                logger: logger
            )
        )
        let metrics = Metrics()
        services.append(BreakGlassKeeper(database: database, metrics: metrics, logger: logger))
        services.append(ReviewKeeper(database: database, metrics: metrics, logger: logger))
        if let fetcher, let verifier { services.append(IssuerKeeper(fetcher: fetcher, verifier: verifier)) }
        let signer = try secret.map { try AuditKey.signer(secret: $0) }
        var copies: AuditCopier?
        if let signer {
            let status = AuditLogStatus()
            status.register(in: metrics)
            services.append(AuditSequencer(database: database, key: signer, status: status, logger: logger))
            for witness in configuration.auditWitnesses {
                services.append(
                    WitnessClient(witness, database: database, logger: logger, post: AuditWitness.overHTTP)
                )
            }
            copies = AuditCopier(configuration.auditCopies, database: database, key: signer.verifier, logger: logger)
        } else {
            logger.notice("the audit log waits for a server with --key-file: this one cannot sign it")
        }
        if let copies { services.append(copies) }
        if let subjects {
            services.append(AuditSubjectKeeper(database: database, subjects: subjects, logger: logger))
        }
        let erasure = subjects.map {
            AuditSubjectService(database: database, subjects: $0, people: AuditedPrincipals())
        }
        let address = PublicAddress(configuration.publicURL)
        let own =
            AccessRoutes(
                service: AccessService(database: database, key: key, state: state),
                directory: SubjectDirectory(service: registry),
                address: address
            ).all
            + AuditRoutes(
                service: AuditService(database: database, verifier: signer?.verifier, subjects: subjects),
                subjects: erasure
            ).all
            + ConsumersRoutes(
                service: ConsumersService(database: database, catalog: ConsumedSubjects(service: registry))
            ).all
        services.append(
            webServer(
                database,
                cache,
                registry,
                gate,
                own,
                traffic,
                copies?.statuses ?? [],
                refusals,
                address,
                trace,
                metrics,
                logger
            )
        )
        return services.map { service in
            ServiceGroupConfiguration.ServiceConfiguration(
                service: service,
                successTerminationBehavior: .gracefullyShutdownGroup
            )
        }
    }

    private func verifier(_ fetcher: HTTPDocumentFetcher?, _ logger: Logger) -> TokenVerifier? {
        guard let issuers, let fetcher else { return nil }
        let report: @Sendable (IdentityEvent) -> Void = { event in
            switch event {
            case .keysRenewed(let issuer, let keys, let ignored):
                logger.info(
                    "an issuer's keys are new",
                    metadata: ["issuer": "\(issuer)", "keys": "\(keys)", "ignored": "\(ignored)"]
                )
            case .keysUnavailable(let issuer, let reason, let hasOlder):
                logger.warning(
                    "an issuer's keys cannot be had",
                    metadata: ["issuer": "\(issuer)", "reason": "\(reason)", "older": "\(hasOlder)"]
                )
            }
        }
        return TokenVerifier(issuers, fetcher: fetcher, report: report)
    }

    private func webServer(
        _ database: Database,
        _ cache: SchemaCache,
        _ service: RegistryService,
        _ gate: RequestGate,
        _ own: [Route],
        _ traffic: ReadTraffic?,
        _ copies: [(name: String, status: AuditCopyStatus)],
        _ refusals: RefusalLog,
        _ address: PublicAddress,
        _ trace: ServerTrace,
        _ metrics: Metrics,
        _ logger: Logger
    ) -> WebServer {
        for copy in copies { copy.status.register(copy.name, in: metrics) }
        let health = HealthRoutes(metrics: metrics) {
            do {
                try await database.ping()
                return .ready
            } catch {
                return .notReady(reason: "the database does not answer")
            }
        }
        let registry = RegistryRoutes(
            service: service,
            incompatibleCode: configuration.incompatibleCode,
            observer: traffic.map { TrafficObserver(traffic: $0, nameless: gate.nameless) }
        )
        if let traffic {
            metrics.reading(
                "stagedoor_schema_reads_unnoted_total",
                help: "Reads of schemas by id of which it is not known who did it."
            ) { Double(traffic.unnoted) }
        }
        let all = registry.all + health.routes + own
        let guarded = AuditSubjects.writing(gate.guarding(all + [AccessRoutes.table(of: all)], refusals: refusals))
        let routes = RouteTable(guarded, errorBody: registry.errorBody)
        var web = WebServerConfiguration()
        web.host = configuration.host
        web.port = configuration.port
        web.tls = tls
        web.trustedProxies = TrustedProxies(configuration.trustedProxies)
        web.onAuthorities = { trace.authoritiesChanged(from: $0, to: $1) }
        web.ownPagesOnly = self.access?.isOpen == true
        let scheme = tls == nil ? "http" : "https"
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        return WebServer(
            configuration: web,
            routes: routes,
            immutableReads: { [source = gate.hotSource(traffic)] read in
                RegistryRoutes.immutableAnswer(path: read.path, query: read.query, cache: cache) { key, operation in
                    switch gate.mayRead(read.header("authorization"), key, read.notes, operation) {
                    case .unknown: return false
                    case .repeated: if let source { traffic?.note(source, key.id) }
                    case .decided(let reader):
                        if let traffic {
                            traffic.note(traffic.source(reader, in: QualifiedSubject.defaultContext), key.id)
                        }
                    }
                    return true
                }
            },
            refusals: { [subjects = AuditSubjects.current] page in
                // An event loop calls, which knows nothing of this task.
                Task {
                    try? await AuditSubjects.$current.withValue(subjects) {
                        try await refusals.recordRefusal(page.reason, source: page.peer, request: page.request)
                    }
                }
            },
            metrics: metrics,
            logger: logger,
            onReady: { port in
                address.listens(at: "\(scheme)://\(host):\(port)")
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

/// Has the keys of other issuers at hand from the beginning, and ends the connections to them with the server.
private struct IssuerKeeper: Service {
    let fetcher: HTTPDocumentFetcher
    let verifier: TokenVerifier

    func run() async throws {
        await verifier.prepare()
        try? await gracefulShutdown()
        await fetcher.shutdown()
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

extension SystemRandomNumberGenerator {
    /// That many random bytes.
    fileprivate static func bytes(_ count: Int) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
}
