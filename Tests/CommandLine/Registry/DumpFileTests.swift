// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import RegistryTransfer
@testable import stagedoor

/// Dumps are nobody else's to read, and written nowhere else.
@Suite struct DumpFileTests {
    @Test("a dump is the owner's alone, and leaves nothing beside it") func mode() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dump-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let trap = folder.appending(path: "trap").path
        try "untouched".write(toFile: trap, atomically: true, encoding: .utf8)
        let path = folder.appending(path: "dump").path
        // What the name would be if it could be guessed.
        let guess = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
        try FileManager.default.createSymbolicLink(atPath: guess, withDestinationPath: trap)
        try DumpFile.write(TransferSnapshot(), to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try String(contentsOfFile: trap, encoding: .utf8) == "untouched")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    }

    @Test("a dump that is cut off behind a key deletes nothing", arguments: ["", "\t", "\tnull"])
    func cutOff(rest: String) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "dump-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let key = #"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#
        let value = #"{"subject":"s","version":1,"id":1,"schema":"\"int\"","deleted":false}"#
        try "\(key)\t\(value)\n\(key)\(rest)".write(toFile: path, atomically: true, encoding: .utf8)
        let (snapshot, findings) = try DumpFile.read(path)
        #expect(snapshot.count == 1)
        #expect(findings.map(\.kind) == [.unreadable])
        try "\(key)\t\(value)\n\(key)\(rest)\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try DumpFile.read(path).0.count == 0)
    }
}
