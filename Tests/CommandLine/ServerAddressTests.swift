// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import stagedoor

@Suite struct ServerAddressTests {
    @Test("slashes at the end do not count") func slashes() throws {
        #expect(try ServerAddress("http://host:8081//", token: nil).url == "http://host:8081")
        #expect(try ServerAddress("https://host/registry/", token: "").url == "https://host/registry")
    }

    @Test(
        "what is no server's URL is refused",
        arguments: ["host:8081", "ftp://host", "http://", "http://h/?q", "http://h h", "http://user:secret@host"]
    )
    func refused(url: String) {
        let failure = #expect(throws: CommandFailure.self) { try ServerAddress(url, token: nil) }
        #expect(failure?.description.contains("secret") == false)
    }

    @Test(
        "of a URL with credentials nothing is shown",
        arguments: [
            "HTTP://user:s3cret@host", "user:s3cret@host:1", "http://user:s3/cret@host", "http://user:s3?cret@host",
            "ftp://user:s3cret@host", "http://user:s3cret@",
        ]
    )
    func credentials(url: String) {
        let failure = #expect(throws: CommandFailure.self) { try ServerAddress(url, token: nil) }
        for secret in ["user:", "s3", "cret@"] { #expect(failure?.description.contains(secret) == false) }
    }

    @Test(
        "a token goes to no other machine in the clear, unless somebody says so",
        arguments: [
            ("http://registry:8081", true), ("http://10.0.0.7", true), ("http://127.evil.example:8081", true),
            ("http://[2001:db8::1]:8081", true), ("http://localhost.evil.example", true), ("https://registry", false),
            ("http://127.0.0.1:8081", false), ("http://localhost:8081/registry", false), ("http://[::1]:8081", false),
        ]
    )
    func plainHTTP(url: String, isRefused: Bool) throws {
        let address = try ServerAddress(url, token: "sd_s3cret")
        let basic = try ServerAddress(url, authorization: "Basic czNjcmV0", wayOutWhenUnreachable: "")
        for address in [address, basic] {
            try address.checkSecrecy(allowsPlainHTTP: true)
            guard isRefused else { return try address.checkSecrecy(allowsPlainHTTP: false) }
            let failure = #expect(throws: CommandFailure.self) { try address.checkSecrecy(allowsPlainHTTP: false) }
            #expect(failure?.description.contains("STAGEDOOR_PLAIN_HTTP=yes") == true)
            #expect(failure?.description.contains("s3cret") == false)
        }
        try ServerAddress(url, token: nil).checkSecrecy(allowsPlainHTTP: false)
    }

    @Test("subjects are escaped byte by byte") func escape() {
        #expect(ServerAddress.escape(":.ctx:a/b é") == "%3A.ctx%3Aa%2Fb%20%C3%A9")
    }

    @Test("a reference's subject may hold colons") func reference() throws {
        let reference = try RegistryReference(argument: "a.B=:.ctx:s:3")
        #expect(reference.name == "a.B")
        #expect(reference.subject == ":.ctx:s")
        #expect(reference.version == 3)
    }

    @Test("what is no reference is refused", arguments: ["", "a=b", "a:1", "a=b:0", "a:b=1", "a=b:x"])
    func badReference(text: String) {
        #expect(throws: (any Error).self) { try RegistryReference(argument: text) }
    }
}
