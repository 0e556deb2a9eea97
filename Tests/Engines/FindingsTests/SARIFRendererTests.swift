// SPDX-License-Identifier: Apache-2.0

import Findings
import JSON
import Testing

/// SARIF 2.1.0.
struct SARIFRendererTests {
    private func run(_ report: Report = Samples.report) throws -> JSON {
        let json = try JSON(parsing: Samples.render(.sarif, report))
        #expect(json["version"]?.string == "2.1.0")
        return try #require(json["runs"]?.array?.first)
    }

    @Test func tool() throws {
        let run = try run()
        #expect(run["columnKind"]?.string == "unicodeCodePoints")
        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["name"]?.string == "StageDoor")
        #expect(driver["version"]?.string == "1.2.3")
        #expect(driver["rules"]?.compactText == #"[{"id":"READER_FIELD_MISSING_DEFAULT_VALUE"},{"id":"DOC_MISSING"}]"#)
    }

    @Test func result() throws {
        let result = try #require(try run()["results"]?.array?.first)
        #expect(result["ruleIndex"]?.int == 0)
        #expect(result["level"]?.string == "error")
        #expect(result["message"]?["text"]?.string?.hasPrefix("field 'gate' has no default\nWhy: ") == true)
        let place = try #require(result["locations"]?.array?.first)
        #expect(
            place["physicalLocation"]?["artifactLocation"]?.compactText
                == #"{"uri":"schemas/ticket%20scan.avsc","uriBaseId":"%SRCROOT%"}"#
        )
        #expect(place["physicalLocation"]?["region"]?["startLine"]?.int == 12)
        #expect(place["physicalLocation"]?["region"]?["startColumn"]?.int == 7)
        #expect(place["logicalLocations"]?.array?.first?["fullyQualifiedName"]?.string == "/fields/2")
        let related = try #require(result["relatedLocations"]?.array?.first)
        #expect(related["message"]?["text"]?.string == "old schema")
        #expect(related["physicalLocation"]?["region"]?["startLine"]?.int == 9)
        #expect(result["partialFingerprints"]?.object?.members.first?.value.string == Samples.finding.fingerprint)
        #expect(result["properties"]?["fix"]?.string == "give 'gate' a default")
    }

    @Test(arguments: [
        ("a b.avsc", "a%20b.avsc"), ("é/#?.avsc", "%C3%A9/%23%3F.avsc"), ("C:x", "C%3Ax"), ("./././a", "a"),
        ("/abs/a", "file:///abs/a"), ("a\nb%", "a%0Ab%25"), ("a\\b", "a%5Cb"),
    ])
    func paths(_ path: String, _ uri: String) throws {
        let finding = Finding(rule: "R", severity: .note, message: "m", location: SourceLocation(file: path))
        let result = try run(Report(title: "t", verdict: .compatible, findings: [finding]))["results"]?.array?.first
        let location = result?["locations"]?.array?.first?["physicalLocation"]?["artifactLocation"]
        #expect(location?["uri"]?.string == uri)
        #expect((location?["uriBaseId"] == nil) == path.hasPrefix("/"))
    }

    @Test func withoutFindings() throws {
        let run = try run(Report(title: "t", verdict: .compatible))
        #expect(run["results"]?.array?.isEmpty == true)
        #expect(run["tool"]?["driver"]?["rules"]?.array?.isEmpty == true)
    }
}
