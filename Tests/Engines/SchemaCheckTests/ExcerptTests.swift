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
}
