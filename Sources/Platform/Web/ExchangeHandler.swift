// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOHTTPTypesHTTP1

/// The last handler of a connection: collects one request, has it answered by the routes in a task, writes the answer.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private struct Exchange {
        var head: HTTPRequestHead
        var id: String
        /// Where it comes from, as far as proxies before the server are believed.
        var client = ""
        var started: NIODeadline
        var body: [UInt8] = []
        var task: Task<Void, Never>?
        var timeout: Scheduled<Void>?
    }

    /// Requests with shorter bodies are answered on the event loop itself.
    private static let mostBytesOnLoop = 16 << 10

    private let server: ServerContext
    private let connection: ConnectionHandler
    private var executor: LoopExecutor?
    private var exchange: Exchange?
    /// Tells a late answer from one that is still wanted.
    private var number = 0

    init(server: ServerContext, connection: ConnectionHandler) {
        self.server = server
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        executor = LoopExecutor(context.eventLoop)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let head):
            let id = RequestID.accepted(head.headers.first(name: "x-request-id")) ?? RequestID.next()
            exchange = Exchange(head: head, id: id, started: .now())
            server.metrics.inFlight.add(1)
            number += 1
        case .body(let bytes):
            collect(bytes, context)
        case .end:
            run(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        exchange?.task?.cancel()
        drop()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard exchange != nil else { return }
        if case .some(.limit) = error as? NIOHTTPDecompression.DecompressionError {
            fail(.bodyTooLarge(server.configuration.maximumBodySize), context, keepAlive: false)
        } else if error is NIOHTTPDecompression.DecompressionError
            || error is NIOHTTPDecompression.ExtraDecompressionError
        {
            fail(WebError(status: 400, message: "The request body is not valid gzip"), context, keepAlive: false)
        } else {
            context.close(promise: nil)
        }
    }

    private func collect(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard exchange != nil else { return }
        exchange?.body.append(contentsOf: bytes.readableBytesView)
        let count = exchange?.body.count ?? 0
        let limits = server.configuration
        if count > limits.maximumBodySize {
            fail(.bodyTooLarge(limits.maximumBodySize), context, keepAlive: false)
        } else if count > 1 << 20, count / limits.maximumDecompressionRatio > connection.bodyBytes {
            let message = "The request body grows more than \(limits.maximumDecompressionRatio) times when decompressed"
            fail(WebError(status: 413, message: message), context, keepAlive: false)
        }
    }

    private func run(_ context: ChannelHandlerContext) {
        guard let current = exchange else { return }
        guard let method = try? HTTPRequest.Method(current.head.method) else {
            return fail(WebError(status: 501, message: "Unknown method"), context, keepAlive: false)
        }
        var headers = HTTPFields(current.head.headers, splitCookie: false)
        headers[.acceptEncoding] = nil
        headers[.contentEncoding] = nil
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let (server, number) = (server, number)
        let (target, body, id) = (current.head.uri, current.body, current.id)
        let isLoopback = context.channel.remoteAddress.map(Self.isLoopback) ?? true
        let peer = server.configuration.trustedProxies.client(
            of: context.channel.remoteAddress?.ipAddress ?? "",
            headers
        )
        exchange?.client = peer
        let certificate = connection.certificate
        exchange?.body = []
        // Lists may be long, so only what is sent for an answer about itself.
        let isShort = method == .post && body.count <= Self.mostBytesOnLoop
        exchange?.task = Task(executorPreference: isShort ? executor : nil) { [headers] in
            let answer = await server.routes.answer(
                method: method,
                target: target,
                headers: headers,
                body: body,
                id: id,
                peerIsLoopback: isLoopback,
                peer: peer,
                certificate: certificate
            )
            loop.execute {
                let (handler, context) = bound.value
                if handler.number == number { handler.finish(answer, context) }
            }
        }
        exchange?.timeout = loop.scheduleTask(in: TimeAmount(server.configuration.requestTimeout)) {
            let (handler, context) = bound.value
            if handler.number == number { handler.timeOut(context) }
        }
    }

    private func timeOut(_ context: ChannelHandlerContext) {
        exchange?.task?.cancel()
        let limit = server.configuration.requestTimeout
        let error = WebError(
            status: 503,
            message: "The request took longer than \(limit)",
            headers: [.retryAfter: "1"]
        )
        fail(error, context, keepAlive: true)
    }

    private func fail(_ error: WebError, _ context: ChannelHandlerContext, keepAlive: Bool) {
        guard let current = exchange else { return }
        let method = (try? HTTPRequest.Method(current.head.method)) ?? .get
        let request = WebRequest(
            unparsable: method,
            target: current.head.uri,
            headers: [:],
            id: current.id,
            peerIsLoopback: false
        )
        var answer = server.routes.answer(to: error, request: request)
        if !keepAlive { answer.response.headers[.connection] = "close" }
        finish(answer, context)
    }

    private func finish(_ answer: RouteTable.Answer, _ context: ChannelHandlerContext) {
        guard let current = exchange else { return }
        drop()
        record(answer, current, context)
        var response = answer.response
        if Compression.suits(response) { response.headers[.vary] = Compression.vary(response.headers[.vary]) }
        let wantsClose = response.headers[.connection] == "close"
        response.headers[.connection] = nil
        let keepAlive = current.head.isKeepAlive && !wantsClose && current.head.method != .CONNECT
        let head = server.head(for: response, version: current.head.version, keepAlive: keepAlive)
        let hasBody = head.status.mayHaveResponseBody && current.head.method != .HEAD
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if hasBody, response.body.readableBytes > 0 {
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func record(_ answer: RouteTable.Answer, _ exchange: Exchange, _ context: ChannelHandlerContext) {
        let log = AccessLog(
            id: exchange.id,
            method: exchange.head.method.rawValue,
            path: WebRequest.split(exchange.head.uri).path,
            route: answer.route,
            status: answer.response.status,
            bytes: answer.response.body.readableBytes,
            started: exchange.started,
            peer: context.channel.remoteAddress,
            client: exchange.client
        )
        server.metrics.record(
            method: exchange.head.method.rawValue,
            route: answer.route,
            status: answer.response.status,
            seconds: log.seconds
        )
        log.write(to: server.logger)
        if let cause = answer.cause { log.write(cause: cause, to: server.logger) }
    }

    private func drop() {
        guard exchange != nil else { return }
        exchange?.timeout?.cancel()
        exchange = nil
        number += 1
        server.metrics.inFlight.add(-1)
    }

    private static func isLoopback(_ address: SocketAddress) -> Bool {
        guard let ip = address.ipAddress else { return true }
        return ip.hasPrefix("127.") || ip == "::1" || ip.hasPrefix("::ffff:127.")
    }
}
