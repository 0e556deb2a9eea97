// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyAnalysis
import Testing

@Suite struct DifferenceReportTests {
    private func report(_ old: String, _ new: String) throws -> DifferenceReport {
        let environments = try PolicyComparison(schema: try Platform.parsed()).compare(
            old: try PolicySet.parse(old),
            new: try PolicySet.parse(new)
        )
        return DifferenceReport(environments: environments, newNames: ["policy0": "readers"])
    }

    private let narrow = "permit(principal in Role::\"a\", action == Action::\"readColumn\", resource);"
    private let wide = "permit(principal, action == Action::\"readColumn\", resource);"

    @Test func theTextNamesTheRequestAndThePolicy() throws {
        let report = try report(narrow, wide)
        #expect(report.isAnythingNewlyPermitted)
        #expect(report.text.contains("User Action::\"readColumn\" Column: more permissive"))
        #expect(report.text.contains("permitted by `readers`; nothing permitted it before"))
        #expect(report.text.hasSuffix("2 kinds of requests: 1 more permissive, 1 equivalent\n"))
    }

    @Test func theObjectHasAWitnessOrNull() throws {
        let environments = try #require(try report(narrow, wide).json["environments"]?.array)
        let changed = try #require(environments.last)
        #expect(changed["verdict"]?.string == "more permissive")
        #expect(changed["principalType"]?.string == "User")
        #expect(changed["action"]?.string == "readColumn")
        #expect(changed["newlyDenied"]?.isNull == true)
        #expect(changed["newlyPermitted"]?["request"]?["principal"]?["type"]?.string == "User")
        #expect(changed["newlyPermitted"]?["entities"]?.array?.isEmpty == false)
    }

    @Test func lessIsNotNewlyPermitted() throws {
        let report = try report(wide, narrow)
        #expect(!report.isAnythingNewlyPermitted)
        #expect(report.markdown.hasPrefix("### Policy change: only less is permitted\n"))
    }

    @Test func noNameBreaksOutOfTheMarkdown() throws {
        let hostile =
            "permit(principal == User::\"a`` | </details><b>@all\", action == Action::\"readColumn\", resource);"
        let environments = try report("", hostile).environments
        let named = DifferenceReport(environments: environments, newNames: ["policy0": "x``\n<b>@all"])
        let blocks = named.markdown.split(separator: "```", omittingEmptySubsequences: false)
        let outside = blocks.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
        // What is in double backticks is shown as it is.
        let plain = outside.split(separator: "``", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
        #expect(!plain.contains("<b>"))
        #expect(plain.contains("&lt;b&gt;"))
        #expect(named.markdown.contains("<b>@all"))
        #expect(!named.text.contains("x``\n"))
    }
}
