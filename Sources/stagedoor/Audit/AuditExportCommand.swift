// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Glibc
import JSON
import MerkleLog

/// `stagedoor audit export`.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a server's audit log into a folder, or what is new into one that has the beginning.",
        discussion: """
            The folder is a log as C2SP tlog-tiles has it: 'stagedoor audit verify' and other tools check it offline.

              stagedoor audit export log
              stagedoor audit verify log --key log/keys
            """
    )

    @Argument(help: "The folder; it is made if it is not there.", completion: .directory)
    var folder: String

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let folder = folder
        let size = try await server.ask { client in try await AuditExport(folder, client).run() }
        try Terminal.show("\(size) entries in \(folder.printable)\n")
    }
}

/// Takes a log from a server. The checkpoint is written last, once everything that it covers is there.
struct AuditExport: Sendable {
    private static let log = AuditPages.root + "/log/"

    let folder: String
    let client: RegistryClient

    init(_ folder: String, _ client: RegistryClient) {
        self.folder = folder
        self.client = client
    }

    func run() async throws -> Int {
        let key = try await client.get(AuditPages.root + "/key").value("cannot see the log's key")["key"]?.string ?? ""
        let note = try await bytes("checkpoint")
        let signed: SignedCheckpoint
        do throws(MerkleLogError) {
            signed = try SignedCheckpoint(parsing: note)
            try signed.verify(by: [try NoteVerifier(key)])
        } catch {
            throw CommandFailure("cannot use the server's checkpoint", error.message)
        }
        let size = signed.checkpoint.size
        for index in 0..<((size + TileID.fullWidth - 1) / TileID.fullWidth) {
            guard let id = TileID(level: 0, index: index, treeSize: size) else { continue }
            try await take(id.entriesPath, isFull: id.isFull)
        }
        var (level, count) = (0, size)
        while count > 0 {
            for index in 0..<((count + TileID.fullWidth - 1) / TileID.fullWidth) {
                guard let id = TileID(level: level, index: index, treeSize: size) else { continue }
                try await take(id.path, isFull: id.isFull)
            }
            (level, count) = (level + 1, count / TileID.fullWidth)
        }
        try await takeCheckpoints(upTo: size)
        try write(Array((key + "\n").utf8), to: "keys")
        try write(note, to: "checkpoint")
        return size
    }

    /// What is full never changes, so what is there already stays.
    private func take(_ path: String, isFull: Bool) async throws {
        if isFull, access(folder + "/" + path, F_OK) == 0 { return }
        try write(try await bytes(path), to: path)
    }

    private func takeCheckpoints(upTo size: Int) async throws {
        var bound = size + 1
        while true {
            let path = AuditPages.root + "/checkpoints?below=\(bound)"
            let list = try await client.get(path).value("cannot list the checkpoints")
            let sizes = (list["sizes"]?.array ?? []).compactMap(\.int).filter { $0 < bound }
            guard let last = sizes.last else { return }
            for number in sizes { try await take("checkpoints/\(number)", isFull: true) }
            bound = last
        }
    }

    private func bytes(_ path: String) async throws -> [UInt8] {
        let answer = try await client.get(Self.log + path)
        guard answer.status == 200 else { throw answer.failure("cannot take '\(path)' of the audit log") }
        return answer.bytes
    }

    private func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        let file = folder + "/" + path
        try NewFolder.make(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]))
        try OutputFile(writing: file).write(bytes)
    }
}
