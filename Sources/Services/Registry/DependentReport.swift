// SPDX-License-Identifier: Apache-2.0
import Findings

/// What a new version would break among the schemas that refer to its subject.
struct DependentReport: Sendable {
    /// A schema that could not move its references to the new version.
    struct Broken: Sendable {
        let subject: QualifiedSubject
        let version: Int
        let path: [String]
        /// Why, the first of its findings.
        let findings: [Finding]
        /// How many findings there are beside those.
        let others: Int
    }

    /// How many were looked at.
    var checked = 0
    var broken: [Broken] = []
    /// Whether a break forbids the new version, or is only told.
    var isGate = true

    /// Findings listed of one dependent, and dependents listed in all.
    static let mostFindings = 3
    static let mostListed = 100

    /// Whether the new version may not be added because of it.
    var forbids: Bool { isGate && !broken.isEmpty }

    /// A line for each finding in the style of Confluent's messages.
    var confluentMessages: [String] {
        guard !broken.isEmpty else { return [] }
        var messages = broken.prefix(Self.mostListed).flatMap { one in
            let place = [
                "dependent:\"\(one.subject.description)\"", "version:\(one.version)",
                "path:\"\(one.path.joined(separator: " > "))\"",
            ]
            return one.findings.map { $0.confluentMessage(after: place) }
                + (one.others > 0
                    ? ["{" + place.joined(separator: ", ") + ", description:\"\(one.others) more differences\"}"] : [])
        }
        messages.append(
            "{validateDependents: \(isGate), description:\"moved to this version, \(broken.count) of \(checked) "
                + "dependent schemas would break\"}"
        )
        return messages
    }
}
