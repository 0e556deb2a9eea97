// SPDX-License-Identifier: Apache-2.0
import Glibc
import RegistryTransfer

/// Dumps of topics as files.
enum DumpFile {
    private static let chunk = 1 << 20

    /// Reads a dump from a file or, with `-`, from standard input.
    static func read(_ path: String) throws -> (TransferSnapshot, [TransferFinding]) {
        let descriptor = try InputFile.open(path)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var lines = LineReader(descriptor: descriptor, path: path)
        var reader = DumpReader()
        do {
            while let line = try lines.next() {
                switch line {
                case .text(let bytes): try reader.read(Array(bytes), isTerminated: lines.wasTerminated)
                case .tooLong: reader.skipOverlongLine()
                }
            }
        } catch let error as DumpError {
            throw CommandFailure("cannot read '\(path)'", error.description, wayOut: "split the dump by contexts")
        }
        guard reader.records > 0 || !reader.findings.isEmpty else {
            throw CommandFailure(
                "cannot read '\(path)'",
                "it holds no records",
                wayOut: "dump the topic _schemas from its beginning, with its keys"
            )
        }
        return reader.finish()
    }

    /// Writes a dump to a file, which is there either whole or not at all, or with `-` to standard output.
    static func write(_ snapshot: TransferSnapshot, to path: String) throws {
        if path == "-" { return try write(snapshot, Terminal.show) }
        // Nobody can guess the name, and put a file or a link of their own there.
        let partial = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        do {
            defer { close(descriptor) }
            try write(snapshot) { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw failure(path) }
                    rest = rest.dropFirst(count)
                }
            }
            guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw failure(path) }
        } catch {
            unlink(partial)
            throw error
        }
    }

    private static func write(_ snapshot: TransferSnapshot, _ write: ([UInt8]) throws -> Void) throws {
        var buffer: [UInt8] = []
        try DumpWriter(snapshot).lines { line in
            buffer += line
            if buffer.count >= chunk {
                try write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try write(buffer)
    }

    private static func failure(_ path: String) -> CommandFailure {
        CommandFailure("cannot write '\(path)'", Terminal.systemError, wayOut: "name a file that can be written")
    }
}
