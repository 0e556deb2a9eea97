// SPDX-License-Identifier: Apache-2.0

import Findings
import Testing

/// GitHub workflow commands.
struct GitHubRendererTests {
    @Test func commands() {
        let expected = [
            "::error file=schemas/ticket scan.avsc,line=12,col=7,title=READER_FIELD_MISSING_DEFAULT_VALUE::"
                + "field 'gate' has no default%0AWhy: readers of version 4 cannot read what version 3 wrote"
                + "%0AFix: give 'gate' a default%0AExample: {\"id\":1}",
            "::warning title=DOC_MISSING::no doc", "1 error, 1 warning: incompatible", "",
        ]
        #expect(Samples.render(.github) == expected.joined(separator: "\n"))
    }

    @Test func escapes() {
        let finding = Finding(
            rule: "a:b,c%",
            severity: .note,
            message: "100%, a: b\nc\r\nd\re",
            location: SourceLocation(file: "x:y,z%0A")
        )
        let text = Samples.render(.github, Report(title: "t", verdict: .compatible, findings: [finding]))
        #expect(
            text.hasPrefix(
                #"::notice file=x%3Ay%2Cz%250A,title=a%3Ab%2Cc%25::100%25, a: b%0Ac%0Ad\re"# + "\n1 note: compatible\n"
            )
        )
    }
}
