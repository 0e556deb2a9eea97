// SPDX-License-Identifier: Apache-2.0
import Glibc
import RepositoryCheck

/// Reads the files of a folder that may be schemas. Links are not followed, and hidden folders not looked into.
struct RepositoryTree {
    /// What was found.
    struct Found {
        var files: [RepositoryFile] = []
        var skipped: [SkippedFile] = []
        private var bytes = 0
        private var count = 0

        /// Whether there is room for a file; throws if there is none at all.
        mutating func take(_ path: String, _ size: Int) throws(CommandFailure) -> Bool {
            guard size <= RepositoryLimits.fileBytes else {
                skipped.append(SkippedFile(path: path, reason: "longer than \(RepositoryLimits.fileBytes >> 20) MiB"))
                return false
            }
            bytes += size
            count += 1
            guard count <= RepositoryLimits.files, bytes <= RepositoryLimits.totalBytes else {
                throw CommandFailure(
                    "cannot check so much at once",
                    "more than \(RepositoryLimits.files) files or \(RepositoryLimits.totalBytes >> 20) MiB of schemas",
                    wayOut: "name fewer folders, or leave files out with 'exclude' in stagedoor.yaml"
                )
            }
            return true
        }
    }

    let configuration: RepositoryConfiguration

    /// - Parameters:
    ///   - scopes: the folders and files to read, relative to the root.
    ///   - below: what is put before every path.
    func read(root: String, scopes: [String], below: String = "") throws(CommandFailure) -> Found {
        var found = Found()
        var seen: Set<String> = []
        for scope in scopes where seen.insert(scope).inserted {
            let path = CheckPaths.join(root, scope)
            if CheckPaths.isFolder(path) {
                try add(folder: path, as: Self.joined(below, scope), to: &found, depth: 0)
            } else if access(path, F_OK) == 0 {
                try add(file: path, as: Self.joined(below, scope), to: &found)
            }
        }
        // Scopes may lie within each other.
        if scopes.count > 1 {
            var known: Set<[UInt8]> = []
            found.files = found.files.filter { known.insert(Array($0.path.utf8)).inserted }
        }
        return found
    }

    static func joined(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : name.isEmpty ? folder : "\(folder)/\(name)"
    }

    private func add(folder: String, as path: String, to found: inout Found, depth: Int) throws(CommandFailure) {
        guard depth < RepositoryLimits.depth else {
            let why = "more than \(RepositoryLimits.depth) folders lie within each other"
            throw CommandFailure("cannot search '\(folder)'", why, wayOut: "name a folder further down")
        }
        for (name, kind) in try Self.entries(of: folder) {
            let (child, childPath) = (CheckPaths.join(folder, name), Self.joined(path, name))
            switch kind {
            case S_IFDIR:
                guard RepositoryConfiguration.isSearched(folder: name) else { continue }
                try add(folder: child, as: childPath, to: &found, depth: depth + 1)
            case S_IFREG where configuration.isCandidate(childPath):
                try add(file: child, as: childPath, to: &found)
            case S_IFLNK where configuration.isCandidate(childPath):
                found.skipped.append(SkippedFile(path: childPath, reason: "links are not followed"))
            default: break
            }
        }
    }

    /// Names and kinds, sorted by bytes; names that are no text stand for no schema.
    private static func entries(of folder: String) throws(CommandFailure) -> [(String, mode_t)] {
        guard let directory = opendir(folder) else { throw InputFile.unreadable(folder, Terminal.systemError) }
        defer { closedir(directory) }
        var entries: [(String, mode_t)] = []
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self), name != ".", name != ".." else { continue }
            entries.append((name, kind(CheckPaths.join(folder, name), entry.pointee.d_type)))
        }
        return entries.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    }

    private static func kind(_ path: String, _ type: UInt8) -> mode_t {
        switch Int(type) {
        case Int(DT_REG): return S_IFREG
        case Int(DT_DIR): return S_IFDIR
        case Int(DT_LNK): return S_IFLNK
        default:
            var status = stat()
            return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
        }
    }

    private func add(file: String, as path: String, to found: inout Found) throws(CommandFailure) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw InputFile.unreadable(file, Terminal.systemError) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw InputFile.unreadable(file, "not a file")
        }
        guard try found.take(path, Int(status.st_size)) else { return }
        var failure: String?
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = Terminal.systemError }
                guard got > 0 else { return }
                count += got
            }
        }
        if let failure { throw InputFile.unreadable(file, failure) }
        found.files.append(RepositoryFile(path: path, bytes: bytes))
    }
}
