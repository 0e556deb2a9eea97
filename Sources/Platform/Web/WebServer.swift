// SPDX-License-Identifier: Apache-2.0
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The HTTP server: HummingbirdCore's listener with our own pipeline on every connection.
package struct WebServer: Service {
    private let context: ServerContext
    private let onReady: @Sendable (_ boundPort: Int) async -> Void

    /// A server that is not listening yet.
    ///
    /// `immutableReads` is asked first, on the event loop, for every GET and HEAD without a body: it must not block,
    /// and nil lets the request go its usual way. Its answers are sent as they are, never compressed. `refusals` is told,
    /// on the event loop, which pages of others were refused.
    package init(
        configuration: WebServerConfiguration,
        routes: RouteTable,
        immutableReads: (@Sendable (ImmutableRead) -> WebResponse?)? = nil,
        refusals: (@Sendable (ForeignPage) -> Void)? = nil,
        metrics: Metrics,
        logger: Logger,
        onReady: @escaping @Sendable (_ boundPort: Int) async -> Void = { _ in }
    ) {
        self.context = ServerContext(
            configuration: configuration,
            routes: routes,
            immutableReads: immutableReads,
            refusals: refusals,
            metrics: metrics,
            logger: logger
        )
        self.onReady = onReady
    }

    /// Listens until a graceful shutdown or cancellation; running requests are finished within `shutdownTimeout`.
    package func run() async throws {
        let tls = try context.configuration.tls.map {
            try TLSSource($0, logger: context.logger, onAuthorities: context.configuration.onAuthorities)
        }
        let server = try listener(tls)
        let bound = context.configuration.shutdownTimeout
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            if let tls { group.addTask { await tls.keepNew() } }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: bound)
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func listener(_ tls: TLSSource?) throws -> any Service {
        let configuration = context.configuration
        let channel = WebChannel(server: context, tls: tls)
        let onReady = onReady
        return channel.server(
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                serverName: nil,
                backlog: 1_024
            ),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? configuration.port) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: context.logger
        )
    }
}
