// SPDX-License-Identifier: Apache-2.0

import Cedar

extension DifferenceReport {
    /// The most changes that are shown one by one.
    private static let limit = 50

    /// The report for people, ending with a line end.
    public var text: String {
        var lines = environments.filter { $0.verdict != .equivalent }.flatMap(describe)
        if let access { lines += describe(access) }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line: `48 kinds of requests: 2 more permissive, 46 equivalent`.
    public var summary: String {
        let order: [DifferenceVerdict] = [.morePermissive, .incomparable, .lessPermissive, .unknown, .equivalent]
        let counts = order.compactMap { verdict -> String? in
            let count = environments.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.rawValue)"
        }
        let kinds = environments.count == 1 ? "1 kind of request" : "\(environments.count) kinds of requests"
        return "\(kinds): \(counts.isEmpty ? "nothing to compare" : counts.joined(separator: ", "))"
    }

    private func describe(_ difference: EnvironmentDifference) -> [String] {
        let environment = difference.environment
        let words = WitnessText()
        var lines = [
            "\(environment.principal) \(words.uid(environment.action)) \(environment.resource): "
                + difference.verdict.rawValue + (difference.unknownReason.map { " (\($0))" } ?? "")
        ]
        for (title, change) in [("+ now allowed", difference.newlyPermitted), ("- now denied", difference.newlyDenied)]
        {
            guard let change else { continue }
            lines.append("  \(title): \(words.request(change.witness.request))")
            lines.append("    \(reason(change) { "`\($0)`" })")
            lines += words.details(change.witness).map { "    \($0)" }
        }
        return lines
    }

    private func describe(_ access: AccessDifference) -> [String] {
        let words = WitnessText()
        let sentences = AccessText(
            uid: words.uid,
            name: { "`\(words.visible(name($0)))`" },
            trait: \.text
        )
        var lines = access.changes.prefix(Self.limit).map { sentences.sentence($0) }
        if access.changes.count > Self.limit { lines.append("and \(access.changes.count - Self.limit) more groups") }
        lines += access.memberships.prefix(Self.limit).map { "* " + sentences.sentence($0) }
        if access.memberships.count > Self.limit {
            lines.append("and \(access.memberships.count - Self.limit) more changed memberships")
        }
        let bound = access.isTruncated ? " (at least: not all requests were decided)" : ""
        lines.append("\(access.newlyPermitted) newly permitted, \(access.newlyDenied) newly denied\(bound)")
        return lines
    }
}
