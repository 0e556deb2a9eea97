// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The examples of the guide on policies that show an output have that output.
@Suite(.timeLimit(.minutes(20))) struct PolicyGuideTests {
    private static let root: URL = {
        var file = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { file.deleteLastPathComponent() }
        return file
    }()

    private struct Example {
        var command: [Substring] = []
        var output: [Substring] = []
    }

    /// Blocks that begin with `$ `; lines that end with a backslash or a bar go on.
    private static func examples() throws -> [Example] {
        let text = try String(contentsOf: root.appending(path: "Docs/guide-policies.md"), encoding: .utf8)
        var examples: [Example] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("$ ") {
                examples.append(Example(command: [line.dropFirst(2)]))
                isInside = true
            } else if line.hasPrefix("```") {
                isInside = false
            } else if isInside {
                let last = examples[examples.count - 1].command.last
                let goesOn = examples[examples.count - 1].output.isEmpty && "\\|".contains(last?.last ?? " ")
                if goesOn {
                    examples[examples.count - 1].command.append(line)
                } else {
                    examples[examples.count - 1].output.append(line)
                }
            }
        }
        return examples
    }

    @Test("what the guide shows is what the commands print") func examples() async throws {
        let examples = try Self.examples()
        #expect(examples.count >= 5)
        for example in examples {
            let command = example.command.joined(separator: "\n")
            let script = "cd '\(Self.root.path)' && stagedoor() { '\(Binary.path)' \"$@\"; }; \(command)"
            let run = try await CommandRun("/bin/bash", ["-c", script])
            #expect(run.output.split(separator: "\n") == example.output, "\(command)\n\(run.errors)")
        }
    }
}
