// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import TestSupport
import Testing

@testable import PolicyImport

/// Who may be given a relation, and what a crafted model may cost.
@Suite struct RelationRestrictionTests {
    private static let model = """
        model
          schema 1.1
        type user
        type robot
        type group
          relations
            define member: [user] # nobody else
        type folder
          relations
            define viewer: [user]
        type doc
          relations
            define parent: [folder]
            define viewer: [user, group#member, user with weekday] or viewer from parent
            define public: [user:*]
            define timed: [user with weekday]
        """

    private static func imported(_ tuples: [(String, String, String)], _ model: String = model) throws
        -> ImportedPolicies
    {
        let list = tuples.map { #"{"user":"\#($0.0)","relation":"\#($0.1)","object":"\#($0.2)"}"# }
        return try OpenFGAImport.policies(
            tuples: Array("[\(list.joined(separator: ","))]".utf8),
            model: Array(model.utf8)
        )
    }

    /// Whether anybody is in any set, or everybody of a type is meant.
    private static func grants(_ imported: ImportedPolicies) -> Bool {
        imported.entities.contains { entity in
            let names = "\(entity.json.compactText)"
            return names.contains("viewer user") || names.contains("public user") || names.contains("viewer robot")
                || !entity.parents.isEmpty && !"\(entity.uid)".contains("Users::")
        }
    }

    @Test(arguments: [
        ("robot:r", "viewer", "doc:a"), ("user:*", "viewer", "doc:a"), ("robot:*", "viewer", "doc:a"),
        ("user:ann", "public", "doc:a"), ("user:ann", "timed", "doc:a"), ("group:g", "viewer", "doc:a"),
        ("folder:f#viewer", "viewer", "doc:a"), ("doc:b", "parent", "doc:a"), ("folder:f#viewer", "parent", "doc:a"),
        ("group:g#member", "member", "group:h"),
    ]) func `A tuple that the relation's types do not list grants nothing and is told`(
        _ user: String,
        _ relation: String,
        _ object: String
    ) throws {
        let imported = try Self.imported([(user, relation, object)])
        #expect(imported.notes.map(\.severity) == [.remark] && imported.notes[0].message.contains("grants nothing"))
        #expect(!Self.grants(imported), "\(imported.entitiesJSON.prettyText)")
        _ = try ImportedWorld(imported)
    }

    @Test(arguments: [
        ("user:ann", "viewer", "doc:a"), ("group:g#member", "viewer", "doc:a"), ("user:*", "public", "doc:a"),
        ("folder:f", "parent", "doc:a"), ("user:ann", "member", "group:g"),
    ]) func `One that they list does`(_ user: String, _ relation: String, _ object: String) throws {
        let imported = try Self.imported([(user, relation, object)])
        #expect(imported.notes.isEmpty && !imported.policies.isEmpty, "\(imported.notes)")
    }

    @Test func `A folder of a type that leads nowhere any more leads nowhere`() throws {
        let imported = try Self.imported([("group:g", "parent", "doc:a"), ("user:ann", "member", "group:g")])
        let world = try ImportedWorld(imported)
        #expect(
            try !world.allows(
                EntityUID("OpenFGA::user", "ann"),
                EntityUID("OpenFGA::Action", "viewer"),
                EntityUID("OpenFGA::doc", "a")
            )
        )
    }

    @Test(arguments: [
        "define a: [user", "define a: []", "define a: [user]or b", "define a: [user with]", "define a: [user#]",
        "define a: [user] or [group]", "define a b: [user]", "define a: [user]\ndefine a: [group]",
        "define a: [user] \n type doc",
    ]) func `A definition that lists no types as OpenFGA does is refused`(_ definition: String) {
        let model = "type user\ntype group\ntype doc\nrelations\n\(definition)"
        #expect(throws: ImportFailure.self) { try Self.imported([("user:ann", "a", "doc:d")], model) }
    }

    @Test func `A model as JSON restricts in the same way, and one that does not say whom is refused`() throws {
        func model(_ metadata: String) -> String {
            #"{"schema_version":"1.1","type_definitions":[{"type":"user"},{"type":"robot"},{"type":"doc","#
                + #""relations":{"viewer":{"this":{}}}\#(metadata)}]}"#
        }
        let types = #"[{"type":"user","wildcard":{}},{"type":"user"},{"type":"robot","condition":"weekday"}]"#
        let full = model(#","metadata":{"relations":{"viewer":{"directly_related_user_types":\#(types)}}}"#)
        for (user, isListed) in [("user:ann", true), ("user:*", true), ("robot:r", false), ("robot:*", false)] {
            #expect(try Self.imported([(user, "viewer", "doc:a")], full).notes.isEmpty == isListed, "\(user)")
        }
        #expect(throws: ImportFailure.self) { try Self.imported([("user:ann", "viewer", "doc:a")], model("")) }
        let old = model("").replacing("1.1", with: "1.0")
        #expect(try Self.imported([("user:ann", "viewer", "doc:a")], old).notes.isEmpty)
    }

    @Test func `Relations that are made of each other twice over are refused in time, not written out`() throws {
        for sign in ["and", "but not"] {
            let relations = (0..<30).map { "define r\($0): r\($0 + 1) \(sign) r\($0 + 1)" }
            let model = "type user\ntype doc\nrelations\n\(relations.joined(separator: "\n"))\ndefine r30: [user]"
            let failure = #expect(throws: ImportFailure.self) {
                try Self.imported([("user:ann", "r30", "doc:a")], model)
            }
            #expect(failure?.code == "import.too-large")
            // Something is lost, so whoever excludes users is looked for.
            let lost = try? Self.imported([("user:ann", "none", "doc:a")], model)
            #expect(sign == "and" ? lost == nil : lost?.isComplete == false)
        }
    }

    @Test func `Wildcards of many types cost no more than there are tuples`() throws {
        let tuples =
            (0..<3_000).map { ("t\($0):*", "viewer", "doc:a") } + (0..<300).map { ("user:u", "r\($0)", "doc:a") }
        let list = tuples.map { #"{"user":"\#($0.0)","relation":"\#($0.1)","object":"\#($0.2)"}"# }
        let imported = try OpenFGAImport.policies(tuples: Array("[\(list.joined(separator: ","))]".utf8))
        #expect(imported.policies.utf8.count < 1_000_000)
        let chain = (0..<100).map { ("g:\($0)#m", "m", "g:\($0 + 1)") } + (0..<20).map { ("t\($0):*", "m", "g:0") }
        let long = chain.map { #"{"user":"\#($0.0)","relation":"\#($0.1)","object":"\#($0.2)"}"# }
        let read = try TupleReader(Array("[\(long.joined(separator: ","))]".utf8)).tuples
        #expect(throws: Never.self) { try RelationGraph(read, RelationModel(of: read), mostSpread: 2_000) }
        let failure = #expect(throws: ImportFailure.self) {
            try RelationGraph(read, RelationModel(of: read), mostSpread: 1_999)
        }
        #expect(failure?.code == "import.too-large")
    }

    @Test func `The same source becomes the same text every time`() throws {
        // Both become `a_b_c`, so that one gets a number.
        let tuples = [
            ("user:ann", "b_c", "a:1"), ("user:bob", "c", "a_b:1"), ("user:cy", "c", "a-b:1"), ("user:*", "c", "a.b:1"),
        ]
        let list = tuples.map { #"{"user":"\#($0.0)","relation":"\#($0.1)","object":"\#($0.2)"}"# }
        var texts: Set<String> = []
        for _ in 0..<20 {
            let imported = try OpenFGAImport.policies(tuples: Array("[\(list.joined(separator: ","))]".utf8))
            texts.insert(imported.schema + imported.policies + imported.entitiesJSON.compactText)
        }
        #expect(texts.count == 1)
    }

    @Test func `Users whose names only look the same stay apart`() throws {
        let (one, other) = ("Jos\u{E9}", "Jose\u{301}")
        let imported = try Self.imported([("user:\(one)", "member", "group:g"), ("user:\(other)", "viewer", "doc:a")])
        let world = try ImportedWorld(imported)
        let doc = EntityUID("OpenFGA::doc", "a")
        let viewer = EntityUID("OpenFGA::Action", "viewer")
        #expect(try world.allows(EntityUID("OpenFGA::user", other), viewer, doc))
        #expect(try !world.allows(EntityUID("OpenFGA::user", one), viewer, doc))
    }
}
