// SPDX-License-Identifier: Apache-2.0

/// One step of the database's schema. Once released it must never change.
package struct Migration: Sendable, Hashable {
    /// 1, 2, 3 and so on, without gaps.
    package let version: Int
    /// What it is called in messages, usually its file's name.
    package let name: String
    /// One or more statements; they must not begin or end a transaction.
    package let sql: String

    /// A migration whose text is at hand. Its checksum, the SHA-256 of `sql`, is computed by the server.
    package init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }
}

/// Why the database's schema and the program's migrations do not fit together.
package enum MigrationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An applied migration's text is not what it was.
    case checksumChanged(version: Int, name: String)
    /// A newer program has been here.
    case databaseNewer(database: Int, binary: Int)
    /// The program's migrations are not numbered 1, 2, 3…
    case gap(missing: Int)
    /// Two of the program's migrations have one number.
    case duplicate(version: Int)
    /// The database lacks a migration below one that it has.
    case skipped(version: Int, name: String)

    /// One sentence for the operator.
    package var description: String {
        switch self {
        case .checksumChanged(let version, let name):
            "The migration \(version) (\(name)) was changed after it had been applied to this database."
        case .databaseNewer(let database, let binary):
            "The database has migration \(database), but this program knows only \(binary): start a newer version."
        case .gap(let missing):
            "There is no migration \(missing), though there are later ones."
        case .duplicate(let version):
            "There are two migrations with the number \(version)."
        case .skipped(let version, let name):
            "The migration \(version) (\(name)) is missing in the database, though later ones are applied."
        }
    }
}
