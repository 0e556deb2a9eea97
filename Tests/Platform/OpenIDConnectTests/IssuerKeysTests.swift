// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import OpenIDConnect

/// What happens to an issuer's keys as time goes by.
@Suite(.enabled(if: TokenMaker.isInstalled))
struct IssuerKeysTests {
    private let maker: TokenMaker
    private let issuer = TestIssuer()

    init() throws {
        maker = try TokenMaker.shared.get()
    }

    /// Keys without a verifier's memory before them.
    private func keys(_ issuer: TestIssuer, _ change: (inout IssuerConfiguration) -> Void = { _ in }) throws
        -> IssuerKeys
    {
        var configuration = try TestIssuer.configuration()
        change(&configuration)
        return IssuerKeys(KeySource(issuer: configuration, fetcher: issuer), now: { issuer.now }, report: { _ in })
    }

    private func check(_ keys: IssuerKeys, _ id: String?, _ algorithm: SignatureAlgorithm = .rs256) async
        -> IdentityTokenError.Check?
    {
        do throws(IdentityTokenError) {
            _ = try await keys.candidates(id, algorithm)
            return nil
        } catch {
            return error.check
        }
    }

    @Test func cachedKeysGoOnWhileTheIssuerIsDown() async throws {
        issuer.serve(try maker.keySet(["rsa"]), cacheControl: "max-age=600")
        let keys = try keys(issuer)
        #expect(await check(keys, "rsa") == nil)
        issuer.fail()
        for _ in 0..<23 {
            issuer.pass(3_600)
            #expect(await check(keys, "rsa") == nil)
            #expect(await check(keys, "unknown") == .unknownKey)
        }
        issuer.pass(3_600)
        #expect(await check(keys, "rsa") == .keysUnavailable)
        issuer.serve(try maker.keySet(["rsa"]))
        issuer.pass(30)
        #expect(await check(keys, "rsa") == nil)
    }

    @Test func withoutAnyKeysTheIssuerIsAskedEveryFiveSeconds() async throws {
        let keys = try keys(issuer)
        for _ in 0..<10 {
            #expect(await check(keys, "rsa") == .keysUnavailable)
            issuer.pass(1)
        }
        #expect(issuer.requests.count == 2)
        issuer.serve(try maker.keySet(["rsa"]))
        #expect(await check(keys, "rsa") == nil)
        #expect(issuer.requests.count == 3)
    }

    @Test func unknownKeysMakeOneRequestInThirtySeconds() async throws {
        issuer.serve(try maker.keySet(["rsa"]))
        let keys = try keys(issuer)
        #expect(await check(keys, "rsa") == nil)
        for _ in 0..<29 {
            issuer.pass(1)
            #expect(await check(keys, "new") == .unknownKey)
        }
        #expect(issuer.requests.count == 1)
        issuer.pass(1)
        #expect(await check(keys, "new") == .unknownKey)
        #expect(issuer.requests.count == 2)
    }

    @Test func aNewKeyIsFoundWithoutWaitingForTheOldOnesToAge() async throws {
        issuer.serve(try maker.keySet(["rsa"]), cacheControl: "max-age=86400")
        let keys = try keys(issuer)
        #expect(await check(keys, "rsa") == nil)
        issuer.serve(try maker.keySet(["rsa", "rsa3"]))
        issuer.pass(30)
        #expect(await check(keys, "rsa3") == nil)
        #expect(issuer.requests.count == 2)
    }

    @Test func aWithdrawnKeyIsGoodNoLonger() async throws {
        issuer.serve(try maker.keySet(["rsa", "rsa3"]), cacheControl: "max-age=600")
        let keys = try keys(issuer)
        #expect(await check(keys, "rsa3") == nil)
        issuer.serve(try maker.keySet(["rsa"]))
        issuer.pass(1_200)
        #expect(await check(keys, "rsa3") == .unknownKey)
    }

    @Test func aThousandTokensAtOnceMakeOneRequest() async throws {
        let slow = TestIssuer(delay: .milliseconds(50))
        slow.serve(try maker.keySet(["rsa"]))
        let keys = try keys(slow)
        await withTaskGroup(of: IdentityTokenError.Check?.self) { group in
            for _ in 0..<1_000 { group.addTask { await check(keys, "rsa") } }
            for await check in group { #expect(check == nil) }
        }
        #expect(slow.requests.count == 1)
    }

    @Test func keysThatAreDueAreRenewedWhileTheOldOnesGoOn() async throws {
        issuer.serve(try maker.keySet(["rsa"]), cacheControl: "max-age=600")
        let keys = try keys(issuer)
        #expect(await check(keys, "rsa") == nil)
        issuer.pass(599)
        #expect(await check(keys, "rsa") == nil)
        #expect(issuer.requests.count == 1)
        issuer.pass(1)
        #expect(await check(keys, "rsa") == nil)
        for _ in 0..<5_000 where issuer.requests.count < 2 { try await Task.sleep(for: .milliseconds(2)) }
        #expect(issuer.requests.count == 2)
    }

    @Test(arguments: [
        (nil, 3_600), ("max-age=600", 600), ("public, max-age=7200, must-revalidate", 7_200), ("max-age=1", 300),
        ("max-age=99999999", 86_400), ("no-store", 300), ("max-age=900, no-cache", 300), ("max-age=\"900\"", 900),
        ("max-age=-5", 300), ("max-age=99999999999999999999", 300), ("max-age=400, max-age=900", 400),
        ("private", 3_600),
        ("s-maxage=900", 3_600), ("MAX-AGE=900", 900), ("", 3_600), (",,=,max-age=", 300),
    ])
    func keysAreFreshForAsLongAsTheIssuerSaysWithinBounds(_ field: String?, _ seconds: Int) {
        #expect(CacheLifetime.seconds(field) == seconds)
    }

    @Test func aClockThatIsSetBackStopsNothing() async throws {
        issuer.serve(try maker.keySet(["rsa"]))
        let keys = try keys(issuer)
        #expect(await check(keys, "rsa") == nil)
        issuer.pass(-1_000_000)
        issuer.serve(try maker.keySet(["rsa", "rsa3"]))
        #expect(await check(keys, "rsa") == nil)
        #expect(await check(keys, "rsa3") == nil)
    }

    @Test func severalKeysOfOneNameAreAllTried() async throws {
        let twin = try maker.publicKey("rsa3", [("kid", .string("rsa"))])
        issuer.serve(TokenMaker.keySet([twin, try maker.publicKey("rsa")]))
        let token = try maker.sign([try maker.order("rsa", "RS256", TestIssuer.claims())])[0]
        #expect(await refusal(try issuer.verifier(), token) == nil)
    }

    @Test func aTokenThatNamesNoKeyNeedsAnIssuerWithOne() async throws {
        let keys = try keys(issuer)
        issuer.serve(try maker.keySet(["rsa", "p256"]))
        #expect(await check(keys, nil, .rs256) == nil)
        #expect(await check(keys, nil, .es256) == nil)
        issuer.serve(try maker.keySet(["rsa", "rsa3"]))
        let others = try self.keys(issuer)
        #expect(await check(others, nil) == .unknownKey)
    }

    @Test func keySetsPastTheBoundsAreRefused() throws {
        let key = try maker.publicKey("rsa")
        #expect(try KeySet(TokenMaker.keySet(Array(repeating: key, count: 100))).keys.count == 100)
        #expect(throws: KeySourceError.self) { try KeySet(TokenMaker.keySet(Array(repeating: key, count: 101))) }
        #expect(throws: KeySourceError.self) { try KeySet(TokenMaker.keySet([])) }
        #expect(throws: KeySourceError.self) { try KeySet(TokenMaker.keySet([.object([("kty", .string("oct"))])])) }
        #expect(throws: KeySourceError.self) { try KeySet(Array("{\"keys\":[],\"keys\":[]}".utf8)) }
        #expect(throws: KeySourceError.self) { try KeySet([]) }
        let padding = String(repeating: " ", count: KeySet.largest)
        #expect(throws: KeySourceError.self) { try KeySet(Array(padding.utf8) + TokenMaker.keySet([key])) }
        let mixed = try KeySet(TokenMaker.keySet([key, .null, .int(1), .object([("kty", .string("new"))])]))
        #expect(mixed.keys.count == 1 && mixed.ignored == 3)
    }

    @Test func discoveryIsTheIssuersOwn() async throws {
        let well = TestIssuer.url + "/.well-known/openid-configuration"
        func document(_ issuer: String, _ keys: String) -> [UInt8] {
            JSON.object([("issuer", .string(issuer)), ("jwks_uri", .string(keys))]).compactBytes
        }
        let wrong = [
            document("https://other.example", TestIssuer.url + "/keys"),
            document(TestIssuer.url + "/", TestIssuer.url + "/keys"),
            document(TestIssuer.url, "http://issuer.example/keys"),
            document(TestIssuer.url, "http://127.0.0.1/keys"),
            document(TestIssuer.url, "file:///etc/keys"), Array("{}".utf8), Array("[".utf8),
        ]
        for bytes in wrong {
            let issuer = TestIssuer()
            issuer.serve(try maker.keySet(["rsa"]))
            issuer.serve(bytes, at: well)
            let keys = try keys(issuer) { $0.keySetAddress = nil }
            #expect(await check(keys, "rsa") == .keysUnavailable)
            #expect(issuer.requests.map(\.address.text) == [well])
        }
        issuer.serve(try maker.keySet(["rsa"]), at: "https://keys.example/set?v=1")
        issuer.serve(document(TestIssuer.url, "https://keys.example/set?v=1"), at: well)
        let keys = try keys(issuer) {
            $0.keySetAddress = nil
            $0.tokenFile = "/token"
            $0.authorityFile = "/ca"
        }
        #expect(await check(keys, "rsa") == nil)
        #expect(issuer.requests.map(\.tokenFile) == ["/token", nil])
        #expect(issuer.requests.map(\.authorityFile) == ["/ca", "/ca"])
    }

    @Test func whatHappensToKeysIsReported() async throws {
        issuer.serve(try maker.keySet(["rsa"]))
        let verifier = try issuer.verifier()
        await verifier.prepare()
        #expect(issuer.events == [.keysRenewed(issuer: TestIssuer.url, keys: 1, ignored: 0)])
        issuer.fail("no route")
        issuer.pass(8_000)
        await verifier.prepare()
        #expect(issuer.events.last == .keysUnavailable(issuer: TestIssuer.url, reason: "no route", hasOlder: true))
    }

    @Test(arguments: [
        "", "issuer.example", "http://issuer.example", "https://", "https:///x", "https://a:b@issuer.example",
        "https://issuer.example:0", "https://issuer.example:99999", "https://issuer.example:+1",
        "https://issuer.example/#x",
        "https://issuer.example/ x", "https://iss\u{FC}er.example", "ftp://issuer.example", "https://[::1",
        "https://[]",
        "http://127.0.0.1.evil.example", "http://localhost@evil.example", "http://127.0.0.1:80@evil.example",
        "https://issuer.example\\@evil.example", "HTTPS://issuer.example", "https://a:1:2", "https://[::1]x",
    ])
    func aURLThatIsNotSafeIsRefused(_ text: String) {
        #expect(throws: KeySourceError.self) { try IssuerAddress(text) }
    }

    @Test(arguments: [
        "https://issuer.example", "https://issuer.example:8443/a/b", "http://localhost:8080", "http://127.0.0.1/x",
        "http://[::1]:80/", "https://[2001:db8::1]", "https://issuer.example/keys?v=1", "https://Issuer.example/A",
    ])
    func aURLOverTLSOrToThisMachineIsTaken(_ text: String) throws {
        #expect(try IssuerAddress(text).text == text)
    }
}
