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

    /// What a change of files is told: the warnings, or the reasons that it is refused for.
    private func change(
        _ old: [String: String],
        to new: [String: String],
        adding policy: String
    ) throws -> (warnings: [String], refusal: [String]) {
        let (before, after) = (Self.documents(old), Self.documents(new))
        let bundle = try PolicyBundle(PolicyDocument.builtIn)
        let changed = try PolicyBundle(PolicyDocument.builtIn + [PolicyDocument(name: "more.cedar", text: policy)])
        do throws(PolicyRefusal) {
            return (try PolicyTests(after).run(changed.set, insteadOf: bundle.set, with: PolicyTests(before)), [])
        } catch {
            return ([], error.messages)
        }
    }

    private static func documents(_ files: [String: String]) -> [PolicyDocument] {
        files.map { PolicyDocument(name: $0.key, text: $0.value) }
    }

    private static func forbid(_ person: String) -> String {
        #"@id("no-one") forbid (principal == StageDoor::Person::"\#(person)", action, resource);"#
    }

    @Test func `what failed before is a warning, and nothing else is`() throws {
        let tests = ["tests/a.json": test(Self.request("deny")), "tests/people.json": Self.ada]
        let unrelated = try change(tests, to: tests, adding: Self.forbid("eve"))
        #expect(unrelated.warnings.count == 1 && unrelated.refusal.isEmpty)
        let new = try change([:], to: tests, adding: Self.forbid("eve"))
        #expect(new.refusal.count == 1)
    }

    @Test func `entities that are put in front of others make another test`() throws {
        let old = ["tests/orders/a.json": test(Self.request("allow")), "tests/people.json": Self.ada]
        let new = old.merging(["tests/orders/people.json": "[]"]) { $1 }
        #expect(try change(old, to: new, adding: Self.forbid("ada")).refusal.count == 1)
        // What was expected of the entities so far is expected of them still, though nobody asks any more.
        #expect(try change(old, to: new, adding: Self.forbid("eve")).refusal.count == 1)
        let message = "the test tests/orders/a.json is about other entities: tests/orders/people.json"
        #expect(PolicyTests.changes(from: Self.documents(old), to: Self.documents(new)) == [message])
    }

    @Test func `many known failures hide no other one`() throws {
        let known = Array(repeating: Self.request("deny"), count: 60)
        let eve = Self.request("deny").replacing("\"ada\"", with: "\"eve\"")
        let tests = ["tests/a.json": test((known + [eve]).joined(separator: ",")), "tests/people.json": Self.ada]
        let permit = Self.forbid("eve").replacing("forbid", with: "permit")
        let refusal = try change(tests, to: tests, adding: permit).refusal
        #expect(refusal.count == 1 && refusal.first?.contains("request 61") == true)
        let warnings = try change(tests, to: tests, adding: Self.forbid("bob")).warnings
        #expect(warnings.count == 51 && warnings.last == "and 10 more")
    }

    @Test func `a request that failed on its reasons may not change its decision`() throws {
        let request = Self.request("allow", #","reason":["a-grant"]"#)
        let tests = ["tests/a.json": test(request), "tests/people.json": Self.ada]
        #expect(try change(tests, to: tests, adding: Self.forbid("eve")).warnings.count == 1)
        #expect(try change(tests, to: tests, adding: Self.forbid("ada")).refusal.count == 2)
        // Nor to one that is expected, for other reasons than those before.
        let denied = [
            "tests/a.json": test(request.replacing("\"allow\"", with: "\"deny\"")), "tests/people.json": Self.ada,
        ]
        #expect(try change(denied, to: denied, adding: Self.forbid("eve")).warnings.count == 2)
        #expect(try change(denied, to: denied, adding: Self.forbid("ada")).refusal.count == 1)
    }
}
