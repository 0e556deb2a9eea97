// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A folder that a command writes into.
enum NewFolder {
    /// Makes the folder, and those that it is in, unless they are there.
    static func make(_ path: String, mode: mode_t = 0o777) throws(CommandFailure) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made == "/" ? String(part) : "/" + part
            guard access(made, F_OK) == 0 || mkdir(made, mode) == 0 || errno == EEXIST else {
                throw CommandFailure("cannot make the folder '\(made)'", Terminal.systemError)
            }
        }
    }
}
