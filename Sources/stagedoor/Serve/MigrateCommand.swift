// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Findings
import Logging
import Migrations
import PostgreSQL
import Web

/// `stagedoor migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings a database to the state this build needs. The server does so itself when it starts."
    )

    @Option(help: "PostgreSQL connection string.")
    var database: String

    @Flag(help: "Only say what would be done.")
    var dryRun = false

    func run() async throws {
        let logger = Logger(label: "stagedoor") { StageDoorLogHandler(label: $0, format: .pretty, level: .warning) }
        let target = Database(configuration: DatabaseConfiguration(connectionString: database), logger: logger)
        let migrator = Migrator(migrations: StageDoorMigrations.all)
        do {
            let migrations =
                dryRun
                ? try await migrator.pending(in: target) : try await migrator.apply(to: target, logger: logger)
            for migration in migrations {
                print("\(dryRun ? "would apply" : "applied") \(migration.version) \(migration.name)")
            }
            if migrations.isEmpty { print("nothing to do") }
        } catch let error as DatabaseError {
            await target.shutdown()
            throw CommandFailure(error)
        } catch {
            await target.shutdown()
            throw CommandFailure("cannot migrate the database", "\(error)")
        }
        await target.shutdown()
    }
}
