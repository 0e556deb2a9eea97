// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON

/// A value that a reader loses, or something that may be lost, in the words that all formats share.
struct DataLoss {
    let rule: String
    /// What happens to the value; nil if it is only suspected.
    let outcome: Outcome?
    let message: String
    let fix: String
    let reader: VersionPair.Place
    let writer: VersionPair.Place
    /// Which part of the value it is about, by the name under which findings have it.
    var part: Detail?

    /// What happens to a value.
    struct Outcome {
        /// Whether it is refused instead of read as another one.
        let isRefusal: Bool
        let bytes: [UInt8]
        let written: JSON
        let read: JSON?
        let refusal: String?
        /// The type that the bytes are of, where they do not begin with the schema's own.
        var type: String?
    }
}

/// Turns lost values into findings: located in both texts, with the bytes and both readings.
struct LossFindings {
    let pair: VersionPair

    /// What it means that values are lost; nil if none are.
    func outcome(
        of losses: some Collection<DataLoss>,
        isComplete: Bool,
        most: Int,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> PairOutcome? {
        if losses.isEmpty { return nil }
        let findings = findings(losses.prefix(most), &newPlaces, &oldPlaces)
        return .incompatible(findings, isComplete: isComplete && findings.count == losses.count)
    }

    /// What is left to say where no value is known to be lost.
    func outcome(
        ofDoubts doubts: some Collection<DataLoss>,
        undecided: String?,
        most: Int,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> PairOutcome {
        if let undecided { return .undecided(undecided) }
        return doubts.isEmpty ? .compatible : .doubtful(findings(doubts.prefix(most), &newPlaces, &oldPlaces))
    }

    /// Findings for some losses, with as many examples as there is room for.
    private func findings(
        _ losses: some Sequence<DataLoss>,
        _ newPlaces: inout TextPlaces,
        _ oldPlaces: inout TextPlaces
    ) -> [Finding] {
        var examples = ExampleBudget()
        return losses.map { loss in
            var finding = finding(loss, &newPlaces, &oldPlaces)
            examples.spend(&finding)
            return finding
        }
    }

    private func finding(_ loss: DataLoss, _ newPlaces: inout TextPlaces, _ oldPlaces: inout TextPlaces) -> Finding {
        let isRefusal = loss.outcome?.isRefusal ?? false
        let finding = Finding(
            rule: loss.rule,
            severity: loss.outcome == nil ? .warning : .error,
            message: message(loss),
            impact: isRefusal ? pair.impact : pair.direction.changedImpact(pair.old),
            fix: loss.fix,
            counterexample: loss.outcome.map { example($0).compactText },
            details: loss.part.map { [$0] } ?? []
        )
        return pair.located(finding, reader: loss.reader, writer: loss.writer, &newPlaces, &oldPlaces)
    }

    private func message(_ loss: DataLoss) -> String {
        guard let outcome = loss.outcome else { return loss.message }
        let what =
            outcome.isRefusal
            ? "\(pair.reader) cannot read all that \(pair.writer) writes"
            : "what \(pair.writer) writes is not what \(pair.reader) reads"
        return what + ": " + (loss.part.map { "at '\($0.value)': " } ?? "") + loss.message
    }

    /// The value: its bytes, and what its writer and its reader make of them.
    private func example(_ outcome: DataLoss.Outcome) -> JSON {
        var members = outcome.type.map { [("message", JSON.string($0))] } ?? []
        members += [("bytes", .string(ExampleBytes.hex(outcome.bytes))), ("written", outcome.written)]
        if let read = outcome.read { members.append(("read", read)) }
        if let refusal = outcome.refusal { members.append(("refusal", .string(refusal))) }
        return .object(members)
    }
}
