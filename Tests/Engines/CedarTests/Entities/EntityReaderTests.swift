// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

private let schemaText = """
    type T = { a: Long, b?: String };
    entity U in G { l?: Long, i?: ipaddr, r?: T, s?: Set<U>, e?: E, t?: datetime } tags Set<String>;
    entity G in H; entity H; entity E enum ["red"]; entity R { x: Long };
    action a in g; action g in gg; action gg; action z appliesTo { principal: [U, E], resource: G, context: { i?: ipaddr, l: Long } };
    """

private func problem(_ json: String, schema: Bool = false) throws -> CedarError? {
    let schema = schema ? try Schema(parsing: Array(schemaText.utf8)) : nil
    do throws(CedarError) {
        _ = try Entities(parsingJSON: Array(json.utf8), schema: schema)
        return nil
    } catch {
        return error
    }
}

private func uid(_ type: String, _ id: String) -> EntityUID {
    EntityUID(type: Name(trusted: type), id: CedarString(id))
}

struct EntityReaderTests {
    @Test func valuesAreReadByTheirForm() throws {
        let json = #"""
            [{"uid": {"__entity": {"type": "N::U", "id": "é"}}, "parents": [{"type": "G", "id": "g"}, {"type": "G", "id": "g"}],
              "attrs": {"b": true, "n": -9223372036854775808, "s": "x", "set": [1, "a", 1, [2]], "r": {"k": {"__entity": 1}},
                        "e": {"__entity": {"type": "U", "id": ""}}, "i": {"__extn": {"fn": "ip", "arg": "10.0.0.0/8"}},
                        "t": {"__extn": {"fn": "offset", "args": [{"__extn": {"fn": "datetime", "arg": "1970-01-01"}},
                                                                  {"__extn": {"fn": "duration", "arg": "1s"}}]}}},
              "tags": {"d": {"__extn": {"fn": "decimal", "arg": "1.5"}}}, "more": null}]
            """#
        let entities = try Entities(parsingJSON: Array(json.utf8))
        let entity = try #require(entities.entities[uid("N::U", "é")])
        #expect(entity.parents == [uid("G", "g")])
        #expect(entity.tags["d"] == .decimal(DecimalValue(scaled: 15_000)))
        #expect(entity.attributes["b"] == .bool(true))
        #expect(entity.attributes["n"] == .long(.min))
        #expect(entity.attributes["set"] == .set([.string("a"), .set([.long(2)]), .long(1)]))
        let inner = try #require(CedarRecord([.init(key: "__entity", value: .long(1))]))
        let outer = try #require(CedarRecord([.init(key: "k", value: .record(inner))]))
        #expect(entity.attributes["r"] == .record(outer))
        #expect(entity.attributes["e"] == .entity(uid("U", "")))
        #expect(entity.attributes["t"] == .datetime(DatetimeValue(milliseconds: 1_000)))
        #expect(try EntityReaderTests.read(JSON.array([entity.json]).compactBytes) == [entity])
        #expect(entities.entities[uid("N::U", "e\u{301}")] == nil)
    }

    private static func read(_ bytes: [UInt8], schema: Schema? = nil) throws -> [Entity] {
        var entities: [Entity] = []
        try EntityReader(schema: schema).read(bytes) { entities.append($0) }
        return entities
    }

    @Test func theSchemaSaysWhatAnUnmarkedValueIs() throws {
        let schema = try Schema(parsing: Array(schemaText.utf8))
        let json = """
            [{"uid": {"type": "U", "id": "u"}, "parents": [],
              "attrs": {"i": "::1", "s": [{"type": "U", "id": "x"}], "r": {"a": 1}, "t": {"fn": "toDate", "arg": "2024-01-01T01:00:00Z"}}}]
            """
        let entities = try Self.read(Array(json.utf8), schema: schema)
        let attributes = try #require(entities.first?.attributes)
        #expect(attributes["i"] == .ipaddr(try IPAddress(parsing: "::1")))
        #expect(attributes["s"] == .set([.entity(uid("U", "x"))]))
        #expect(attributes["t"] == .datetime(try DatetimeValue(parsing: "2024-01-01")))
        #expect(entities.dropFirst().map(\.uid) == ["a", "g", "gg", "z"].map { uid("Action", $0) })
        #expect(entities.dropFirst().first?.parents == [uid("Action", "g")])
    }

    @Test(arguments: [
        ("{}", "entity.json.unexpected-character", ""), ("[] x", "entity.json.unexpected-character", ""),
        ("[1]", "entity.type", "/0"),
        ("[", "entity.json.unexpected-end", "/0"), ("[{}, ]", "entity.missing-field", "/0"),
        (#"[{"uid": {"type": "U U", "id": ""}, "attrs": {}, "parents": []}]"#, "entity.entity-type", "/0/uid"),
        (#"[{"uid": "U::\"a\"", "attrs": {}, "parents": []}]"#, "entity.entity-reference", "/0/uid"),
        (
            #"[{"uid": {"type": "U", "id": ""}, "attrs": {"a~/b": [1, null]}, "parents": []}]"#, "entity.null",
            "/0/attrs/a~0~1b/1"
        ),
        (#"[{"uid": {"type": "U", "id": ""}, "attrs": {"x": 1.5}, "parents": []}]"#, "entity.number", "/0/attrs/x"),
        (
            #"[{"uid": {"type": "U", "id": ""}, "attrs": {"x": 1, "x": 1}, "parents": []}]"#,
            "entity.json.duplicate-key", "/0"
        ),
        (
            #"[{"uid": {"type": "U", "id": ""}, "attrs": {}, "parents": [{"type": "U", "id": ""}]}]"#,
            "entity.self-parent", "/0/parents/0"
        ),
        (
            #"[{"uid": {"type": "Action", "id": ""}, "attrs": {}, "parents": [{"type": "U", "id": ""}]}]"#,
            "entity.action-parent", "/0/parents/0"
        ),
        (
            #"[{"uid": {"type": "U", "id": ""}, "attrs": {"x": {"__extn": {"fn": "ip", "arg": "1"}}}, "parents": []}]"#,
            "entity.extension-value",
            "/0/attrs/x/__extn"
        ),
        (#"[{"uid": {"type": "U", "id": ""}, "attrs": {}, "parents": [], "tags": null}]"#, "entity.type", "/0/tags"),
    ])
    func whatIsNoEntityIsRefusedWithItsPlace(json: String, code: String, pointer: String) throws {
        let error = try problem(json)
        #expect(error?.code == code)
        #expect(error?.pointer == pointer)
    }

    @Test(arguments: [
        (#"{"uid": {"type": "X", "id": ""}, "attrs": {}, "parents": []}"#, "entity.unknown-type", "/1/uid/type"),
        (#"{"uid": {"type": "R", "id": ""}, "attrs": {}, "parents": []}"#, "entity.missing-attribute", "/1/attrs"),
        (
            #"{"uid": {"type": "U", "id": ""}, "attrs": {"q": 1}, "parents": []}"#, "entity.unexpected-attribute",
            "/1/attrs/q"
        ),
        (
            #"{"uid": {"type": "U", "id": ""}, "attrs": {"l": "1"}, "parents": []}"#, "entity.type-mismatch",
            "/1/attrs/l"
        ),
        (
            #"{"uid": {"type": "U", "id": ""}, "attrs": {"r": {"b": ""}}, "parents": []}"#, "entity.missing-attribute",
            "/1/attrs/r"
        ),
        (
            #"{"uid": {"type": "U", "id": ""}, "attrs": {"e": {"type": "E", "id": "blue"}}, "parents": []}"#,
            "entity.enum-id", "/1/attrs/e"
        ),
        (
            #"{"uid": {"type": "U", "id": ""}, "attrs": {}, "parents": [{"type": "R", "id": ""}]}"#,
            "entity.parent-type", "/1/parents/0"
        ),
        (
            #"{"uid": {"type": "U", "id": ""}, "attrs": {}, "parents": [], "tags": {"t": [1]}}"#,
            "entity.type-mismatch", "/1/tags/t"
        ),
        (
            #"{"uid": {"type": "G", "id": ""}, "attrs": {}, "parents": [], "tags": {"t": 1}}"#, "entity.unexpected-tag",
            "/1/tags/t"
        ),
        (#"{"uid": {"type": "E", "id": "blue"}, "attrs": {}, "parents": []}"#, "entity.enum-id", "/1/uid/id"),
        (#"{"uid": {"type": "Action", "id": "q"}, "attrs": {}, "parents": []}"#, "entity.undeclared-action", "/1/uid"),
        (
            #"{"uid": {"type": "Action", "id": "gg"}, "attrs": {"x": 1}, "parents": []}"#, "entity.action-mismatch",
            "/1/attrs"
        ),
    ])
    func whatDoesNotConformIsRefusedWithItsPlace(json: String, code: String, pointer: String) throws {
        let good =
            #"{"uid": {"type": "U", "id": "ok"}, "attrs": {"l": 1}, "parents": [{"type": "H", "id": ""}], "tags": {"t": []}}"#
        let error = try problem("[\(good), \(json)]", schema: true)
        #expect(error?.code == code)
        #expect(error?.pointer == pointer)
        #expect(try problem("[\(good)]", schema: true) == nil)
    }

    @Test func actionsMustHaveTheAncestorsOfTheSchema() throws {
        func action(_ id: String, _ parents: String...) -> String {
            let uids = parents.map { "{\"type\": \"Action\", \"id\": \"\($0)\"}" }
            return
                "{\"uid\": {\"type\": \"Action\", \"id\": \"\(id)\"}, \"attrs\": {}, \"parents\": [\(uids.joined(separator: ","))]}"
        }
        #expect(try problem("[\(action("a", "g", "gg"))]", schema: true) == nil)
        #expect(try problem("[\(action("a", "g")), \(action("g", "gg"))]", schema: true) == nil)
        #expect(try problem("[\(action("a", "g"))]", schema: true)?.code == "entity.action-mismatch")
        let error = try problem("[\(action("gg")), \(action("a"))]", schema: true)
        #expect(error?.code == "entity.action-mismatch")
        #expect(error?.pointer == "/1/parents")
    }

    @Test func copiesAreTakenAndContradictionsRefused() throws {
        func user(_ attributes: String) -> String {
            "{\"uid\": {\"type\": \"U\", \"id\": \"u\"}, \"attrs\": {\(attributes)}, \"parents\": []}"
        }
        #expect(try problem("[\(user("\"x\": [1, 2]")), \(user("\"x\": [2, 1, 1]"))]") == nil)
        let error = try problem("[\(user("\"x\": 1")), \(user("\"x\": 2"))]")
        #expect(error?.code == "entity.duplicate")
        #expect(error?.pointer == "/1")
    }

    @Test func hierarchiesHaveNoCyclesAndAnyDepth() throws {
        func entity(_ id: Int, _ parent: Int?) -> Entity {
            Entity(uid: uid("U", "\(id)"), parents: parent.map { [uid("U", "\($0)")] } ?? [])
        }
        #expect(throws: CedarError.self) { try Entities([entity(1, 2), entity(2, 3), entity(3, 1)]) }
        let chain = try Entities((1...500).map { entity($0, $0 - 1) })
        #expect(chain.ancestors[uid("U", "500")]?.count == 500)
        #expect(chain.ancestors[uid("U", "1")] == [uid("U", "0")])
    }

    @Test func nestingIsBounded() throws {
        func nested(_ depth: Int) -> String {
            let value = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return #"[{"uid": {"type": "U", "id": ""}, "attrs": {"x": \#(value)}, "parents": []}]"#
        }
        #expect(try problem(nested(124)) == nil)
        #expect(try problem(nested(125))?.code == "entity.json.too-deep")
        #expect(try problem(String(repeating: "[", count: 200_000)) != nil)
        #expect(try problem(#"[{"a":"# + String(repeating: #"{"a":"#, count: 100_000)) != nil)
    }

    @Test func deepElementsOfASetAreComparedInOneWalk() throws {
        func nested(_ open: String, _ close: String) -> String {
            String(repeating: open, count: 120) + "[1, 2]" + String(repeating: close, count: 120)
        }
        for value in [nested("[", "]"), nested(#"{"a":"#, "}")] {
            let json = #"[{"uid": {"type": "U", "id": ""}, "attrs": {"x": [\#(value), \#(value)]}, "parents": []}]"#
            let entities = try Self.read(Array(json.utf8))
            #expect(entities.first?.attributes["x"]?.json.array?.count == 1)
        }
    }

    @Test func damagedEntitiesEndInAnErrorOrEntities() throws {
        let schema = try Schema(parsing: Array(RandomEntities.schema.utf8))
        var read = 0
        for seed in 1...2_000 {
            var generator = RandomEntities(seed: UInt64(seed))
            var random = SeededGenerator(seed: UInt64(seed))
            var bytes = Array(generator.text().utf8)
            for _ in 0..<random.below(3) where !bytes.isEmpty {
                let place = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(random.below(9)), at: place)
                }
            }
            read += (try? Entities(parsingJSON: bytes)) == nil ? 0 : 1
            _ = try? Entities(parsingJSON: bytes, schema: schema)
        }
        #expect(read > 200)
    }
}

struct RequestReaderTests {
    private func problem(_ json: String, schema: Bool = true, validates: Bool = true) throws -> CedarError? {
        let schema = schema ? try Schema(parsing: Array(schemaText.utf8)) : nil
        do throws(CedarError) {
            _ = try RequestReader(schema: schema, validates: validates).read(Array(json.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func request(_ principal: String, _ action: String, _ resource: String, _ context: String) -> String {
        func uid(_ text: String) -> String {
            let parts = text.split(separator: " ", omittingEmptySubsequences: false)
            return "{\"type\": \"\(parts[0])\", \"id\": \"\(parts[1])\"}"
        }
        return
            "{\"principal\": \(uid(principal)), \"action\": {\"__entity\": \(uid("Action " + action))}, \"resource\": \(uid(resource)), \"context\": \(context)}"
    }

    @Test func requestsAreReadByTheSchema() throws {
        let schema = try Schema(parsing: Array(schemaText.utf8))
        let json = request("U u", "z", "G g", #"{"l": 1, "i": "10.0.0.1"}"#)
        let request = try RequestReader(schema: schema).read(Array(json.utf8))
        #expect(
            request.principal == uid("U", "u") && request.resource == uid("G", "g")
                && request.action == uid("Action", "z")
        )
        #expect(request.context["i"] == .ipaddr(try IPAddress(parsing: "10.0.0.1")))
        let plain = try RequestReader().read(Array(json.utf8))
        #expect(plain.context["i"] == .string("10.0.0.1"))
    }

    @Test func whatTheSchemaDoesNotAllowIsRefused() throws {
        let context = #"{"l": 1}"#
        #expect(try problem(request("U u", "z", "G g", context)) == nil)
        #expect(try problem(request("E red", "z", "G g", context)) == nil)
        #expect(try problem(request("E blue", "z", "G g", context))?.code == "request.enum-id")
        #expect(try problem(request("G u", "z", "G g", context))?.code == "request.principal-type")
        #expect(try problem(request("U u", "z", "H g", context))?.code == "request.resource-type")
        #expect(try problem(request("X u", "z", "G g", context))?.code == "request.unknown-type")
        #expect(try problem(request("U u", "q", "G g", context))?.code == "request.undeclared-action")
        #expect(try problem(request("U u", "a", "G g", "{}"))?.code == "request.principal-type")
        #expect(try problem(request("U u", "z", "G g", "{}"))?.code == "request.missing-attribute")
        #expect(try problem(request("U u", "z", "G g", #"{"l": "1"}"#))?.pointer == "/context")
        #expect(try problem(request("U u", "z", "G g", #"{"l": 1, "q": 1}"#))?.pointer == "/context/q")
        #expect(try problem(request("G u", "z", "G g", context), validates: false) == nil)
        #expect(try problem(request("G u", "q", "G g", context), schema: false) == nil)
    }

    @Test(arguments: ["[]", "{}", #"{"principal": 1}"#, "{\"principal\":", "null"])
    func whatIsNoRequestIsRefused(json: String) throws {
        #expect(try problem(json, schema: false) != nil)
    }
}
