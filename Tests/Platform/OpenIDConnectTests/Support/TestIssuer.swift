// SPDX-License-Identifier: Apache-2.0
import JSON
import Synchronization
import Testing

@testable import OpenIDConnect

/// An issuer without a network: documents by their URLs, and a clock that stands still until a test moves it.
final class TestIssuer: DocumentFetcher, Sendable {
    static let url = "https://issuer.example"
    static let start = 1_800_000_000

    private struct State: Sendable {
        var documents: [String: Result<FetchedDocument, KeySourceError>] = [:]
        var requests: [DocumentRequest] = []
        var now = TestIssuer.start
        var events: [IdentityEvent] = []
    }

    private let state = Mutex(State())
    private let delay: Duration

    init(delay: Duration = .zero) {
        self.delay = delay
    }

    var requests: [DocumentRequest] { state.withLock { $0.requests } }
    var events: [IdentityEvent] { state.withLock { $0.events } }
    var now: Int { state.withLock { $0.now } }

    func pass(_ seconds: Int) { state.withLock { $0.now += seconds } }

    func serve(_ bytes: [UInt8], at url: String = TestIssuer.url + "/keys", cacheControl: String? = nil) {
        state.withLock { $0.documents[url] = .success(FetchedDocument(bytes: bytes, cacheControl: cacheControl)) }
    }

    func fail(_ reason: String = "down", at url: String = TestIssuer.url + "/keys") {
        state.withLock { $0.documents[url] = .failure(KeySourceError(reason)) }
    }

    func document(_ request: DocumentRequest) async throws(KeySourceError) -> FetchedDocument {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.documents[request.address.text]
        }
        try? await Task.sleep(for: delay)
        guard let answer else { throw KeySourceError("404") }
        return try answer.get()
    }

    /// What tokens say unless a test wants otherwise.
    static func claims(_ changes: [(String, JSON)] = []) -> JSON {
        let names = changes.map(\.0)
        let usual: [(String, JSON)] = [
            ("iss", .string(url)), ("sub", .string("job 7")), ("aud", .string("stagedoor")),
            ("iat", .int(start)), ("nbf", .int(start)), ("exp", .int(start + 600)),
            ("project", .string("lights/desk")), ("jti", .string("one")),
        ]
        return .object(usual.filter { !names.contains($0.0) } + changes.filter { !$0.1.isNull })
    }

    static func configuration(_ url: String = TestIssuer.url) throws -> IssuerConfiguration {
        var issuer = IssuerConfiguration(issuer: try IssuerAddress(url), audiences: ["stagedoor"])
        issuer.keySetAddress = try IssuerAddress(url + "/keys")
        issuer.algorithms = Set(SignatureAlgorithm.allCases)
        issuer.rules = [
            ClaimRule(
                conditions: [],
                principalType: .pipeline,
                principalID: try IdentityTemplate("ci:${project}")
            )
        ]
        return issuer
    }

    func verifier(
        _ issuers: [IssuerConfiguration]? = nil,
        memory: TokenVerifier.Memory = TokenVerifier.Memory()
    ) throws -> TokenVerifier {
        TokenVerifier(
            IdentityConfiguration(issuers: try issuers ?? [Self.configuration()]),
            fetcher: self,
            memory: memory,
            now: { self.now },
            report: { event in self.state.withLock { $0.events.append(event) } }
        )
    }
}

/// The check that a token fails; nil if it passes all.
func refusal(_ verifier: TokenVerifier, _ token: String) async -> IdentityTokenError.Check? {
    do throws(IdentityTokenError) {
        _ = try await verifier.authenticate(token)
        return nil
    } catch {
        return error.check
    }
}
