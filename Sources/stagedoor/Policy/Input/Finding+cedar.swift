// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON

extension Finding {
    /// The detail that names the policy a finding is about.
    static let policyDetail = "policy"

    /// An input that was refused, located in its text; in `root` where the error's pointer begins within the text.
    init(_ error: CedarError, in text: inout LocatedText, root: JSON? = nil) {
        self.init(
            rule: error.code,
            severity: .error,
            message: error.message,
            location: text.location(error, in: root),
            fix: error.help
        )
    }

    /// Something about a policy, located in the policies' text. `name` is what the policy is called.
    init(_ finding: ValidationFinding, name: String, in text: inout LocatedText) {
        self.init(
            rule: finding.code.rawValue,
            severity: finding.severity == .error ? .error : .warning,
            message: finding.message,
            location: text.location(finding),
            fix: finding.help,
            details: [Detail(name: Finding.policyDetail, value: name)]
        )
    }

    /// The name of the policy it is about.
    var policy: String? { details.first { $0.name == Finding.policyDetail }?.value }

    /// `file:line:column: message; way out` on one line.
    var line: String {
        let place = [location?.file, location?.line.map(String.init), location?.column.map(String.init)]
        let pointer = location?.pointer.map { $0.isEmpty ? "" : " (at \($0))" } ?? ""
        let text = place.compactMap { $0 }.joined(separator: ":") + ": " + message + pointer
        return (text + (fix.map { "; \($0)" } ?? "")).printable
    }
}

extension CommandFailure {
    /// An input that was refused, so that nothing can be done.
    init(_ finding: Finding) {
        let location = finding.location
        let place = [location?.file, location?.line.map(String.init), location?.column.map(String.init)]
        let pointer = location?.pointer.map { $0.isEmpty ? "" : " (at \($0))" } ?? ""
        self.init(place.compactMap { $0 }.joined(separator: ":"), finding.message + pointer, wayOut: finding.fix)
    }

    /// An input that was refused, located in its text.
    init(_ error: CedarError, in file: InputFile) {
        var text = LocatedText(file)
        self.init(Finding(error, in: &text))
    }
}
