// SPDX-License-Identifier: Apache-2.0
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL

/// A connection, as HummingbirdCore's server keeps it.
struct WebConnection: ServerChildChannelValue {
    let channel: any Channel
}

/// Builds the pipeline of a connection: TLS, meter, decoder, pipelining, doorkeeper, (de)compression, exchange.
struct WebChannel: ServerChildChannel {
    let server: ServerContext
    let tls: TLSSource?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<WebConnection> {
        channel.eventLoop.makeCompletedFuture {
            if server.admit(channel) {
                try addHandlers(channel.pipeline.syncOperations)
            } else {
                try channel.pipeline.syncOperations.addHandler(RefusalHandler(speaksTLS: tls != nil))
            }
            return WebConnection(channel: channel)
        }
    }

    func handle(value: WebConnection, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.channel.closeFuture.get()
        } onCancel: {
            value.channel.close(promise: nil)
        }
    }

    private func addHandlers(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
        let moment = tls?.now
        if let moment { try pipeline.addHandler(NIOSSLServerHandler(context: moment.context)) }
        let meter = HeadMeter()
        let headBytes = HeadBytesHandler(meter: meter, limit: server.configuration.maximumHeaderSize)
        let connection = ConnectionHandler(
            server: server,
            meter: meter,
            headBytes: headBytes,
            peer: peer(moment)
        )
        try pipeline.addHandler(headBytes)
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(HeadPartsHandler(meter: meter))
        try pipeline.addHandler(HTTPServerPipelineHandler())
        try pipeline.addHandler(connection)
        try pipeline.addHandler(NIOHTTPRequestDecompressor(limit: .size(server.configuration.maximumBodySize)))
        try pipeline.addHandler(Compression.handler())
        try pipeline.addHandler(ExchangeHandler(server: server, connection: connection))
    }

    /// Who is at the other end, as far as a certificate says; asked once the connection is made.
    private func peer(_ moment: TLSSource.Moment?) -> ((ChannelPipeline.SynchronousOperations) -> PeerCertificate?)? {
        guard let tls, let moment, !moment.authorities.isEmpty else { return nil }
        return { pipeline in
            (try? pipeline.nioSSL_peerCertificate()).flatMap { PeerCertificate($0, moment, of: tls) }
        }
    }

    private var decoder: HTTPRequestDecoder {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = server.configuration.maximumHeaderSize
        limits.maxHeaderListSize = server.configuration.maximumHeaderSize
        return HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
    }
}

/// Tells a connection that is one too many to come back later.
final class RefusalHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let speaksTLS: Bool

    init(speaksTLS: Bool) {
        self.speaksTLS = speaksTLS
    }

    func channelActive(context: ChannelHandlerContext) {
        guard !speaksTLS else { return context.close(promise: nil) }
        let body = JSONText.error(code: 503, message: "Too many connections")
        let head =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 1\r\n"
            + "Connection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(bytes: Array(head.utf8) + body)))
            .whenComplete { _ in bound.value.close(mode: .output, promise: nil) }
        context.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
