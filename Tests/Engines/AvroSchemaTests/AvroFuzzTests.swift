// SPDX-License-Identifier: Apache-2.0

import AvroSchema
import Glibc
import JSON
import TestSupport
import Testing

/// Whatever happens to a text: reading it ends with a schema or with an error inside the text, what is written of a
/// schema reads back as the same one, and comparing two ends with places inside both.
///
/// `STAGEDOOR_MUTATIONS` says how many texts are tried, `STAGEDOOR_FUZZ_SEED` which.
struct AvroFuzzTests {
    private static func number(_ name: String, or other: Int) -> Int {
        getenv(name).flatMap { Int(String(cString: $0)) } ?? other
    }

    @Test func mutationsNeverEscapeTheText() throws {
        let count = Self.number("STAGEDOOR_MUTATIONS", or: 30_000)
        let seed = UInt64(Self.number("STAGEDOOR_FUZZ_SEED", or: 1)) &* 1_000_000_007
        var mutator = TextMutator(seed: seed)
        var last = try schema("int")
        var accepted = 0
        for round in 0..<count {
            if round % 1_000 == 0 { try Task.checkCancellation() }
            let text = Self.text(seed &+ UInt64(round / 30), &mutator)
            checkJSON(text, round)
            guard let read = read(text, round) else { continue }
            accepted += 1
            checkTexts(read, text, round)
            checkDifferences(read, last, round)
            last = read
        }
        #expect(accepted > count / 100, "\(accepted) of \(count)")
    }

    private static func text(_ seed: UInt64, _ mutator: inout TextMutator) -> [UInt8] {
        var generator = RandomSchema(seed: seed, mixesNullNamespace: seed % 3 == 0)
        var json = generator.schema()
        if mutator.random.once(in: 3) {
            var editor = SchemaEditor(seed: mutator.random.next())
            json = mutator.random.once(in: 2) ? editor.edit(json) : editor.damage(json)
            if mutator.random.once(in: 2) { return Array(json.prettyText.utf8) }
        }
        return mutator.mutate(Array((seed % 2 == 0 ? json.prettyText : json.compactText).utf8))
    }

    private func checkJSON(_ text: [UInt8], _ round: Int) {
        guard let json = try? JSON(parsing: text) else { return }
        if (try? JSON(parsing: json.compactBytes)) != json { record("what was written reads otherwise", text, round) }
    }

    private func read(_ text: [UInt8], _ round: Int) -> AvroSchema? {
        do throws(AvroSchemaError) {
            return try AvroSchema(parsing: text)
        } catch {
            if !isInside(error, text) { record("\(error)", text, round) }
            return nil
        }
    }

    private func checkTexts(_ read: AvroSchema, _ text: [UInt8], _ round: Int) {
        let description = SchemaDescription.of(read)
        for written in [read.registryText, read.normalizedText] {
            guard let again = try? schema(written), SchemaDescription.of(again) == description else {
                record("written as \(written)", text, round)
                continue
            }
        }
        if read.canonicalForm.isEmpty { record("no canonical form", text, round) }
    }

    private func checkDifferences(_ one: AvroSchema, _ other: AvroSchema, _ round: Int) {
        if (try? one.differences(reading: one))?.isEmpty == false { record("reads not itself", one.texts[0], round) }
        for (reader, writer) in [(one, other), (other, one)] {
            guard let comparison = try? reader.comparison(reading: writer) else { continue }
            for difference in comparison.differences {
                let isInside =
                    reader.texts[0].indices.contains(difference.reader.offset)
                    && writer.texts[0].indices.contains(difference.writer.offset)
                if !isInside { record("\(difference)", reader.texts[0], round) }
            }
            if Set(comparison.differences).count != comparison.differences.count {
                record("a difference comes twice", reader.texts[0], round)
            }
        }
    }

    private func record(_ what: String, _ text: [UInt8], _ round: Int) {
        Issue.record("round \(round): \(what) in \(String(decoding: text, as: UTF8.self))")
    }

    private func isInside(_ error: AvroSchemaError, _ text: [UInt8]) -> Bool {
        if error.code != .invalidJSON {
            guard let json = try? JSON(parsing: text), json.value(at: error.pointer) != nil else { return false }
        }
        return isInside(error.position, text)
    }

    private func isInside(_ position: TextPosition, _ text: [UInt8]) -> Bool {
        var (line, column, previous): (Int, Int, UInt8) = (1, 1, 0)
        for byte in text {
            if line == position.line, column >= position.column { return true }
            switch byte {
            case 0x0A where previous == 0x0D: break
            case 0x0A, 0x0D: (line, column) = (line + 1, 1)
            default: column += byte & 0xC0 == 0x80 ? 0 : 1
            }
            previous = byte
        }
        return line == position.line && column >= position.column
    }
}
