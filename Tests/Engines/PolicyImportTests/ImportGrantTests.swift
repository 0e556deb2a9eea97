// SPDX-License-Identifier: Apache-2.0
import Cedar
import PolicyImport
import Testing

/// Nothing is granted that the source does not grant, in what is easily read otherwise.
@Suite struct ImportGrantTests {
    private static let model = """
        model
          schema 1.1
        type user
        type document
          relations
            define parent: [folder]
            define blocked: [user]
            define owner: [user]
            define editor: owner
            define viewer: viewer from parent or ([user] but not blocked)
        type folder
          relations
            define doc: [document]
            define viewer: [user] or viewer from doc
        """

    private static func imported(_ tuples: String) throws -> ImportedPolicies {
        try OpenFGAImport.policies(tuples: Array(tuples.utf8), model: Array(model.utf8))
    }

    @Test func aDenyOfAPrincipalWithCommasIsKept() throws {
        let imported = try KafkaImport.policies(
            """
            Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=orders, patternType=LITERAL)`:
            \t(principal=User:*, host=*, operation=READ, permissionType=ALLOW)
            \t(principal=User:CN=bob,host=web1, operation=x, host=*, operation=READ, permissionType=DENY)
            """
        )
        #expect(imported.policies.contains(#"principal == Kafka::User::"CN=bob,host=web1, operation=x""#))
    }

    @Test func aRelationInACircleWithADifferenceIsNoPlainUnion() throws {
        let imported = try Self.imported(
            """
            [{"user":"user:anne","relation":"viewer","object":"document:d"},
             {"user":"user:anne","relation":"blocked","object":"document:d"},
             {"user":"folder:f2","relation":"parent","object":"document:d"},
             {"user":"document:d","relation":"doc","object":"folder:f"}]
            """
        )
        #expect(!imported.isComplete && !imported.policies.contains(#"Action::"viewer""#), "\(imported.policies)")
    }

    @Test func aTupleOfARelationThatTakesNoneIsToldAndGrantsNothing() throws {
        let imported = try Self.imported(#"[{"user":"user:bob","relation":"editor","object":"document:plan"}]"#)
        #expect(imported.notes.contains { $0.message.contains("takes no tuples") }, "\(imported.notes)")
        #expect(
            !imported.entities.contains { "\($0.uid)".contains("bob") && !$0.parents.isEmpty },
            "\(imported.entities)"
        )
    }
}
