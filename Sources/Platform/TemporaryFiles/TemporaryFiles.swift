// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where files go that are soon gone.
package enum TemporaryFiles {
    /// The folder that TMPDIR names, else `/tmp`.
    package static var folder: String { folder(named: getenv("TMPDIR").map { String(cString: $0) }) }

    /// A variable that is not set is often an empty one; a relative path would depend on the current folder.
    static func folder(named name: String?) -> String {
        guard let name, name.hasPrefix("/") else { return "/tmp" }
        return name
    }
}
