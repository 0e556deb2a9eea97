// SPDX-License-Identifier: Apache-2.0

public import JSON

extension JSON {
    /// The finding as the object that goes out over HTTP and in JSON reports.
    ///
    /// Members, in this order, absent ones left out: `rule`, `severity` (`note`, `warning`, `error`), `message`,
    /// `location` (`file`, `line`, `column`, `pointer`), `fragment`, `related` (a list of `label`, `location`,
    /// `fragment`), `impact`, `fix`, `counterexample`, `details` (a list of `name`, `value`), `suppression`, `fingerprint`. Control
    /// characters in text are written visibly; file and pointer are exact.
    public init(_ finding: Finding) {
        self = .present([
            ("rule", .text(finding.rule)),
            ("severity", .string(finding.severity.rawValue)),
            ("message", .text(finding.message)),
            ("location", finding.location.map { JSON($0) }),
            ("fragment", finding.fragment.map(JSON.text)),
            ("related", .list(finding.related) { JSON($0) }),
            ("impact", finding.impact.map(JSON.text)),
            ("fix", finding.fix.map(JSON.text)),
            ("counterexample", finding.counterexample.map(JSON.text)),
            ("details", .list(finding.details) { JSON($0) }),
            ("suppression", finding.suppression.map(JSON.text)),
            ("fingerprint", .string(finding.fingerprint)),
        ])
    }

    init(_ location: SourceLocation) {
        self = .present([
            ("file", location.file.map(JSON.string)),
            ("line", location.line.map(JSON.int)),
            ("column", location.column.map(JSON.int)),
            ("pointer", location.pointer.map(JSON.string)),
        ])
    }

    init(_ related: RelatedLocation) {
        self = .present([
            ("label", .text(related.label)),
            ("location", JSON(related.location)),
            ("fragment", related.fragment.map(JSON.text)),
        ])
    }

    init(_ detail: Detail) {
        self = .object([("name", .text(detail.name)), ("value", .text(detail.value))])
    }
}

extension JSON {
    /// An object of the members that have a value.
    static func present(_ members: [(String, JSON?)]) -> JSON {
        .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    /// Text for people, its control characters made visible.
    static func text(_ text: String) -> JSON { .string(text.visibleBlock) }

    /// An array, or nothing if there are no elements.
    static func list<Element>(_ elements: [Element], _ convert: (Element) -> JSON) -> JSON? {
        elements.isEmpty ? nil : .array(elements.map(convert))
    }
}
