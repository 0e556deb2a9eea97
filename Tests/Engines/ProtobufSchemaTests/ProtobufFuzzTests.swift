// SPDX-License-Identifier: Apache-2.0

import Glibc
import TestSupport
import Testing

@testable import ProtobufSchema

/// Whatever happens to a text: reading it ends with a schema or with an error inside the text.
///
/// `STAGEDOOR_MUTATIONS` says how many texts are tried, `STAGEDOOR_FUZZ_SEED` which.
struct ProtobufFuzzTests {
    private static func number(_ name: String, or other: Int) -> Int {
        getenv(name).flatMap { Int(String(cString: $0)) } ?? other
    }

    @Test func mutationsNeverEscapeTheText() throws {
        let count = Self.number("STAGEDOOR_MUTATIONS", or: 4_000)
        let seed = UInt64(Self.number("STAGEDOOR_FUZZ_SEED", or: 1)) &* 1_000_000_007
        var mutator = FileMutator(seed: seed)
        var accepted = 0
        for round in 0..<count {
            if round % 1_000 == 0 { try Task.checkCancellation() }
            var file = RandomFile(seed: seed &+ UInt64(round / 10))
            let edited = mutator.edit(file.text())
            let text = mutator.random.once(in: 2) ? Array(edited.utf8) : mutator.damage(Array(edited.utf8))
            guard let error = failure(text) else {
                accepted += 1
                continue
            }
            #expect(isInside(error, text), "round \(round): \(error) in \(String(decoding: text, as: UTF8.self))")
        }
        #expect(accepted > count / 20 && accepted < count * 19 / 20, "\(accepted) of \(count)")
    }

    private func isInside(_ error: ProtobufSchemaError, _ text: [UInt8]) -> Bool {
        guard error.path.isEmpty, (0...text.count).contains(error.offset), !error.message.isEmpty else { return false }
        return error.position == ProtobufPosition(offset: error.offset, in: text)
    }

    @Test func everySpanOfAFileLiesInItsText() throws {
        for seed in 1...200 {
            var random = RandomFile(seed: UInt64(seed))
            let text = random.text()
            let file = try ProtobufFile(parsing: Array(text.utf8))
            for message in file.messages { check(message, in: file) }
            for item in file.enums {
                #expect(file.source(item.name.span) == item.name.text)
                for value in item.values { #expect(Int32(file.source(value.numberSpan)) == value.number) }
            }
        }
    }

    private func check(_ message: MessageNode, in file: ProtobufFile) {
        #expect(file.source(message.name.span) == message.name.text)
        #expect(file.source(message.span).hasSuffix("}") && file.source(message.span).hasPrefix("message"))
        for field in message.fields {
            #expect(file.source(field.name.span) == field.name.text)
            #expect(Int32(file.source(field.numberSpan)) == field.number)
            #expect(file.source(field.span).hasSuffix(";"))
            for option in field.options { #expect(file.source(option.nameSpan) == option.name) }
        }
        for message in message.messages { check(message, in: file) }
    }
}
