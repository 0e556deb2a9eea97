// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// The JSON form of policies, both ways.
struct PolicyJSONTests {
    private static func set(condition body: String) -> String {
        """
        {"staticPolicies":{"p":{"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},\
        "conditions":[{"kind":"when","body":\(body)}]}},"templates":{},"templateLinks":[]}
        """
    }

    private static func body(_ json: String) throws -> Expression {
        let set = try PolicySet.parse(json: Self.set(condition: json))
        return try #require(set.policies.first?.conditions.first?.body)
    }

    @Test func aPolicySetIsWrittenAsItWasRead() throws {
        let json = """
            {"staticPolicies":{"a":{"effect":"forbid","principal":{"op":"is","entity_type":"N::U","in":{"entity":\
            {"type":"G","id":"g\\n"}}},"action":{"op":"in","entities":[]},"resource":{"op":"All"},"conditions":[],\
            "annotations":{"k":null,"in":"x"}}},"templates":{"t":{"effect":"permit","principal":{"op":"==","slot":\
            "?principal"},"action":{"op":"==","entity":{"type":"Action","id":"a"}},"resource":{"op":"All"},\
            "conditions":[{"kind":"unless","body":{"Var":"context"}}]}},"templateLinks":[{"templateId":"t","newId":"l",\
            "values":{"?principal":{"type":"U","id":"u"}}}]}
            """
        #expect(try PolicySet.parse(json: json).jsonText() == json)
    }

    @Test(arguments: [
        (#"{"Value":[1,{"a":true}]}"#, "[1, {a: true}]"),
        (#"{"Value":{"__entity":{"type":"A::B","id":"x"}}}"#, "A::B::\"x\""),
        (#"{"Value":{"__extn":{"fn":"ip","arg":"::1"}}}"#, "ip(\"::1\")"),
        (#"{"Value":{"__entity":1}}"#, "{__entity: 1}"),
        (#"{"Value":-9223372036854775808}"#, "-9223372036854775808"),
        (#"{"neg":{"arg":{"Value":5}}}"#, "-(5)"),
        (#"{"has":{"left":{"Var":"context"},"attr":["a","b"]}}"#, "context has a.b"),
        (#"{"has":{"left":{"Var":"context"},"attr":["a","b c"]}}"#, "context has a && context.a has \"b c\""),
        (#"{"isIpv4":[{"Var":"context"}]}"#, "context.isIpv4()"),
        (#"{"isEmpty":{"arg":{"Set":[]}}}"#, "[].isEmpty()"),
        (#"{"like":{"left":{"Value":"a"},"pattern":["Wildcard",{"Literal":"*b"}]}}"#, #""a" like "*\*b""#),
        (#"{"is":{"left":{"Var":"principal"},"entity_type":"A","in":null}}"#, "principal is A"),
        (#"{"&&":{"left":{"&&":{"left":{"Value":1},"right":{"Value":2}}},"right":{"Value":3}}}"#, "1 && 2 && 3"),
        (#"{"-":{"left":{"Value":1},"right":{"*":{"left":{"Value":2},"right":{"Value":3}}}}}"#, "1 - 2 * 3"),
    ])
    func anExpressionMeansTheSameInBothForms(_ pair: (String, String)) throws {
        #expect(try Self.body(pair.0) == condition(pair.1))
    }

    @Test(arguments: [
        (#"{"Value":null}"#, "null-value", "/Value"), (#"{"Value":1.5}"#, "not-a-long", "/Value"),
        (#"{"Value":[1,null]}"#, "null-value", "/Value/1"), (#"{"Var":"foo"}"#, "unknown-variable", "/Var"),
        (#"{"Slot":"?principal"}"#, "slot-in-condition", ""), (#"{"foo":[]}"#, "unknown-expression", ""),
        (#"{"==":{"left":{"Value":1}}}"#, "missing-member", "/=="),
        (#"{"==":{"left":{"Value":1},"right":{"Value":1},"x":1}}"#, "unknown-member", "/==/x"),
        (#"{"is":{"left":{"Value":1},"entity_type":"A B"}}"#, "invalid-name", "/is/entity_type"),
        (#"{"is":{"left":{"Value":1},"entity_type":"__cedar::A"}}"#, "invalid-name", "/is/entity_type"),
        (#"{}"#, "not-one-member", ""), (#"{"Value":1,"Var":"principal"}"#, "not-one-member", ""),
        (#"{"has":{"left":{"Value":1},"attr":[]}}"#, "empty-path", "/has/attr"),
        (#"{"isIpv4":[]}"#, "missing-receiver", ""),
        (#"{"Value":{"__expr":"1"}}"#, "expression-escape", "/Value/__expr"),
    ])
    func aWrongExpressionIsRefusedWithItsPointer(_ expected: (String, String, String)) throws {
        let error = try #require(failure(json: Self.set(condition: expected.0))?.errors.first)
        #expect(error.code == "policy-json." + expected.1)
        #expect(error.pointer == "/staticPolicies/p/conditions/0/body" + expected.2)
    }

    @Test(arguments: [
        (#"{"staticPolicies":{},"templates":{}}"#, "missing-member"), ("[]", "unexpected-kind"),
        (#"{"staticPolicies":{},"templates":{},"templateLinks":[],"x":1}"#, "unknown-member"),
        (
            #"{"staticPolicies":{},"templates":{},"templateLinks":[{"templateId":"t","newId":"l","values":{}}]}"#,
            "invalid-link"
        ),
    ])
    func aWrongSetIsRefused(_ expected: (String, String)) throws {
        #expect(failure(json: expected.0)?.errors.first?.code == "policy-json." + expected.1)
    }

    @Test func namesGivenTwiceAreRefused() {
        #expect(failure(json: Self.set(condition: #"{"Record":{"a":{"Value":1},"a":{"Value":1}}}"#)) != nil)
        #expect(
            failure(json: "{\"staticPolicies\":{},\"staticPolicies\":{}}")?.errors.first?.code == "json.duplicate-key"
        )
    }

    @Test func linksAreReadAndAddedByIdOrByAnnotation() throws {
        let links = try TemplateLink.parse(
            json: Array(#"[{"template_id":"view","link_id":"l","args":{"?principal":"N::U::\"a\\n\""}}]"#.utf8)
        )
        let set = try PolicySet.parse(#"@id("view") permit (principal == ?principal, action, resource);"#)
        let linked = try set.linking(links)
        #expect(linked.links.map(\.templateID) == ["policy0"])
        let entity = EntityUID(type: Name(parts: ["N", "U"]), id: "a\n")
        #expect(linked.links.first.map { $0.policy(from: linked.templates[0]).principal } == .equal(.entity(entity)))
        #expect(throws: CedarParseFailure.self) { try linked.linking(links) }
        #expect(try linked.namedByAnnotation().links.map(\.templateID) == ["view"])
    }

    @Test(arguments: [
        #"[{"template_id":"t","link_id":"l","args":{"?principal":"U"}}]"#,
        #"[{"template_id":"t","link_id":"l","args":{"?action":"U::\"a\""}}]"#,
        #"[{"template_id":"t","link_id":"l"}]"#, "{}",
        #"[{"template_id":"t","link_id":"l","args":{}},{"template_id":"t","link_id":"l","args":{}}]"#,
    ])
    func aWrongListOfLinksIsRefused(_ json: String) {
        #expect(throws: CedarParseFailure.self) { try TemplateLink.parse(json: Array(json.utf8)) }
    }

    /// What the reference engine passes over, and what it takes for records.
    @Test(arguments: [
        (#"{"op": "All", "x": 1}"#, "true", true),
        (#"{"op": "==", "entity": {"type": "User", "id": "a", "x": 1}, "y": 2}"#, "true", true),
        (#"{"op": "is", "entity_type": "User", "in": {"entity": {"type": "G", "id": "g"}, "x": 1}}"#, "true", true),
        (#"{"op": "is", "entity_type": "User", "x": 1}"#, "true", false),
        (#"{"op": "All"}"#, #"{"__entity": {"type": "User"}}"#, true),
        (#"{"op": "All"}"#, #"{"__extn": {"arg": "1.0"}}"#, true),
        (#"{"op": "All"}"#, #"{"__extn": {"fn": "nope", "arg": "1.0"}}"#, false),
        (#"{"op": "All"}"#, #"{"__entity": {"type": "User", "id": "a"}}"#, true),
    ])
    func oddMembersAreTakenAsByTheReferenceEngine(principal: String, value: String, isTaken: Bool) throws {
        let json = """
            {"effect": "permit", "principal": \(principal), "action": {"op": "All"}, "resource": {"op": "All"},
             "conditions": [{"kind": "when", "body": {"Value": \(value)}}]}
            """
        let policy = try? Policy.parse(json: Array(json.utf8), id: "p")
        #expect((policy != nil) == isTaken)
    }
}
