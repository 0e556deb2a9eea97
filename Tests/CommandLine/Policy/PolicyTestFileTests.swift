// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Testing

@testable import stagedoor

@Suite struct PolicyTestFileTests {
    @Test("what is left out has its default") func defaults() throws {
        let test = try read(#"{"policies": "p", "requests": [{"principal": null}]}"#)
        #expect(test.policySyntax == .cedar && test.schemaSyntax == .cedar && test.names == .positional)
        #expect(test.validatesEntities && test.shouldValidate == nil && test.schema == nil && test.links == nil)
        #expect(test.cases[0].validates && !test.cases[0].isChecked)
    }

    @Test("null is like absent") func null() throws {
        let test = try read(
            #"{"policies": "p", "shouldValidate": null, "schema": null, "requests": [{"reason": null}]}"#
        )
        #expect(test.shouldValidate == nil && test.schema == nil && test.cases[0].reason == nil)
    }

    @Test(
        "what is no test is refused at its place",
        arguments: [
            (#"{"requests": []}"#, 0, "'policies' is missing"),
            (#"{"policies": 1, "requests": []}"#, 13, "'policies' is a string; found: number"),
            (#"{"policies": "p", "requests": 2}"#, 30, "'requests' is an array"),
            (#"{"policies": "p", "requests": [2]}"#, 31, "a request is an object"),
            (#"{"policies": "p", "requests": [{"decision": "maybe"}]}"#, 44, "\"allow\" or \"deny\"; found: \"maybe\""),
            (#"{"policies": "p", "requests": [{"errors": [1]}]}"#, 43, "'errors' is an array of policies' ids"),
            (#"{"policies": "p", "reasonIds": "x", "requests": []}"#, 31, "\"positional\" or \"annotation\""),
            (#"{"policies": "p", "policyFormat": "x", "requests": []}"#, 34, "\"cedar\" or \"json\""),
        ]
    )
    func refused(text: String, offset: Int, reason: String) throws {
        let problem = #expect(throws: PolicyTestFile.Problem.self) { try read(text) }
        #expect(problem?.offset == offset)
        #expect(problem?.message.contains(reason) == true, "\(problem?.message ?? "")")
    }

    private func read(_ text: String) throws -> PolicyTestFile { try PolicyTestFile(JSON(parsing: text)) }
}
