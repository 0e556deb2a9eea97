// SPDX-License-Identifier: Apache-2.0
package import Findings
import JSON
import YAML

/// Everything that is wrong with a configuration of identities.
package struct IdentityConfigurationError: Error, Sendable {
    /// What is wrong, each with its place.
    package let findings: [Finding]
}

/// Reads YAML key by key, and collects what is wrong.
struct ConfigurationReader {
    static let rule = "IDENTITY_CONFIGURATION_INVALID"

    let file: String
    private(set) var findings: [Finding] = []

    init(file: String) {
        self.file = file
    }

    mutating func complain(_ message: String, _ fix: String, at node: YAMLNode) {
        complain(message, fix, node.start)
    }

    mutating func complain(_ message: String, _ fix: String, _ place: YAMLPosition?) {
        findings.append(
            Finding(
                rule: Self.rule,
                severity: .error,
                message: message,
                location: SourceLocation(file: file, line: place?.line, column: place?.column),
                impact: "No token is taken until the file says what is meant.",
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
        for member in mapping.members where !keys.contains(where: { member.name?.hasSameBytes(as: $0) == true }) {
            let name = member.name.map { "'\($0.prefix(60))'" } ?? "a collection"
            complain("\(name) is no key of \(what)", "Known keys: \(keys.joined(separator: ", ")).", at: member.key)
        }
        return mapping
    }

    /// The items of a list that is there and not empty.
    mutating func list(_ key: String, in mapping: YAMLMapping, most: Int) -> [YAMLNode]? {
        guard let node = mapping[key] else { return nil }
        guard let items = node.sequence, !items.isEmpty, items.count <= most else {
            complain("'\(key)' is no list of 1 to \(most) items", "Write one item a line, each after a dash.", at: node)
            return nil
        }
        return items
    }

    mutating func text(_ key: String, in mapping: YAMLMapping) -> String? {
        guard let node = mapping[key] else { return nil }
        guard let text = node.string, !text.isEmpty else {
            complain("'\(key)' is no text", "Write a text; put it into quotes if it looks like a number.", at: node)
            return nil
        }
        return text
    }

    /// A text or a list of texts; booleans and integers count as they are written.
    mutating func texts(_ key: String, in mapping: YAMLMapping) -> [String]? {
        guard let node = mapping[key] else { return nil }
        let items = node.sequence ?? [node]
        let texts = items.compactMap(\.plainText)
        guard !items.isEmpty, texts.count == items.count, !texts.contains("") else {
            complain("'\(key)' is neither a text nor a list of texts", "Write one text, or a list of them.", at: node)
            return nil
        }
        return texts
    }

    mutating func flag(_ key: String, in mapping: YAMLMapping) -> Bool? {
        guard let node = mapping[key] else { return nil }
        guard case .bool(let flag) = node.value else {
            complain("'\(key)' is neither true nor false", "Write true or false.", at: node)
            return nil
        }
        return flag
    }

    /// A time such as `90s`, `5m` or `24h`, in seconds.
    mutating func duration(_ key: String, in mapping: YAMLMapping, _ bounds: ClosedRange<Int>) -> Int? {
        guard let node = mapping[key] else { return nil }
        guard let seconds = node.string.flatMap(Self.seconds), bounds.contains(seconds) else {
            let fix = "Write a number with s, m or h, from \(bounds.lowerBound)s to \(bounds.upperBound)s."
            complain("'\(key)' is no time within the bounds", fix, at: node)
            return nil
        }
        return seconds
    }

    private static func seconds(_ text: String) -> Int? {
        guard let unit = text.utf8.last, text.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true,
            let count = UInt32(text.dropLast())
        else { return nil }
        switch unit {
        case UInt8(ascii: "s"): return Int(count)
        case UInt8(ascii: "m"): return Int(count) * 60
        case UInt8(ascii: "h"): return Int(count) * 3_600
        default: return nil
        }
    }

    mutating func address(_ key: String, in mapping: YAMLMapping) -> IssuerAddress? {
        guard let text = text(key, in: mapping), let node = mapping[key] else { return nil }
        do throws(KeySourceError) {
            return try IssuerAddress(text)
        } catch {
            complain("'\(key)': \(error.reason)", "Write https://host/path.", at: node)
            return nil
        }
    }

    /// Something that is made of a text, if the text is right.
    mutating func made<Value>(
        _ what: String,
        at node: YAMLNode,
        _ make: () throws(RuleTextError) -> Value
    ) -> Value? {
        do throws(RuleTextError) {
            return try make()
        } catch {
            complain("\(what): \(error.message)", "Write it as the guide shows.", at: node)
            return nil
        }
    }
}

extension YAMLNode {
    /// The text of a single value as a claim would be compared with it; nil for everything else.
    var plainText: String? {
        switch value {
        case .string(let text, _): text
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let text, let number): number.map(String.init) == text ? text : nil
        case .null, .float, .sequence, .mapping: nil
        }
    }
}
