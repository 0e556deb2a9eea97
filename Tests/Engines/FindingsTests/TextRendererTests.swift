// SPDX-License-Identifier: Apache-2.0

import Findings
import Testing

/// The report for people.
struct TextRendererTests {
    @Test func showsEverything() {
        #expect(
            Samples.render(.text) == """
                ./schemas/ticket scan.avsc:12:7: error[READER_FIELD_MISSING_DEFAULT_VALUE]: field 'gate' has no default
                    | {"name": "gate",
                    |  "type": "string"}
                  at: /fields/2
                  old schema: v3.avsc:9:5 /fields
                    | []
                  why: readers of version 4 cannot read what version 3 wrote
                  fix: give 'gate' a default
                  example: {"id":1}
                  version: 3
                warning[DOC_MISSING]: no doc
                1 error, 1 warning: incompatible

                """
        )
    }

    @Test func noLineEndsWithASpace() {
        let root = SourceLocation(line: 1, column: 1, pointer: "")
        let finding = Finding(
            rule: "R",
            severity: .error,
            message: "m",
            location: root,
            related: [RelatedLocation(label: "old", location: root)]
        )
        let text = Samples.render(.text, Report(title: "t", verdict: .incompatible, findings: [finding]))
        #expect(text.split(separator: "\n")[1] == "  old: 1:1")
    }

    @Test func summaryCounts() {
        let note = Finding(rule: "N", severity: .note, message: "n")
        #expect(Report(title: "t", verdict: .compatible).summary == "no findings: compatible")
        #expect(Report(title: "t", verdict: .undecided, findings: [note, note]).summary == "2 notes: undecided")
        #expect(Samples.render(.text, Report(title: "t", verdict: .compatible)) == "no findings: compatible\n")
    }

    @Test func coloursOnlyIfAsked() {
        #expect(!Samples.render(.text).contains("\u{1B}"))
        #expect(Samples.render(.text, colour: true).contains("\u{1B}[1;31merror[READER"))
    }

    @Test func showsControlCharacters() {
        let finding = Finding(rule: "R", severity: .note, message: "a\u{1B}[2Jb\nc\u{9B}d\u{202E}e")
        let text = Samples.render(.text, Report(title: "t", verdict: .compatible, findings: [finding]))
        #expect(text.hasPrefix(#"note[R]: a\u{1B}[2Jb\nc\u{9B}d\u{202E}e"# + "\n"))
    }

    @Test func severitiesAreOrdered() {
        #expect(Severity.allCases.sorted() == [.note, .warning, .error])
        #expect(ExitCode.needsApproval.rawValue == 4)
    }
}
