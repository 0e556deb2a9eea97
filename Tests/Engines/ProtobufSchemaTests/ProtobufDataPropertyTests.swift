// SPDX-License-Identifier: Apache-2.0
import Glibc
import JSON
import ProtobufSchema
import TestSupport
import Testing

/// Random pairs judged by their data, and the same data written and read by Google's implementation.
@Suite struct ProtobufDataPropertyTests {
    private static let isInstalled = PythonPeer.isInstalled(
        "grpc_tools, google.protobuf",
        orSkip: "data of Protobuf beside Google's implementation"
    )
    private static let count = getenv("STAGEDOOR_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 400

    private struct Pair {
        let writer: String
        let reader: String
        let seed: Int
        let losses: [ProtobufLoss]

        var question: JSON {
            .object([
                ("writer", .string(writer)), ("reader", .string(reader)), ("seed", .int(seed)),
                ("compatible", .bool(losses.isEmpty)),
                ("losses", .array(own.map { .string(Self.hex($0.bytes)) })),
            ])
        }

        /// Losses of the message that the peer reads.
        var own: [ProtobufLoss] { losses.filter { $0.type == "M" } }

        private static func hex(_ bytes: [UInt8]) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    private static func pair(_ seed: Int) -> Pair? {
        var source = RandomMessage(seed: UInt64(seed))
        let (writer, reader) = source.pair()
        guard let old = try? ProtobufSchema(parsing: Array(writer.utf8)),
            let new = try? ProtobufSchema(parsing: Array(reader.utf8))
        else { return nil }
        let data = new.dataComparison(reading: old)
        if let reason = data.undecided { Issue.record("seed \(seed): \(reason)\n\(writer)\n\(reader)") }
        return Pair(writer: writer, reader: reader, seed: seed, losses: data.losses)
    }

    @Test(arguments: 1...300) func aSchemaKeepsItsOwnData(seed: UInt64) throws {
        var source = RandomFile(seed: seed)
        let text = Array(source.text().utf8)
        guard let one = try? ProtobufSchema(parsing: text), let other = try? ProtobufSchema(parsing: text) else {
            return
        }
        let found = one.dataComparison(reading: other)
        #expect(found.losses.isEmpty && found.doubts.isEmpty && found.undecided == nil, "seed \(seed)")
    }

    @Test(.enabled(if: isInstalled, "SKIPPED: no Python with the packages grpcio-tools and protobuf"))
    func whatIsCompatibleComesBackAndWhatIsLostDoesNot() throws {
        let pairs = (1...Self.count).compactMap(Self.pair)
        let script = PythonPeer.folder(of: #filePath, above: 1) + "/protobuf_data_peer.py"
        let answers = try #require(try PythonPeer(script: script).ask(pairs.map(\.question)))
        #expect(answers.count == pairs.count)
        var (compatible, messages, losses, failed) = (0, 0, 0, 0)
        for (pair, answer) in zip(pairs, answers) {
            guard answer["error"] == nil else {
                failed += 1
                continue
            }
            let what = "seed \(pair.seed):\n\(pair.writer)\n\(pair.reader)"
            compatible += pair.losses.isEmpty ? 1 : 0
            messages += answer["messages"]?.int ?? 0
            losses += pair.own.count
            #expect(answer["lost"]?.isNull == true, "\(what): \(answer.compactText)")
            #expect(answer["kept"]?.array?.isEmpty == true, "\(what): \(answer.compactText)")
        }
        print(
            "protobuf data: \(pairs.count) pairs, \(compatible) compatible with \(messages) messages, "
                + "\(losses) losses confirmed, \(failed) refused by protoc"
        )
        #expect(failed * 10 <= pairs.count)
        #expect(compatible > pairs.count / 20 && messages > compatible && losses > pairs.count / 10)
    }
}

/// Random messages, and what people make of them.
private struct RandomMessage {
    private struct Field {
        var label = ""
        var type: String
        var name: String
        var number: Int
        var isInOneof = false
    }

    private static let types = [
        "int32", "int64", "uint32", "uint64", "sint32", "sint64", "bool", "fixed32", "sfixed32", "fixed64", "sfixed64",
        "float", "double", "string", "bytes", "E", "F", "N", "K", "map<string, int32>", "map<int32, N>",
    ]

    private var random: SeededGenerator
    private var isProto2 = false

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        isProto2 = random.once(in: 3)
    }

    mutating func pair() -> (String, String) {
        var fields = (1...1 + random.below(4)).map { number in
            Field(label: label(), type: random.pick(Self.types, or: "int32"), name: "f\(number)", number: number)
        }
        for index in fields.indices where index < 2 && random.once(in: 5) { fields[index].isInOneof = true }
        var inner = [
            Field(label: label(), type: random.pick(["int32", "string", "bytes"], or: "int32"), name: "x", number: 1)
        ]
        let (before, innerBefore) = (fields, inner)
        for _ in 0...random.below(3) {
            if random.once(in: 5) { edit(&inner) } else { edit(&fields) }
        }
        return (text(before, innerBefore, isOther: false), text(fields, inner, isOther: random.once(in: 5)))
    }

    private mutating func label() -> String {
        if random.once(in: 3) { return "repeated" }
        if isProto2 { return random.once(in: 6) ? "required" : "optional" }
        return random.once(in: 4) ? "optional" : ""
    }

    private mutating func edit(_ fields: inout [Field]) {
        guard !fields.isEmpty else { return }
        let place = random.below(fields.count)
        switch random.below(8) {
        case 0: fields.remove(at: place)
        case 1: fields.append(Field(label: label(), type: "int32", name: "g", number: 9))
        case 2: fields[place].label = label()
        case 3: fields[place].isInOneof.toggle()
        case 4: fields[place].name += "r"
        default: fields[place].type = random.pick(Self.types, or: "int32")
        }
    }

    private func text(_ fields: [Field], _ inner: [Field], isOther: Bool) -> String {
        let optional = isProto2 ? "optional " : ""
        return """
            syntax = "\(isProto2 ? "proto2" : "proto3")";
            message M { \(body(fields)) }
            message N { \(body(inner)) }
            message K { \(optional)string key = 1; \(optional)int32 value = 2; }
            enum E { E0 = 0; E1 = 1; \(isOther ? "E2 = 3; E3 = 2;" : "E2 = 2; E3 = 3;") }
            enum F { F0 = 0; F1 = 1; }
            """
    }

    private func body(_ fields: [Field]) -> String {
        var seen: Set<Int> = []
        let fields = fields.filter { seen.insert($0.number).inserted }
        func line(_ field: Field, _ label: String) -> String {
            "\(label) \(field.type) \(field.name) = \(field.number);"
        }
        let plain = fields.filter { !$0.isInOneof || $0.type.hasPrefix("map") }
        let chosen = fields.filter { $0.isInOneof && !$0.type.hasPrefix("map") }
        let lines = plain.map { line($0, $0.type.hasPrefix("map") ? "" : $0.label) }
        let oneof = chosen.isEmpty ? "" : "oneof o { \(chosen.map { line($0, "") }.joined(separator: " ")) }"
        return (lines + [oneof]).joined(separator: " ")
    }
}
