// SPDX-License-Identifier: Apache-2.0

/// Why the managed PostgreSQL server cannot run.
package enum ClusterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no PostgreSQL server on this machine.
    case binariesMissing
    /// The data were written by another major version than those installed.
    case versionDiffers(cluster: String, installed: [String])
    /// A directory or an account does not allow it.
    case insufficientRights(String)
    /// Another StageDoor uses the data directory.
    case inUse(directory: String)
    /// The server did not come up; with the last lines of its log.
    case didNotStart(reason: String, log: [String])
    /// The system refused something.
    case system(String)

    /// What happened and what to do.
    package var description: String {
        switch self {
        case .binariesMissing:
            "The PostgreSQL server was not found in PATH or /usr/lib/postgresql: install the package `postgresql`."
        case .versionDiffers(let cluster, let installed):
            """
            The data were written by PostgreSQL \(cluster), but installed is \(installed.joined(separator: ", ")): \
            install the package `postgresql-\(cluster)`, or move the data with pg_upgrade.
            """
        case .insufficientRights(let what): what
        case .inUse(let directory): "Another StageDoor runs its PostgreSQL server in \(directory)."
        case .didNotStart(let reason, let log):
            "The PostgreSQL server did not start: \(reason)" + log.map { "\n    \($0)" }.joined()
        case .system(let what): what
        }
    }
}
