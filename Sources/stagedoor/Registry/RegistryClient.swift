// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Findings
import JSON
import NIOCore
import NIOHTTP1

/// Talks to a registry over HTTP.
struct RegistryClient: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// Sends a request for a path, and throws ``CommandFailure`` if there is no answer.
    typealias Exchange = @Sendable (Method, _ path: String, JSON?) async throws -> RegistryAnswer

    let address: ServerAddress
    private let exchange: Exchange

    init(address: ServerAddress, exchange: @escaping Exchange) {
        self.address = address
        self.exchange = exchange
    }

    /// Runs work with a client, which is gone afterwards.
    static func connected<Answer: Sendable>(
        to address: ServerAddress,
        connections: Int = 8,
        _ work: @Sendable (RegistryClient) async throws -> Answer
    ) async throws -> Answer {
        let allowed = Terminal.environment(ServerAddress.plainHTTPVariable) == "yes"
        try address.checkSecrecy(allowsPlainHTTP: allowed)
        // A redirect would carry the token to wherever the server points.
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        configuration.tlsConfiguration = address.tls?.configuration
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let connection = RegistryConnection(address: address, http: http)
            let answer = try await work(RegistryClient(address: address, exchange: connection.exchange))
            try await http.shutdown()
            return answer
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    func get(_ path: String) async throws -> RegistryAnswer { try await exchange(.get, path, nil) }

    func post(_ path: String, _ body: JSON) async throws -> RegistryAnswer { try await exchange(.post, path, body) }

    func put(_ path: String, _ body: JSON) async throws -> RegistryAnswer { try await exchange(.put, path, body) }

    func delete(_ path: String) async throws -> RegistryAnswer { try await exchange(.delete, path, nil) }
}

/// Requests over HTTP.
private struct RegistryConnection: Sendable {
    private static let patience = TimeAmount.seconds(30)
    private static let largest = 64 << 20

    let address: ServerAddress
    let http: HTTPClient

    @Sendable func exchange(
        _ method: RegistryClient.Method,
        _ path: String,
        _ body: JSON?
    ) async throws -> RegistryAnswer {
        var request = HTTPClientRequest(url: address.url + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/vnd.schemaregistry.v1+json")
            request.body = .bytes(ByteBuffer(bytes: body.compactBytes))
        }
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
        let link: String?
        let requestID: String?
        let body: ByteBuffer
        do {
            let response = try await http.execute(request, timeout: Self.patience)
            status = Int(response.status.code)
            link = response.headers.first(name: "Link")
            requestID = response.headers.first(name: "X-Request-Id")
            TokenEnd.warn(response.headers.first(name: TokenEnd.header), at: address.url)
            body = try await response.body.collect(upTo: Self.largest)
        } catch {
            throw unreachable(error)
        }
        let bytes = Array(body.readableBytesView)
        let json = try? JSON(parsing: bytes, limits: .answers)
        return RegistryAnswer(
            server: address.url,
            status: status,
            body: json,
            link: link,
            bytes: bytes,
            request: requestID
        )
    }

    /// Descriptions of network errors are long and nested; people look for a few words.
    private func unreachable(_ error: any Error) -> CommandFailure {
        let text = String(describing: error)
        let names = address.tlsNames
        let known: [(sign: String, reason: String)] = [
            ("Connection refused", "connection refused"), ("ECONNREFUSED", "connection refused"),
            ("connectTimeout", "no connection within 5 seconds"), ("deadlineExceeded", "no answer within 30 seconds"),
            ("dnsQueryFailed", "the host's name is unknown"), ("UnknownHost", "the host's name is unknown"),
            ("WRONG_VERSION_NUMBER", "it does not speak TLS; try http:// instead of https://"),
            ("CERTIFICATE_VERIFY_FAILED", "its certificate is signed by nobody this machine trusts"),
            ("CERTIFICATE_REQUIRED", "it wants a client certificate; give \(names.certificate) and \(names.key)"),
            ("ALERT_UNKNOWN_CA", "it does not believe the authority of the client certificate"),
            ("ALERT_CERTIFICATE_EXPIRED", "the client certificate has expired, or is not good yet"),
            ("ALERT_UNSUPPORTED_CERTIFICATE", "the client certificate is not for clients"),
            ("ALERT_BAD_CERTIFICATE", "it does not take the client certificate"),
            ("ALERT_CERTIFICATE_UNKNOWN", "it does not take the client certificate"),
            ("failedToLoadPrivateKey", "the key does not belong to the client certificate"),
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
