// SPDX-License-Identifier: Apache-2.0
public import Findings
public import JSONSchema

/// The compatibility of a new schema with the versions before it.
public struct SchemaCheck: Sendable {
    /// How many findings a report has at most. Past them versions are still judged.
    public static let mostFindings = 20_000

    /// The level that decides directions and how many versions count.
    public let level: CompatibilityLevel
    /// How strictly JSON Schemas are judged.
    public let policy: JSONSchemaPolicy
    /// By which question schemas are judged; the policy counts only for Confluent's.
    public let profile: CompatibilityProfile
    /// Whether the verdict of the other question is reported beside it.
    public var reportsBothProfiles = false
    /// Whether the other question decides as well: what either refuses is refused.
    public var bothProfilesDecide = false

    /// A check at a level.
    public init(
        level: CompatibilityLevel,
        policy: JSONSchemaPolicy = .strict,
        profile: CompatibilityProfile = .confluent
    ) {
        self.level = level
        self.policy = policy
        self.profile = profile
    }

    /// Compares a new schema with all versions that count at the level, and reports the differences of each: up to
    /// 1,000 of a version and direction, up to ``mostFindings`` in all, with a finding that says so past those.
    ///
    /// - Parameter history: the earlier versions, the oldest first.
    public func run(_ new: NamedSchema, against history: [NamedSchema]) -> Report {
        run(new, against: history.count) { history[$0] }
    }

    /// The same for a history of which a version is read only when it is compared.
    ///
    /// - Parameters:
    ///   - count: how many earlier versions there are.
    ///   - version: reads one of them, 0 being the oldest. It is asked for every one, also for those that do not count.
    /// - Throws: what reading a version throws.
    public func run<Failure: Error>(
        _ new: NamedSchema,
        against count: Int,
        version: (Int) throws(Failure) -> NamedSchema
    ) throws(Failure) -> Report {
        let counted = level.isTransitive ? 0 : count - 1
        var run = SchemaCheckRun(new, policy: policy, profile: profile)
        var other: SchemaCheckRun?
        if reportsBothProfiles || bothProfilesDecide {
            let most = bothProfilesDecide ? Self.mostFindings : 0
            other = SchemaCheckRun(new, policy: policy, profile: profile.other, most: most)
        }
        var checked: [String] = []
        for index in (0..<count).reversed() {
            let old = try version(index)
            guard index >= counted else { continue }
            run.judge(old, level.directions)
            other?.judge(old, level.directions)
            checked.append("\(new.name) against \(old.name)")
        }
        var report = Report(
            title: "\(level.rawValue) compatibility of \(new.name)",
            verdict: run.verdict,
            findings: run.findings,
            checked: checked.reversed()
        )
        if let other {
            report.profiles = [
                run.answer(profile, gates: true), other.answer(profile.other, gates: bothProfilesDecide),
            ]
            if bothProfilesDecide { report.add(other.findings, other.verdict) }
        }
        return report
    }
}

extension Report {
    /// Adds what another question says, without what the first one has said already.
    fileprivate mutating func add(_ others: [Finding], _ other: Verdict) {
        let known = Set(findings.map(\.saying))
        findings += others.filter { !known.contains($0.saying) }
        if other == .incompatible || verdict == .compatible { verdict = other }
    }
}

extension Finding {
    /// What it says, where, and of which versions.
    fileprivate var saying: [UInt8] {
        let place = location.map { [$0.file, $0.pointer] } ?? []
        let parts = [rule, message] + place + details.flatMap { [$0.name, $0.value] }
        return parts.reduce(into: []) { bytes, part in
            bytes += (part ?? "").utf8
            bytes.append(0xFF)
        }
    }
}
