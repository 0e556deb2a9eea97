// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A file that is written as a whole: after a failure, or the end of the process at any point, it is as it was.
struct OutputFile {
    private let path: String
    private let mode: mode_t

    /// - Parameter path: a file that exists and whose permissions stay. Where it is a link, what it leads to is replaced.
    init(replacing path: String) throws(CommandFailure) {
        guard let resolved = realpath(path, nil) else { throw Self.failure(path) }
        defer { free(resolved) }
        self.path = String(cString: resolved)
        var status = stat()
        guard stat(self.path, &status) == 0 else { throw Self.failure(path) }
        mode = status.st_mode & 0o7777
    }

    /// - Parameter path: a file that may exist. What was there is replaced by a file that only its owner may read.
    init(private path: String) {
        self.path = path
        mode = 0o600
    }

    /// Replaces the content.
    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        try write { (put) throws(CommandFailure) in try put(bytes) }
    }

    /// Replaces the content by what `body` puts into the file, piece by piece.
    func write(
        _ body: (_ put: ([UInt8]) throws(CommandFailure) -> Void) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        // Nobody can guess the name, and put a file or a link of their own there.
        let partial = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path) }
        do throws(CommandFailure) {
            try fill(descriptor, body)
            guard rename(partial, path) == 0 else { throw Self.failure(path) }
        } catch {
            unlink(partial)
            throw error
        }
    }

    /// Writes everything down to the disk, and closes the descriptor whatever happens.
    private func fill(
        _ descriptor: Int32,
        _ body: (_ put: ([UInt8]) throws(CommandFailure) -> Void) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var isOpen = true
        defer { if isOpen { close(descriptor) } }
        guard fchmod(descriptor, mode) == 0 else { throw Self.failure(path) }
        try body { (bytes) throws(CommandFailure) in
            if let reason = Terminal.write(bytes, to: descriptor) { throw Self.failure(path, reason) }
        }
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        isOpen = false
        guard close(descriptor) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String, _ reason: String = Terminal.systemError) -> CommandFailure {
        CommandFailure("cannot write '\(path)'", reason, wayOut: "choose a file in a folder that can be written")
    }
}
