// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Access

/// Tests that are kept with policies.
@Suite struct PolicyTestsTests {
    private static func request(_ decision: String, _ more: String = "") -> String {
        """
        {"description": "who reads", "principal": {"type": "StageDoor::Person", "id": "ada"},
         "action": {"type": "StageDoor::Action", "id": "readMetrics"},
         "resource": {"type": "StageDoor::System", "id": "stagedoor"},
         "context": {"authentication": "token", "now": "2026-01-01"}\(more), "decision": "\(decision)"}
        """
    }

    private static let ada = """
        [{"uid": {"type": "StageDoor::Person", "id": "ada"}, "attrs": {},
          "parents": [{"type": "StageDoor::Team", "id": "operators"}]}]
        """

    private func messages(_ files: [String: String]) -> [String] {
        let tests = files.map { PolicyDocument(name: $0.key, text: $0.value) }
        do throws(PolicyRefusal) {
            let documents = PolicyDocument.builtIn + tests
            try PolicyTests(documents).run(try PolicyBundle(documents).set)
            return []
        } catch {
            return error.messages
        }
    }

    private func test(_ request: String, entities: String = #","entities":"people.json""#) -> String {
        #"{"policies":"all"\#(entities),"requests":[\#(request)]}"#
    }

    @Test func `what is decided as expected passes`() throws {
        let files = [
            "tests/a.json": test(Self.request("allow", #","reason":["operators-metrics"],"errors":[]"#)),
            "tests/b.json": test(Self.request("deny"), entities: ""), "tests/people.json": Self.ada,
        ]
        #expect(messages(files).isEmpty)
    }

    @Test func `what is not names the test, the request and what decided it`() throws {
        let files = ["tests/a.json": test(Self.request("deny")), "tests/people.json": Self.ada]
        let message = try #require(messages(files).first)
        #expect(message == "tests/a.json: request 1 (who reads): allow instead of deny, because of [operators-metrics]")
        let reason = test(Self.request("allow", #","reason":["administrators"]"#))
        #expect(messages(["tests/a.json": reason, "tests/people.json": Self.ada]).count == 1)
    }

    @Test(arguments: [
        "{", #"{"policies":"all","entities":"gone.json","requests":[]}"#, #"{"policies":"all","requests":[{}]}"#,
        #"{"policies":"all","requests":[7]}"#, #"{"policies":"all","entities":7,"requests":[]}"#,
    ])
    func `what cannot be asked is no test that passes`(_ text: String) throws {
        #expect(messages(["tests/a.json": text]).count == 1)
    }

    @Test func `a request that expects nothing is refused`() throws {
        let misspelt = Self.request("allow").replacing("\"decision\"", with: "\"decison\"")
        #expect(messages(["tests/a.json": test(misspelt), "tests/people.json": Self.ada]).count == 1)
    }

    @Test func `too many tests are refused`() throws {
        let many = Dictionary(uniqueKeysWithValues: (0...200).map { ("tests/\($0).json", "[]") })
        #expect(messages(many).count == 1)
        let requests = Array(repeating: Self.request("deny"), count: 5_001).joined(separator: ",")
        let long = test(requests, entities: "")
        #expect(messages(["tests/a.json": long, "tests/b.json": long]).count == 1)
    }

    @Test func `a test that is removed or replaced is a change that somebody else has to see`() throws {
        let old = [PolicyDocument(name: "tests/a.json", text: "1"), PolicyDocument(name: "tests/b.json", text: "2")]
        #expect(PolicyTests.changes(from: old, to: old).isEmpty)
        #expect(PolicyTests.changes(from: [], to: old).isEmpty)
        #expect(PolicyTests.changes(from: old, to: [old[0]]) == ["the test tests/b.json is removed"])
        let other = PolicyDocument(name: "tests/a.json", text: "3")
        #expect(PolicyTests.changes(from: old, to: [other, old[1]]) == ["the test tests/a.json is replaced"])
        let bundle = try PolicyBundle(PolicyDocument.builtIn)
        #expect(try PolicyReview.compare(bundle, bundle, at: 0, changedTests: ["x"]).needsApproval)
    }
}
