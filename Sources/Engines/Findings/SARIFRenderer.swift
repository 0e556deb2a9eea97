// SPDX-License-Identifier: Apache-2.0

internal import JSON

/// A report in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS).
struct SARIFRenderer {
    private let toolVersion: String

    init(toolVersion: String) {
        self.toolVersion = toolVersion
    }

    func render(_ report: Report) -> String {
        JSON.object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .string("2.1.0")),
            ("runs", .array([run(report)])),
        ]).rendered
    }

    private func run(_ report: Report) -> JSON {
        let rules = RuleTable(report.findings)
        return .object([
            ("tool", .object([("driver", driver(rules))])),
            ("columnKind", .string("unicodeCodePoints")),
            ("results", .array(report.findings.map { result($0, rules) })),
            (
                "properties",
                .object([
                    ("title", .text(report.title)),
                    ("verdict", .string(report.verdict.rawValue)),
                    ("checked", .array(report.checked.map(JSON.text))),
                ])
            ),
        ])
    }

    private func driver(_ rules: RuleTable) -> JSON {
        .object([
            ("name", .string("StageDoor")),
            ("version", .text(toolVersion)),
            ("rules", .array(rules.ids.map { .object([("id", .text($0))]) })),
        ])
    }

    private func result(_ finding: Finding, _ rules: RuleTable) -> JSON {
        .present([
            ("ruleId", .text(finding.rule)),
            ("ruleIndex", rules.index(of: finding.rule).map(JSON.int)),
            ("level", .string(finding.severity.rawValue)),
            ("message", .object([("text", .string(finding.explanation))])),
            ("locations", location(finding.location, fragment: finding.fragment).map { .array([$0]) }),
            ("relatedLocations", .list(Array(finding.related.enumerated())) { related($0.offset + 1, $0.element) }),
            ("partialFingerprints", .object([("stagedoorFinding/v1", .string(finding.fingerprint))])),
            ("suppressions", finding.suppression.map(suppressions)),
            ("properties", properties(finding)),
        ])
    }

    /// Section 3.35: one kept outside of the code, which a person has accepted.
    private func suppressions(_ reason: String) -> JSON {
        .array([
            .object([("kind", .string("external")), ("status", .string("accepted")), ("justification", .text(reason))])
        ])
    }

    private func properties(_ finding: Finding) -> JSON? {
        let members: [(String, JSON?)] = [
            ("impact", finding.impact.map(JSON.text)),
            ("fix", finding.fix.map(JSON.text)),
            ("counterexample", finding.counterexample.map(JSON.text)),
            ("details", .list(finding.details) { JSON($0) }),
        ]
        return members.contains { $0.1 != nil } ? .present(members) : nil
    }

    private func related(_ id: Int, _ related: RelatedLocation) -> JSON {
        let place = location(related.location, fragment: related.fragment)?.object?.members ?? []
        return .object(
            [("id", .int(id)), ("message", .object([("text", .text(related.label))]))]
                + place.map { ($0.key, $0.value) }
        )
    }

    private func location(_ location: SourceLocation?, fragment: String?) -> JSON? {
        guard let location else { return nil }
        let physical = location.plainFile.map { file in
            JSON.present([("artifactLocation", artifact(file)), ("region", region(location, fragment: fragment))])
        }
        let logical = location.pointer.map { pointer in
            JSON.array([.object([("fullyQualifiedName", .string(pointer)), ("kind", .string("value"))])])
        }
        if physical == nil && logical == nil { return nil }
        return .present([("physicalLocation", physical), ("logicalLocations", logical)])
    }

    private func artifact(_ file: String) -> JSON {
        let uri = URIReference(path: file)
        return .present([("uri", .string(uri.text)), ("uriBaseId", uri.isRelative ? .string("%SRCROOT%") : nil)])
    }

    private func region(_ location: SourceLocation, fragment: String?) -> JSON? {
        guard let line = location.validLine else { return nil }
        return .present([
            ("startLine", .int(line)),
            ("startColumn", location.validColumn.map(JSON.int)),
            ("snippet", fragment.map { .object([("text", .text($0))]) }),
        ])
    }
}

/// The rules that occur, each once, in the order they first do.
private struct RuleTable {
    private(set) var ids: [String] = []
    private var indices: [[UInt8]: Int] = [:]

    init(_ findings: [Finding]) {
        for finding in findings where index(of: finding.rule) == nil {
            indices[Array(finding.rule.utf8)] = ids.count
            ids.append(finding.rule)
        }
    }

    func index(of rule: String) -> Int? { indices[Array(rule.utf8)] }
}
