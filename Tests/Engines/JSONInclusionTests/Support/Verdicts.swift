// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import Testing

/// What a check says, without the details.
enum Outcome: Equatable {
    case yes, no, open
}

/// Checks a pair of texts; a counterexample has to be one for the validators.
func outcome(
    _ writer: String,
    _ reader: String,
    _ draft: JSONSchemaDraft = .draft7,
    _ limits: InclusionLimits = InclusionLimits(),
    integers: IntegerReading = .byValue
) throws -> (outcome: Outcome, example: String, answer: InclusionAnswer) {
    let old = try JSONSchema(parsing: Array(writer.utf8), draft: draft)
    let new = try JSONSchema(parsing: Array(reader.utf8), draft: draft)
    let answer = Inclusion.check(writer: old, reader: new, integers: integers, limits: limits)
    #expect(!answer.hasFailedReplay, "\(writer) => \(reader)")
    switch answer.verdict {
    case .compatible: return (.yes, "", answer)
    case .undecided: return (.open, "", answer)
    case .incompatible(let example):
        #expect(try old.validator().isValid(example.value), "\(writer) => \(reader): \(example.text)")
        #expect(try !new.validator().isValid(example.value), "\(writer) => \(reader): \(example.text)")
        #expect(!example.failures.isEmpty)
        return (.no, example.text, answer)
    }
}

/// A pair of schemas, and whether the first is included in the second, and the second in the first.
struct PairCase: CustomTestStringConvertible {
    let one: String
    let other: String
    let forth: Outcome
    let back: Outcome
    let draft: JSONSchemaDraft

    init(_ one: String, _ other: String, _ forth: Outcome, _ back: Outcome, _ draft: JSONSchemaDraft = .draft7) {
        self.one = one
        self.other = other
        self.forth = forth
        self.back = back
        self.draft = draft
    }

    var testDescription: String { "\(one) | \(other)" }

    func check() throws {
        #expect(try outcome(one, other, draft).outcome == forth, "\(one) => \(other)")
        #expect(try outcome(other, one, draft).outcome == back, "\(other) => \(one)")
    }
}
