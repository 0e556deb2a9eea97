// SPDX-License-Identifier: Apache-2.0

/// Why a copy of a log does not go on.
package enum LogCopyError: Error, Sendable, CustomStringConvertible {
    /// Something outside failed, and may go well the next time.
    case failed(String)
    /// Another process writes this copy.
    case busy
    /// Another process has begun to write this copy although this one does: nothing there keeps two apart.
    case taken(String)
    /// What is there is no copy of this log, or was changed.
    case unusable(String)
    /// The copy has what the log does not have any more, or has otherwise: one of the two was changed.
    case disagrees(String)

    package var description: String {
        switch self {
        case .failed(let reason), .unusable(let reason), .disagrees(let reason): reason
        case .taken(let path):
            "another server has begun to write \(path), where locks do not keep two apart; this one has stopped"
        case .busy: "another process writes this copy"
        }
    }
}
