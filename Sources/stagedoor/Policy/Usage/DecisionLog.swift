// SPDX-License-Identifier: Apache-2.0
import Glibc
import PolicyUsage

/// A decision log that is read line by line, as often as needed.
struct DecisionLog {
    let path: String
    private let shown: String?

    /// - Parameter shown: the name to show; nil for the path.
    init(path: String, called shown: String? = nil) {
        self.path = path
        self.shown = shown
    }

    /// The name to show.
    var name: String { shown ?? (path == "-" ? "<stdin>" : path) }

    /// Visits the lines with their numbers; nil stands for one that is too long.
    ///
    /// - Throws: ``CommandFailure`` if the log cannot be read.
    func forEachLine(_ visit: (UnsafeBufferPointer<UInt8>?, Int) -> Void) throws(CommandFailure) {
        let descriptor = try InputFile.open(path)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var reader = LineReader(descriptor: descriptor, path: path)
        var number = 0
        while let line = try reader.next() {
            number += 1
            switch line {
            case .text(let text): visit(text, number)
            case .tooLong: visit(nil, number)
            }
        }
    }

    /// What the log says of the counter's policies.
    func counted(by counter: consuming UsageCounter) throws(CommandFailure) -> LogUsage {
        var counter = counter
        try forEachLine { line, number in
            if let line { counter.add(line, number: number) } else { counter.addUnreadable(.tooLong(number)) }
        }
        return counter.counted()
    }

    /// - Throws: exit 2 after the report, if it leaves out lines that cannot be read.
    func checkReadable(_ summary: LogSummary) throws(CommandFailure) {
        guard let first = summary.problems.first else { return }
        throw CommandFailure(
            "\(name):\(first.line):\(first.column)",
            "\(first.message) (\(summary.unreadable) of the lines cannot be read; the report leaves them out)",
            wayOut: "correct or remove them"
        )
    }
}

extension LogProblem {
    static func tooLong(_ line: Int) -> LogProblem {
        LogProblem(code: "log.too-long", message: "the line is too long", line: line, column: 1)
    }
}
