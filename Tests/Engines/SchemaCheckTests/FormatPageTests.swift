// SPDX-License-Identifier: Apache-2.0
import Findings
import Foundation
import SchemaCheck
import Testing

/// The pages that tell users what is compatible: every example is true.
struct FormatPageTests {
    @Test(arguments: SchemaFormat.allCases) func everyExampleOfAFormatsPageIsTrue(format: SchemaFormat) throws {
        let examples = try Example.all(of: format)
        try #require(examples.count >= 15)
        for example in examples {
            let old = NamedSchema(name: "old", schema: try schema(example.old, format))
            let new = NamedSchema(name: "new", schema: try schema(example.new, format))
            for (level, expected) in example.verdicts {
                let report = SchemaCheck(level: level).run(new, against: [old])
                let verdict: Verdict = expected ? .compatible : .incompatible
                #expect(report.verdict == verdict, "\(example.title), \(level.rawValue)")
                for finding in report.findings {
                    #expect(finding.location?.line != nil, "\(example.title): \(finding.rule) has no place")
                }
            }
            let levels = example.verdicts.map(\.level)
            #expect(levels == [.backward, .forward, .full], "\(example.title) lacks a level")
        }
    }

    private func schema(_ text: String, _ format: SchemaFormat) throws -> ParsedSchema {
        try ParsedSchema(parsing: Array(text.utf8), format: format)
    }
}

/// A section of a page: two schemas, and a line such as "`BACKWARD` yes · `FORWARD` no · `FULL` no".
private struct Example {
    let title: String
    var old = ""
    var new = ""
    var verdicts: [(level: CompatibilityLevel, isCompatible: Bool)] = []

    static func all(of format: SchemaFormat) throws -> [Example] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let page = root.appending(path: "Docs/format-\(format.rawValue.lowercased()).md")
        var examples: [Example] = []
        var block: String?
        for line in try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                block = block == nil ? String(line.dropFirst(3)) : nil
            } else if let block, let last = examples.indices.last {
                if block.hasSuffix(" old") { examples[last].old += line + "\n" }
                if block.hasSuffix(" new") { examples[last].new += line + "\n" }
            } else if line.hasPrefix("### ") {
                examples.append(Example(title: String(line.dropFirst(4))))
            } else if line.hasPrefix("`BACKWARD`"), let last = examples.indices.last {
                examples[last].verdicts = line.components(separatedBy: " · ").compactMap(verdict)
            }
        }
        return examples
    }

    private static func verdict(_ text: String) -> (CompatibilityLevel, Bool)? {
        let parts = text.components(separatedBy: " ")
        guard parts.count == 2, let level = CompatibilityLevel(rawValue: parts[0].replacing("`", with: "")) else {
            return nil
        }
        return (level, parts[1] == "yes")
    }
}
