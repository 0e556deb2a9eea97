// SPDX-License-Identifier: Apache-2.0
import Glibc

/// The secret of an installation: 32 random bytes in a file, from which every key that is not in the database comes.
/// Servers that share a database share it.
enum ServerSecret {
    private static let size = 32

    /// Reads the file, which nobody but its owner may be able to read.
    static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw failure(
                path,
                Terminal.systemError,
                wayOut: "'stagedoor init' makes it; --key-file names another; --dev needs none"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw failure(path, "it is not a regular file")
        }
        guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
            throw failure(path, "others than its owner may read it", wayOut: "chmod 600 '\(path)'")
        }
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if more < 0, errno == EINTR { continue }
            guard more >= 0 else { throw failure(path, Terminal.systemError) }
            if more == 0 { break }
            count += more
        }
        guard count == size else {
            throw failure(path, "it does not hold \(size) bytes", wayOut: "take it from a backup")
        }
        return Array(bytes[..<size])
    }

    /// Reads the file, or makes it if there is none.
    static func readOrMake(_ path: String) throws(CommandFailure) -> [UInt8] {
        if access(path, F_OK) == 0 { return try read(path) }
        var random = SystemRandomNumberGenerator()
        let secret = (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        try make(path, secret)
        return secret
    }

    private static func make(_ path: String, _ secret: [UInt8]) throws(CommandFailure) {
        if let slash = path.lastIndex(of: "/") { try NewFolder.make(String(path[..<slash]), mode: 0o755) }
        try OutputFile(private: path).write(secret)
    }

    private static func failure(_ path: String, _ why: String, wayOut: String? = nil) -> CommandFailure {
        CommandFailure("cannot use the server's secret in '\(path)'", why, wayOut: wayOut)
    }
}
