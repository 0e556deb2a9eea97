// SPDX-License-Identifier: Apache-2.0
import Cedar
import Glibc
import JSON

/// The decisions on requests, one JSON object a line: `{"decision", "reason"}`, and `errors` where there are any.
struct BenchDecisions {
    private let answers: [AuthorizationAnswer]
    private let names: PolicyNames

    init(_ answers: [AuthorizationAnswer], _ names: PolicyNames) {
        self.answers = answers
        self.names = names
    }

    /// The whole text.
    var text: [UInt8] {
        var writer = JSONWriter()
        for answer in answers {
            var members: [(String, JSON)] = [
                ("decision", .string(answer.decision.rawValue)),
                ("reason", .array(answer.reasons.map { .string(names[$0]) })),
            ]
            if !answer.errors.isEmpty {
                members.append(("errors", .array(answer.errors.map { .string(names[$0.policy]) })))
            }
            writer.value(.object(members))
            writer.raw("\n".utf8)
        }
        return writer.bytes
    }

    /// Writes the text to a new file or over an old one; `-` is standard output.
    func write(to path: String) throws(CommandFailure) {
        if path == "-" { return try Terminal.show(text) }
        if access(path, F_OK) != 0 {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw CommandFailure("cannot write '\(path)'", Terminal.systemError, wayOut: "choose another file")
            }
            close(descriptor)
        }
        try OutputFile(replacing: path).write(text)
    }
}
