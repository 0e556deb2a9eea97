// SPDX-License-Identifier: Apache-2.0
import ProtobufBreaking
import ProtobufSchema
import TestSupport
import Testing

/// Damaged files are refused or compared; nothing else happens.
@Suite struct BreakingFuzzTests {
    @Test func damagedTreesEndWithAnErrorOrAnAnswer() throws {
        var answered = 0
        var refused = 0
        for seed in UInt64(1)...250 {
            var random = SeededGenerator(seed: seed &* 31)
            let pair = RandomPair(seed: seed)
            let old = damaged(pair.old, &random)
            let new = damaged(pair.new, &random)
            do throws(ProtoTreeError) {
                let tree = try ProtoTree(new)
                let found = try tree.breakingChanges(since: ProtoTree(old))
                answered += 1
                #expect(found.allSatisfy { $0.message.utf8.count < 2_000 && isPlace($0.place) && isPlace($0.oldPlace) })
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        // The texts are worth something only if both outcomes are frequent.
        #expect(answered > 20 && refused > 20, "\(answered) answered, \(refused) refused")
    }

    private func isPlace(_ place: BreakingChange.Place?) -> Bool {
        guard let place, let start = place.start, let end = place.end else { return true }
        return start.line >= 1 && start.column >= 1 && (start.line, start.column) <= (end.line, end.column)
    }

    /// The texts with a few bytes changed, taken out, or put in from elsewhere.
    private func damaged(_ files: Files, _ random: inout SeededGenerator) -> [ProtobufReference] {
        var result: [ProtobufReference] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            var bytes = Array(text.utf8)
            for _ in 0..<random.below(3) where !bytes.isEmpty && random.once(in: 2) {
                let place = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(contentsOf: bytes[place...].prefix(random.below(40)), at: random.below(bytes.count))
                default: bytes.replaceSubrange(place..<min(place + 5, bytes.count), with: "9".utf8)
                }
            }
            result.append(ProtobufReference(path: path, text: bytes))
        }
        return result
    }
}
