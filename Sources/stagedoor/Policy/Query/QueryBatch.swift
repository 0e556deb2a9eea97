// SPDX-License-Identifier: Apache-2.0
import Cedar
import Glibc
import JSON
import PolicyQueries

/// Answers the questions of a file, a line each.
struct QueryBatch {
    private let world: PolicyWorld
    private let queries: PolicyQueries
    private let kind: QueryLine.Kind
    private let timings: String?

    /// - Parameter kind: that of a line that does not say.
    init(_ world: PolicyWorld, _ queries: PolicyQueries, _ kind: QueryLine.Kind, timings: String?) {
        self.world = world
        self.queries = queries
        self.kind = kind
        self.timings = timings
    }

    /// Writes the answers to standard output.
    ///
    /// - Throws: ``CommandFailure`` at the first line that is no question, or that the schema does not allow.
    func answer(_ path: String) throws(CommandFailure) {
        let descriptor = try InputFile.open(path)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let name = path == "-" ? "<stdin>" : path
        var reader = LineReader(descriptor: descriptor, path: path)
        var number = 0
        var times = ""
        while let line = try reader.next() {
            number += 1
            guard case .text(let text) = line else { throw CommandFailure("\(name):\(number)", "the line is too long") }
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            times += try answer(Array(text), at: "\(name):\(number)")
        }
        if let timings { try OutputFile(private: timings).write(Array(times.utf8)) }
    }

    /// Writes one answer; how long it took, as a line.
    private func answer(_ text: [UInt8], at place: String) throws(CommandFailure) -> String {
        let question: QueryLine
        let rows: [Access]
        let took: UInt64
        do throws(CedarError) {
            question = try QueryLine(text, kind, world.schema)
            let began = Self.now
            rows = try question.answer(queries)
            took = Self.now &- began
        } catch {
            throw CommandFailure(place, error.message, wayOut: error.help)
        }
        try Terminal.show(question.json(rows).compactText + "\n")
        guard timings != nil else { return "" }
        let line = JSON.object([
            ("id", question.id), ("cpuMicros", .number(Double(took) / 1e3)), ("rows", .int(rows.count)),
        ])
        return line.compactText + "\n"
    }

    /// The CPU time that the process has used, in nanoseconds.
    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}
