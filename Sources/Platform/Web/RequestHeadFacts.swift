// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOHTTP1

/// What the connection must know about a request's head before anybody reads its body; found in one pass.
struct RequestHeadFacts {
    var contentLength: Int?
    var isChunked = false
    var host: String?
    var origin: String?
    var fetchSite: String?
    var hasTwoHosts = false
    var wantsContinue = false
    var wantsUpgrade = false
    var contentEncoding: String?
    var requestID: String?
    private let head: HTTPRequestHead

    init(_ head: HTTPRequestHead) {
        self.head = head
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 4:
                if Self.same(name, "host") {
                    hasTwoHosts = host != nil
                    host = value
                }
            case 6:
                if Self.same(name, "expect") { wantsContinue = Self.same(value, "100-continue") }
                if Self.same(name, "origin") { origin = value }
            case 7: if Self.same(name, "upgrade") { wantsUpgrade = true }
            case 12: if Self.same(name, "x-request-id") { requestID = requestID ?? value }
            case 14:
                if Self.same(name, "content-length") { contentLength = Int(value) ?? .max }
                if Self.same(name, "sec-fetch-site") { fetchSite = value }
            case 16: if Self.same(name, "content-encoding") { contentEncoding = value.lowercased() }
            case 17: if Self.same(name, "transfer-encoding") { isChunked = true }
            default: break
            }
        }
    }

    var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    /// After an upgrade request NIO's decoder reads no further, so such a connection cannot be kept.
    var keepAlive: Bool { head.isKeepAlive && !wantsUpgrade && head.method != .CONNECT }

    /// Why the request is refused before its body is read, if it is.
    func objection(_ configuration: WebServerConfiguration) -> WebError? {
        if head.uri.utf8.count > configuration.maximumHeaderSize {
            return WebError(
                status: 414,
                message: "The request target is longer than \(configuration.maximumHeaderSize) bytes"
            )
        }
        if let contentLength, contentLength > configuration.maximumBodySize {
            return .bodyTooLarge(configuration.maximumBodySize)
        }
        if host == nil, head.version == .http1_1 {
            return WebError(status: 400, message: "HTTP/1.1 requires a Host header")
        }
        if hasTwoHosts { return WebError(status: 400, message: "There is more than one Host header") }
        if configuration.ownPagesOnly,
            let refusal = OwnPagesOnly.objection(
                host: host,
                origin: origin,
                site: fetchSite,
                isTLS: configuration.tls != nil
            )
        {
            return refusal
        }
        if hasBody, let contentEncoding, !["gzip", "deflate", "identity"].contains(contentEncoding) {
            return WebError(
                status: 415,
                message: "The Content-Encoding must be gzip, deflate or identity",
                headers: [.acceptEncoding: "gzip, deflate"]
            )
        }
        return nil
    }

    private static func same(_ text: String, _ lowercase: StaticString) -> Bool {
        guard text.utf8.count == lowercase.utf8CodeUnitCount else { return false }
        return lowercase.withUTF8Buffer { expected in
            zip(text.utf8, expected).allSatisfy { byte, expected in
                byte == expected || (byte | 0x20 == expected && byte >= 0x41 && byte <= 0x5A)
            }
        }
    }
}

extension WebError {
    /// 413, naming the limit.
    static func bodyTooLarge(_ limit: Int) -> WebError {
        WebError(status: 413, message: "The request body is larger than the limit of \(limit) bytes")
    }
}
