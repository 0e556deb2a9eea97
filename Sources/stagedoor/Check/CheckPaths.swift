// SPDX-License-Identifier: Apache-2.0
import Glibc

/// What the command line names, and where that really is.
struct CheckPaths: Sendable {
    /// The paths as they were given.
    let given: [String]
    let real: [String]
    /// The current folder.
    let here: String
    /// The folder, if it is one folder that is checked.
    let only: String?
    /// Whether all of it lies below the current folder.
    let areBelow: Bool
    /// The configuration and the waivers, if they were named.
    let config: String?
    let waivers: String?

    init(_ paths: [String], config: String?, waivers: String?) throws(CommandFailure) {
        var real: [String] = []
        for path in paths { real.append(try Self.real(path)) }
        let here = try Self.real(".")
        given = paths
        self.real = real
        self.here = here
        only = paths.count == 1 && Self.isFolder(real[0]) ? paths[0] : nil
        areBelow = real.allSatisfy { Self.relative($0, to: here) != nil }
        self.config = config
        self.waivers = waivers
    }

    /// A folder as what is put before a path in it.
    static func prefix(_ folder: String) -> String {
        var text = folder.utf8[...]
        while text.starts(with: "./".utf8) { text = text.dropFirst(2).drop { $0 == UInt8(ascii: "/") } }
        while text.count > 1, text.last == UInt8(ascii: "/") { text = text.dropLast() }
        if text.elementsEqual(".".utf8) || text.isEmpty { return "" }
        let plain = String(decoding: text, as: UTF8.self)
        return plain == "/" ? "/" : plain + "/"
    }

    /// A path in a folder.
    static func join(_ folder: String, _ path: String) -> String {
        path.isEmpty ? folder : prefix(folder) + path
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The path without links, `.` and `..`.
    static func real(_ path: String) throws(CommandFailure) -> String {
        guard let resolved = realpath(path, nil) else { throw InputFile.unreadable(path, Terminal.systemError) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The same for a file that need not be there, in a folder that is; nil if the folder is not.
    static func real(file path: String) -> String? {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
        return (try? real(folder)).map { join($0, name) }
    }

    /// A path relative to a folder; nil if it does not lie in it.
    static func relative(_ path: String, to folder: String) -> String? {
        if path.utf8.elementsEqual(folder.utf8) { return "" }
        let start = folder == "/" ? "/" : folder + "/"
        return path.utf8.starts(with: start.utf8)
            ? String(decoding: path.utf8.dropFirst(start.utf8.count), as: UTF8.self) : nil
    }
}
