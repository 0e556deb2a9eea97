// SPDX-License-Identifier: Apache-2.0
import FoundationEssentials
import JSON
import Synchronization

/// Tells who the bearer of an identity token is.
///
/// A token is nobody's until every check has passed; what failed is said without a word of the token. Tokens that were
/// verified are remembered for up to five minutes, so a key that its issuer withdraws ends with them.
package final class TokenVerifier: Sendable {
    /// What a verifier keeps, and for how long.
    package struct Memory: Sendable {
        /// How many verified tokens are remembered at most.
        package var tokens = 10_000
        /// For how long each, in seconds, if it does not end earlier.
        package var seconds = 300

        /// The usual memory.
        package init() {}
    }

    private let issuers: [(configuration: IssuerConfiguration, keys: IssuerKeys)]
    private let memory: Memory
    private let verified: VerifiedTokens
    private let now: @Sendable () -> Int

    /// A verifier for some issuers. Nothing is fetched before the first token comes, or ``prepare()`` is called.
    ///
    /// - Parameters:
    ///   - fetcher: gets the issuers' documents; its owner ends it.
    ///   - now: seconds since 1970.
    ///   - report: is told what happens to keys; called from anywhere, must not block.
    package init(
        _ configuration: IdentityConfiguration,
        fetcher: any DocumentFetcher,
        memory: Memory = Memory(),
        now: @escaping @Sendable () -> Int = SystemTime.seconds,
        report: @escaping @Sendable (IdentityEvent) -> Void = { _ in }
    ) {
        issuers = configuration.issuers.map { issuer in
            (issuer, IssuerKeys(KeySource(issuer: issuer, fetcher: fetcher), now: now, report: report))
        }
        self.memory = memory
        verified = VerifiedTokens(capacity: memory.tokens)
        self.now = now
    }

    /// Who the bearer of a token is, if that has been found out a short while ago. Neither waits nor throws: this is
    /// for the event loop.
    package func remembered(_ token: UnsafeRawBufferPointer) -> VerifiedIdentity? {
        guard token.count <= SignedToken.largest else { return nil }
        return verified.identity(TokenDigest(token), now: now())
    }

    /// Who the bearer of a token is, if that has been found out a short while ago.
    package func remembered(_ token: some StringProtocol) -> VerifiedIdentity? {
        let found: VerifiedIdentity?? = token.utf8.withContiguousStorageIfAvailable {
            remembered(UnsafeRawBufferPointer($0))
        }
        return found ?? Array(token.utf8).withUnsafeBytes { remembered($0) }
    }

    /// Who the bearer of a token is. Computes on the shared threads, whatever executor the caller prefers.
    ///
    /// - Parameter token: the token alone, without `Bearer`.
    /// - Throws: ``IdentityTokenError`` with the check that failed.
    package func authenticate(_ token: some StringProtocol & Sendable) async throws(IdentityTokenError)
        -> VerifiedIdentity
    {
        guard token.utf8.count <= SignedToken.largest else {
            throw IdentityTokenError(.size, "it is longer than \(SignedToken.largest) bytes")
        }
        if let known = remembered(token) { return known }
        let bytes = Array(token.utf8)
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            () async throws(IdentityTokenError) -> VerifiedIdentity in
            try await verify(bytes)
        }
    }

    /// Asks all issuers for their keys, so that the first token need not wait. What fails is reported and tried again.
    package func prepare() async {
        await withTaskGroup { group in
            for (_, keys) in issuers { group.addTask { await keys.prepare() } }
        }
    }

    private func verify(_ bytes: [UInt8]) async throws(IdentityTokenError) -> VerifiedIdentity {
        let token = try SignedToken(bytes)
        let claims = try TokenClaims(token.claims)
        guard
            let (issuer, keys) = issuers.first(where: { $0.configuration.issuer.text.hasSameBytes(as: claims.issuer) })
        else { throw IdentityTokenError(.issuer, "its issuer (iss) is not configured") }
        let checks = ClaimChecks(issuer: issuer, now: now())
        try checks.check(token.algorithm)
        try checks.check(claims)
        let candidates = try await keys.candidates(token.keyID, token.algorithm)
        let isSigned = candidates.contains {
            $0.verifies(token.signature, of: token.signedBytes, by: token.algorithm)
        }
        guard isSigned else {
            throw IdentityTokenError(.signature, "its signature is not its issuer's", issuer: issuer.issuer.text)
        }
        let identity = try issuer.identity(claims)
        let until = min(claims.expires, now() + memory.seconds)
        bytes.withUnsafeBytes { verified.remember(identity, TokenDigest($0), until: until) }
        return identity
    }
}
