// SPDX-License-Identifier: Apache-2.0

/// The keys of one issuer: remembered, renewed in good time, and kept while the issuer is away.
///
/// However many tokens come, the issuer is asked by one request at a time, and at most every 30 seconds.
actor IssuerKeys {
    /// The shortest time between two requests, in seconds; shorter while there are no keys at all.
    private static let pause = 30
    private static let pauseWithoutKeys = 5

    private let source: KeySource
    private let now: @Sendable () -> Int
    private let report: @Sendable (IdentityEvent) -> Void

    private var keys: KeySet?
    private var fetchedAt = 0
    private var freshFor = 0
    private var askedAt: Int?
    private var hasFailed = false
    private var request: Task<Void, Never>?

    init(
        _ source: KeySource,
        now: @escaping @Sendable () -> Int,
        report: @escaping @Sendable (IdentityEvent) -> Void
    ) {
        self.source = source
        self.now = now
        self.report = report
    }

    /// The keys that a token may have been signed with; at least one.
    ///
    /// - Throws: ``IdentityTokenError`` if there is none, or if the issuer has been away for too long.
    func candidates(
        _ id: String?,
        _ algorithm: SignatureAlgorithm
    ) async throws(IdentityTokenError) -> [VerificationKey] {
        await renewIfDue()
        let known = try usable().candidates(id, algorithm)
        if !known.isEmpty { return known }
        // The issuer may have a new key that we have not seen.
        await renew()
        let renewed = try usable().candidates(id, algorithm)
        if !renewed.isEmpty { return renewed }
        throw error(.unknownKey, "the issuer has no key by that name for that algorithm")
    }

    /// Sees to it that there are keys.
    func prepare() async {
        await renewIfDue()
    }

    private func usable() throws(IdentityTokenError) -> KeySet {
        guard let keys else { throw error(.keysUnavailable, "the issuer's keys cannot be had now") }
        guard age < source.issuer.staleLimit else {
            throw error(.keysUnavailable, "the issuer's keys are too old, and new ones cannot be had now")
        }
        return keys
    }

    /// A clock that was set back makes keys neither younger nor older than they can be.
    private var age: Int { max(0, now() - fetchedAt) }

    /// Asks for keys if there are none or it is time to. Tokens wait for the answer only if there are no keys, or if
    /// nobody has come by for so long that these say little.
    private func renewIfDue() async {
        guard keys != nil else { return await renew() }
        guard age >= freshFor else { return }
        let sayLittle = age >= 2 * freshFor && !hasFailed || age >= source.issuer.staleLimit
        if sayLittle { return await renew() }
        startRequest()
    }

    private func renew() async {
        startRequest()
        await request?.value
    }

    private func startRequest() {
        let time = now()
        let least = keys == nil ? Self.pauseWithoutKeys : Self.pause
        // After the clock was set back nothing can be said about how long ago the last request was.
        if let askedAt, time >= askedAt, time - askedAt < least { return }
        guard request == nil else { return }
        askedAt = time
        request = Task {
            await ask()
            request = nil
        }
    }

    private func ask() async {
        do throws(KeySourceError) {
            let delivery = try await source.deliver()
            keys = delivery.keys
            fetchedAt = now()
            freshFor = delivery.freshFor
            hasFailed = false
            report(.keysRenewed(issuer: name, keys: delivery.keys.keys.count, ignored: delivery.keys.ignored))
        } catch {
            hasFailed = true
            report(.keysUnavailable(issuer: name, reason: error.reason, hasOlder: keys != nil))
        }
    }

    private var name: String { source.issuer.issuer.text }

    private func error(_ check: IdentityTokenError.Check, _ message: String) -> IdentityTokenError {
        IdentityTokenError(check, message, issuer: name)
    }
}
