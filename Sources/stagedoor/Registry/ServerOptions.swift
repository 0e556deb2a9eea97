// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Which server to ask.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The registry. Default: $STAGEDOOR_URL, else http://127.0.0.1:8081. $STAGEDOOR_TOKEN, else what 'stagedoor login' keeps, goes along as bearer token.",
            valueName: "url"
        )
    )
    var server: String?

    @OptionGroup var tls: ClientTLSOptions

    /// The server that the options or the environment name, with what they say to sign in with.
    func address() throws(CommandFailure) -> ServerAddress { try Self.address(url, tls) }

    /// A server by its URL, with what the options or the environment say to sign in with, or with the token of
    /// `stagedoor login`.
    static func address(_ url: String, _ options: ClientTLSOptions) throws(CommandFailure) -> ServerAddress {
        let tls = try options.read()
        // A token goes before a certificate at the server, so one that only lies about goes along with no certificate.
        var address = try ServerAddress(url, token: nil)
        // A pipeline's variable that is not set is often an empty one.
        if let token = Terminal.environment("STAGEDOOR_TOKEN"), !token.isEmpty {
            address = try ServerAddress(url, token: token)
        } else if tls?.signsIn != true {
            address = try ServerAddress(url, token: try CredentialsFile()?.token(for: address.url))
        }
        return try address.speaking(tls)
    }

    /// The server's URL as it is written.
    var url: String { server ?? Self.configuredURL }

    /// The URL that the environment names, else that of a server on this machine.
    static var configuredURL: String {
        let configured = Terminal.environment("STAGEDOOR_URL").flatMap { $0.isEmpty ? nil : $0 }
        return configured ?? "http://127.0.0.1:8081"
    }

    /// Runs work that needs the server; only here is a client created.
    func ask<Answer: Sendable>(
        _ work: @escaping @Sendable (RegistryClient) async throws -> Answer
    ) async throws -> Answer {
        let address = try address()
        return try await ProgressLine.during("asking \(address.url)") {
            try await RegistryClient.connected(to: address, work)
        }
    }
}
