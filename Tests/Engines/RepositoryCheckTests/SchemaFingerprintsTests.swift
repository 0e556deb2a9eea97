// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck
import Testing

@testable import RepositoryCheck

/// By what all that is found about one schema is recognised together.
@Suite struct SchemaFingerprintsTests {
    private func sign(_ rule: String, of reference: String, in file: String? = nil) -> String {
        var finding = Finding(
            rule: rule,
            severity: .error,
            message: "m",
            location: file.map { SourceLocation(file: $0, line: 1, column: 1) },
            fragment: "{}"
        )
        finding.related = [
            RelatedLocation(label: "old", location: SourceLocation(file: "old", line: 1, column: 1), fragment: "{}")
        ]
        return SchemaFingerprints(
            Array(#"{"$ref":"part"}"#.utf8),
            format: .json,
            file: "own",
            references: [SchemaText(name: "part", text: Array(reference.utf8))]
        ).sign(of: [finding], subject: "s")
    }

    @Test func refusedDataAreRecognisedByAllTexts() {
        let (one, other) = (#"{"required":["a"]}"#, #"{"required":["b"]}"#)
        #expect(sign("JSON_DATA_REFUSED", of: one, in: "own") != sign("JSON_DATA_REFUSED", of: other, in: "own"))
        #expect(sign("JSON_DATA_REFUSED", of: one, in: "own") == sign("JSON_DATA_REFUSED", of: one, in: "own"))
        #expect(sign("TYPE_CHANGED", of: one, in: "own") == sign("TYPE_CHANGED", of: other, in: "own"))
    }
}
