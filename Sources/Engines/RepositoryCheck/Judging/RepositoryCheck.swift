// SPDX-License-Identifier: Apache-2.0
public import Findings
public import SchemaCheck

/// The gate of a whole repository: every schema of it against what was there before, with one verdict.
public struct RepositoryCheck: Sendable {
    /// The level for all subjects, whatever else says another one.
    public var level: CompatibilityLevel?
    /// By which question all JSON Schemas are judged, whatever the configuration says.
    public var profile: CompatibilityProfile?
    /// Whether only subjects are looked at whose text, or one that it refers to, is another than before.
    public var isChangedOnly = false
    /// The breaks that are let through.
    public var waivers = Waivers()
    /// The waivers that the base has itself; nil if nobody knows. One that it does not have is brought by the change.
    public var baseWaivers: Waivers?
    /// The subjects of which the registry does not say what waivers it has, each with why not.
    public var unknownWaivers: [(subject: String, reason: String)] = []
    /// What the registry says of its schemas that depend on those of the repository.
    public var dependents: [SubjectDependents] = []
    /// The day on which the check is made, by which waivers expire.
    public var today: CalendarDate

    /// A check on a day.
    public init(today: CalendarDate) {
        self.today = today
    }

    /// Compares every subject with its predecessor; first those that others need.
    ///
    /// Findings carry the subject as a detail and a fingerprint by which waivers name them. The verdict is `undecided`
    /// if something could not be read or compared and nothing is known to break.
    public func run(_ new: RepositorySide, against base: RepositoryBase) -> Report {
        var run = RepositoryRun(self, new, base)
        run.judgeAll()
        return run.report
    }
}
