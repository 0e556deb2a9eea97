// SPDX-License-Identifier: Apache-2.0

import Findings
import Testing

/// JUnit XML.
struct JUnitRendererTests {
    @Test func groupsByCheckedThing() throws {
        let document = try XMLElement(document: Samples.render(.junit))
        let suite = try #require(document.all("testsuite").first)
        #expect(suite.attributes["tests"] == "3")
        #expect(suite.attributes["failures"] == "1")
        let cases = document.all("testcase")
        #expect(cases.map { $0.attributes["name"] } == ["./schemas/ticket scan.avsc", "clean.avsc", "DOC_MISSING"])
        #expect(cases.map { $0.all("failure").count } == [1, 0, 0])
        #expect(cases.map { $0.all("system-out").count } == [0, 0, 1])
        let failure = try #require(cases[0].all("failure").first)
        #expect(failure.attributes["type"] == "READER_FIELD_MISSING_DEFAULT_VALUE")
        #expect(failure.attributes["message"] == "field 'gate' has no default")
        #expect(failure.text.contains("| {\"name\": \"gate\","))
    }

    @Test func aComparisonHasItsOwnFindings() throws {
        var (second, other) = (Samples.finding, Samples.warning)
        second.location?.file = "new.avsc"
        second.details = [Detail(name: "against", value: "v2.avsc")]
        other.location = SourceLocation(file: "new.avsc")
        let checked = ["new.avsc against v1.avsc", "new.avsc against v2.avsc"]
        let report = Report(title: "t", verdict: .incompatible, findings: [second, second, other], checked: checked)
        let cases = try XMLElement(document: Samples.render(.junit, report)).all("testcase")
        #expect(cases.map { $0.attributes["name"] } == checked + ["new.avsc"])
        #expect(cases.map { $0.all("failure").count } == [0, 1, 0])
        #expect(cases[1].all("failure")[0].text.split(separator: "error[").count == 3)
        #expect(cases.map { $0.all("system-out").count } == [0, 0, 1])
    }

    @Test func severalErrorsAreOneFailure() throws {
        let report = Report(title: "t", verdict: .incompatible, findings: [Samples.finding, Samples.finding])
        let failures = try XMLElement(document: Samples.render(.junit, report)).all("failure")
        #expect(failures.map { $0.attributes["message"] } == ["field 'gate' has no default (and 1 more)"])
    }

    @Test func aBadVerdictWithoutErrorsFails() throws {
        let report = Report(title: "t", verdict: .undecided, checked: ["a"])
        let document = try XMLElement(document: Samples.render(.junit, report))
        #expect(document.attributes["failures"] == "1")
        #expect(document.all("testcase").map { $0.attributes["name"] } == ["a", "t"])
    }

    @Test func anEmptyRunIsOneCase() throws {
        let document = try XMLElement(document: Samples.render(.junit, Report(title: "t", verdict: .compatible)))
        #expect(document.attributes["tests"] == "1")
        #expect(document.all("failure").isEmpty)
    }

    @Test func escapes() throws {
        let finding = Finding(rule: "R", severity: .error, message: "<a b=\"c\">&'\u{0}\u{FFFF}]]>")
        let text = Samples.render(.junit, Report(title: "t", verdict: .incompatible, findings: [finding]))
        #expect(text.contains(#"message="&lt;a b=&quot;c&quot;&gt;&amp;&apos;\u{0}\u{FFFF}]]&gt;""#))
    }
}
