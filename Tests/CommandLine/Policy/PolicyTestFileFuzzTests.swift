// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import stagedoor

/// Any text that might be a policy test is read as one or refused with its place.
@Suite struct PolicyTestFileFuzzTests {
    private static let text = #"""
        {"policies": "p.cedar", "policyFormat": "cedar", "schema": "s.cedarschema", "schemaFormat": "json",
         "entities": "e.json", "templateLinked": "l.json", "shouldValidate": true, "validateEntities": false,
         "reasonIds": "annotation", "requests": [{"description": "é", "principal": {"type": "User", "id": "a"},
         "action": {"__entity": {"type": "Action", "id": "v"}}, "resource": {"type": "T", "id": ""}, "context": {"x": [1]},
         "validateRequest": true, "decision": "allow", "reason": ["policy0"], "errors": []}]}
        """#

    @Test("mutated tests are read or refused at a place within the text") func mutated() {
        var random = Seeded(state: 11)
        var taken = 0
        for _ in 0..<4_000 {
            let bytes = Self.mutated(&random)
            guard let json = try? JSON(parsing: bytes, limits: JSONLimits(depth: 160)) else { continue }
            do throws(PolicyTestFile.Problem) {
                _ = try PolicyTestFile(json)
                taken += 1
            } catch {
                #expect(!error.message.isEmpty && bytes.indices.contains(error.offset))
            }
        }
        #expect(taken > 100 && taken < 3_900, "\(taken)")
    }

    private static func mutated(_ random: inout Seeded) -> [UInt8] {
        var bytes = Array(text.utf8)
        let pieces = ["null", "1", "\"x\"", "[]", "{}", "true", ",", "\"", "\\u0000", "[[[[", "{\"a\":", "-0", "1e999"]
        for _ in 0...Int.random(in: 0..<2, using: &random) {
            let start = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 0..<9, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 2: bytes[start] = UInt8.random(in: 0...255, using: &random)
            default: bytes.replaceSubrange(start..<end, with: Array((pieces.randomElement(using: &random) ?? "").utf8))
            }
            if bytes.isEmpty { return [0x20] }
        }
        return bytes
    }
}
