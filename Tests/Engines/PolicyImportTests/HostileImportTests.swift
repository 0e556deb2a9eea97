// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyImport
import TestSupport
import Testing

/// Whatever the text, an import ends in policies that can be read, or in an error.
@Suite struct HostileImportTests {
    private static let kafka = """
        Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=a, patternType=PREFIXED)`:
         (principal=User:a, host=::1, operation=READ, permissionType=ALLOW)
        (pattern=ResourcePattern(resourceType=GROUP, name=*, patternType=LITERAL), entry=(principal=Role:b, host=*, \
        operation=ALL, permissionType=DENY))
        {"resource_type":"TOPIC","resource_name":"x","pattern_type":"LITERAL","principal":"User:*","operation":"Write",\
        "permission":"ALLOW"}
        Current ACLs for resource `Topic:LITERAL:orders`:
        User:alice has Allow permission for operations: Read from hosts: 10.0.0.1
        """

    private static let karapace = """
        {"permissions":[{"username":"ann","operation":"Write","resource":"^(Subject|Config):([a-c]x|y\\\\.z)?.*$"},
        {"username":"bob","operation":"Read","resource":".*"}]}
        """

    private static let tuples = """
        [{"user":"user:ann","relation":"viewer","object":"doc:a"},{"user":"group:g#member","relation":"owner","object":"doc:a"},
        {"user":"user:*","relation":"member","object":"group:g"},{"user":"folder:f","relation":"parent","object":"doc:a"}]
        """

    private static let model = """
        type user
        type group
          relations
            define member: [user, user:*]
        type folder
          relations
            define viewer: [user]
        type doc
          relations
            define parent: [folder]
            define owner: [group#member]
            define viewer: ([user] or owner or viewer from parent) but not banned
            define banned: [user] and owner
        """

    private static func mutated(_ text: String, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<(1 + random.below(4)) {
            let place = random.below(bytes.count)
            switch random.below(5) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.remove(at: place)
            case 2:
                bytes.insert(
                    contentsOf: Array("()[]{}|\\\"*:#,=$^.- \n".utf8).shuffled(using: &random).prefix(2),
                    at: place
                )
            case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
            default:
                let end = min(bytes.count, place + random.below(60))
                bytes.insert(contentsOf: Array(bytes[place..<end]), at: random.below(bytes.count))
            }
            if bytes.isEmpty { return [] }
        }
        return bytes
    }

    private static func check(_ imported: ImportedPolicies) throws {
        let schema = try Schema(parsing: Array(imported.schema.utf8))
        let policies = try PolicySet.parse(imported.policies)
        #expect(Validator(schema: schema).validate(policies).isValid)
        _ = imported.text
    }

    @Test func `Mutated sources end in valid policies or an error`() throws {
        var random = SeededGenerator(seed: 77)
        var read = 0
        for _ in 0..<400 {
            let kafka = String(decoding: Self.mutated(Self.kafka, &random), as: UTF8.self)
            let karapace = Self.mutated(Self.karapace, &random)
            let tuples = Self.mutated(Self.tuples, &random)
            let model = random.once(in: 2) ? Self.mutated(Self.model, &random) : Array(Self.model.utf8)
            let attempts: [() throws -> ImportedPolicies] = [
                { try KafkaImport.policies(kafka) }, { try KarapaceImport.policies(karapace) },
                { try OpenFGAImport.policies(tuples: tuples, model: model) },
                { try OpenFGAImport.policies(tuples: Array(Self.tuples.utf8), model: model) },
            ]
            for attempt in attempts {
                guard let imported = try? attempt() else { continue }
                try Self.check(imported)
                read += 1
            }
        }
        #expect(read > 600)
    }

    @Test func `Relations that lead on and on, and ones nested too deep, are refused or read, never fatal`() throws {
        let chain = (0..<1_000).map { "define r\($0): r\($0 + 1)" }.joined(separator: "\n")
        let long = Array("type doc\nrelations\n\(chain)".utf8)
        let tuples = Array(#"[{"user":"user:a","relation":"r1","object":"doc:a"}]"#.utf8)
        #expect(throws: Never.self) { try OpenFGAImport.policies(tuples: tuples, model: long) }
        let longer = long + Array("\ndefine last: [user]".utf8)
        #expect(throws: ImportFailure.self) { try OpenFGAImport.policies(tuples: tuples, model: longer) }
        let deep = Array(("type doc\nrelations\ndefine r: " + String(repeating: "(", count: 10_000)).utf8)
        #expect(throws: ImportFailure.self) { try OpenFGAImport.policies(tuples: tuples, model: deep) }
        let loop = Array("type doc\nrelations\ndefine a: b and [user]\ndefine b: a but not [user]".utf8)
        #expect(throws: Never.self) { try OpenFGAImport.policies(tuples: tuples, model: loop) }
    }
}
