// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck
import Testing

/// Both texts are shown at the place of a difference.
@Suite struct ExcerptTests {
    @Test(arguments: [
        (
            SchemaFormat.avro, #"{"type": "record", "name": "A", "fields": [\#n  {"name": "x", "type": "int"}]}"#,
            "int", "string",
            #"  2 |   {"name": "x", "type": "string"}]}"#, #"    |                         ^^^^^^^^"#
        ),
        (
            .json, "{\"type\": \"object\", \"properties\": {\n\t\"x\": {\"type\": \"integer\"}}}", "integer", "string",
            #"  2 |     "x": {"type": "string"}}}"#, "    |          ^"
        ),
        (
            .protobuf, "syntax = \"proto3\";\nmessage A { int32 x = 1; }\n", "int32", "string",
            "  2 | message A { string x = 1; }", "    |             ^^^^^^"
        ),
    ])
    func withAMark(format: SchemaFormat, old: String, from: String, to: String, line: String, marks: String) throws {
        func schema(_ text: String, _ name: String) throws -> NamedSchema {
            NamedSchema(name: name, file: name, schema: try ParsedSchema(parsing: Array(text.utf8), format: format))
        }
        let new = try schema(old.replacing(from, with: to), "new")
        let report = SchemaCheck(level: .backward).run(new, against: [try schema(old, "version 3")])
        let text = ReportRenderer(format: .text, colour: false, toolVersion: "1").render(report)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains(line) && lines.contains(marks), "\(text)")
        let before = lines.firstIndex { $0.hasPrefix("  version 3: version 3:2:") } ?? 0
        #expect(lines[before + 1] == line.replacing(to, with: from), "\(text)")
    }

    @Test(arguments: [
        (SchemaFormat.avro, #"{"type": "record", "name": "A", "fields": [{"name": "x", "type": "bytes"}]}"#, "bytes"),
        (.protobuf, "syntax = \"proto3\";\nmessage A { bytes x = 1; }\n", "bytes"),
        (.json, #"{"type": "object", "properties": {"x": {"type": "bytes"}}}"#, "bytes"),
    ])
    func underTheProfileDataAsWell(format: SchemaFormat, text: String, type: String) throws {
        func schema(_ text: String, _ name: String) throws -> NamedSchema {
            NamedSchema(name: name, file: name, schema: try ParsedSchema(parsing: Array(text.utf8), format: format))
        }
        let (was, now) = format == .json ? ("string", "integer") : ("bytes", "string")
        let new = try schema(text.replacing(type, with: now), "new")
        let old = try schema(text.replacing(type, with: was), "old")
        let report = SchemaCheck(level: .backward, profile: .data).run(new, against: [old])
        let finding = try #require(report.findings.first { $0.severity == .error })
        #expect(finding.excerpt != nil && finding.related.first?.excerpt != nil, "\(finding)")
        #expect(finding.impact?.contains("old") == true && finding.fix != nil && finding.counterexample != nil)
    }
}
