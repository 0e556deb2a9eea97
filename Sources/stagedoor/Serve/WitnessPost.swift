// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Audit
import NIOCore
import NIOHTTP1

extension AuditWitness {
    /// One for the process, as the shared one is, which would follow redirects.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Posts over HTTP. A redirect is not followed: where it leads has another key.
    static let overHTTP: Post = { url, body in
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "User-Agent", value: "stagedoor/\(StageDoorVersion.current)")
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try await client.execute(request, timeout: .seconds(10))
        let answer = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: Int(response.status.code), body: Array(answer.readableBytesView))
    }
}
