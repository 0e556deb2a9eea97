// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON

/// Runs test files, each by itself.
struct PolicyTestRun: Sendable {
    /// The folder that file names within tests are relative to, without a slash at its end.
    let root: String
    /// Whether to note which policies and conditions the requests exercise.
    let wantsCoverage: Bool

    /// Runs one file; nil if it was found in a folder and is no test.
    func run(_ file: PolicyTestPath) -> PolicyTestResult? {
        let input: InputFile
        do throws(CommandFailure) {
            input = try InputFile(reading: file.path)
        } catch {
            return PolicyTestResult(name: file.name, problem: Finding(unreadable: error, file: file.name))
        }
        if !file.isNamed, !input.bytes.mentionsPolicyTest { return nil }
        let text = InputFile(name: file.name, bytes: input.bytes)
        do throws(JSONError) {
            let json = try JSON(parsing: text.bytes, limits: JSONLimits(size: InputFile.longest, depth: 160))
            if !file.isNamed, !PolicyTestFile.isTest(json) { return nil }
            return run(json, text)
        } catch {
            return failed(text, "json.\(error.code.rawValue)", error.message, at: error.offset)
        }
    }

    private func run(_ json: JSON, _ text: InputFile) -> PolicyTestResult {
        do throws(PolicyTestFile.Problem) {
            let test = try PolicyTestFile(json)
            do throws(CommandFailure) {
                return try PolicyTestSuite(test, text, root: root).run(wantsCoverage: wantsCoverage)
            } catch {
                return PolicyTestResult(name: text.name, problem: Finding(unreadable: error, file: text.name))
            }
        } catch {
            return failed(text, "test.invalid", error.message, at: error.offset)
        }
    }

    private func failed(_ text: InputFile, _ code: String, _ message: String, at offset: Int) -> PolicyTestResult {
        var located = LocatedText(text)
        let span = SourceSpan(start: offset, end: offset)
        let error = CedarError(code: code, message: message, span: span)
        return PolicyTestResult(name: text.name, problem: Finding(error, in: &located))
    }
}

extension Finding {
    /// A test one of whose files cannot be read.
    fileprivate init(unreadable failure: CommandFailure, file: String) {
        self.init(
            rule: CommandRule.testUnreadable.rawValue,
            severity: .error,
            message: "\(failure.what): \(failure.why)",
            location: SourceLocation(file: file)
        )
    }
}

extension [UInt8] {
    /// Whether both words stand in the text that every test has: most files of a folder need not be parsed.
    fileprivate var mentionsPolicyTest: Bool {
        contains(Array("\"policies\"".utf8)) && contains(Array("\"requests\"".utf8))
    }

    private func contains(_ word: [UInt8]) -> Bool {
        guard let first = word.first, count >= word.count else { return false }
        return withUnsafeBufferPointer { bytes in
            for start in 0...(bytes.count - word.count) where bytes[start] == first {
                if (1..<word.count).allSatisfy({ bytes[start + $0] == word[$0] }) { return true }
            }
            return false
        }
    }
}
