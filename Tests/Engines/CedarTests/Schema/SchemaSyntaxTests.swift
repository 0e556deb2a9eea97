// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport
import Testing

private func problem(_ text: String) -> CedarError? {
    do throws(CedarError) {
        _ = try Schema(parsing: Array(text.utf8))
        return nil
    } catch {
        return error
    }
}

private func problem(json: String) -> CedarError? {
    do throws(CedarError) {
        _ = try Schema(parsingJSON: Array(json.utf8))
        return nil
    } catch {
        return error
    }
}

struct SchemaSyntaxTests {
    @Test func everyFormIsReadAndWritten() throws {
        let text = """
            // Photos
            @doc("all of it") namespace Photos {
              @a entity User, "Admin" in [Group];
            }
            """.replacing("\"Admin\"", with: "Admin") + """
                namespace Other { entity Kind enum ["one", "two\\u{41}"]; }
                entity Group tags Set<String>;
                type Place = { x: Long, "a b"?: { @unit("m") y: decimal } };
                action view, "see it" in [all] appliesTo { principal: Photos::User, resource: [Group], context: Place };
                action all;
                """
        let fragment = try SchemaFragment(parsing: Array(text.utf8))
        _ = try Schema([fragment])
        let written = try fragment.cedarText()
        #expect(
            written == """
                type Place = {
                  "a b"?: {
                    @unit("m")
                    y: decimal
                  },
                  x: Long
                };

                entity Group tags Set<String>;

                action "all";

                action "see it" in [Action::"all"] appliesTo {
                  principal: [Photos::User],
                  resource: [Group],
                  context: Place
                };

                action "view" in [Action::"all"] appliesTo {
                  principal: [Photos::User],
                  resource: [Group],
                  context: Place
                };

                namespace Other {
                  entity Kind enum ["one", "twoA"];
                }

                @doc("all of it")
                namespace Photos {
                  @a("")
                  entity Admin in [Group];

                  @a("")
                  entity User in [Group];
                }

                """
        )
        #expect(try SchemaFragment(parsing: Array(written.utf8)).cedarText() == written)
        let form = fragment.json
        #expect(try SchemaFragment(parsingJSON: form.compactBytes).json == form)
    }

    @Test(arguments: [
        ("entity A @;", 9), ("entity if;", 7), ("entity A { x: Set<Long };", 23), ("entity A = Long;", 11),
        ("action a appliesTo { principal: A };", 7), ("type Set = Long;", 5), ("entity A enum [];", 15),
        ("entity A; entity A;", 17),
        ("entity A { \"\\q\": Long };", 11), ("entity A\u{FEFF};", 8), ("namespace __cedar::X {}", 10),
        ("@a @a entity A;", 4),
        ("entity A { x: B };", 14), ("entity A in [A,];", 15),
    ])
    func errorsSayWhere(text: String, offset: Int) {
        #expect(problem(text)?.span?.start == offset, "\(String(describing: problem(text)))")
    }

    @Test(arguments: [
        (#"{"N": {"entityTypes": {"A": {"shape": {"type": "Long"}}}, "actions": {}}}"#, "/N/entityTypes/A/shape"),
        (#"{"": {"entityTypes": {"A": {"x": 1}}, "actions": {}}}"#, "//entityTypes/A/x"),
        (
            #"{"": {"entityTypes": {"A": {"memberOfTypes": ["A", "B"]}}, "actions": {}}}"#,
            "//entityTypes/A/memberOfTypes/1"
        ),
        (#"{"": {"entityTypes": {}}}"#, "/"),
        (#"{"": {"entityTypes": {}, "actions": {"a": {"attributes": {}}}}}"#, "//actions/a/attributes"),
        (#"{"": {"entityTypes": {}, "actions": {"a": {"memberOf": [{"id": "b"}]}}}}"#, "//actions/a/memberOf/0"),
        (#"{"": {"commonTypes": {"T": {"type": "T"}}, "entityTypes": {}, "actions": {}}}"#, "//commonTypes/T"),
        (
            #"{"": {"entityTypes": {"A": {"shape": {"type": "Record", "attributes": {}, "additionalAttributes": true}}}, "actions": {}}}"#,
            "//entityTypes/A/shape"
        ),
    ])
    func errorsInJSONSayWhere(json: String, pointer: String) {
        #expect(problem(json: json)?.pointer == pointer, "\(String(describing: problem(json: json)))")
    }

    @Test func nestingIsBounded() {
        let deep = String(repeating: "Set<", count: 100_000)
        #expect(problem("type T = \(deep)Long;")?.code == "schema.too-deep")
        #expect(problem("type T = \(String(repeating: "{a:", count: 100_000))")?.code == "schema.too-deep")
        #expect(problem(json: String(repeating: "[", count: 100_000))?.code == "schema.json.too-deep")
        // The place is told once, by the error's span.
        let error = problem(json: "{\"a\": tru}")
        #expect(error?.span?.start == 9 && error?.message.contains("line") == false, "\(error?.message ?? "")")
        let allowed = String(repeating: "Set<", count: 120) + "Long" + String(repeating: ">", count: 120)
        #expect(problem("type T = \(allowed);") == nil)
    }

    @Test func bytesThatAreNotTextAreRefused() {
        #expect(throws: CedarError.self) { try Schema(parsing: [0x65, 0xFF, 0xFE]) }
        #expect(throws: CedarError.self) { try Schema(parsingJSON: [0xFF]) }
    }

    @Test func whatOnlyJSONCanSayIsNotWrittenAsText() throws {
        let shape =
            #"{"": {"commonTypes": {"T": {"type": "Record", "attributes": {}}}, "entityTypes": {"A": {"shape": {"type": "T"}}}, "actions": {}}}"#
        let hidden = """
            {"": {"commonTypes": {"A": {"type": "Long"}}, "entityTypes": {"A": {}, "B": {"tags": {"type": "Entity", "name": "A"}}}, "actions": {}}}
            """
        for json in [shape, hidden] {
            let fragment = try SchemaFragment(parsingJSON: Array(json.utf8))
            _ = try Schema([fragment])
            #expect(throws: CedarError.self) { try fragment.cedarText() }
        }
    }

    @Test func damagedSchemasEndInAnErrorOrASchema() throws {
        for seed in 1...3_000 {
            var generator = RandomSchemaText(seed: UInt64(seed))
            var bytes = Array(generator.text().utf8)
            for _ in 0..<(1 + generator.random.below(4)) where !bytes.isEmpty {
                let place = generator.random.below(bytes.count)
                switch generator.random.below(3) {
                case 0: bytes[place] = UInt8(generator.random.below(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(generator.random.below(20)), at: place)
                }
            }
            guard let fragment = try? SchemaFragment(parsing: bytes) else { continue }
            let text = try fragment.cedarText()
            #expect(try SchemaFragment(parsing: Array(text.utf8)).cedarText() == text)
            #expect(try SchemaFragment(parsingJSON: fragment.json.compactBytes).cedarText() == text)
        }
    }

    @Test func damagedJSONEndsInAnErrorOrASchema() throws {
        var read = 0
        for seed in 1...2_000 {
            var generator = RandomSchemaText(seed: UInt64(seed))
            guard let fragment = try? SchemaFragment(parsing: Array(generator.text().utf8)) else { continue }
            var bytes = fragment.json.compactBytes
            for _ in 0..<generator.random.below(3) {
                bytes[generator.random.below(bytes.count)] = generator.random.pick(Array("\"{}[]:,0aEx\\".utf8))
            }
            guard let fragment = try? SchemaFragment(parsingJSON: bytes) else { continue }
            read += (try? Schema([fragment])) == nil ? 0 : 1
        }
        #expect(read > 100)
    }
}
