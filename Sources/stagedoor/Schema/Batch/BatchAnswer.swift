// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import SchemaCheck

/// What becomes of one line, written as one line.
struct BatchAnswer {
    enum Outcome {
        case judged(Report)
        case failed(BatchProblem)
    }

    let id: JSON
    /// The number of the line it answers, from 1.
    let line: Int
    let outcome: Outcome
    /// The question that was answered.
    var profile = CompatibilityProfile.confluent

    /// Writes the answer; `makeRoom` is called between findings, so that a long list need not be in memory twice.
    func write<Failure: Error>(
        to writer: inout JSONWriter,
        makeRoom: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        writer.raw("{\"id\":".utf8)
        writer.value(id)
        switch outcome {
        case .judged(let report):
            writer.raw(Self.verdict(report.verdict).utf8)
            if report.profiles.isEmpty {
                if profile == .data { Self.writeExample(report, to: &writer) }
            } else {
                writeProfiles(report, to: &writer)
            }
            writer.raw(",\"findings\":[".utf8)
            for (index, finding) in report.findings.enumerated() {
                if index > 0 { writer.raw(",".utf8) }
                writer.finding(finding)
                try makeRoom(&writer)
            }
        case .failed(let problem):
            writer.raw(Self.verdict(.undecided).utf8)
            writer.raw(",\"error\":{\"code\":".utf8)
            writer.string(problem.code)
            writer.raw(",\"message\":".utf8)
            writer.string(problem.message.printable)
            writer.raw(",\"line\":\(line)},\"findings\":[".utf8)
            if let finding = problem.finding { writer.finding(finding) }
        }
        writer.raw("]}\n".utf8)
    }

    /// The question, and the first value that answers it with no.
    private static func writeExample(_ report: Report, to writer: inout JSONWriter) {
        writer.raw(",\"profile\":\"data\",\"counterexample\":".utf8)
        writer.raw((report.findings.compactMap(\.counterexample).first ?? "null").utf8)
    }

    /// The question that decides, and each of them with its verdict and the first value that answers it with no.
    private func writeProfiles(_ report: Report, to writer: inout JSONWriter) {
        let example = report.profiles.first { $0.counterexample != nil && $0.gates }?.counterexample
        writer.raw(",\"profile\":\"\(profile.rawValue)\",\"counterexample\":\(example ?? "null")".utf8)
        writer.raw(",\"profiles\":[".utf8)
        for (index, one) in report.profiles.enumerated() {
            if index > 0 { writer.raw(",".utf8) }
            writer.raw(
                "{\"profile\":\"\(one.profile)\",\"verdict\":\"\(one.verdict.rawValue)\",\"gates\":\(one.gates)".utf8
            )
            writer.raw(",\"counterexample\":\(one.counterexample ?? "null")}".utf8)
        }
        writer.raw("]".utf8)
    }

    private static func verdict(_ verdict: Verdict) -> StaticText {
        switch verdict {
        case .compatible: StaticText(",\"compatible\":true,\"verdict\":\"compatible\"")
        case .incompatible: StaticText(",\"compatible\":false,\"verdict\":\"incompatible\"")
        case .undecided: StaticText(",\"compatible\":null,\"verdict\":\"undecided\"")
        }
    }
}

/// A literal's bytes without a `String` around them: it is written once a line.
private struct StaticText {
    let utf8: UnsafeBufferPointer<UInt8>

    init(_ text: StaticString) {
        utf8 = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
