// SPDX-License-Identifier: Apache-2.0
import Foundation
import LogCopies
import MerkleLog
import Testing

/// What a copy of a log in a folder promises.
@Suite final class FolderCopyTests {
    private let folder: String
    private let signer: NoteSigner

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "log-copy-\(UUID().uuidString)").path
        signer = try NoteSigner(name: "log.example/audit", kind: .note, seed: [UInt8](repeating: 7, count: 32))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func entries(_ range: Range<Int>, _ text: String = "entry") -> [[UInt8]] {
        range.map { Array("{\"\(text)\":\($0)}".utf8) }
    }

    /// The checkpoint of a log of these entries.
    private func checkpoint(_ entries: [[UInt8]]) throws -> SignedCheckpoint {
        var builder = LogBuilder()
        _ = try builder.append(entries)
        return try builder.checkpoint(signedBy: signer)
    }

    private func open(_ kind: FolderCopy.Kind = .directory) throws -> FolderCopy {
        try FolderCopy(folder, kind: kind, key: signer.verifier)
    }

    private func extend(_ copy: inout FolderCopy, to size: Int, now: Int = 0) throws {
        let first = copy.head?.size ?? 0
        try copy.extend(by: Self.entries(first..<size), to: try checkpoint(Self.entries(0..<size)), now: now)
    }

    /// Whether the folder is a sound log of so many entries.
    private func isSound(_ size: Int) throws -> Bool {
        let report = try LogAudit(keys: [signer.verifier]).run(Files(root: folder))
        return report.isSound && report.provedEntries == size
    }

    private func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(folder)/\(name)") }

    @Test(arguments: [FolderCopy.Kind.directory, .objects])
    func `a copy is sound after every step, also by another process`(_ kind: FolderCopy.Kind) throws {
        for size in [1, 2, 255, 256, 257, 700, 1_024, 5_000] {
            var copy = try open(kind)
            try extend(&copy, to: size)
            copy.close()
            #expect(try isSound(size), "\(size)")
        }
    }

    @Test(arguments: [FolderCopy.Kind.directory, .objects])
    func `a folder that cannot be gone on with is left to whoever writes it`(_ kind: FolderCopy.Kind) throws {
        var copy = try open(kind)
        try extend(&copy, to: 300)
        // Another server, as where locks keep nobody out.
        try FileManager.default.removeItem(atPath: "\(folder)/.lock")
        let other = try NoteSigner(name: "log.example/audit", kind: .note, seed: [UInt8](repeating: 8, count: 32))
        #expect(throws: LogCopyError.self) { try FolderCopy(folder, kind: kind, key: other.verifier) }
        try extend(&copy, to: 600, now: 1_000)
        copy.close()
        #expect(try isSound(600))
    }

    @Test(arguments: [FolderCopy.Kind.directory, .objects])
    func `wherever the writing of a step ends, the copy is sound and goes on`(_ kind: FolderCopy.Kind) throws {
        var copy = try open(kind)
        try extend(&copy, to: 300)
        copy.close()
        let old = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let before = try #require(bytes("checkpoint"))
        copy = try open(kind)
        try extend(&copy, to: 600)
        copy.close()
        let added = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { !old.contains($0) }.sorted()
        #expect(added.count > 4)
        for missing in added where bytes(missing) != nil {
            // As if the process had ended before this file, with the checkpoint, which comes last, as it was.
            try FileManager.default.removeItem(atPath: "\(folder)/\(missing)")
            try before.write(to: URL(filePath: "\(folder)/checkpoint"))
            copy = try open(kind)
            #expect(copy.head?.size == 300)
            try extend(&copy, to: 600)
            copy.close()
            #expect(try isSound(600), "\(missing)")
        }
    }

    @Test func `an object that was cut off is written again, one that was changed is not`() throws {
        var copy = try open(.objects)
        try extend(&copy, to: 300)
        copy.close()
        let before = try #require(bytes("checkpoint"))
        copy = try open(.objects)
        try extend(&copy, to: 600)
        copy.close()
        let name = "tile/entries/001"
        let whole = try #require(bytes(name))
        try before.write(to: URL(filePath: "\(folder)/checkpoint"))
        try whole.prefix(100).write(to: URL(filePath: "\(folder)/\(name)"))
        copy = try open(.objects)
        try extend(&copy, to: 600)
        copy.close()
        #expect(bytes(name) == whole)
        try before.write(to: URL(filePath: "\(folder)/checkpoint"))
        let changed = Data(whole.map { $0 ^ 1 })
        try changed.write(to: URL(filePath: "\(folder)/\(name)"))
        copy = try open(.objects)
        #expect(throws: LogCopyError.self) { try extend(&copy, to: 600) }
        copy.close()
        #expect(bytes(name) == changed)
    }

    @Test(arguments: [FolderCopy.Kind.directory, .objects])
    func `a checkpoint whose writing was cut off anywhere needs nobody`(_ kind: FolderCopy.Kind) throws {
        var copy = try open(kind)
        try extend(&copy, to: 300)
        copy.close()
        for size in [600, 601, 900] {
            copy = try open(kind)
            try extend(&copy, to: size)
            copy.close()
            let whole = try #require(bytes("checkpoint"))
            for end in Set([0, 1, 20, whole.count / 2, whole.count - 2, whole.count - 1]) {
                try whole.prefix(end).write(to: URL(filePath: "\(folder)/checkpoint"))
                copy = try open(kind)
                #expect(copy.head?.size == size, "\(end)")
                copy.close()
                #expect(bytes("checkpoint") == whole)
                #expect(try isSound(size))
            }
        }
        // What is no beginning of one was not cut off.
        for text in ["log.example/other", "log.example/audit\n7", "x"] {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/checkpoint"))
            #expect(throws: LogCopyError.self) { _ = try open(kind) }
            #expect(bytes("checkpoint") == Data(text.utf8))
        }
    }

    @Test(arguments: [FolderCopy.Kind.directory, .objects])
    func `where locks keep nobody out, whoever began first stops before it disturbs`(_ kind: FolderCopy.Kind) throws {
        var first = try open(kind)
        try extend(&first, to: 300)
        // As if the lock were none.
        try FileManager.default.removeItem(atPath: "\(folder)/.lock")
        var second = try open(kind)
        try extend(&second, to: 400)
        let before = try #require(bytes("checkpoint"))
        #expect(throws: LogCopyError.self) { try extend(&first, to: 350) }
        #expect(bytes("checkpoint") == before)
        try extend(&second, to: 500)
        #expect(try isSound(500))
        first.close()
        second.close()
        var third = try open(kind)
        try extend(&third, to: 600)
        third.close()
        #expect(try isSound(600))
    }

    @Test func `a log that does not go on from the copy is refused, and the copy stays as it is`() throws {
        var copy = try open()
        try extend(&copy, to: 400)
        let before = try #require(bytes("checkpoint"))
        // Cut back and grown again: the same key, another history.
        let other = Self.entries(0..<300) + Self.entries(300..<900, "other")
        let signed = try checkpoint(other)
        do {
            try copy.extend(by: Array(other[400...]), to: signed, now: 0)
            Issue.record("another history was taken in")
        } catch {
            guard case .disagrees = error else { throw error }
        }
        for newest in [nil, try checkpoint(Self.entries(0..<300)), try checkpoint(Array(other[..<400]))] {
            do {
                try copy.compare(with: newest?.checkpoint)
                Issue.record("not noticed")
            } catch {
                guard case .disagrees = error else { throw error }
            }
        }
        try copy.compare(with: try checkpoint(Self.entries(0..<400)).checkpoint)
        copy.close()
        #expect(bytes("checkpoint") == before)
        #expect(try isSound(400))
    }

    @Test func `the copy of another log, or one that was changed, is not written to`() throws {
        var copy = try open()
        try extend(&copy, to: 300)
        copy.close()
        let other = try NoteSigner(name: "other.example/audit", kind: .note, seed: [UInt8](repeating: 8, count: 32))
        #expect(throws: LogCopyError.self) {
            _ = try FolderCopy(folder, kind: .directory, key: other.verifier)
        }
        let tile = URL(filePath: "\(folder)/tile/0/001.p/44")
        try Data(try Data(contentsOf: tile).map { $0 ^ 1 }).write(to: tile)
        #expect(throws: LogCopyError.self) { _ = try open() }
    }

    @Test func `two do not write one copy`() throws {
        let copy = try open()
        #expect(throws: LogCopyError.self) { _ = try open() }
        copy.close()
        try open().close()
    }

    @Test func `older ends of tiles go after a while, and never those that are needed`() throws {
        var copy = try open()
        for (step, size) in stride(from: 10, through: 700, by: 10).enumerated() {
            try extend(&copy, to: size, now: step * 60)
            #expect(try isSound(size))
        }
        copy.close()
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".p/") }
        #expect(files.count < 40, "\(files.count)")
    }
}

/// A folder as the audit reads it.
private struct Files: LogFolder {
    let root: String

    func read(_ path: String, atMost limit: Int) throws -> [UInt8]? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map(Array.init)
    }

    func paths() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: root).filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            return !isFolder.boolValue && (path.hasPrefix("tile/") || path.hasPrefix("checkpoints/"))
        }
    }
}
