// SPDX-License-Identifier: Apache-2.0
import Findings
import Glibc
import JSON
import SchemaCheck

/// Reads records, a line each, and collects what is wrong with them.
struct RecordRun {
    let validator: RecordValidator
    private(set) var findings: [Finding] = []
    private(set) var records = 0
    /// Where a record's strings go without their escapes.
    private let unescaped = LineBuffer(count: 1 << 16)

    init(validator: RecordValidator) {
        self.validator = validator
    }

    /// Checks every record until there are as many findings as a report has.
    mutating func readAll(_ path: String) throws(CommandFailure) {
        let descriptor = try InputFile.open(path)
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        let name = path == "-" ? "<stdin>" : path
        var reader = LineReader(descriptor: descriptor, path: path)
        var line = 0
        while let next = try reader.next() {
            line += 1
            findings += check(next, name, line)
            if findings.count >= SchemaCheck.mostFindings {
                findings = Array(findings.prefix(SchemaCheck.mostFindings)) + [leftOut(name, line)]
                return
            }
        }
    }

    private mutating func check(_ next: LineReader.Line, _ name: String, _ line: Int) -> [Finding] {
        switch next {
        case .tooLong:
            return [
                Finding(
                    rule: CommandRule.recordTooLong.rawValue,
                    severity: .error,
                    message: "the record is longer than \(LineReader.longest >> 20) MiB",
                    location: SourceLocation(file: name, line: line)
                )
            ]
        case .text(let text):
            // Empty lines, such as one at the end, hold no record.
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return [] }
            records += 1
            if unescaped.makeRoom(text.count + JSONTape.slack),
                validator.isSurelyValid(text, unescapingInto: unescaped.memory)
            {
                return []
            }
            return validator.findings(in: Array(text), file: name, line: line)
        }
    }

    private func leftOut(_ name: String, _ line: Int) -> Finding {
        Finding(
            rule: CommandRule.moreRecords.rawValue,
            severity: .note,
            message: "more than \(SchemaCheck.mostFindings) findings; the records after this one were not read",
            location: SourceLocation(file: name, line: line),
            fix: "Mend what is listed and check again."
        )
    }
}
