// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A web server of its own process, which ends with this object.
final class KeyServer {
    let plain: String
    let secure: String
    let certificate: String
    private let process = Process()
    private let input = Pipe()
    private let keysFile: String

    init(keys: [UInt8]) throws {
        keysFile = NSTemporaryDirectory() + "/stagedoor-keys-\(UUID().uuidString)"
        try Data(keys).write(to: URL(fileURLWithPath: keysFile))
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: PythonPeer.python)
        process.arguments = ["-W", "ignore", PythonPeer.folder(of: #filePath, above: 2) + "/key_server.py", keysFile]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while line.last != 0x0A {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            try #require(!byte.isEmpty)
            line += byte
        }
        let words = String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ").map(String.init)
        try #require(words.count == 3)
        plain = "http://127.0.0.1:\(words[0])"
        secure = "https://127.0.0.1:\(words[1])"
        certificate = words[2]
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: keysFile)
        try? FileManager.default.removeItem(atPath: certificate)
    }
}
