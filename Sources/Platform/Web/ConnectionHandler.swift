// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1

/// The doorkeeper of a connection, behind NIO's pipelining handler, so that one request at a time comes here.
///
/// Refuses what must not be read, answers hot reads at once, keeps the clock, and closes politely. Because the
/// pipelining handler lets the next request in only after an answer's end, a hot answer can never overtake.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        case idle(since: NIODeadline)
        case reading(since: NIODeadline)
        case hot(HotAnswer)
        case running
        /// The last answer is written or being written; whatever else comes in is dropped.
        case closing
    }

    /// Bytes of the current request's body as sent, before decompression.
    private(set) var bodyBytes = 0
    private let server: ServerContext
    private let meter: HeadMeter
    private let headBytes: HeadBytesHandler
    private var phase = Phase.idle(since: .now())
    private let notes = ConnectionNotes()
    /// Asks once, with the first request, who is at the other end.
    private var peer: ((ChannelPipeline.SynchronousOperations) -> PeerCertificate?)?
    private var inputClosed = false
    private var needsFlush = false
    private var isWritingHot = false
    /// The last answer has gone out and only the client's close is awaited.
    private var isLingering = false
    private var timer: Scheduled<Void>?

    /// The certificate that the client has shown with the connection, if any.
    var certificate: PeerCertificate? { notes.certificate }

    init(
        server: ServerContext,
        meter: HeadMeter,
        headBytes: HeadBytesHandler,
        peer: ((ChannelPipeline.SynchronousOperations) -> PeerCertificate?)? = nil
    ) {
        self.peer = peer
        self.server = server
        self.meter = meter
        self.headBytes = headBytes
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { tick(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        phase = .idle(since: .now())
        if timer == nil { tick(context) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        phase = .closing
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .closing = phase { return }
        switch Self.unwrapInboundIn(data) {
        case .head(let head): receive(head, context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > server.configuration.maximumBodySize {
                refuse(.bodyTooLarge(server.configuration.maximumBodySize), context)
            } else {
                context.fireChannelRead(data)
            }
        case .end:
            if case .hot(let answer) = phase { return send(answer, context) }
            phase = .running
            context.fireChannelRead(data)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if needsFlush {
            needsFlush = false
            context.flush()
        }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = Self.unwrapOutboundIn(data) else {
            if case .head(let head) = Self.unwrapOutboundIn(data), !head.isKeepAlive { phase = .closing }
            return context.write(data, promise: promise)
        }
        if inputClosed { phase = .closing }
        if case .closing = phase {
            context.write(data, promise: linger(context, promise))
        } else {
            phase = .idle(since: .now())
            context.write(data, promise: promise)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            inputClosed = true
            switch phase {
            case .idle: finishWriting(context)
            case .closing: if isLingering { context.close(promise: nil) }
            case .reading, .hot, .running: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .closing = phase { return }
        guard let error = error as? HTTPParserError else {
            if let reason = RefusedHandshakes.reason(error) {
                server.metrics.refusedHandshakes.add()
                server.refusedHandshakes.log(reason, context.channel.remoteAddress, to: server.logger)
            }
            server.logger.debug("connection failed", metadata: ["error": .string("\(error)")])
            phase = .closing
            return context.close(promise: nil)
        }
        if meter.timedOut {
            refuse(WebError(status: 408, message: "The request head took too long"), context)
        } else if error == .headerOverflow {
            let limit = server.configuration.maximumHeaderSize
            refuse(WebError(status: 431, message: "The request head is larger than \(limit) bytes"), context)
        } else {
            refuse(WebError(status: 400, message: "Malformed HTTP request"), context)
        }
    }
}

extension ConnectionHandler {
    private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        bodyBytes = 0
        let now = NIODeadline.now()
        let facts = RequestHeadFacts(head)
        phase = .reading(since: now)
        if let peer {
            notes.certificate = peer(context.pipeline.syncOperations)
            self.peer = nil
        }
        if let objection = facts.objection(server.configuration) { return refuse(objection, context, head) }
        if let immutableReads = server.immutableReads, !facts.hasBody, head.method == .GET || head.method == .HEAD,
            let response = immutableReads(ImmutableRead(head, notes))
        {
            phase = .hot(HotAnswer(response: response, head: head, facts: facts, started: now))
            return
        }
        if facts.wantsContinue, head.version == .http1_1 {
            context.writeAndFlush(
                Self.wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))),
                promise: nil
            )
        }
        context.fireChannelRead(Self.wrapInboundOut(.head(negotiated(head, facts))))
    }

    /// Leaves for the compressor behind us only what we decided: its own reading of q values is a different one.
    private func negotiated(_ head: HTTPRequestHead, _ facts: RequestHeadFacts) -> HTTPRequestHead {
        var head = head
        let wanted =
            head.method != .HEAD && head.version == .http1_1
            && AcceptEncoding.wantsGzip(head.headers["accept-encoding"])
        head.headers.remove(name: "accept-encoding")
        if wanted { head.headers.add(name: "accept-encoding", value: "gzip") }
        if facts.wantsUpgrade { head.headers.replaceOrAdd(name: "connection", value: "close") }
        return head
    }

    /// Sends a hot answer, or, inside of another one's writing, as soon as that is over: no recursion.
    private func send(_ answer: HotAnswer, _ context: ChannelHandlerContext) {
        guard !isWritingHot else {
            let bound = NIOLoopBound((self, context, answer), eventLoop: context.eventLoop)
            return context.eventLoop.execute {
                let (handler, context, answer) = bound.value
                guard case .hot = handler.phase else { return }
                handler.send(answer, context)
                context.flush()
            }
        }
        isWritingHot = true
        needsFlush = true
        let keepAlive = answer.facts.keepAlive && !inputClosed
        phase = keepAlive ? .idle(since: .now()) : .closing
        answer.write(server, keepAlive: keepAlive) { part in
            guard case .end = part, !keepAlive else { return context.write(Self.wrapOutboundOut(part), promise: nil) }
            context.writeAndFlush(Self.wrapOutboundOut(part), promise: self.linger(context, nil))
        }
        answer.record(server, context.channel.remoteAddress)
        isWritingHot = false
    }

    /// Answers with an error and closes; what the client still sends is not looked at.
    private func refuse(_ error: WebError, _ context: ChannelHandlerContext, _ request: HTTPRequestHead? = nil) {
        phase = .closing
        var response = error.response
        let id = RequestID.accepted(request?.headers.first(name: "x-request-id")) ?? RequestID.next()
        response.headers[.requestID] = id
        if error.status == 403 {
            let peer = context.channel.remoteAddress?.ipAddress ?? ""
            server.refusals?(ForeignPage(reason: error.message, peer: peer, request: id))
        }
        server.metrics.record(
            method: request?.method.rawValue ?? "other",
            route: RouteTable.unmatched,
            status: error.status,
            seconds: 0
        )
        let log = AccessLog(
            id: response.headers[.requestID] ?? "",
            method: request?.method.rawValue ?? "-",
            path: request.map { WebRequest.split(String($0.uri.prefix(256))).path } ?? "-",
            route: RouteTable.unmatched,
            status: error.status,
            bytes: response.body.readableBytes,
            started: .now(),
            peer: context.channel.remoteAddress
        )
        log.write(to: server.logger)
        let head = server.head(for: response, version: .http1_1, keepAlive: false)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if request?.method != .HEAD {
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        }
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: linger(context, nil))
    }

    /// Closes our side once the promise is kept, and the whole a second later: closing at once while the client
    /// still sends would reset the connection and could take the answer from it.
    private func linger(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) -> EventLoopPromise<Void>
    {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            guard !handler.inputClosed else { return context.close(promise: nil) }
            handler.isLingering = true
            context.close(mode: .output, promise: nil)
            context.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.1.close(promise: nil) }
        }
        return written
    }

    /// Closes when what is written has gone out; the client has said that it sends no more.
    ///
    /// To close our side of a connection whose other side is closed is to close the whole, and drops what has not gone
    /// out. So it waits for a last, empty write, which goes around the encoder.
    private func finishWriting(_ context: ChannelHandlerContext) {
        phase = .closing
        needsFlush = false
        context.flush()
        guard let below = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self) else {
            return context.close(promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.eventLoop.scheduleTask(in: TimeAmount(server.configuration.idleTimeout)) {
            bound.value.close(promise: nil)
        }
        below.writeAndFlush(NIOAny(ByteBuffer()), promise: written)
    }

    /// Looks at the clock; the next look is early enough for every phase that can begin before it.
    private func tick(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        let limits = server.configuration
        let soonest = now + TimeAmount(min(limits.headerTimeout, limits.requestTimeout, limits.idleTimeout))
        var next = soonest
        switch phase {
        case .idle(let since):
            let deadline = meter.startedAt.map { $0 + TimeAmount(limits.headerTimeout) }
            next = deadline ?? since + TimeAmount(limits.idleTimeout)
            if now >= next { return deadline == nil ? context.close(promise: nil) : headTimedOut() }
        case .reading(let since):
            next = since + TimeAmount(limits.requestTimeout)
            if now >= next { refuse(WebError(status: 408, message: "The request body took too long"), context) }
        case .hot, .running: break
        case .closing: return
        }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: min(next, soonest)) {
            let (handler, context) = bound.value
            handler.tick(context)
        }
    }

    private func headTimedOut() {
        meter.timedOut = true
        headBytes.fail(.unknown)
    }
}
