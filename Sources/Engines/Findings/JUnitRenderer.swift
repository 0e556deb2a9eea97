// SPDX-License-Identifier: Apache-2.0

/// A report as JUnit XML: a test case for each thing that was checked.
///
/// A finding belongs to the checked thing that is named like its comparison (`new.avsc against old.avsc`, by its detail
/// `against`), its file or its rule, the first of these there is; where nothing is named so, it gets a case with the
/// name of its file or rule. Errors fail their case, warnings and notes go to its output.
struct JUnitRenderer {
    func render(_ report: Report) -> String {
        let cases = testCases(report)
        let failures = cases.count { $0.isFailure }
        let suite = [("name", report.title), ("tests", "\(cases.count)"), ("failures", "\(failures)")]
        var xml = XMLWriter()
        xml.open("testsuites", [("name", "stagedoor")] + suite.dropFirst())
        xml.open("testsuite", suite + [("errors", "0"), ("skipped", "0")])
        for testCase in cases { write(testCase, of: report, to: &xml) }
        xml.close("testsuite")
        xml.close("testsuites")
        return xml.text
    }

    private func write(_ testCase: TestCase, of report: Report, to xml: inout XMLWriter) {
        let text = TextRenderer(colour: false)
        xml.open("testcase", [("classname", report.title), ("name", testCase.name)])
        if let first = testCase.errors.first {
            let others = testCase.errors.count - 1
            let message = others == 0 ? first.message : "\(first.message) (and \(others) more)"
            let body = text.lines(testCase.errors)
            xml.element("failure", [("message", message), ("type", first.rule)], body)
        } else if let verdict = testCase.verdict {
            xml.element("failure", [("message", "the verdict is: \(verdict.rawValue)"), ("type", "verdict")], "")
        }
        if !testCase.others.isEmpty { xml.element("system-out", [], text.lines(testCase.others)) }
        xml.close("testcase")
    }

    private func testCases(_ report: Report) -> [TestCase] {
        var cases: [TestCase] = []
        var indices: [String: Int] = [:]
        func index(_ name: String) -> Int {
            if let index = indices[name] { return index }
            indices[name] = cases.count
            cases.append(TestCase(name: name))
            return cases.count - 1
        }
        for name in report.checked { _ = index(name) }
        for finding in report.findings {
            let file = finding.location?.file
            let places = [Self.comparison(finding), file, finding.rule].compactMap { $0 }
            let name = places.first { indices[$0] != nil } ?? file ?? finding.rule
            cases[index(name)].add(finding)
        }
        // A run that did not end well shows as a failure even if no single finding does; one without cases as a case.
        let needsVerdict = report.verdict != .compatible && report.count(.error) == 0
        if needsVerdict || cases.isEmpty {
            cases.append(TestCase(name: report.title, verdict: needsVerdict ? report.verdict : nil))
        }
        return cases
    }

    private static func comparison(_ finding: Finding) -> String? {
        guard let file = finding.location?.file else { return nil }
        return finding.details.first { $0.name == "against" }.map { "\(file) against \($0.value)" }
    }
}

private struct TestCase {
    let name: String
    var errors: [Finding] = []
    var others: [Finding] = []
    var verdict: Verdict?

    init(name: String, verdict: Verdict? = nil) {
        self.name = name
        self.verdict = verdict
    }

    var isFailure: Bool { !errors.isEmpty || verdict != nil }

    mutating func add(_ finding: Finding) {
        if finding.severity == .error { errors.append(finding) } else { others.append(finding) }
    }
}
