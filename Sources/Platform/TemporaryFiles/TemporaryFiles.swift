// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where files go that are soon gone.
package enum TemporaryFiles {
    /// The folder that TMPDIR names, else `/tmp`.
    package static var folder: String { folder(named: getenv("TMPDIR").map { String(cString: $0) }) }

    /// Makes a folder that nobody else may look into, of a name of its own that begins with another one.
    ///
    /// - Returns: its path; nil if it cannot be made, and `errno` says why.
    package static func newFolder(_ beginning: String) -> String? {
        var template = template(beginning)
        return mkdtemp(&template).map { String(cString: $0) }
    }

    /// Makes an empty file that nobody else may open, likewise.
    package static func newFile(_ beginning: String) -> String? {
        var template = template(beginning)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        close(descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What mkdtemp and mkstemp complete: they put random characters for the six X and make what has that name in the same
    /// step, so that nobody can have put something else there before.
    private static func template(_ beginning: String) -> [CChar] { Array("\(folder)/\(beginning).XXXXXX".utf8CString) }

    /// A variable that is not set is often an empty one; a relative path would depend on the current folder.
    static func folder(named name: String?) -> String {
        guard let name, name.hasPrefix("/") else { return "/tmp" }
        return name
    }
}
