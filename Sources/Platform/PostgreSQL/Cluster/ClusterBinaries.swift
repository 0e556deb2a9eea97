// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An installed PostgreSQL server.
struct ClusterBinaries: Sendable {
    let directory: String
    /// The major version, as in the file PG_VERSION.
    let version: String

    var initdb: String { directory + "/initdb" }
    var postgres: String { directory + "/postgres" }

    /// The installation that fits the existing data's version, or the newest for new data.
    static func find(dataVersion: String?) throws -> ClusterBinaries {
        let installed = directories().compactMap(inspect).sorted { number($0.version) > number($1.version) }
        guard let newest = installed.first else { throw ClusterError.binariesMissing }
        guard let dataVersion else { return newest }
        if let fitting = installed.first(where: { $0.version == dataVersion }) { return fitting }
        var versions: [String] = []
        for version in installed.map(\.version) where !versions.contains(version) { versions.append(version) }
        throw ClusterError.versionDiffers(cluster: dataVersion, installed: versions)
    }

    private static func directories() -> [String] {
        let path = FileSystem.environment("PATH") ?? ""
        let packaged = FileSystem.names(in: "/usr/lib/postgresql").map { "/usr/lib/postgresql/\($0)/bin" }
        return path.split(separator: ":").map(String.init) + packaged
    }

    /// Asks the program itself: `postgres (PostgreSQL) 15.18 (Debian …)`.
    private static func inspect(_ directory: String) -> ClusterBinaries? {
        guard access(directory + "/postgres", X_OK) == 0, access(directory + "/initdb", X_OK) == 0,
            let answer = try? ChildProcess.run([directory + "/postgres", "--version"]), answer.status == 0
        else { return nil }
        let words = answer.output.split(separator: " ")
        guard words.count >= 3 else { return nil }
        return ClusterBinaries(directory: directory, version: String(words[2].prefix(while: \.isNumber)))
    }

    private static func number(_ version: String) -> Int {
        Int(version) ?? 0
    }
}
