// SPDX-License-Identifier: Apache-2.0

import Findings
import JSON
import Testing

/// StageDoor's own object, and GitLab's.
struct JSONRendererTests {
    @Test func findingAsAnObject() {
        #expect(
            JSON(Samples.finding).compactText
                == #"{"rule":"READER_FIELD_MISSING_DEFAULT_VALUE","severity":"error","#
                + #""message":"field 'gate' has no default","#
                + #""location":{"file":"./schemas/ticket scan.avsc","line":12,"column":7,"pointer":"/fields/2"},"#
                + #""fragment":"{\"name\": \"gate\",\n \"type\": \"string\"}","#
                + #""related":[{"label":"old schema","#
                + #""location":{"file":"v3.avsc","line":9,"column":5,"pointer":"/fields"},"fragment":"[]"}],"#
                + #""impact":"readers of version 4 cannot read what version 3 wrote","fix":"give 'gate' a default","#
                + #""counterexample":"{\"id\":1}","details":[{"name":"version","value":"3"}],"#
                + "\"fingerprint\":\"\(Samples.finding.fingerprint)\"}"
        )
    }

    @Test func absentMembersAreLeftOut() {
        let members = JSON(Samples.warning).object?.members.map(\.key)
        #expect(members == ["rule", "severity", "message", "fingerprint"])
    }

    @Test func report() throws {
        let json = try JSON(parsing: Samples.render(.json))
        #expect(json.object?.members.map(\.key) == ["tool", "version", "title", "verdict", "findings", "summary"])
        #expect(json["tool"]?.string == "stagedoor")
        #expect(json["version"]?.string == "1.2.3")
        #expect(json["verdict"]?.string == "incompatible")
        #expect(json["findings"]?.array?.first == JSON(Samples.finding))
        #expect(json["summary"]?.compactText == #"{"errors":1,"warnings":1,"notes":0,"checked":2}"#)
    }

    @Test func gitLab() throws {
        let report = Report(
            title: "t",
            verdict: .incompatible,
            findings: [Samples.finding, Samples.finding, Samples.warning]
        )
        let issues = try #require(try JSON(parsing: Samples.render(.gitlab, report)).array)
        #expect(Set(issues.compactMap { $0["fingerprint"]?.string }).count == 3)
        #expect(issues[0]["fingerprint"]?.string == Samples.finding.fingerprint)
        #expect(issues.map { $0["severity"]?.string } == ["critical", "critical", "minor"])
        #expect(issues[0]["check_name"]?.string == "READER_FIELD_MISSING_DEFAULT_VALUE")
        #expect(issues[0]["location"]?.compactText == #"{"path":"schemas/ticket scan.avsc","lines":{"begin":12}}"#)
        #expect(issues[2]["location"]?.compactText == #"{"path":".","lines":{"begin":1}}"#)
    }
}
