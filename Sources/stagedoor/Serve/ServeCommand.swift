// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import Logging
import Web

/// `stagedoor serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the server: the schema registry under its usual paths.",
        discussion: """
            To try it out, with a database of its own below .stagedoor:

              stagedoor serve --dev

            On a PostgreSQL of yours; several servers may share one:

              stagedoor serve --database postgresql://stagedoor@db/stagedoor --dev-token "$TOKEN"

            Prints one line, listening on http://…, when it is ready. Ctrl-C or SIGTERM stops it cleanly.
            """
    )

    @Option(help: "Address to listen on; port 0 takes a free one. (default: 127.0.0.1:8081)")
    var listen: String?

    @Option(help: "PostgreSQL connection string; without it, a private PostgreSQL runs below the data directory.")
    var database: String?

    @Option(help: "Directory of the private PostgreSQL. (default: .stagedoor)", completion: .directory)
    var dataDir: String?

    @Flag(help: "Treat every caller as the developer, with all rights. Loopback addresses only.")
    var dev = false

    @Option(help: "Require this token, as Bearer or as the password of Basic. Better given as STAGEDOOR_DEV_TOKEN.")
    var devToken: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical. (default: info)")
    var logLevel: String?

    @Option(help: "YAML file with the same settings; flags win.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    func run() async throws {
        var configuration = ServeConfiguration()
        if let config { try configuration.read(config) }
        if let listen { try configuration.listen(on: listen) }
        if let database { configuration.database = database }
        if let dataDir { configuration.dataDirectory = dataDir }
        if let logLevel { try configuration.log(level: logLevel) }
        let access = try access(configuration)
        try await Server(configuration: configuration, access: access).run()
    }

    private func access(_ configuration: ServeConfiguration) throws(CommandFailure) -> DeveloperAccess {
        let token = devToken ?? getenv("STAGEDOOR_DEV_TOKEN").map { String(cString: $0) }
        if let token {
            guard token.utf8.count >= 16 else {
                throw CommandFailure("the developer token", "is shorter than 16 bytes", wayOut: "openssl rand -hex 32")
            }
            return DeveloperAccess(token: token)
        }
        guard dev else {
            throw CommandFailure(
                "starting the server",
                "nobody could sign in",
                wayOut: "--dev opens it to this machine, --dev-token to whoever knows the token"
            )
        }
        guard configuration.isLoopback else {
            throw CommandFailure(
                "--dev on \(configuration.host)",
                "would give everybody on the network all rights",
                wayOut: "listen on 127.0.0.1, or use --dev-token"
            )
        }
        return DeveloperAccess(token: nil)
    }
}
