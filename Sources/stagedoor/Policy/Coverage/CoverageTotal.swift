// SPDX-License-Identifier: Apache-2.0
import JSON

/// The coverage of all policies over all tests.
struct CoverageTotal: Sendable {
    /// In the order in which the policies first occurred.
    private(set) var policies: [PolicyCoverage] = []
    private var numbers: [PolicyCoverage.Key: Int] = [:]

    mutating func add(_ covered: [PolicyCoverage]) {
        for policy in covered {
            if let number = numbers[policy.key] {
                policies[number].merge(policy)
            } else {
                numbers[policy.key] = policies.count
                policies.append(policy)
            }
        }
    }

    /// What was exercised, of: each policy satisfied, each condition true, each condition false.
    var counts: (seen: Int, all: Int) {
        var counts = (seen: 0, all: 0)
        for policy in policies {
            counts.all += 1 + 2 * policy.conditions.count
            counts.seen += (policy.isSatisfied ? 1 : 0) + policy.conditions.reduce(0) { $0 + $1.seen.count }
        }
        return counts
    }

    /// From 0 to 100; 100 where there is nothing to exercise.
    var percent: Double {
        let counts = counts
        return counts.all == 0 ? 100 : Double(counts.seen) * 100 / Double(counts.all)
    }

    private var unsatisfied: [PolicyCoverage] { policies.filter { !$0.isSatisfied } }

    /// The percentage with one digit, cut off so that 100 means all.
    private var shownPercent: String {
        let (seen, all) = counts
        let tenths = all == 0 ? 1_000 : seen * 1_000 / all
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension CoverageTotal {
    /// A line for each thing that was never exercised, then the percentage.
    var text: String {
        var lines: [String] = []
        for policy in policies {
            if !policy.isSatisfied { lines.append("\(policy.place): never satisfied: \(policy.name)") }
            for condition in policy.conditions where !condition.missing.isEmpty {
                let missing = condition.missing.map { "never \($0)" }.joined(separator: ", ")
                let place = "\(policy.file):\(condition.position.line):\(condition.position.column)"
                lines.append("\(place): \(missing): \(condition.text) (\(policy.name))")
            }
        }
        let (seen, all) = counts
        lines.append("coverage \(shownPercent) % (\(seen) of \(all) outcomes of \(policies.count) policies)")
        return lines.map { $0.printable + "\n" }.joined()
    }

    var json: JSON {
        let (seen, all) = counts
        let conditions = policies.flatMap { policy in
            policy.conditions.filter { !$0.missing.isEmpty }.map { $0.json(policy) }
        }
        return .object([
            ("percent", .number(percent)),
            ("outcomes", .int(all)),
            ("seen", .int(seen)),
            ("policies", .int(policies.count)),
            ("conditions", .int(policies.reduce(0) { $0 + $1.conditions.count })),
            ("unsatisfiedPolicies", .array(unsatisfied.map(\.json))),
            ("unexercisedConditions", .array(conditions)),
        ])
    }
}

extension PolicyCoverage {
    fileprivate var place: String {
        position.map { "\(file):\($0.line):\($0.column)" } ?? file
    }

    fileprivate var json: JSON {
        let place = position.map { [("line", JSON.int($0.line)), ("column", JSON.int($0.column))] } ?? []
        return .object([("file", .string(file)), ("policy", .string(name))] + place)
    }
}

extension ConditionCoverage {
    fileprivate func json(_ policy: PolicyCoverage) -> JSON {
        .object([
            ("file", .string(policy.file)), ("policy", .string(policy.name)),
            ("line", .int(position.line)), ("column", .int(position.column)), ("text", .string(text)),
            ("never", .array(missing.map { .bool($0) })),
        ])
    }
}
