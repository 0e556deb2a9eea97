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
    static func write(_ snapshot: TransferSnapshot, to path: String) throws(CommandFailure) {
        if path == "-" { return try write(snapshot, Terminal.show) }
        try OutputFile(private: path).write { (put) throws(CommandFailure) in try write(snapshot, put) }
    }

    private static func write(
        _ snapshot: TransferSnapshot,
        _ put: ([UInt8]) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var buffer: [UInt8] = []
        try DumpWriter(snapshot).lines { (line) throws(CommandFailure) in
            buffer += line
            if buffer.count >= chunk {
                try put(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try put(buffer)
    }
}
