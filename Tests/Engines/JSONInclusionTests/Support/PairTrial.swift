// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONInclusion
import JSONSchema
import TestSupport

/// Random pairs checked against random values; what went wrong is collected as text.
struct PairTrial {
    var pairs = 0
    var compatible = 0
    var incompatible = 0
    var undecided = 0
    var failedReplays = 0
    var values = 0
    var written = 0
    var nearbyValues = 0
    var faults: [String] = []
    var reasons: [String: Int] = [:]
    /// Counterexamples for others to confirm: the dialect, both schemas and the value.
    var examples: [JSON] = []
    /// The last values that some writer wrote.
    private var recent: [JSON] = []

    /// Checks the pair of one seed.
    mutating func run(seed: UInt64, values count: Int = 40, keepsExamples: Bool = false) {
        var source = RandomSchemaPair(seed: seed)
        let writer = source.schema()
        let reader = source.random.once(in: 6) ? source.schema() : source.changed(writer)
        guard let old = try? JSONSchema(parsing: writer.compactBytes, draft: source.draft),
            let new = try? JSONSchema(parsing: reader.compactBytes, draft: source.draft),
            let oldValidator = try? old.validator(), let newValidator = try? new.validator()
        else { return }
        pairs += 1
        let answer = Inclusion.check(
            writer: old,
            reader: new,
            integers: .bySpelling,
            limits: InclusionLimits(steps: 60_000)
        )
        if answer.hasFailedReplay {
            failedReplays += 1
            faults.append("seed \(seed): a value that does not replay: \(writer.compactText) => \(reader.compactText)")
        }
        switch answer.verdict {
        case .undecided(let reason):
            undecided += 1
            reasons[reason, default: 0] += 1
        case .incompatible(let example):
            incompatible += 1
            remember(example.value)
            let isConfirmed = oldValidator.isValid(example.value) && !newValidator.isValid(example.value)
            if !isConfirmed || example.failures.isEmpty {
                faults.append("seed \(seed): \(example.text) is no counterexample")
            }
            if keepsExamples {
                examples.append(
                    .object([
                        ("dialect", .string(source.draft.metaSchema)), ("writer", writer), ("reader", reader),
                        ("value", example.value),
                    ])
                )
            }
        case .compatible:
            compatible += 1
            probeNearby(seed, &source, writer, reader, old, newValidator)
            let directed = DirectedValues(root: writer)
            for number in 0..<count {
                let value =
                    number < recent.count && number % 4 == 0
                    ? recent[number] : directed.value(writer, &source, 4)
                values += 1
                guard oldValidator.isValid(value) else { continue }
                written += 1
                if !newValidator.isValid(value) {
                    faults.append(
                        "seed \(seed) \(source.draft): called compatible, but \(value.compactText): "
                            + "\(writer.compactText) => \(reader.compactText)"
                    )
                    break
                }
            }
        }
    }

    /// Values that the writer allows and some schema close to the reader's refuses: the likeliest to refute a verdict.
    private mutating func probeNearby(
        _ seed: UInt64,
        _ source: inout RandomSchemaPair,
        _ writer: JSON,
        _ reader: JSON,
        _ old: JSONSchema,
        _ newValidator: JSONSchemaValidator
    ) {
        for base in [writer, reader, reader] {
            guard let nearby = try? JSONSchema(parsing: source.changed(base).compactBytes, draft: source.draft) else {
                continue
            }
            let limits = InclusionLimits(steps: 20_000)
            let answer = Inclusion.check(writer: old, reader: nearby, integers: .bySpelling, limits: limits)
            guard case .incompatible(let example) = answer.verdict else { continue }
            nearbyValues += 1
            if !newValidator.isValid(example.value) {
                faults.append(
                    "seed \(seed) \(source.draft): called compatible, but \(example.text): "
                        + "\(writer.compactText) => \(reader.compactText)"
                )
            }
        }
    }

    private mutating func remember(_ value: JSON) {
        recent.append(value)
        if recent.count > 64 { recent.removeFirst(32) }
    }

    var summary: String {
        "\(pairs) pairs: \(compatible) compatible, \(incompatible) incompatible with a value, "
            + "\(undecided) undecided, \(failedReplays) failed replays; \(written) of \(values) values written, \(nearbyValues) from nearby"
    }
}
