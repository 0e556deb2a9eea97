// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

/// The reference engine and this one agree on which entities are well formed and conform to a schema.
@Suite(.enabled(if: ReferenceEngine.isInstalled, "SKIPPED: no .build/python/bin/python with the package cedarpy"))
struct EntityDifferentialTests {
    private static let script = """
        import json, sys, cedarpy
        for line in open(sys.argv[1], encoding='utf-8'):
            schema, entities = json.loads(line)
            try: print(len(cedarpy.Entities.from_json_str(entities, schema)))
            except Exception: print("null")
        """

    @Test(arguments: [true, false])
    func setsOfEntitiesAreTakenOrRefusedByBoth(withSchema: Bool) throws {
        let schema = withSchema ? try Schema(parsing: Array(RandomEntities.schema.utf8)) : nil
        let texts = DifferentialRun.seeds(3_000).map { seed in
            var generator = RandomEntities(seed: seed)
            return generator.text()
        }
        let lines = texts.map { JSON.array([withSchema ? .string(RandomEntities.schema) : .null, .string($0)]) }
        let answers = try #require(try ReferenceEngine.run(Self.script, lines))
        try #require(answers.count == texts.count)
        var taken = 0
        for (text, answer) in zip(texts, answers) {
            let ours = result(text, schema)
            #expect(ours.count == answer.int, "\(text) \(ours.problem)")
            taken += answer.int == nil ? 0 : 1
        }
        // The texts are worth something only if both outcomes are frequent.
        #expect(taken > texts.count / 6 && taken < texts.count * 5 / 6, "\(taken)")
    }

    private func result(_ text: String, _ schema: Schema?) -> (count: Int?, problem: String) {
        do throws(CedarError) {
            return (try Entities(parsingJSON: Array(text.utf8), schema: schema).entities.count, "")
        } catch {
            return (nil, "\(error)")
        }
    }
}

/// Sets of a few entities, each thing in them right more often than not.
struct RandomEntities {
    static let schema = """
        type T = { a: Long, b?: String };
        entity U in [G, U] {
          l?: Long, s?: String, b?: Bool, u?: U, r?: T, n?: Set<Long>, ss?: Set<Set<T>>,
          i?: ipaddr, d?: decimal, t?: datetime, p?: duration, ips?: Set<ipaddr>, e?: E, a?: Action
        } tags Set<String>;
        entity G in H; entity H; entity E enum ["red", "green"]; entity R { x: Long } tags { i?: ipaddr };
        action a in g; action g in gg; action gg; action z appliesTo { principal: U, resource: [G, H] };
        """

    private static let values: [String: [String]] = [
        "l": ["1", "-9223372036854775808", "9223372036854775808", "-0", "1.0", "\"1\"", "true", "null"],
        "s": ["\"x\"", "\"\"", "1", "{\"__expr\": \"x\"}", "{\"__extn\": {\"fn\": \"ip\", \"arg\": \"::1\"}}"],
        "b": [
            "true", "false", "0",
            "{\"__extn\": {\"fn\": \"isIpv4\", \"arg\": {\"__extn\": {\"fn\": \"ip\", \"arg\": \"::1\"}}}}",
        ],
        "u": [
            "{\"type\": \"U\", \"id\": \"q\"}", "{\"__entity\": {\"type\": \"U\", \"id\": \"\"}}",
            "{\"type\": \"G\", \"id\": \"q\"}",
            "\"U::\\\"q\\\"\"", "{\"type\": \"U\"}", "{\"__entity\": {\"type\": \"U\", \"id\": \"q\"}, \"x\": 1}",
        ],
        "r": [
            "{\"a\": 1}", "{\"a\": 1, \"b\": \"\"}", "{\"b\": \"\"}", "{\"a\": 1, \"c\": 1}", "{\"a\": \"\"}", "[]",
            "{\"a\": 1, \"a\": 1}",
        ],
        "n": ["[]", "[1, 1, 2]", "[1, \"a\"]", "{}", "[null]"],
        "ss": ["[[]]", "[[{\"a\": 1}, {\"a\": 1, \"b\": \"\"}], []]", "[[{}]]", "[{\"a\": 1}]"],
        "i": [
            "\"1.2.3.4\"", "{\"fn\": \"ip\", \"arg\": \"::1\"}",
            "{\"__extn\": {\"fn\": \"ip\", \"arg\": \"10.0.0.0/8\"}}", "\"1.2.3\"",
            "{\"fn\": \"decimal\", \"arg\": \"1.0\"}", "1",
            "{\"__extn\": {\"fn\": \"ip\", \"args\": [\"::1\"]}, \"x\": 1}",
        ],
        "d": [
            "\"1.0\"", "{\"fn\": \"decimal\", \"arg\": \"1\"}", "1",
            "{\"__extn\": {\"fn\": \"decimal\", \"arg\": \"-1.5\"}}",
        ],
        "t": [
            "\"2024-01-01\"", "\"2024-02-30\"", "{\"fn\": \"offset\", \"args\": [\"2024-01-01\", \"1h\"]}",
            "{\"fn\": \"toDate\", \"arg\": \"2024-01-01\"}", "{\"fn\": \"offset\", \"args\": [\"2024-01-01\"]}",
            "{\"__extn\": {\"fn\": \"offset\", \"args\": [{\"fn\": \"datetime\", \"arg\": \"2024-01-01\"}, \"1h\"]}}",
        ],
        "p": [
            "\"1h\"", "\"\"", "{\"fn\": \"toTime\", \"arg\": \"2024-01-01\"}", "{\"fn\": \"nope\", \"arg\": \"1h\"}",
        ],
        "ips": ["[\"::1\", {\"fn\": \"ip\", \"arg\": \"1.1.1.1\"}]", "[]", "[\"x\"]", "\"::1\""],
        "e": ["{\"type\": \"E\", \"id\": \"red\"}", "{\"type\": \"E\", \"id\": \"blue\"}"],
        "a": ["{\"type\": \"Action\", \"id\": \"a\"}", "{\"type\": \"Action\", \"id\": \"zz\"}"],
        "zz": ["1", "{\"__entity\": 1}", "{\"__entity\": {\"type\": \"if\", \"id\": \"\"}}"],
    ]

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func text() -> String {
        let entities = (0..<(1 + random.below(3))).map { _ in entity() }
        var text = "[\(entities.joined(separator: ", "))]"
        if random.once(in: 30) { text = damaged(text) }
        return text
    }

    private mutating func entity() -> String {
        if random.once(in: 8) { return action() }
        let type = random.pick(
            random.once(in: 15) ? ["E", "R", "Unknown", "U U"] : ["U", "U", "U", "G", "H", "R", "E"]
        )
        let id = type == "E" && !random.once(in: 6) ? "red" : random.pick(["a", "b", "c"])
        let attributes =
            type == "R"
            ? (random.once(in: 6) ? "" : "\"x\": 1") : type == "U" || random.once(in: 9) ? self.attributes() : ""
        var fields = ["\"uid\": \(uid(type, id))", "\"attrs\": {\(attributes)}", "\"parents\": [\(parents(type))]"]
        if random.once(in: 5) { fields.append("\"tags\": \(tags(type))") }
        if random.once(in: 40) { fields.remove(at: random.below(3)) }
        if random.once(in: 20) { fields.append("\"unknown\": 1") }
        fields.shuffle(using: &random)
        return "{\(fields.joined(separator: ", "))}"
    }

    private mutating func action() -> String {
        let parents = random.pick([
            "", uid("Action", "g"), uid("Action", "gg"), uid("Action", "g") + ", " + uid("Action", "gg"),
        ])
        let id = random.pick(["a", "g", "gg", random.once(in: 3) ? "zz" : "z"])
        return
            "{\"uid\": \(uid("Action", id)), \"attrs\": {}, \"parents\": [\(random.once(in: 20) ? uid("U", "a") : parents)]}"
    }

    private mutating func uid(_ type: String, _ id: String) -> String {
        let plain = "{\"type\": \"\(type)\", \"id\": \"\(id)\"}"
        return random.once(in: 4) ? "{\"__entity\": \(plain)}" : plain
    }

    private mutating func attributes() -> String {
        let keys = Array(Self.values.keys.sorted().dropLast(random.once(in: 12) ? 0 : 1)).shuffled(using: &random)
        return keys.prefix(random.below(4)).map { key in
            let values = Self.values[key] ?? ["1"]
            return "\"\(key)\": \(random.once(in: 4) ? random.pick(values) : values[0])"
        }.joined(separator: ", ")
    }

    private mutating func parents(_ type: String) -> String {
        guard random.once(in: 2) else { return "" }
        let types =
            random.once(in: 9)
            ? ["U", "R", "E", "Action", "Unknown"] : type == "U" ? ["U", "G", "H"] : type == "G" ? ["H"] : []
        if types.isEmpty { return "" }
        return (0..<(1 + random.below(2))).map { _ in uid(random.pick(types), random.pick(["a", "b", "c"])) }.joined(
            separator: ", "
        )
    }

    private mutating func tags(_ type: String) -> String {
        switch type {
        case "U": random.pick(["{}", "{\"t\": [\"x\"]}", "{\"t\": []}", "{\"t\": [1]}", "{\"t\": \"x\"}", "null"])
        case "R": random.pick(["{}", "{\"t\": {\"i\": \"::1\"}}", "{\"t\": {\"j\": 1}}"])
        default: random.pick(["{}", "{\"t\": 1}"])
        }
    }

    private mutating func damaged(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let place = random.below(bytes.count)
        bytes.replaceSubrange(
            place..<(place + 1),
            with: Array(random.pick(["", "{", "]", ",", "\"", "1", ":", "\\"]).utf8)
        )
        return String(decoding: bytes, as: UTF8.self)
    }
}
