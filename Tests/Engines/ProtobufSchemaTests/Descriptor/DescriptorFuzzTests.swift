// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import ProtobufSchema

/// Damaged descriptors and texts are read or refused; nothing traps, nothing hangs.
@Suite struct DescriptorFuzzTests {
    @Test func damagedDescriptorsAreReadOrRefused() throws {
        var random = SeededGenerator(seed: 11)
        var read = 0
        var refused = 0
        for text in [DescriptorCases.event, DescriptorCases.everything, DescriptorCases.editions] {
            let whole = try schema(text).descriptor()
            for _ in 0..<400 {
                var bytes = whole
                for _ in 0...random.below(4) { damage(&bytes, &random) }
                if let schema = try? ProtobufSchema(descriptor: bytes) {
                    #expect(
                        try ProtobufSchema(parsing: Array(schema.registryText.utf8)).registryText == schema.registryText
                    )
                    _ = schema.descriptor()
                    read += 1
                } else {
                    refused += 1
                }
            }
        }
        #expect(read > 20 && refused > 20, "\(read) \(refused)")
    }

    private func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] ^= UInt8(1 << random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes.remove(at: place)
        default: bytes.insert(UInt8(random.below(256)), at: place)
        }
    }

    @Test func whateverIsReadIsPrintedNormalizedDescribedAndCompared() throws {
        for seed in 1...300 {
            var file = RandomFile(seed: UInt64(seed))
            let text = file.text()
            var mutator = FileMutator(seed: UInt64(seed))
            guard let old = try? schema(text), let new = try? schema(mutator.edit(text)) else { continue }
            #expect(try schema(new.registryText).registryText == new.registryText)
            #expect(try schema(new.normalizedText).normalizedText == new.normalizedText, "\(new.registryText)")
            #expect(try schema(new.registryText).normalizedText == new.normalizedText)
            _ = new.withoutExtensions
            #expect(try new.differences(reading: new).isEmpty)
            let forward = try new.differences(reading: old)
            let backward = try old.differences(reading: new)
            #expect(
                forward.contains { $0.change == .packageChanged } == backward.contains { $0.change == .packageChanged }
            )
        }
    }

    @Test func deepDescriptorsAreRefused() {
        var message: [UInt8] = []
        for _ in 0..<20_000 {
            var writer = WireWriter()
            writer.string(1, "M")
            writer.bytes(3, message)
            message = writer.bytes
            if message.count > 200_000 { break }
        }
        var file = WireWriter()
        file.bytes(4, message)
        #expect(throws: ProtobufSchemaError.self) { try ProtobufSchema(descriptor: file.bytes) }
    }

    @Test func shortNamesThatStandForLongOnesDoNotAddUp() throws {
        let long = String(repeating: "a", count: 200_000)
        let fields = (1...2_000).map { "B f\($0) = \($0);" }.joined()
        let whole = try schema("syntax = \"proto3\"; message \(long) { message B {} \(fields) }")
        #expect(whole.descriptor().count < 80 << 20)
        #expect(whole.normalizedText.utf8.count < 80 << 20)
    }

    @Test func manyOneofsAndOptionsTakeLinearTime() throws {
        let oneofs = (1...20_000).map { "oneof o\($0) { int32 f\($0) = \($0 + 20_000); }" }.joined()
        let one = try schema("syntax = \"proto3\"; message M { \(oneofs) }")
        let other = try schema(
            "syntax = \"proto3\"; message M { \(oneofs.replacing(" o", with: " p").replacing("pneof", with: "oneof")) }"
        )
        #expect(try other.differences(reading: one).allSatisfy(\.change.isCompatible))
        #expect(try schema(one.normalizedText).descriptor() == one.descriptor())
    }

    @Test func deepGroupsAreRefused() {
        var reader = WireReader([UInt8](repeating: 0x0B, count: 100_000)[...])
        #expect(throws: WireError.self) { try reader.next() }
    }

    @Test func base64IsReadWithAndWithoutPadding() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
            let text = Base64.encoded(bytes)
            #expect(Base64.decoded(Array(text.utf8)) == bytes)
            #expect(Base64.decoded(Array(text.utf8.filter { $0 != UInt8(ascii: "=") })) == bytes)
        }
        #expect(Base64.decoded(Array("A".utf8)) == nil)
        #expect(Base64.decoded(Array("AA=A".utf8)) == nil)
        #expect(Base64.decoded(Array("A-A=".utf8)) == nil)
    }
}
