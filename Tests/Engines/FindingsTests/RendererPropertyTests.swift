// SPDX-License-Identifier: Apache-2.0

import Findings
import JSON
import Testing

/// Whatever the findings hold, every form stays well-formed and harmless.
struct RendererPropertyTests {
    @Test(arguments: 1...300) func isHarmless(_ seed: Int) {
        var reports = HostileReports(seed: seed)
        let report = reports.report()
        for format in ReportFormat.allCases {
            let text = Samples.render(format, report)
            let isClean = text.unicodeScalars.allSatisfy { scalar in
                switch scalar.value {
                case 0x09, 0x0A: true
                case 0..<0x20, 0x7F...0x9F, 0x202E, 0x2028, 0xFFFE, 0xFFFF: false
                default: true
                }
            }
            #expect(isClean, "seed \(seed), \(format)")
            #expect(text.hasSuffix("\n"), "seed \(seed), \(format)")
            #expect(text == Samples.render(format, report), "seed \(seed), \(format)")
        }
    }

    @Test(arguments: 1...300) func readsBack(_ seed: Int) throws {
        var reports = HostileReports(seed: seed)
        let report = reports.report()
        let json = try JSON(parsing: Samples.render(.json, report))
        #expect(json["findings"]?.array == report.findings.map { JSON($0) }, "seed \(seed)")
        let issues = try #require(try JSON(parsing: Samples.render(.gitlab, report)).array)
        #expect(Set(issues.compactMap { $0["fingerprint"]?.string }).count == report.findings.count, "seed \(seed)")
        let document = try XMLElement(document: Samples.render(.junit, report))
        let cases = document.all("testcase")
        #expect(document.attributes["tests"] == "\(cases.count)", "seed \(seed)")
        let failures = cases.count { !$0.all("failure").isEmpty }
        #expect(document.attributes["failures"] == "\(failures)", "seed \(seed)")
        #expect((failures > 0) == (report.verdict != .compatible || report.count(.error) > 0), "seed \(seed)")
    }

    @Test(arguments: 1...300) func sarifFollowsItsSchema(_ seed: Int) throws {
        var reports = HostileReports(seed: seed)
        let report = reports.report()
        let run = try #require(try JSON(parsing: Samples.render(.sarif, report))["runs"]?.array?.first)
        let rules = try #require(run["tool"]?["driver"]?["rules"]?.array)
        for result in try #require(run["results"]?.array) {
            let index = try #require(result["ruleIndex"]?.int)
            #expect(rules[index]["id"] == result["ruleId"], "seed \(seed)")
            for place in (result["locations"]?.array ?? []) + (result["relatedLocations"]?.array ?? []) {
                guard let physical = place["physicalLocation"] else { continue }
                let uri = try #require(physical["artifactLocation"]?["uri"]?.string)
                let isURI = !uri.isEmpty && uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
                #expect(isURI, "seed \(seed): \(uri)")
                #expect(physical["region"]?["startLine"]?.int ?? 1 >= 1, "seed \(seed)")
                #expect(physical["region"]?["startColumn"]?.int ?? 1 >= 1, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 1...300) func gitHubKeepsOneCommandALine(_ seed: Int) {
        var reports = HostileReports(seed: seed)
        let report = reports.report()
        let lines = Samples.render(.github, report).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == report.findings.count + 2, "seed \(seed)")
        for line in lines.dropLast(2) {
            let isCommand = ["::error ", "::warning ", "::notice "].contains { line.hasPrefix($0) }
            #expect(isCommand, "seed \(seed): \(line)")
        }
        #expect(lines.dropLast().last.map(String.init) == report.summary)
    }

    @Test(arguments: 1...100) func textKeepsOneHeadingAFinding(_ seed: Int) {
        var reports = HostileReports(seed: seed)
        let report = reports.report()
        let lines = Samples.render(.text, report).split(separator: "\n")
        #expect(lines.filter { !$0.hasPrefix("  ") }.count >= 1, "seed \(seed)")
        #expect(lines.last.map(String.init) == report.summary, "seed \(seed)")
    }
}
