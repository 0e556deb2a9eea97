// SPDX-License-Identifier: Apache-2.0
import AvroSchema
import Glibc
import JSON
import TestSupport
import Testing

/// Random pairs judged by their data, and the same data written and read by another implementation.
@Suite struct AvroDataPropertyTests {
    private static let isInstalled = PythonPeer.isInstalled("fastavro", orSkip: "data of Avro beside fastavro")
    private static let count = getenv("STAGEDOOR_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 1_500

    private struct Pair {
        let writer: JSON
        let reader: JSON
        let seed: Int
        let isCompatible: Bool
        let losses: [AvroLoss]

        var question: JSON {
            .object([
                ("writer", writer), ("reader", reader), ("seed", .int(seed)), ("compatible", .bool(isCompatible)),
                ("losses", .array(told.map { .string(hex($0.bytes)) })),
            ])
        }

        /// fastavro rounds no int to a float, and is asked nothing about logical types.
        var told: [AvroLoss] { losses.filter { !$0.message.contains("2^24") && !$0.message.contains("timestamp") } }
    }

    private static func pair(_ seed: Int) -> Pair? {
        var source = RandomSchema(seed: UInt64(seed))
        var editor = SchemaEditor(seed: UInt64(seed) + 1_000_000)
        let one = Self.withoutAliases(source.schema())
        var other = one
        for _ in 0...editor.random.below(3) { other = editor.edit(other) }
        let (writer, reader) = seed % 2 == 0 ? (one, other) : (other, one)
        guard let old = try? AvroSchema(parsing: writer.compactText),
            let new = try? AvroSchema(parsing: reader.compactText),
            !(writer.compactText + reader.compactText).contains(":[]}"), let rules = try? new.differences(reading: old)
        else { return nil }
        // An empty union is no schema to fastavro, which then reads as it was written.
        let data = new.dataComparison(reading: old)
        if let reason = data.undecided {
            Issue.record("seed \(seed): \(reason) \(writer.compactText) => \(reader.compactText)")
        }
        // fastavro takes the first branch that matches.
        let isInOrder = !data.doubts.contains { $0.rule == "AVRO_DATA_UNION_ORDER" }
        let isCompatible = rules.isEmpty && data.losses.isEmpty && isInOrder
        return Pair(writer: writer, reader: reader, seed: seed, isCompatible: isCompatible, losses: data.losses)
    }

    /// Without aliases of fields: where they contradict names, implementations do as they like.
    private static func withoutAliases(_ json: JSON) -> JSON {
        switch json.value {
        case .array(let elements): return .array(elements.map(withoutAliases))
        case .object(let object):
            let isField =
                object["name"] != nil && object["fields"] == nil && object["symbols"] == nil && object["size"] == nil
            let members = object.members.filter { !isField || !$0.key.hasSameBytes(as: "aliases") }
            return .object(members.map { ($0.key, withoutAliases($0.value)) })
        default: return json
        }
    }

    @Test(arguments: 1...300) func aSchemaKeepsItsOwnData(seed: UInt64) throws {
        var source = RandomSchema(seed: seed, mixesNullNamespace: seed % 2 == 0)
        let text = source.schema().compactText
        let (one, other) = (try schema(text), try schema(text))
        let found = one.dataComparison(reading: other)
        #expect(found.losses.isEmpty && found.undecided == nil, "\(found.losses.map(\.message)) \(text)")
    }

    @Test(.enabled(if: isInstalled, "SKIPPED: no Python with the package fastavro"))
    func whatIsCompatibleComesBackAndWhatIsLostDoesNot() throws {
        let pairs = (1...Self.count).compactMap(Self.pair)
        let script = PythonPeer.folder(of: #filePath, above: 1) + "/avro_data_peer.py"
        let answers = try #require(try PythonPeer(script: script).ask(pairs.map(\.question)))
        #expect(answers.count == pairs.count)
        var (compatible, values, losses, failed) = (0, 0, 0, 0)
        for (pair, answer) in zip(pairs, answers) {
            guard answer["error"] == nil else {
                failed += 1
                continue
            }
            let what = "seed \(pair.seed): \(pair.writer.compactText) => \(pair.reader.compactText)"
            compatible += pair.isCompatible ? 1 : 0
            values += answer["values"]?.int ?? 0
            losses += pair.told.count
            #expect(answer["lost"]?.isNull == true, "\(what): \(answer.compactText)")
            #expect(answer["kept"]?.array?.isEmpty == true, "\(what): \(answer.compactText)")
        }
        print(
            "avro data: \(pairs.count) pairs, \(compatible) compatible with \(values) values, \(losses) losses confirmed, "
                + "\(failed) refused by fastavro"
        )
        #expect(failed * 10 <= pairs.count)
        #expect(compatible > pairs.count / 20 && values > compatible && losses > pairs.count / 10)
    }
}

/// Bytes as people write them.
func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
