// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

extension LiveSystem {
    /// The tutorial in the guide to access, typed in as it stands.
    @Suite(.serialized) struct AccessTutorialTests {
        private static let page = Place.repository + "/Docs/guide-access.md"

        @Test func `a new team gets from nothing to a pipeline of least privilege as the guide says`() throws {
            let folder = try TemporaryFolder()
            let text = try String(contentsOfFile: Self.page, encoding: .utf8)
            let blocks = GuideBlock.all(in: text)
            #expect(blocks.filter { $0.kind == "console" }.count >= 6)
            let shell = GuideShell(folder)
            var server: RunningServer?
            for block in blocks {
                switch block.kind {
                case "console": try shell.type(block.lines, port: server?.port)
                case "sh" where block.lines == ["stagedoor serve"]:
                    server = try RunningServer(in: folder, data: ".stagedoor", mode: [])
                case let kind where kind.contains(" file="):
                    let path = String(kind.split(separator: "=", maxSplits: 1).last ?? "")
                    try folder.write(block.lines.joined(separator: "\n") + "\n", to: path)
                default: break
                }
            }
            #expect(server != nil)
        }
    }
}

/// A block of code in a page.
private struct GuideBlock {
    let kind: String
    let lines: [String]

    static func all(in text: String) -> [GuideBlock] {
        var blocks: [GuideBlock] = []
        var open: (kind: String, lines: [String])?
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let block = open { blocks.append(GuideBlock(kind: block.kind, lines: block.lines)) }
                open = open == nil ? (String(line.dropFirst(3)), []) : nil
            } else {
                open?.lines.append(line)
            }
        }
        return blocks
    }
}

/// A shell in which what a guide says is typed, each command's output held against what the guide shows.
private final class GuideShell {
    private let folder: TemporaryFolder
    /// What was exported, for commands run in processes of their own.
    private var settings: [String] = []

    init(_ folder: TemporaryFolder) {
        self.folder = folder
    }

    func type(_ lines: [String], port: Int?) throws {
        var index = 0
        while index < lines.count {
            try require(lines[index].hasPrefix("$ "), "output without a command: \(lines[index])")
            let command = String(lines[index].dropFirst(2))
            let end = lines[(index + 1)...].firstIndex { $0.hasPrefix("$ ") } ?? lines.endIndex
            let expected = Array(lines[(index + 1)..<end])
            let output = try run(command, port).split(separator: "\n").map(String.init)
            #expect(Self.fits(output, expected), "\(command)\n\(output.joined(separator: "\n"))")
            if command.hasPrefix("export ") || command.hasPrefix("unset ") { settings.append(command) }
            index = end
        }
    }

    private func run(_ command: String, _ port: Int?) throws -> String {
        let binaries = (Place.stagedoor as NSString).deletingLastPathComponent
        let script =
            [
                "cd '\(folder.root)'", "export PATH='\(binaries)':$PATH",
                "export STAGEDOOR_CREDENTIALS='\(folder.path("credentials.json"))'", "unset STAGEDOOR_TOKEN",
                port.map { "export STAGEDOOR_URL=http://127.0.0.1:\($0)" } ?? "unset STAGEDOOR_URL",
            ] + settings + ["{ \(command) ; } 2>&1"]
        return try Finished("/bin/bash", ["-c", script.joined(separator: "\n")]).output
    }

    /// Whether lines are as expected, where `…` alone stands for any lines and in a line for any text.
    private static func fits(_ output: [String], _ expected: [String]) -> Bool {
        guard let first = expected.first else { return output.isEmpty }
        if first == "…" {
            return (0...output.count).contains { fits(Array(output[$0...]), Array(expected.dropFirst())) }
        }
        guard let line = output.first, fits(line, first.components(separatedBy: "…")) else { return false }
        return fits(Array(output.dropFirst()), Array(expected.dropFirst()))
    }

    private static func fits(_ line: String, _ parts: [String]) -> Bool {
        guard parts.count > 1 else { return line == parts.first }
        guard let first = parts.first, let last = parts.last, line.hasPrefix(first), line.hasSuffix(last) else {
            return false
        }
        var rest = line.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.count >= last.count
    }
}
