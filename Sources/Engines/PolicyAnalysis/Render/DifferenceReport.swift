// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// All that a change of policies, and perhaps of entities, means; to be shown as text, JSON or Markdown.
public struct DifferenceReport: Sendable {
    /// For each request environment.
    public let environments: [EnvironmentDifference]

    /// For the entities there are, if any were given.
    public let access: AccessDifference?

    /// What reports call the old policies.
    public let oldNames: [PolicyID: String]

    /// What reports call the new policies.
    public let newNames: [PolicyID: String]

    /// A report; policies without a name are called by their id.
    public init(
        environments: [EnvironmentDifference],
        access: AccessDifference? = nil,
        oldNames: [PolicyID: String] = [:],
        newNames: [PolicyID: String] = [:]
    ) {
        self.environments = environments
        self.access = access
        self.oldNames = oldNames
        self.newNames = newNames
    }

    /// Whether something is permitted that was not; unknown is not no.
    public var isAnythingNewlyPermitted: Bool {
        environments.contains { $0.newlyPermitted != nil } || (access?.newlyPermitted ?? 0) > 0
    }

    /// The environments in which it could not be told.
    public var undecided: [EnvironmentDifference] {
        environments.filter { $0.verdict == .unknown }
    }

    func oldName(_ id: PolicyID) -> String { oldNames[id] ?? id.text }

    func newName(_ id: PolicyID) -> String { newNames[id] ?? id.text }

    func name(_ policy: PolicyReference) -> String { policy.isNew ? newName(policy.id) : oldName(policy.id) }

    /// Why the decision on a witness changed, in one sentence.
    ///
    /// - Parameter quoted: how a policy's name is shown.
    func reason(_ change: DecisionChange, quoted: (String) -> String) -> String {
        func list(_ ids: [PolicyID], _ name: (PolicyID) -> String) -> String {
            ids.map { quoted(WitnessText().visible(name($0))) }.joined(separator: ", ")
        }
        let isPermitted = change.new.decision == .allow
        let (before, after) = isPermitted ? (change.old, change.new) : (change.new, change.old)
        let (denyName, allowName) = isPermitted ? (oldName, newName) : (newName, oldName)
        let allowed = "\(isPermitted ? "permitted by" : "was permitted by") \(list(after.reasons, allowName))"
        if before.reasons.isEmpty {
            return "\(allowed); \(isPermitted ? "nothing permitted it before" : "nothing permits it now")"
        }
        return "\(allowed); \(isPermitted ? "was forbidden by" : "now forbidden by") \(list(before.reasons, denyName))"
    }
}
