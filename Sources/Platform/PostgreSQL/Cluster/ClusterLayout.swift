// SPDX-License-Identifier: Apache-2.0

import Glibc
import TemporaryFiles

/// Where a managed cluster keeps its files.
struct ClusterLayout: Sendable {
    let root: String
    /// PostgreSQL's own data directory.
    var data: String { root + "/cluster" }
    /// Where it is prepared, so that a half-made one is never taken for the real one.
    var preparing: String { root + "/cluster.new" }
    var log: String { root + "/server.log" }
    var ownerLock: String { root + "/owner.lock" }
    /// The directory of the server's socket.
    let sockets: String

    /// A socket's path must fit the system's 104 (elsewhere 108) bytes.
    private static let longestSocketPath = 103

    init(dataDirectory: String) {
        var root = FileSystem.absolute(dataDirectory)
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = root
        let own = root + "/socket"
        sockets = Self.fits(own) ? own : Self.short(for: root)
    }

    var socketsAreElsewhere: Bool { sockets != root + "/socket" }

    /// The major version of existing data.
    var dataVersion: String? {
        FileSystem.text(data + "/PG_VERSION").map { String($0.prefix { !$0.isWhitespace }) }
    }

    /// The process that the server's own lock file names.
    var lockedBy: pid_t? {
        FileSystem.text(data + "/postmaster.pid")?.split(whereSeparator: \.isNewline).first.flatMap { pid_t($0) }
    }

    func connectionString(database: String) -> String {
        let quoted = sockets.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "host='\(quoted)' port=5432 user=stagedoor dbname=\(database)"
    }

    private static func fits(_ directory: String) -> Bool {
        (directory + "/.s.PGSQL.5432").utf8.count <= longestSocketPath
    }

    private static func short(for root: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in root.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        let name = "/stagedoor-\(geteuid())-\(String(hash, radix: 36))"
        let preferred = TemporaryFiles.folder + name
        return fits(preferred) ? preferred : "/tmp" + name
    }
}
