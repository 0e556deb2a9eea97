import Foundation
// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import YAML

/// PyYAML's parser, an implementation that shares no code with libyaml, reads the same nodes at the same places; the
/// types are those of the regular expressions of YAML 1.2.2, section 10.3.2.
///
/// Where the two may differ:
/// - PyYAML does not look for duplicate keys, unknown aliases or tags that do not fit, and reads NEL, LS, PS and byte
///   order marks inside the text, which we refuse.
/// - A value that is left out stands nowhere in particular.
/// - libyaml refuses a block scalar whose first line begins with a tab, unless its header says how far it is indented;
///   directives it does not know; and inside brackets `:[` after a plain key, and `?` as the last entry.
/// - PyYAML refuses tabs inside plain text, takes a question mark there for a key's when it is inside brackets, and
///   wants a space before the comment of a block scalar's header.
/// - PyYAML has commas and brackets in tags, as YAML 1.1 had, but no apostrophe in a handle.
@Suite(.enabled(if: Python.isInstalled, "SKIPPED: no .build/python/bin/python with the package pyyaml"))
struct PyYAMLTests {
    @Test func generatedDocumentsAreReadAlike() throws {
        var texts: [String] = []
        for seed in 0..<UInt64(Rounds.count(600)) {
            var contents = ContentGenerator(seed: seed &+ 50_000)
            texts.append(contents.document(contents.content(depth: 4)))
            var documents = DocumentGenerator(seed: seed)
            texts.append(documents.document())
        }
        let counts = try compare(texts)
        // Worth something only if most are documents.
        #expect(counts.read > texts.count * 3 / 5, "\(counts)")
    }

    @Test func mutatedDocumentsAreReadAlikeOrRefusedByBoth() throws {
        var texts: [String] = []
        for seed in 0..<UInt64(Rounds.count(1_500)) {
            var documents = DocumentGenerator(seed: seed &+ 7_000_000)
            var random = SeededGenerator(seed: seed)
            let mutant = FuzzTests.mutate(Array(documents.document().utf8), &random)
            if let text = String(validating: mutant, as: UTF8.self) { texts.append(text) }
        }
        let counts = try compare(texts)
        #expect(counts.read > texts.count / 10 && counts.refused > texts.count / 10, "\(counts)")
    }

    @Test func plainTextHasTheTypeOfTheCoreSchema() throws {
        let pieces = [
            "0", "1", "7", "8", "9", "F", "a", ".", "+", "-", "e", "E", "0x", "0o", "0b", "_", ":", "inf", ".inf",
            "nan",
            ".nan", "NaN", ".NaN", "Inf", ".INF", "true", "True", "tRUE", "null", "Null", "~", "yes", "No",
        ]
        var random = SeededGenerator(seed: 12)
        let texts = (0..<Rounds.count(3_000)).map { _ in
            "- " + (0...random.below(4)).map { _ in random.pick(pieces) }.joined()
        }
        _ = try compare(pieces.map { "- " + $0 } + texts)
    }

    private func compare(_ texts: [String]) throws -> (read: Int, refused: Int) {
        let answers = try Python.read(texts)
        try #require(answers.count == texts.count)
        var counts = (read: 0, refused: 0)
        for (text, answer) in zip(texts, answers) {
            let bytes = Array(text.utf8)
            do throws(YAMLError) {
                let documents = try YAMLParser.parse(bytes)
                counts.read += 1
                if text.contains(/![^ ]*[,\[\]']/) { continue }
                if answer == "refused", text.contains(/\t|\?|[|>][-+0-9]*#/) { continue }
                let ours = documents.map { Outline.text($0) }.joined(separator: "\n")
                #expect(ours == answer, "\(text.debugDescription)")
            } catch {
                counts.refused += 1
                let rules: [YAMLError.Code] = [.duplicateKey, .unknownAlias, .recursiveAlias, .tag, .limit, .character]
                let isOurRule = rules.contains(error.code) || (error.code == .tab && text.contains(/[|>]/))
                let known = ["unknown directive", "while scanning a tag", "found unexpected ':'"]
                let isKnown = known.contains { error.message.contains($0) } || text.contains(/\?\s*\]/)
                #expect(isOurRule || isKnown || answer == "refused", "\(text.debugDescription): \(error) \(answer)")
            }
        }
        return counts
    }
}

/// How much is tried: as often as the tests say, times what `STAGEDOOR_FUZZ` says.
enum Rounds {
    private static let factor = max(1, ProcessInfo.processInfo.environment["STAGEDOOR_FUZZ"].flatMap { Int($0) } ?? 1)

    static func count(_ usual: Int) -> Int { usual * factor }
}

/// A tree in one line a node, as the script of the comparison writes it.
enum Outline {
    static func text(_ node: YAMLNode) -> String {
        var lines: [String] = []
        write(node, 0, &lines)
        return lines.joined(separator: "\n")
    }

    private static func write(_ node: YAMLNode, _ depth: Int, _ lines: inout [String]) {
        let margin = String(repeating: " ", count: depth)
        if case .null = node.value, node.start == node.end { return lines.append("\(margin)nothing") }
        let place = margin + "\(node.start.offset)"
        if let alias = node.alias { return lines.append("\(place) *\(alias)") }
        let anchor = node.anchor.map { " &" + $0 } ?? ""
        let tag = node.tag.map { " !" + quoted($0) } ?? ""
        switch node.value {
        case .sequence(let items):
            lines.append("\(place)\(anchor)\(tag) seq \(items.count)")
            for item in items { write(item, depth + 1, &lines) }
        case .mapping(let mapping):
            lines.append("\(place)\(anchor)\(tag) map \(mapping.count)")
            for member in mapping.members {
                write(member.key, depth + 1, &lines)
                write(member.value, depth + 1, &lines)
            }
        default: lines.append("\(place)\(anchor)\(tag) \(scalar(node))")
        }
    }

    private static func scalar(_ node: YAMLNode) -> String {
        let end = node.end.offset
        switch node.value {
        case .null: return "null"
        case .bool(let flag): return "bool \(flag)"
        case .integer(let text, _): return "int \(end) \(quoted(text))"
        case .float(let text, _): return "float \(end) \(quoted(text))"
        case .string(let text, let style) where style.isBlock: return "str \(style) \(quoted(text))"
        case .string(let text, let style): return "str \(end) \(style) \(quoted(text))"
        case .sequence, .mapping: return ""
        }
    }

    /// Letters and digits as they are, everything else by its code point.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for scalar in text.unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            quoted += isPlain ? String(scalar) : "<\(String(scalar.value, radix: 16))>"
        }
        return "'\(quoted)'"
    }
}
