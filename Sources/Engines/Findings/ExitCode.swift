// SPDX-License-Identifier: Apache-2.0

/// What the command line tool exits with, so that scripts can tell the outcomes apart.
public enum ExitCode: Int32, Sendable {
    /// Everything asked for was done and nothing was found that fails it.
    case pass = 0
    /// The check ran and found violations.
    case violations = 1
    /// The command, its arguments or its input could not be understood.
    case usage = 2
    /// The server, or another party the command needs, did not answer.
    case unreachable = 3
    /// The change is allowed, but only once somebody has approved it.
    case needsApproval = 4
}
