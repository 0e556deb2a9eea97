// SPDX-License-Identifier: Apache-2.0
import Findings

/// Why a line of a batch gets no verdict.
struct BatchProblem: Error {
    enum Code: String, CaseIterable {
        /// The line is not JSON, or not an object.
        case invalidLine = "INVALID_LINE"
        /// The line is longer than 64 MiB.
        case lineTooLong = "LINE_TOO_LONG"
        /// A member that every case needs is not there.
        case missingMember = "MISSING_MEMBER"
        /// A member is of the wrong kind.
        case invalidMember = "INVALID_MEMBER"
        /// The compatibility level does not exist.
        case unknownLevel = "UNKNOWN_COMPATIBILITY_LEVEL"
        /// The schema language cannot be checked.
        case unsupportedFormat = "UNSUPPORTED_FORMAT"
        /// Nobody's rules have that name.
        case unknownProfile = "UNKNOWN_PROFILE"
    }

    /// One of ``Code``, or the code of the schema language for a schema that cannot be read.
    let code: String
    let message: String
    let finding: Finding?

    init(_ code: Code, _ message: String) {
        self.code = code.rawValue
        self.message = message
        finding = nil
    }

    /// A schema that cannot be read.
    init(unreadable finding: Finding) {
        code = finding.rule
        let place = [finding.location?.line, finding.location?.column].compactMap { $0.map(String.init) }
        message = "\(finding.location?.file ?? "schema"):\(place.joined(separator: ":")): \(finding.message)"
        self.finding = finding
    }
}
