// SPDX-License-Identifier: Apache-2.0
import Glibc
import MerkleLog

/// A log's files in a folder. Links are not followed: they could lead out of what is checked.
struct LogDirectory: LogFolder {
    /// More files are not listed.
    private static let mostFiles = 50_000_000
    /// `tile/63/x…`: no path of a log has more parts.
    private static let deepest = 12

    let path: String

    init(_ path: String) throws(CommandFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure(path, Terminal.systemError) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Self.failure(path, "it is no folder") }
        self.path = path
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure("cannot read '\(path)'", reason, wayOut: "name the folder of an exported log")
    }

    func read(_ name: String, atMost limit: Int) throws(CommandFailure) -> [UInt8]? {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Self.failure(file, errno == ELOOP ? "it is a link" : Terminal.systemError)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Self.failure(file, "it is no regular file")
        }
        return try Self.readAll(descriptor, file, min(status.st_size, limit + 1))
    }

    private static func readAll(_ descriptor: Int32, _ file: String, _ size: Int) throws(CommandFailure) -> [UInt8] {
        var reason: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let count = Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, size - filled)
                if count == 0 { return }
                if count < 0 {
                    if errno == EINTR { continue }
                    reason = Terminal.systemError
                    return
                }
                filled += count
            }
        }
        if let reason { throw failure(file, reason) }
        return bytes
    }

    func paths() throws(CommandFailure) -> [String] {
        var paths: [String] = []
        var open = ["tile", "checkpoints"]
        while let folder = open.popLast() { try list(folder, &paths, &open) }
        return paths
    }

    private func list(_ folder: String, _ paths: inout [String], _ open: inout [String]) throws(CommandFailure) {
        guard let directory = opendir("\(path)/\(folder)") else {
            if errno == ENOENT { return }
            throw Self.failure("\(path)/\(folder)", Terminal.systemError)
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            let path = "\(folder)/\(name)"
            guard paths.count < Self.mostFiles, path.utf8.count(where: { $0 == UInt8(ascii: "/") }) < Self.deepest
            else {
                throw Self.failure(self.path, "it has more files or folders than a log")
            }
            if isFolder(entry.pointee.d_type, path) { open.append(path) } else { paths.append(path) }
        }
    }

    private func isFolder(_ type: UInt8, _ name: String) -> Bool {
        guard type == UInt8(DT_UNKNOWN) else { return type == UInt8(DT_DIR) }
        var status = stat()
        return lstat("\(path)/\(name)", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
