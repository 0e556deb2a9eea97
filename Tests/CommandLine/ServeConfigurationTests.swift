// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import stagedoor

@Suite struct ServeConfigurationTests {
    @Test(
        "others than this machine are answered over TLS, or where somebody says that TLS ends before the server",
        arguments: [
            ("0.0.0.0:8081", true), ("[::]:8081", true), ("10.0.0.7:8081", true), ("registry:8081", true),
            ("127.evil:8081", true), ("127.0.0.1:8081", false), ("localhost:0", false), ("[::1]:8081", false),
        ]
    )
    func plainHTTP(address: String, isRefused: Bool) throws {
        var configuration = ServeConfiguration()
        try configuration.listen(on: address)
        if isRefused {
            let failure = #expect(throws: CommandFailure.self) { try configuration.checkSecrecy() }
            #expect(failure?.wayOut?.contains("--plain-http") == true)
            #expect(failure?.wayOut?.contains("--tls-certificate") == true)
        } else {
            try configuration.checkSecrecy()
        }
        var secret = configuration
        secret.tls.certificate = "server.pem"
        try secret.checkSecrecy()
        configuration.allowsPlainHTTP = true
        try configuration.checkSecrecy()
    }
}
