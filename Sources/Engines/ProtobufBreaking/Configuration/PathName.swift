// SPDX-License-Identifier: Apache-2.0

/// Relative paths with `/` between their parts; `.` is the folder that they are relative to.
enum PathName {
    /// The path without empty parts, `.` and `..`; nil if it is absolute or leads out of the folder.
    static func normal(_ path: String) -> String? {
        guard path.utf8.first != UInt8(ascii: "/") else { return nil }
        var parts: [Substring.UTF8View] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.isEmpty ? "." : parts.map { String(Substring($0)) }.joined(separator: "/")
    }

    /// Whether the second path is the first or lies in it.
    static func contains(_ folder: String, _ path: String) -> Bool { relative(path, to: folder) != nil }

    /// The second path seen from the first; nil if it does not lie in it.
    static func relative(_ path: String, to folder: String) -> String? {
        if folder == "." { return path }
        guard path.utf8.starts(with: folder.utf8) else { return nil }
        let rest = path.utf8.dropFirst(folder.utf8.count)
        guard let next = rest.first else { return "." }
        return next == UInt8(ascii: "/") ? String(Substring(rest.dropFirst())) : nil
    }

    /// Whether the paths are the same byte by byte.
    static func areSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
