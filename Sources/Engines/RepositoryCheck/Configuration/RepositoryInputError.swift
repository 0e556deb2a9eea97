// SPDX-License-Identifier: Apache-2.0
public import Findings
import YAML

/// Why a file that steers a check cannot be used: everything that is wrong with it.
public struct RepositoryInputError: Error, Sendable {
    /// What is wrong, each with its place.
    public let findings: [Finding]
}

/// Reads a YAML file key by key, and collects what is wrong.
struct YAMLKeys {
    let file: String
    let rule: String
    private(set) var findings: [Finding] = []
    private var text: [UInt8] = []

    init(file: String, rule: String) {
        self.file = file
        self.rule = rule
    }

    mutating func complain(_ message: String, _ fix: String, at node: YAMLNode) {
        complain(message, fix, node.start)
    }

    mutating func complain(_ message: String, _ fix: String, _ place: YAMLPosition?) {
        findings.append(
            Finding(
                rule: rule,
                severity: .error,
                message: message,
                location: SourceLocation(file: file, line: place?.line, column: place?.column),
                excerpt: place.flatMap { SourceExcerpt(of: text, line: $0.line, column: $0.column) },
                impact: "Nothing is checked until the file says what is meant.",
                fix: fix
            )
        )
    }

    /// The mapping, after saying which of its keys are unknown.
    mutating func mapping(_ node: YAMLNode, _ what: String, keys: [String]) -> YAMLMapping? {
        guard let mapping = node.mapping else {
            complain(
                "\(what) is no mapping",
                "Write key: value, with the keys \(keys.joined(separator: ", ")).",
                at: node
            )
            return nil
        }
        for member in mapping.members where !keys.contains(where: { member.name.map(TextKey.init) == TextKey($0) }) {
            let name = member.name.map { "'\($0.prefix(60))'" } ?? "a collection"
            complain("\(name) is no key of \(what)", "Known keys: \(keys.joined(separator: ", ")).", at: member.key)
        }
        return mapping
    }

    mutating func text(_ key: String, in mapping: YAMLMapping) -> String? {
        guard let node = mapping[key] else { return nil }
        guard let text = node.string, !text.isEmpty else {
            complain("'\(key)' is no text", "Write a text; put it into quotes if it looks like a number.", at: node)
            return nil
        }
        return text
    }

    /// A text or a list of texts.
    mutating func texts(_ key: String, in mapping: YAMLMapping) -> [String]? {
        guard let node = mapping[key] else { return nil }
        if let text = node.string, !text.isEmpty { return [text] }
        guard let items = node.sequence, !items.isEmpty else {
            complain("'\(key)' is neither a text nor a list of texts", "Write one text, or a list of them.", at: node)
            return nil
        }
        var texts: [String] = []
        for item in items {
            if let text = item.string, !text.isEmpty {
                texts.append(text)
            } else {
                complain("'\(key)' holds something that is no text", "Write texts only.", at: item)
            }
        }
        return texts
    }

    mutating func choice<Choice>(
        _ key: String,
        in mapping: YAMLMapping,
        _ names: [String],
        _ make: (String) -> Choice?
    ) -> Choice? {
        guard let text = text(key, in: mapping), let node = mapping[key] else { return nil }
        guard let choice = make(text) else {
            complain("'\(text.prefix(60))' is no \(key)", "Choose one of \(names.joined(separator: ", ")).", at: node)
            return nil
        }
        return choice
    }

    /// The root of the file; nil if it holds nothing, after saying why it cannot be read otherwise.
    mutating func root(_ bytes: [UInt8]) -> YAMLNode? {
        text = bytes
        do throws(YAMLError) {
            return try YAMLParser.parse(bytes, limits: YAMLLimits(bytes: 1 << 20, depth: 16, nodes: 100_000)).first
        } catch {
            complain(error.message, "Mend the file's YAML.", error.position)
            return nil
        }
    }
}

extension RepositoryInputError {
    /// A file that cannot be read at all.
    public init(unreadable file: String, _ reason: String) {
        findings = [
            Finding(
                rule: RepositoryRule.inputUnreadable.rawValue,
                severity: .error,
                message: "the file cannot be read: \(reason)",
                location: SourceLocation(file: file)
            )
        ]
    }

    /// What is wrong in both.
    public func joined(with other: RepositoryInputError) -> RepositoryInputError {
        RepositoryInputError(findings: findings + other.findings)
    }
}
