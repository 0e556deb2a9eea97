// SPDX-License-Identifier: Apache-2.0
package import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import Synchronization

/// What a connection's earlier requests have made known, for those that follow on it; only its event loop has it.
package final class ConnectionNotes {
    /// Who was recognized by which credentials, as whoever signs callers in keeps it.
    package var signIn: AnyObject?
    /// The certificate that the client has shown with the connection, if any.
    package var certificate: PeerCertificate?

    /// Nothing yet.
    package init() {}
}

/// The head of a bodiless GET or HEAD, as the hot path sees it: nothing is decoded or copied until asked for.
package struct ImmutableRead {
    private let head: HTTPRequestHead
    /// What is known of the connection.
    package let notes: ConnectionNotes

    init(_ head: HTTPRequestHead, _ notes: ConnectionNotes) {
        self.head = head
        self.notes = notes
    }

    /// GET or HEAD.
    package var method: HTTPRequest.Method { head.method == .HEAD ? .head : .get }

    /// The path as sent, percent-encoded.
    package var path: String { WebRequest.split(head.uri).path }

    /// The query as sent, percent-encoded; nil if there is none.
    package var query: String? { WebRequest.split(head.uri).query }

    /// Path and query as sent: the cheapest thing to compare.
    package var target: String { head.uri }

    /// The first header field of that name, in any case.
    package func header(_ name: String) -> String? { head.headers.first(name: name) }
}

/// What all connections of a server share.
final class ServerContext: Sendable {
    let configuration: WebServerConfiguration
    let routes: RouteTable
    let immutableReads: (@Sendable (ImmutableRead) -> WebResponse?)?
    let refusals: (@Sendable (ForeignPage) -> Void)?
    let metrics: HTTPMetrics
    let logger: Logger
    let refusedHandshakes = RefusedHandshakes()
    private let connections = Atomic<Int>(0)

    init(
        configuration: WebServerConfiguration,
        routes: RouteTable,
        immutableReads: (@Sendable (ImmutableRead) -> WebResponse?)?,
        refusals: (@Sendable (ForeignPage) -> Void)?,
        metrics: Metrics,
        logger: Logger
    ) {
        self.configuration = configuration
        self.routes = routes
        self.immutableReads = immutableReads
        self.refusals = refusals
        self.metrics = HTTPMetrics(metrics)
        self.logger = logger
    }

    /// Counts a connection in, unless there are too many.
    func admit(_ channel: any Channel) -> Bool {
        let count = connections.wrappingAdd(1, ordering: .relaxed).newValue
        metrics.connections.set(count)
        channel.closeFuture.whenComplete { [self] _ in
            metrics.connections.set(connections.wrappingSubtract(1, ordering: .relaxed).newValue)
        }
        guard count > configuration.maximumConnections else { return true }
        metrics.refusedConnections.add()
        return false
    }

    /// The head that goes out for a response.
    func head(for response: WebResponse, version: HTTPVersion, keepAlive: Bool) -> HTTPResponseHead {
        let status = HTTPResponseStatus(statusCode: response.status)
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 6)
        for field in response.headers { headers.add(name: field.name.rawName, value: field.value) }
        if status.mayHaveResponseBody {
            if !response.contentType.isEmpty { headers.add(name: "Content-Type", value: response.contentType) }
            if response.headers[.contentLength] == nil {
                headers.add(name: "Content-Length", value: String(response.body.readableBytes))
            }
        }
        headers.add(name: "Date", value: DateCache.current())
        headers.add(name: "Server", value: configuration.serverName)
        if !keepAlive {
            headers.add(name: "Connection", value: "close")
        } else if version == .http1_0 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        return HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    }
}

/// The `Date` header, written once a second.
enum DateCache {
    private static let cache = Mutex<(second: Int, text: String)>((-1, ""))

    static func current() -> String {
        let now = Timestamp.now
        return cache.withLock { cache in
            if cache.second != now.seconds { cache = (now.seconds, now.http) }
            return cache.text
        }
    }
}
