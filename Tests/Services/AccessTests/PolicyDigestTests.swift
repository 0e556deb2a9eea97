// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Access

struct PolicyDigestTests {
    /// What the documentation tells an auditor to run in the folder that `policy pull` has written.
    private static let command =
        "find . \\( -name '*.cedar' -o -path './tests/*.json' \\) -printf '%P\\n' | LC_ALL=C sort | tr '\\n' '\\0' "
        + "| xargs -0 sha256sum | sha256sum"

    @Test func `an auditor computes it with sha256sum`() throws {
        let documents = [
            PolicyDocument(name: "b.cedar", text: "permit (principal, action, resource);\n"),
            PolicyDocument(name: "a b/ü.cedar", text: ""), PolicyDocument(name: "a\\n.cedar", text: "// \r\n"),
            PolicyDocument(name: "tests/t.json", text: "{}"), PolicyDocument(name: "B.cedar", text: "é"),
        ]
        let folder = NSTemporaryDirectory() + "digest-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for document in documents {
            let file = URL(filePath: folder + "/" + document.name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(document.text.utf8).write(to: file)
        }
        try Data("entity".utf8).write(to: URL(filePath: folder + "/stagedoor.cedarschema"))
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = ["-c", Self.command]
        shell.currentDirectoryURL = URL(filePath: folder)
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(said == PolicyDocument.digest(of: documents.shuffled()) + "  -\n")
    }

    @Test func `a text that moves from one file to another, or a name that changes, is another digest`() {
        let (a, b) = (PolicyDocument(name: "a.cedar", text: "x"), PolicyDocument(name: "b.cedar", text: "y"))
        let swapped = [PolicyDocument(name: "a.cedar", text: "y"), PolicyDocument(name: "b.cedar", text: "x")]
        let digests = [[a, b], swapped, [a], [b], [PolicyDocument(name: "c.cedar", text: "x"), b], []]
            .map(PolicyDocument.digest)
        #expect(Set(digests).count == digests.count)
    }
}
