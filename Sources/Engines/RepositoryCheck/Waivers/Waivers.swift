// SPDX-License-Identifier: Apache-2.0
import Findings
import YAML

/// A break that somebody has taken upon them, for a while.
struct Waiver: Sendable {
    let subject: String
    let rule: String
    let fingerprint: String?
    let reason: String
    let approver: String
    /// The last day on which it holds.
    let expires: CalendarDate
    /// Where it stands, if that is a file.
    let location: SourceLocation?
    /// Its number in the registry, if it is one of the registry's.
    let number: Int?

    /// All that it says, wherever it stands.
    struct Terms: Hashable {
        private let texts: [TextKey?]
        private let expires: CalendarDate

        fileprivate init(_ waiver: Waiver) {
            let texts = [waiver.subject, waiver.rule, waiver.fingerprint, waiver.reason, waiver.approver]
            self.texts = texts.map { $0.map { TextKey($0) } }
            expires = waiver.expires
        }
    }

    var terms: Terms { Terms(self) }

    /// What it is called.
    var title: String { number.map { "waiver \($0) of the registry" } ?? "the waiver" }

    func covers(_ finding: Finding, subject: String) -> Bool {
        TextKey(self.subject) == TextKey(subject) && TextKey(rule) == TextKey(finding.rule)
            && (fingerprint.map { TextKey($0) == TextKey(finding.fingerprint) } ?? true)
    }
}

/// A break that somebody lets through for a while by a registry.
public struct GrantedWaiver: Sendable {
    let number: Int
    /// The subject that it is for.
    public let subject: String
    let rule: String
    let fingerprint: String?
    let reason: String
    let approver: String
    let expires: CalendarDate

    /// A waiver of a registry.
    ///
    /// - Parameters:
    ///   - number: by which the registry knows it.
    ///   - fingerprint: the one finding that it is for; nil for every one of the rule.
    ///   - expires: the last day on which it holds.
    public init(
        number: Int,
        subject: String,
        rule: String,
        fingerprint: String?,
        reason: String,
        approver: String,
        expires: CalendarDate
    ) {
        self.number = number
        self.subject = subject
        self.rule = rule
        self.fingerprint = fingerprint
        self.reason = reason
        self.approver = approver
        self.expires = expires
    }
}

/// What `stagedoor.waivers.yaml` holds: which breaks are let through, why, by whom, and until when.
public struct Waivers: Sendable {
    let list: [Waiver]
    private static let keys = ["subject", "rule", "fingerprint", "reason", "approver", "expires"]
    private static let most = 10_000

    /// None.
    public init() {
        list = []
    }

    private init(_ list: [Waiver]) {
        self.list = list
    }

    /// Those that a registry has granted. Their texts may hold anything; what is printed of them is made visible then.
    public init(granted: [GrantedWaiver]) {
        list = granted.map { waiver in
            Waiver(
                subject: waiver.subject,
                rule: waiver.rule,
                fingerprint: waiver.fingerprint,
                reason: waiver.reason,
                approver: waiver.approver,
                expires: waiver.expires,
                location: nil,
                number: waiver.number
            )
        }
    }

    /// These and others.
    public func joined(with other: Waivers) -> Waivers { Waivers(list + other.list) }

    /// Reads the file: a list, or a mapping with the list under `waivers`.
    ///
    /// - Parameter file: the path to show.
    /// - Throws: ``RepositoryInputError`` with everything that is wrong, a missing reason, approver or date included.
    public init(parsing bytes: [UInt8], file: String) throws(RepositoryInputError) {
        var reader = YAMLKeys(file: file, rule: RepositoryRule.waiverInvalid.rawValue)
        var list: [Waiver] = []
        if let root = reader.root(bytes) {
            for item in Self.items(root, &reader) {
                if let waiver = Self.waiver(item, &reader) { list.append(waiver) }
            }
        }
        guard reader.findings.isEmpty else { throw RepositoryInputError(findings: reader.findings) }
        self.list = list
    }

    private static func items(_ root: YAMLNode, _ reader: inout YAMLKeys) -> [YAMLNode] {
        var node = root
        if case .null = root.value { return [] }
        if root.mapping != nil {
            guard let mapping = reader.mapping(root, "the waivers", keys: ["waivers"]) else { return [] }
            guard let list = mapping["waivers"] else { return [] }
            node = list
        }
        if case .null = node.value { return [] }
        guard let items = node.sequence, items.count <= most else {
            reader.complain(
                "the waivers are no list",
                "Write a list of up to \(most): - subject: orders.Order.",
                at: node
            )
            return []
        }
        return items
    }

    private static func waiver(_ node: YAMLNode, _ reader: inout YAMLKeys) -> Waiver? {
        guard let mapping = reader.mapping(node, "a waiver", keys: keys) else { return nil }
        func needed(_ key: String, _ fix: String) -> String? {
            if mapping[key] == nil { reader.complain("the waiver has no '\(key)'", fix, at: node) }
            return reader.text(key, in: mapping)
        }
        let subject = needed("subject", "Name the subject whose change is let through.")
        let rule = needed("rule", "Name the rule as the check prints it in brackets.")
        let reason = needed("reason", "Say why nobody is hurt, or why that is accepted.")
        let approver = needed("approver", "Say who answers for it.")
        let date = needed("expires", "Say until when it holds, that day included: expires: 2026-12-31.")
        let fingerprint = reader.text("fingerprint", in: mapping)
        let expires = date.flatMap { CalendarDate($0) }
        if let date, expires == nil, let place = mapping["expires"] {
            let fix = "Write year, month and day: expires: 2026-12-31."
            reader.complain("'\(date.prefix(40))' is no day", fix, at: place)
        }
        guard let subject, let rule, let reason, let approver, let expires else { return nil }
        return Waiver(
            subject: subject,
            rule: rule,
            fingerprint: fingerprint,
            reason: reason,
            approver: approver,
            expires: expires,
            location: SourceLocation(file: reader.file, line: node.start.line, column: node.start.column),
            number: nil
        )
    }
}
