// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

/// Confirms what a solver found with the validators of both whole schemas.
struct Replay {
    let solver: Solver
    let writer: JSONSchemaValidator
    let reader: JSONSchemaValidator

    /// A character of a string takes at most six bytes of the text.
    private static let bounds = JSONLimits(size: 8 * Witness.largest, depth: 2_000)

    func judge(_ answer: Answer) -> InclusionAnswer {
        switch answer {
        case .impossible: return InclusionAnswer(.compatible, steps: solver.steps)
        case .unknown: return undecided(solver.reason ?? "no reason is known", hasFailedReplay: false)
        case .found(let value):
            guard let counterexample = confirm(value.value) else {
                return undecided("a value was found that the validators do not confirm", hasFailedReplay: true)
            }
            return InclusionAnswer(.incompatible(counterexample), steps: solver.steps)
        }
    }

    private func undecided(_ reason: String, hasFailedReplay: Bool) -> InclusionAnswer {
        InclusionAnswer(.undecided(reason: reason), steps: solver.steps, hasFailedReplay: hasFailedReplay)
    }

    /// The value with the places where it fails, if the writer's schema allows it and the reader's does not.
    private func confirm(_ value: JSON) -> Counterexample? {
        guard let tape = try? JSONTape(reading: value.compactBytes, limits: Self.bounds),
            writer.isValid(tape, against: 0) == true, reader.isValid(tape, against: 0) == false
        else { return nil }
        let errors = reader.validate(tape)
        var places = WriterPlaces(writer)
        let failures = errors.prefix(20).map { error in
            let place = places.place(of: error.instance, in: value)
            return Counterexample.Failure(
                instance: error.instance,
                keyword: error.keyword,
                reader: error.schema,
                readerDocument: error.document,
                writer: place.pointer,
                writerDocument: place.document,
                message: error.message
            )
        }
        return Counterexample(value: value, failures: failures, failureCount: errors.count)
    }
}
