// SPDX-License-Identifier: Apache-2.0
import Findings
import SchemaCheck

extension EffectiveSettings {
    /// Whether comparing asks about the data, which takes long also for short texts.
    var isSlow: Bool { profile != .confluent && level != .none }
}

extension RegistryService {
    /// The longest that one schema is compared by its data with the versions before it.
    static let longestComparison: Duration = .seconds(10)

    /// Compares with the versions that count at the level, by the questions that decide.
    ///
    /// - Throws: ``RegistryError`` 422 if the data decide and it takes too long.
    static func compare(
        _ prepared: PreparedSchema,
        with history: [NamedSchema],
        _ settings: EffectiveSettings,
        until end: ContinuousClock.Instant? = nil
    ) throws -> Report {
        let check = SchemaCheck(level: settings.level, policy: settings.policy, gate: settings.profile)
        guard settings.isSlow else { return check.run(prepared.named, against: history) }
        let deadline = end ?? .now + longestComparison
        return try check.run(prepared.named, against: history.count) { index throws(RegistryError) in
            guard ContinuousClock.now < deadline else {
                throw .unprocessable(
                    "Comparing the data of all versions takes longer than \(longestComparison); choose a level that is "
                        + "not transitive, or the compatibilityProfile CONFLUENT"
                )
            }
            return history[index]
        }
    }

    /// The same, and what both questions give beside it.
    static func compareByBoth(
        _ prepared: PreparedSchema,
        with history: [NamedSchema],
        _ settings: EffectiveSettings,
        until end: ContinuousClock.Instant? = nil
    ) throws -> Report {
        var report = try compare(prepared, with: history, settings, until: end)
        guard report.profiles.isEmpty else { return report }
        let deciding = settings.profile.first
        let other: CompatibilityProfile = deciding == .data ? .confluent : .data
        report.profiles = [
            ProfileVerdict(deciding, report, gates: true), answer(other, prepared, history, settings, end),
        ]
        return report
    }

    /// What a question gives that does not decide: past the time for it, that there is no answer.
    private static func answer(
        _ profile: CompatibilityProfile,
        _ prepared: PreparedSchema,
        _ history: [NamedSchema],
        _ settings: EffectiveSettings,
        _ end: ContinuousClock.Instant?
    ) -> ProfileVerdict {
        var told = settings
        told.profile = GatingProfiles(profile)
        do {
            return ProfileVerdict(profile, try compare(prepared, with: history, told, until: end), gates: false)
        } catch {
            return ProfileVerdict(
                profile: profile.rawValue,
                verdict: .undecided,
                reason: "comparing the data of all versions takes longer than \(longestComparison)"
            )
        }
    }
}

extension ProfileVerdict {
    /// What the only question of a report gives.
    init(_ profile: CompatibilityProfile, _ report: Report, gates: Bool) {
        self.init(
            profile: profile.rawValue,
            verdict: report.verdict,
            counterexample: report.verdict == .incompatible ? report.counterexample : nil,
            reason: report.verdict == .undecided ? report.findings.first { $0.severity == .error }?.message : nil,
            gates: gates
        )
    }
}

extension Report {
    /// The first value that shows why not.
    var counterexample: String? { findings.lazy.compactMap(\.counterexample).first }
}
