// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Findings
import JSON
import NIOCore
import NIOHTTP1

/// Talks to a registry over HTTP.
struct RegistryClient: Sendable {
    private static let patience = TimeAmount.seconds(30)
    private static let largest = 64 << 20

    let address: ServerAddress
    private let http: HTTPClient

    /// Runs work with a client, which is gone afterwards.
    static func connected<Answer: Sendable>(
        to address: ServerAddress,
        connections: Int = 8,
        _ work: @Sendable (RegistryClient) async throws -> Answer
    ) async throws -> Answer {
        // A redirect would carry the token to wherever the server points.
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let answer = try await work(RegistryClient(address: address, http: http))
            try await http.shutdown()
            return answer
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    func get(_ path: String) async throws -> RegistryAnswer {
        try await send(HTTPClientRequest(url: address.url + path))
    }

    func post(_ path: String, _ body: JSON) async throws -> RegistryAnswer {
        try await send(.POST, path, body)
    }

    func put(_ path: String, _ body: JSON) async throws -> RegistryAnswer {
        try await send(.PUT, path, body)
    }

    func delete(_ path: String) async throws -> RegistryAnswer {
        var request = HTTPClientRequest(url: address.url + path)
        request.method = .DELETE
        return try await send(request)
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: JSON) async throws -> RegistryAnswer {
        var request = HTTPClientRequest(url: address.url + path)
        request.method = method
        request.headers.add(name: "Content-Type", value: "application/vnd.schemaregistry.v1+json")
        request.body = .bytes(ByteBuffer(bytes: body.compactBytes))
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> RegistryAnswer {
        var request = request
        request.headers.add(name: "Accept", value: "application/vnd.schemaregistry.v1+json, application/json")
        request.headers.add(name: "User-Agent", value: "stagedoor/\(StageDoorVersion.current)")
        if let authorization = address.authorization {
            request.headers.add(name: "Authorization", value: authorization)
        }
        let status: Int
        let body: ByteBuffer
        do {
            let response = try await http.execute(request, timeout: Self.patience)
            status = Int(response.status.code)
            body = try await response.body.collect(upTo: Self.largest)
        } catch {
            throw unreachable(error)
        }
        let json = try? JSON(parsing: Array(body.readableBytesView), limits: .answers)
        return RegistryAnswer(server: address.url, status: status, body: json)
    }

    /// Descriptions of network errors are long and nested; people look for a few words.
    private func unreachable(_ error: any Error) -> CommandFailure {
        let text = String(describing: error)
        let known: [(sign: String, reason: String)] = [
            ("Connection refused", "connection refused"), ("ECONNREFUSED", "connection refused"),
            ("connectTimeout", "no connection within 5 seconds"), ("deadlineExceeded", "no answer within 30 seconds"),
            ("dnsQueryFailed", "the host's name is unknown"), ("UnknownHost", "the host's name is unknown"),
            ("WRONG_VERSION_NUMBER", "it does not speak TLS; try http:// instead of https://"),
            ("CERTIFICATE_VERIFY_FAILED", "its certificate is signed by nobody this machine trusts"),
            ("unableToValidateCertificate", "its certificate is not for this host"),
            ("remoteConnectionClosed", "it closed the connection; a server with TLS does so when asked with http://"),
        ]
        let reason = known.first { text.contains($0.sign) }?.reason ?? String(text.prefix(300))
        return CommandFailure(
            "cannot reach the server at \(address.url)",
            reason,
            wayOut: address.wayOutWhenUnreachable,
            code: .unreachable
        )
    }
}

extension JSONLimits {
    /// Answers hold whole schemas as text.
    fileprivate static var answers: JSONLimits { JSONLimits(size: 64 << 20) }
}
