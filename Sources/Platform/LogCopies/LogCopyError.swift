// SPDX-License-Identifier: Apache-2.0

/// Why a copy of a log does not go on.
package enum LogCopyError: Error, Sendable, CustomStringConvertible {
    /// Something outside failed, and may go well the next time.
    case failed(String)
    /// Another process writes this copy.
    case busy
    /// What is there is no copy of this log, or was changed.
    case unusable(String)
    /// The copy has what the log does not have any more, or has otherwise: one of the two was changed.
    case disagrees(String)

    package var description: String {
        switch self {
        case .failed(let reason), .unusable(let reason), .disagrees(let reason): reason
        case .busy: "another process writes this copy"
        }
    }
}
