// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import TestSupport
import Testing

@testable import Web

/// Where a request comes from, by the word of the proxies before a server.
@Suite struct TrustedProxyTests {
    private static let ours = TrustedProxies(["10.0.0.0/8", "2001:db8:1::/48"].compactMap(AddressBlock.init))

    private static func headers(_ fields: [(String, String)]) -> HTTPFields {
        var headers = HTTPFields()
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return headers
    }

    private static func client(_ peer: String, _ fields: [(String, String)]) -> String {
        ours.client(of: peer, headers(fields))
    }

    @Test(arguments: [
        ("10.0.0.7", "203.0.113.9", "203.0.113.9"), ("10.0.0.7", "203.0.113.9:4711", "203.0.113.9"),
        ("::ffff:10.0.0.7", "203.0.113.9", "203.0.113.9"), ("10.0.0.7", "::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1::2", "2001:DB8:0:0::5", "2001:db8::5"), ("10.0.0.7", "[2001:db8::5]:443", "2001:db8::5"),
        // What is to the left of the last stranger that stranger has written.
        ("10.0.0.7", "1.2.3.4, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("10.0.0.7", "nonsense,, 203.0.113.9 ,\t10.1.1.1", "203.0.113.9"),
        ("10.0.0.7", "203.0.113.9, unknown, 10.1.1.1", "10.0.0.7"), ("10.0.0.7", "203.0.113.9,", "10.0.0.7"),
        ("10.0.0.7", "10.1.1.1, 10.2.2.2", "10.0.0.7"), ("10.0.0.7", "", "10.0.0.7"),
        ("10.0.0.7", "203.0.113.9:123456", "10.0.0.7"), ("10.0.0.7", "203.0.113.9:", "10.0.0.7"),
        ("10.0.0.7", "[203.0.113.9]", "10.0.0.7"), ("10.0.0.7", "203.0.113.09", "10.0.0.7"),
        ("10.0.0.7", "fe80::1%eth0", "10.0.0.7"), ("10.0.0.7", "3405803785", "10.0.0.7"),
        ("203.0.113.1", "1.2.3.4", "203.0.113.1"), ("", "1.2.3.4", ""),
    ])
    func `the last hop that is no proxy of ours, if a proxy of ours says so`(peer: String, list: String, found: String)
    {
        #expect(Self.client(peer, [("X-Forwarded-For", list)]) == found)
    }

    @Test(arguments: [
        ("for=203.0.113.9;proto=https;by=10.0.0.7", "203.0.113.9"), ("For=\"203.0.113.9:80\"", "203.0.113.9"),
        (#"for=1.2.3.4, for="[2001:db8::5]:4711" , for=10.1.1.1"#, "2001:db8::5"),
        (#"for="203.0\.113.9""#, "203.0.113.9"), ("for=unknown", "10.0.0.7"), ("for=_hidden", "10.0.0.7"),
        ("proto=https", "10.0.0.7"), ("for=203.0.113.9;for=1.2.3.4", "10.0.0.7"), ("", "10.0.0.7"),
        // Somebody's quotes swallow what the proxy has added: then nothing of it counts.
        (#"for=1.2.3.4, for=", for=203.0.113.9"#, "10.0.0.7"), (#"for=1.2.3.4;x=", for=203.0.113.9"#, "10.0.0.7"),
        ("for=1.2.3.4;;for=203.0.113.9", "10.0.0.7"), (#"for="203.0.113.9\"#, "10.0.0.7"), ("for", "10.0.0.7"),
    ])
    func `Forwarded says so too`(value: String, found: String) {
        #expect(Self.client("10.0.0.7", [("Forwarded", value)]) == found)
    }

    @Test func `a header let through from a stranger beside the proxy's own makes neither count`() {
        let list = ("X-Forwarded-For", "203.0.113.9")
        #expect(Self.client("10.0.0.7", [list, ("Forwarded", "for=203.0.113.9")]) == "203.0.113.9")
        for other in ["for=1.2.3.4", "for=unknown", "nonsense \""] {
            #expect(Self.client("10.0.0.7", [list, ("Forwarded", other)]) == "10.0.0.7")
        }
        // Two fields are one list.
        #expect(Self.client("10.0.0.7", [("X-Forwarded-For", "1.2.3.4"), list]) == "203.0.113.9")
    }

    @Test func `long lists and no trust at all leave the peer`() {
        let long = Array(repeating: "10.1.1.1", count: 64).joined(separator: ",")
        #expect(Self.client("10.0.0.7", [("X-Forwarded-For", "203.0.113.9," + long)]) == "10.0.0.7")
        #expect(
            Self.client("10.0.0.7", [("Forwarded", "x=\(String(repeating: "x", count: 5_000)), for=1.2.3.4")])
                == "10.0.0.7"
        )
        let headers = Self.headers([("X-Forwarded-For", "203.0.113.9")])
        #expect(TrustedProxies().client(of: "10.0.0.7", headers) == "10.0.0.7")
    }

    @Test func `what a stranger has written before it came to us hides nobody, however much it is`() {
        let hops = Array(repeating: "1.2.3.4", count: 1_000).joined(separator: ",")
        for written in [hops, String(repeating: "x", count: 5_000), String(repeating: ",", count: 5_000)] {
            #expect(Self.client("10.0.0.7", [("X-Forwarded-For", written + ", 203.0.113.9")]) == "203.0.113.9")
            let fields = [("X-Forwarded-For", written), ("X-Forwarded-For", "203.0.113.9, 10.1.1.1")]
            #expect(Self.client("10.0.0.7", fields) == "203.0.113.9")
        }
        // The rest of a hop that was cut is none.
        let cut = "1203.0.113.9" + String(repeating: " ", count: 4_096 - 11)
        #expect(Self.client("10.0.0.7", [("X-Forwarded-For", cut)]) == "10.0.0.7")
    }

    @Test func `whatever is written, the answer is the peer or an address that is none of ours`() {
        var random = SeededGenerator(seed: 2_026)
        let parts = [
            "for=", "1.2.3.4", "10.1.1.1", "::1", "[", "]", "\"", ",", ";", "=", " ", "\\", ":", "80", "unknown", "é",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<12, using: &random))
                .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            for name in ["X-Forwarded-For", "Forwarded"] {
                let found = Self.client("10.0.0.7", [(name, text)])
                let isStranger = AddressBlock.bytes(found) != nil && AddressBlock("10.0.0.0/8")?.has(found) == false
                #expect(found == "10.0.0.7" || isStranger, "\(name): \(text) gave \(found)")
            }
        }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.0/9", "10.128.0.1", false),
        ("10.0.0.7", "10.0.0.7", true), ("10.0.0.7", "10.0.0.8", false), ("0.0.0.0/0", "1.2.3.4", true),
        ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::1", "0:0:0:0:0:0:0:1", true), ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("10.0.0.0/8", "10.0.0", false),
    ])
    func `a block has the addresses that begin as it does`(block: String, address: String, isIn: Bool) throws {
        #expect(try #require(AddressBlock(block)).has(address) == isIn)
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0", "host", "::/129",
        "::ffff:10.0.0.0/104",
        "10.0.0.0/ 8", "10.0.0.0/٨", "fe80::1%eth0",
    ])
    func `what is no block is none`(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
