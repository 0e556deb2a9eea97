// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// Which server to ask.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The registry. Default: $STAGEDOOR_URL, else http://127.0.0.1:8081. $STAGEDOOR_TOKEN goes along as bearer token.",
            valueName: "url"
        )
    )
    var server: String?

    /// The server that the option or the environment names.
    func address() throws(CommandFailure) -> ServerAddress {
        // A pipeline's variable that is not set is often an empty one.
        let configured = Terminal.environment("STAGEDOOR_URL").flatMap { $0.isEmpty ? nil : $0 }
        return try ServerAddress(
            server ?? configured ?? "http://127.0.0.1:8081",
            token: Terminal.environment("STAGEDOOR_TOKEN")
        )
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
