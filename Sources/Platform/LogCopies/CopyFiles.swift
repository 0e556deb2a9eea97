// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The files of a copy. A file is there as a whole or not at all, and what has been written stays written.
struct CopyFiles {
    private static let incoming = ".incoming"

    let path: String
    /// Whether files appear by being renamed; where they cannot be, they are written in their place.
    let renames: Bool
    private let lock: Int32

    /// Opens the folder, which is made if it is not there, for this process alone.
    init(_ path: String, renames: Bool) throws(LogCopyError) {
        self.path = path
        self.renames = renames
        try Self.makeFolder(path)
        lock = open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard lock >= 0 else { throw Self.failure("\(path)/.lock") }
        // Where files cannot be locked, as with many that stand for objects elsewhere, nobody is kept out.
        if flock(lock, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            Glibc.close(lock)
            throw .busy
        }
        guard renames else { return }
        do throws(LogCopyError) {
            try Self.makeFolder("\(path)/\(Self.incoming)")
        } catch {
            Glibc.close(lock)
            throw error
        }
        for name in names(Self.incoming) { unlink("\(path)/\(Self.incoming)/\(name)") }
    }

    /// Lets others write.
    func close() { Glibc.close(lock) }

    /// The content of a file; nil if there is none.
    func read(_ name: String, atMost limit: Int) throws(LogCopyError) -> [UInt8]? {
        try Self.content(of: "\(path)/\(name)", atMost: limit)
    }

    /// The content of a file; nil if there is none.
    static func content(of file: String, atMost limit: Int) throws(LogCopyError) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure(file)
        }
        defer { Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(file) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        throw .unusable("\(file) is longer than such a file can be")
    }

    /// Writes a file that never changes. What is there already has to be the same.
    func add(_ bytes: [UInt8], as name: String) throws(LogCopyError) {
        if let there = try read(name, atMost: max(bytes.count, 1 << 20)) {
            if there == bytes { return }
            // Written in its place, and cut off by the end of the process.
            guard !renames, bytes.starts(with: there) else {
                throw .disagrees("\(path)/\(name) is there with another content")
            }
        }
        try put(bytes, as: name)
    }

    /// Writes a file, or replaces it.
    func put(_ bytes: [UInt8], as name: String) throws(LogCopyError) {
        let file = "\(path)/\(name)"
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
        try Self.makeFolder(folder)
        let first = renames ? "\(path)/\(Self.incoming)/file" : file
        let descriptor = open(first, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.failure(file) }
        var isWritten = Self.write(bytes, descriptor)
        if isWritten, renames { isWritten = fsync(descriptor) == 0 }
        let error = errno
        guard Glibc.close(descriptor) == 0, isWritten else {
            throw .failed("cannot write \(file): \(String(cString: strerror(error)))")
        }
        guard renames else { return }
        guard rename(first, file) == 0 else { throw Self.failure(file) }
        try Self.sync(folder)
    }

    /// Writes a file in the place of what it was before. It is cut off by the end of the process only where nothing can be
    /// renamed at all.
    func replace(_ name: String, by bytes: [UInt8]) throws(LogCopyError) {
        if renames { return try put(bytes, as: name) }
        let incoming = ".\(name).incoming"
        do throws(LogCopyError) {
            try put(bytes, as: incoming)
            if rename("\(path)/\(incoming)", "\(path)/\(name)") == 0 { return }
        } catch {
            // Such a store may not take this name either.
        }
        unlink("\(path)/\(incoming)")
        try put(bytes, as: name)
    }

    /// Removes what is not needed any more; it does not matter if it stays.
    func remove(_ name: String) {
        unlink("\(path)/\(name)")
        if let slash = name.lastIndex(of: "/") { rmdir("\(path)/\(name[..<slash])") }
    }

    /// The names in a folder; none if there is no such folder.
    func names(_ folder: String) -> [String] {
        var names: [String] = []
        forEachName(folder) { name in
            if name != ".", name != ".." { names.append(name) }
            return names.count < 100_000
        }
        return names
    }

    /// The largest number that is a name in a folder.
    func largestNumber(in folder: String) -> Int? {
        var largest: Int?
        forEachName(folder) { name in
            if let number = Int(name), number > largest ?? -1 { largest = number }
            return true
        }
        return largest
    }

    private func forEachName(_ folder: String, _ goesOn: (String) -> Bool) {
        guard let directory = opendir("\(path)/\(folder)") else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !goesOn(name) { return }
        }
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private static func sync(_ folder: String) throws(LogCopyError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    private static func makeFolder(_ path: String) throws(LogCopyError) {
        if access(path, F_OK) == 0 { return }
        let slash = path.lastIndex(of: "/")
        let parent = slash.map { $0 > path.startIndex ? String(path[..<$0]) : "/" } ?? "."
        if slash != nil { try makeFolder(parent) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure(path) }
        // Some folders that stand for other stores cannot be synced, and have no need to be.
        try? sync(parent)
    }

    private static func failure(_ file: String) -> LogCopyError {
        .failed("cannot use \(file): \(String(cString: strerror(errno)))")
    }
}
