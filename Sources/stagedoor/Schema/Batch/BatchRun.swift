// SPDX-License-Identifier: Apache-2.0
import Findings
import Glibc
import JSON
import SchemaCheck

/// Answers a stream of cases, a line each, in order and in constant memory.
///
/// Answers are collected and written when there are enough of them or when the next case has yet to arrive, so a
/// caller that writes one case and waits gets its answer.
struct BatchRun {
    private static let enough = 1 << 18
    private static let limits = JSONLimits(size: LineReader.longest, depth: 520)

    private let descriptor: Int32
    private let defaults: BatchCase.Defaults
    private var reader: LineReader
    private var writer = JSONWriter(capacity: 2 * enough)
    /// Where a line's strings go without their escapes.
    private let unescaped = LineBuffer(count: 1 << 16)
    private var line = 0
    private var incompatible = 0
    private var bad = 0
    private var progress = BatchProgress()

    init(path: String, _ defaults: BatchCase.Defaults) throws(CommandFailure) {
        descriptor = try InputFile.open(path)
        reader = LineReader(descriptor: descriptor, path: path)
        self.defaults = defaults
    }

    /// Answers every line; says with what the command exits.
    mutating func answerAll() throws(CommandFailure) -> ExitCode {
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        while let next = try reader.next() {
            line += 1
            if let answer = answer(next) {
                try answer.write(to: &writer) { (writer) throws(CommandFailure) in
                    if writer.bytes.count >= Self.enough { try Self.show(&writer) }
                }
            }
            if writer.bytes.count >= Self.enough || !reader.hasBufferedLine { try flush() }
        }
        try flush()
        progress.finish()
        return incompatible > 0 ? .violations : bad > 0 ? .usage : .pass
    }

    private mutating func flush() throws(CommandFailure) {
        if !writer.bytes.isEmpty { try Self.show(&writer) }
        progress.show(line)
    }

    private static func show(_ writer: inout JSONWriter) throws(CommandFailure) {
        try Terminal.show(writer.bytes)
        writer.removeAll()
    }

    private mutating func answer(_ next: LineReader.Line) -> BatchAnswer? {
        switch next {
        case .tooLong:
            return failed(.null, BatchProblem(.lineTooLong, "the line is longer than 64 MiB; split the case"))
        case .text(let text):
            // Empty lines, such as one at the end, ask nothing.
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
            return answer(text)
        }
    }

    private mutating func answer(_ text: UnsafeBufferPointer<UInt8>) -> BatchAnswer {
        guard unescaped.makeRoom(text.count + JSONTape.slack) else {
            return failed(.null, BatchProblem(.lineTooLong, "there is not enough memory for a line this long"))
        }
        do throws(JSONError) {
            return try JSONTape.withView(reading: text, unescapingInto: unescaped.memory, limits: Self.limits) {
                answer($0)
            }
        } catch {
            return failed(.null, BatchProblem(.invalidLine, "column \(error.position.column): \(error.message)"))
        }
    }

    private mutating func answer(_ view: JSONTapeView) -> BatchAnswer {
        guard view.nodes[0].kind == .object else {
            return failed(
                .null,
                BatchProblem(.invalidLine, "expected an object, which every case is, found: \(view.kind(0))")
            )
        }
        let id = view.member("id", of: 0).map { view.tree($0) } ?? .null
        do throws(BatchProblem) {
            let batchCase = try BatchCase(view, 0, defaults)
            let report = try batchCase.report()
            if report.verdict != .compatible { incompatible += 1 }
            return BatchAnswer(id: id, line: line, outcome: .judged(report), profile: batchCase.profile)
        } catch {
            return failed(id, error)
        }
    }

    private mutating func failed(_ id: JSON, _ problem: BatchProblem) -> BatchAnswer {
        bad += 1
        return BatchAnswer(id: id, line: line, outcome: .failed(problem))
    }
}
