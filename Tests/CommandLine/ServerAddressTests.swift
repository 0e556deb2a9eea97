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
