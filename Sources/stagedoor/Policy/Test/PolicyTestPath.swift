// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file that may be a policy test.
struct PolicyTestPath: Sendable {
    /// The path to open.
    let path: String
    /// The path to show: relative to the root where it lies below it.
    let name: String
    /// Whether the user named the file itself, so that it must be a test.
    let isNamed: Bool
}

/// Finds test files by the paths that the user named.
struct PolicyTestSearch {
    private let root: String
    private let realRoot: String
    private(set) var files: [PolicyTestPath] = []

    private static let deepest = 64
    private static let mostFiles = 1_000_000

    /// - Parameter root: the folder without a slash at its end.
    init(root: String) throws(CommandFailure) {
        self.root = root
        realRoot = try Self.real(root, shownAs: root)
    }

    /// Adds a file, or all files ending in `.json` in a folder and below, sorted by their paths' bytes.
    ///
    /// A relative path that does not exist is looked for below the root.
    mutating func add(_ path: String) throws(CommandFailure) {
        var path = path
        if !path.hasPrefix("/"), Self.kind(path) == nil, Self.kind("\(root)/\(path)") != nil {
            path = "\(root)/\(path)"
        }
        let real = try Self.real(path, shownAs: path)
        if Self.kind(real) == S_IFDIR {
            try addFolder(real, depth: 0)
        } else {
            try append(real, isNamed: true)
        }
    }

    private mutating func addFolder(_ path: String, depth: Int) throws(CommandFailure) {
        guard depth < Self.deepest else {
            throw CommandFailure("cannot search '\(path)'", "more than \(Self.deepest) folders lie within each other")
        }
        for entry in try Self.entries(path) {
            let child = path == "/" ? "/\(entry)" : "\(path)/\(entry)"
            var status = stat()
            // Links to folders are not followed: they could lead back up.
            guard lstat(child, &status) == 0 else { continue }
            let kind = status.st_mode & S_IFMT
            if kind == S_IFDIR {
                try addFolder(child, depth: depth + 1)
            } else if entry.hasSuffix(".json"), kind == S_IFREG || Self.kind(child) == S_IFREG {
                try append(child, isNamed: false)
            }
        }
    }

    private mutating func append(_ path: String, isNamed: Bool) throws(CommandFailure) {
        guard files.count < Self.mostFiles else {
            throw CommandFailure("cannot run the tests", "more than \(Self.mostFiles) files; name fewer folders")
        }
        let prefix = realRoot == "/" ? "/" : realRoot + "/"
        let isBelow = path.utf8.starts(with: prefix.utf8)
        let name = isBelow ? String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : path
        files.append(PolicyTestPath(path: path, name: name, isNamed: isNamed))
    }

    /// The names in a folder but for hidden ones, sorted.
    private static func entries(_ path: String) throws(CommandFailure) -> [String] {
        guard let directory = opendir(path) else { throw InputFile.unreadable(path, Terminal.systemError) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func kind(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func real(_ path: String, shownAs name: String) throws(CommandFailure) -> String {
        guard let resolved = realpath(path, nil) else { throw InputFile.unreadable(name, Terminal.systemError) }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
