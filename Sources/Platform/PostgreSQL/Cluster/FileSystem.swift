// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The few calls on files that the managed server needs.
enum FileSystem {
    /// What matters of a file's state; symbolic links are not followed.
    struct Entry {
        let isDirectory: Bool
        let owner: uid_t
        let permissions: mode_t
    }

    static func entry(_ path: String) -> Entry? {
        var info = stat()
        guard lstat(path, &info) == 0 else { return nil }
        return Entry(
            isDirectory: info.st_mode & S_IFMT == S_IFDIR,
            owner: info.st_uid,
            permissions: info.st_mode & 0o7777
        )
    }

    static func size(_ path: String) -> Int {
        var info = stat()
        return stat(path, &info) == 0 ? Int(info.st_size) : 0
    }

    /// The file's text; nil when it cannot be read.
    static func text(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return String(decoding: readAll(descriptor), as: UTF8.self)
    }

    static func readAll(_ descriptor: Int32) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    /// The last lines of a log.
    static func lastLines(_ path: String, _ count: Int = 15) -> [String] {
        (text(path) ?? "").split(whereSeparator: \.isNewline).suffix(count).map(String.init)
    }

    static func names(in directory: String) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
        }
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The path without symbolic links; the path itself when it does not exist.
    static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    /// Makes a directory for the account alone, and those above it for all to pass, where they do not exist.
    static func makeDirectory(_ path: String, for account: ServerAccount?) throws {
        if entry(path) != nil { return }
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        var above = ""
        for part in parent.split(separator: "/") {
            above += "/" + part
            if mkdir(above, 0o755) != 0, errno != EEXIST { throw failure("create the directory \(above)") }
        }
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("create the directory \(path)") }
        try give(path, to: account)
    }

    static func give(_ path: String, to account: ServerAccount?) throws {
        guard let account else { return }
        if lchown(path, account.user, account.group) != 0 { throw failure("give \(path) to \(account.name)") }
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func failure(_ what: String) -> ClusterError {
        let reason = String(cString: strerror(errno))
        return .insufficientRights("It was not possible to \(what): \(reason).")
    }
}
