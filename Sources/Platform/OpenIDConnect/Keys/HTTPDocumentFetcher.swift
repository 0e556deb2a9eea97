// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL

/// Gets documents over HTTP: within five seconds, never by way of a redirect.
package struct HTTPDocumentFetcher: DocumentFetcher {
    private static let patience = Duration.seconds(5)
    private static let largestToken = 16 << 10

    private let client: HTTPClient
    private let patience: Duration

    /// A fetcher, to be ended with ``shutdown()``.
    package init() {
        self.init(patience: Self.patience)
    }

    init(patience: Duration) {
        // A redirect would let whoever answers choose another place to be believed.
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.tlsConfiguration = Self.trust(nil)
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
        // Else what is wrong would be hidden behind attempts until the time is up.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.patience = patience
    }

    /// Closes all connections.
    package func shutdown() async {
        try? await client.shutdown()
    }

    package func document(_ request: DocumentRequest) async throws(KeySourceError) -> FetchedDocument {
        let outgoing = try outgoing(request)
        let answer = await withTaskGroup(of: Result<FetchedDocument, KeySourceError>.self) { group in
            // The client's own deadline ends with the head of the answer; a body may drip for ever.
            group.addTask { await receive(outgoing, largest: request.largest) }
            group.addTask {
                try? await Task.sleep(for: patience)
                return .failure(KeySourceError("\(request.address) did not answer in full within \(patience)"))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(KeySourceError("\(request.address) was not asked"))
        }
        return try answer.get()
    }

    private func outgoing(_ request: DocumentRequest) throws(KeySourceError) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: request.address.text)
        outgoing.headers.add(name: "Accept", value: "application/json, application/jwk-set+json")
        outgoing.headers.add(name: "User-Agent", value: "stagedoor")
        if let file = request.authorityFile {
            outgoing.tlsConfiguration = Self.trust(file)
        }
        if let file = request.tokenFile {
            guard let token = Self.token(in: file) else {
                throw KeySourceError("the token file \(file) cannot be read, or holds no token")
            }
            outgoing.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        return outgoing
    }

    private static func trust(_ authorityFile: String?) -> TLSConfiguration {
        var trust = TLSConfiguration.makeClientConfiguration()
        trust.minimumTLSVersion = .tlsv12
        if let authorityFile { trust.trustRoots = .file(authorityFile) }
        return trust
    }

    private func receive(
        _ outgoing: HTTPClientRequest,
        largest: Int
    ) async -> Result<FetchedDocument, KeySourceError> {
        do {
            let response = try await client.execute(outgoing, deadline: .now() + .seconds(60))
            guard response.status == .ok else {
                let isRedirect = (300..<400).contains(response.status.code)
                let hint = isRedirect ? "; redirects are not followed" : ""
                return .failure(KeySourceError("\(outgoing.url) answered \(response.status.code)\(hint)"))
            }
            let body = try await response.body.collect(upTo: largest)
            let age = response.headers[canonicalForm: "Cache-Control"].joined(separator: ",")
            return .success(FetchedDocument(bytes: Array(body.readableBytesView), cacheControl: age))
        } catch is NIOTooManyBytesError {
            return .failure(KeySourceError("\(outgoing.url) answered with more than \(largest) bytes"))
        } catch {
            return .failure(
                KeySourceError("\(outgoing.url) cannot be reached: \(String(describing: error).prefix(200))")
            )
        }
    }

    private static func token(in file: String) -> String? {
        guard let stream = fopen(file, "r") else { return nil }
        defer { fclose(stream) }
        var buffer = [UInt8](repeating: 0, count: largestToken)
        let count = fread(&buffer, 1, buffer.count, stream)
        let isTrimmed: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }
        var bytes = buffer[..<count]
        while let last = bytes.last, isTrimmed(last) { bytes.removeLast() }
        // What is no token must not become a header field.
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
