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

    /// The server that the option or the environment names, with the token of the environment or of `stagedoor login`.
    func address() throws(CommandFailure) -> ServerAddress {
        // A pipeline's variable that is not set is often an empty one.
        if let token = Terminal.environment("STAGEDOOR_TOKEN"), !token.isEmpty {
            return try ServerAddress(url, token: token)
        }
        let plain = try ServerAddress(url, token: nil)
        return try ServerAddress(url, token: try CredentialsFile()?.token(for: plain.url))
    }

    /// The server's URL as it is written.
    var url: String {
        let configured = Terminal.environment("STAGEDOOR_URL").flatMap { $0.isEmpty ? nil : $0 }
        return server ?? configured ?? "http://127.0.0.1:8081"
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
