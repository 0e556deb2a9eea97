// SPDX-License-Identifier: Apache-2.0
import Testing
import Web

@testable import Access

@Suite struct TokenTests {
    @Test func `tokens have 256 random bits behind their prefix, and their own form`() throws {
        var seen: Set<String> = []
        for _ in 0..<1_000 {
            let text = APIToken().text
            #expect(text.hasPrefix("sd_"))
            #expect(Base64.decode(text.utf8.dropFirst(3))?.count == 32)
            #expect(APIToken.hasForm(Array(text.utf8)))
            seen.insert(text)
        }
        #expect(seen.count == 1_000)
        for other in ["", "sd_", "sd_short", "xx_" + String(repeating: "a", count: 43)] {
            #expect(!APIToken.hasForm(Array(other.utf8)))
        }
    }

    @Test func `a digest depends on the token and on the server's secret`() {
        let token = Array(APIToken().text.utf8)
        let key = TokenKey(secret: [UInt8](repeating: 1, count: 32))
        let other = TokenKey(secret: [UInt8](repeating: 2, count: 32))
        #expect(key.digest(of: token) == key.digest(of: token))
        #expect(key.digest(of: token) != other.digest(of: token))
        #expect(key.digest(of: token) != key.digest(of: Array(APIToken().text.utf8)))
        #expect(key.digest(of: token).bytes.count == 32)
    }

    @Test(arguments: [
        ("Bearer abc", "abc"), ("bearer abc", "abc"), ("Basic dXNlcjphYmM=", "abc"), ("Basic dXNlcjphYmM", "abc"),
        ("Basic OmE6Yg==", "a:b"),
    ])
    func `a token comes as bearer or as password`(_ header: String, _ token: String) {
        #expect(Credentials.token(header) == Array(token.utf8))
    }

    @Test(arguments: ["", "Bearer", "Basic", "Basic !!", "Basic YWJj", "Digest abc", "abc"])
    func `nothing else is a token`(_ header: String) {
        #expect(Credentials.token(header) == nil)
    }

    @Test func `failures are slowed down by address and forgiven one a second`() {
        let limit = FailureLimit()
        for _ in 0..<20 { #expect(!limit.exceeds("a", now: 0)) }
        #expect(limit.exceeds("a", now: 0))
        #expect(!limit.exceeds("b", now: 0))
        #expect(!limit.exceeds("a", now: 1_000))
        #expect(limit.exceeds("a", now: 1_000))
    }

    @Test func `addresses by the thousand do not fill the memory`() {
        let limit = FailureLimit()
        for number in 0..<30_000 { _ = limit.exceeds("\(number)", now: 0) }
        #expect(limit.exceeds("another", now: 0))
        #expect(!limit.exceeds("another", now: 2_000))
    }
}
