// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOHTTP1

/// An answer of the hot path, waiting for its request's end.
struct HotAnswer {
    var response: WebResponse
    var head: HTTPRequestHead
    var facts: RequestHeadFacts
    var started: NIODeadline
    let id: String

    init(response: WebResponse, head: HTTPRequestHead, facts: RequestHeadFacts, started: NIODeadline) {
        self.response = response
        self.head = head
        self.facts = facts
        self.started = started
        self.id = RequestID.accepted(facts.requestID) ?? RequestID.next()
        self.response.headers[.requestID] = id
    }

    /// Hands the parts out in their order.
    func write(_ server: ServerContext, keepAlive: Bool, part: (HTTPServerResponsePart) -> Void) {
        part(.head(server.head(for: response, version: head.version, keepAlive: keepAlive)))
        if head.method != .HEAD, response.body.readableBytes > 0 { part(.body(.byteBuffer(response.body))) }
        part(.end(nil))
    }

    /// Counts and logs it.
    func record(_ server: ServerContext, _ peer: SocketAddress?) {
        let log = AccessLog(
            id: id,
            method: head.method.rawValue,
            path: WebRequest.split(head.uri).path,
            route: HTTPMetrics.hotRoute,
            status: response.status,
            bytes: response.body.readableBytes,
            started: started,
            peer: peer,
            hot: true
        )
        server.metrics.recordHot(method: head.method.rawValue, status: response.status, seconds: log.seconds)
        log.write(to: server.logger)
    }
}
