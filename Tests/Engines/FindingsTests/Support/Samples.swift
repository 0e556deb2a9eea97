// SPDX-License-Identifier: Apache-2.0

import Findings

/// Findings and reports the tests share.
enum Samples {
    static let finding = Finding(
        rule: "READER_FIELD_MISSING_DEFAULT_VALUE",
        severity: .error,
        message: "field 'gate' has no default",
        location: SourceLocation(file: "./schemas/ticket scan.avsc", line: 12, column: 7, pointer: "/fields/2"),
        fragment: "{\"name\": \"gate\",\n \"type\": \"string\"}",
        related: [
            RelatedLocation(
                label: "old schema",
                location: SourceLocation(file: "v3.avsc", line: 9, column: 5, pointer: "/fields"),
                fragment: "[]"
            )
        ],
        impact: "readers of version 4 cannot read what version 3 wrote",
        fix: "give 'gate' a default",
        counterexample: "{\"id\":1}",
        details: [Detail(name: "version", value: "3")]
    )

    static let warning = Finding(rule: "DOC_MISSING", severity: .warning, message: "no doc")

    static let report = Report(
        title: "schema check ticket-scan.avsc",
        verdict: .incompatible,
        findings: [finding, warning],
        checked: ["./schemas/ticket scan.avsc", "clean.avsc"]
    )

    static func render(_ format: ReportFormat, _ report: Report = report, colour: Bool = false) -> String {
        ReportRenderer(format: format, colour: colour, toolVersion: "1.2.3").render(report)
    }
}

/// Random reports full of text that means harm.
struct HostileReports {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    }

    private static let pieces = [
        "a", " ", "é", "\u{1F600}", "\u{1B}[31m", "\u{9B}0m", "\u{7}", "\u{0}", "\n", "\r\n", "\r", "\t", "\u{7F}",
        "\u{202E}",
        "\u{2028}", "\u{FFFE}", "\u{FFFF}", "\u{FEFF}", "<", ">", "&", "\"", "'", "]]>", "<!--", "&lt;", "%", "%0A",
        "::",
        "::error::x", "\n::stop-commands::x", ",", ":", "/", "..", "#", "?", "\\", "{", "}", "\u{85}", "file://", "./",
    ]

    mutating func report() -> Report {
        Report(
            title: text(),
            verdict: [.compatible, .incompatible, .undecided][below(3)],
            findings: (0..<below(8)).map { _ in finding() },
            checked: (0..<below(4)).map { _ in text() }
        )
    }

    private mutating func finding() -> Finding {
        var finding = Finding(
            rule: text(),
            severity: Severity.allCases[below(3)],
            message: text(),
            location: maybe { $0.location() },
            fragment: maybe { $0.text() },
            related: (0..<below(3)).map { _ in
                RelatedLocation(label: text(), location: location(), fragment: maybe { $0.text() })
            },
            impact: maybe { $0.text() },
            fix: maybe { $0.text() },
            counterexample: maybe { $0.text() },
            details: (0..<below(3)).map { _ in Detail(name: text(), value: text()) }
        )
        finding.suppression = maybe { $0.text() }
        return finding
    }

    private mutating func location() -> SourceLocation {
        SourceLocation(
            file: maybe { $0.text() },
            line: maybe { $0.below(30) - 2 },
            column: maybe { $0.below(30) - 2 },
            pointer: maybe { $0.text() }
        )
    }

    private mutating func text() -> String {
        (0..<below(6)).map { _ in Self.pieces[below(Self.pieces.count)] }.joined()
    }

    private mutating func maybe<Value>(_ make: (inout HostileReports) -> Value) -> Value? {
        below(3) == 0 ? nil : make(&self)
    }

    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: state >> 33) % bound
    }
}
