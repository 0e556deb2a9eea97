// SPDX-License-Identifier: Apache-2.0
package import HTTPTypes
package import NIOCore

/// One answer: status, type and bytes. `Content-Length`, `Date`, `Server` and compression are the server's business.
package struct WebResponse: Sendable {
    /// The HTTP status.
    package var status: Int
    /// The `Content-Type`; empty for none.
    package var contentType: String
    /// Further header fields.
    package var headers: HTTPFields
    /// The body; copy-on-write, so that cached answers share their bytes.
    package var body: ByteBuffer

    /// An answer.
    package init(status: Int, contentType: String = "", headers: HTTPFields = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// An answer of JSON bytes that are already written.
    package static func json(
        _ bytes: [UInt8],
        status: Int = 200,
        contentType: String = "application/json"
    ) -> WebResponse {
        WebResponse(status: status, contentType: contentType, body: ByteBuffer(bytes: bytes))
    }

    /// An answer of plain text.
    package static func text(
        _ text: String,
        status: Int = 200,
        contentType: String = "text/plain; charset=utf-8"
    ) -> WebResponse {
        WebResponse(status: status, contentType: contentType, body: ByteBuffer(string: text))
    }

    /// The body as an array, for tests and for whoever keeps it.
    package var bytes: [UInt8] { Array(body.readableBytesView) }

    /// The same answer as HEAD gets it: the length is announced, the body is not there.
    func withoutBody() -> WebResponse {
        var head = self
        if head.headers[.contentLength] == nil { head.headers[.contentLength] = String(body.readableBytes) }
        head.body = ByteBuffer()
        return head
    }
}
