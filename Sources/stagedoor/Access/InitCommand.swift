// SPDX-License-Identifier: Apache-2.0
import Access
import ArgumentParser
import Findings
import Logging
import Migrations
import PostgreSQL
import Web

/// `stagedoor init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Prepares an installation: its secret, its database, and one token for the first administrator.",
        discussion: """
            Prints the token once; it is good for a day. With it, add people and pipelines and give them tokens:

              stagedoor init
              stagedoor serve
              stagedoor login        (asks for the token)
              stagedoor access add person:ada
              stagedoor access join person:ada administrators
              stagedoor token create person:ada

            Where all tokens of administrators are lost, --again issues another first token to whoever has both the \
            database and the secret.
            """
    )

    @Option(help: "PostgreSQL connection string; without it, a private PostgreSQL runs below the data directory.")
    var database: String?

    @Option(help: "Directory of the private PostgreSQL. (default: .stagedoor)", completion: .directory)
    var dataDir: String?

    @Option(help: "File with the server's secret. (default: server.key in the data directory)", completion: .file())
    var keyFile: String?

    @Flag(help: "Issue a first token although there is an administrator already.")
    var again = false

    func run() async throws {
        var configuration = ServeConfiguration()
        if let dataDir { configuration.dataDirectory = dataDir }
        if let keyFile { configuration.keyFile = keyFile }
        let logger = Logger(label: "stagedoor") { StageDoorLogHandler(label: $0, format: .pretty, level: .warning) }
        let path = configuration.secretPath
        let cluster =
            database == nil ? LocalCluster(dataDirectory: configuration.dataDirectory, logger: logger) : nil
        do {
            let connection: String
            if let database { connection = database } else { connection = try await cluster?.start() ?? "" }
            let issued = try await start(connection, path, logger)
            await cluster?.stop()
            try Terminal.show(issued.token.text + "\n")
        } catch {
            await cluster?.stop()
            throw failure(error)
        }
        Terminal.complain("stagedoor: this token of service:bootstrap is good for one day and shown only now")
    }

    private func start(
        _ connection: String,
        _ path: String,
        _ logger: Logger
    ) async throws -> AccessService.IssuedToken {
        let target = Database(configuration: DatabaseConfiguration(connectionString: connection), logger: logger)
        do {
            _ = try await Migrator(migrations: StageDoorMigrations.all).apply(to: target, logger: logger)
            // With another secret every token that there is would be worthless without a word.
            let secret =
                try await AccessService.hasTokens(target) ? ServerSecret.read(path) : ServerSecret.readOrMake(path)
            let issued = try await AccessService.start(target, key: TokenKey(secret: secret), anew: again)
            await target.shutdown()
            return issued
        } catch {
            await target.shutdown()
            throw error
        }
    }

    private func failure(_ error: any Error) -> any Error {
        switch error {
        case let error as DatabaseError: CommandFailure(error)
        case let error as ClusterError:
            CommandFailure("cannot run the private PostgreSQL", error.description, code: .unreachable)
        case let error as WebError:
            CommandFailure("cannot issue the first token", error.message, wayOut: "--again issues one all the same")
        default: error
        }
    }
}
