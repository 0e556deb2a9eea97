// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// Which answers are worth compressing: text of more than 1 KB that is not compressed yet.
enum Compression {
    private static let minimumSize = 1_024

    static func suits(_ response: WebResponse) -> Bool {
        let size = response.headers[.contentLength].flatMap { Int($0) } ?? response.body.readableBytes
        return size > minimumSize && response.headers[.contentEncoding] == nil && isText(response.contentType)
    }

    /// The `Vary` header with our part of it.
    static func vary(_ existing: String?) -> String {
        guard let existing, !existing.isEmpty else { return "Accept-Encoding" }
        return existing == "*" || existing.lowercased().contains("accept-encoding")
            ? existing : existing + ", Accept-Encoding"
    }

    /// NIO's compressor, asked to leave alone what does not suit.
    static func handler() -> HTTPResponseCompressor {
        HTTPResponseCompressor(initialByteBufferCapacity: 0) { head, _ in
            let size = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            let isPlain = !head.headers.contains(name: "content-encoding")
            let type = head.headers.first(name: "content-type") ?? ""
            return size > minimumSize && isPlain && isText(type) ? .compressIfPossible : .doNotCompress
        }
    }

    private static func isText(_ type: String) -> Bool {
        let type = type.lowercased()
        return type.hasPrefix("text/") || ["json", "xml", "javascript", "yaml", "wasm"].contains { type.contains($0) }
    }
}
