// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOHTTP1

/// How much of a request's head has arrived and since when; shared by the two handlers around the decoder.
/// Lives on its connection's event loop.
final class HeadMeter {
    /// Bytes that came in since the decoder last produced anything.
    var bytes = 0
    /// When the first byte of an incomplete head came.
    var startedAt: NIODeadline?
    /// True between a request's head and its end.
    var inMessage = false
    /// Set when the head took too long.
    var timedOut = false
}

/// In front of the decoder: bounds what it may keep while a head, or a chunk's own head, is incomplete.
final class HeadBytesHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let meter: HeadMeter
    private let limit: Int
    private var context: ChannelHandlerContext?
    private var failed = false

    init(meter: HeadMeter, limit: Int) {
        self.meter = meter
        self.limit = limit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !failed else { return }
        meter.bytes += Self.unwrapInboundIn(data).readableBytes
        if !meter.inMessage, meter.startedAt == nil { meter.startedAt = .now() }
        context.fireChannelRead(data)
        if meter.bytes > limit { fail(.headerOverflow) }
    }

    /// Ends reading with an error that reaches the connection in its turn, after the answers still due.
    func fail(_ error: HTTPParserError) {
        guard !failed else { return }
        failed = true
        context?.fireErrorCaught(error)
    }
}

/// Behind the decoder: sees its progress.
final class HeadPartsHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let meter: HeadMeter

    init(meter: HeadMeter) {
        self.meter = meter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        meter.bytes = 0
        switch Self.unwrapInboundIn(data) {
        case .head:
            meter.inMessage = true
            meter.startedAt = nil
        case .body: break
        case .end: meter.inMessage = false
        }
        context.fireChannelRead(data)
    }
}
