// SPDX-License-Identifier: Apache-2.0

/// Finds what makes a target like its source. Nothing is remembered between two runs: what the target has says how far
/// an earlier one came.
public struct TransferPlanner {
    let source: TransferSnapshot
    let target: TransferSnapshot
    let options: TransferOptions
    var plan = TransferPlan()
    /// The target's versions by their ids: what an id stands for there.
    let targetIDs: [SchemaKey: TransferVersion]
    /// Versions to register, and those that cannot be.
    var wanted: Set<VersionKey> = []
    var refused: Set<VersionKey> = []
    /// Versions that are deleted in the target and have to be there for a while.
    var broughtBack: Set<VersionKey> = []
    /// Versions to delete for good.
    var removed: Set<VersionKey> = []
    /// Versions that are to end as softly deleted and are not, or will not be once they are registered.
    var deleted: Set<VersionKey> = []

    /// Compares what two registries hold.
    public static func plan(
        from source: TransferSnapshot,
        to target: TransferSnapshot,
        _ options: TransferOptions = TransferOptions()
    ) -> TransferPlan {
        var planner = TransferPlanner(source: source, target: target, options: options)
        planner.planRemovals()
        planner.planVersions()
        planner.planDeletions()
        planner.planSettings()
        return planner.plan
    }

    private init(source: TransferSnapshot, target: TransferSnapshot, options: TransferOptions) {
        self.source = source
        self.target = target
        self.options = options
        var ids: [SchemaKey: TransferVersion] = [:]
        for versions in target.subjects.values {
            for version in versions.values {
                let known = ids[version.schemaKey]
                // One that is not deleted answers questions.
                if known == nil || known?.isDeleted == true && !version.isDeleted { ids[version.schemaKey] = version }
            }
        }
        targetIDs = ids
    }

    mutating func note(_ kind: TransferFinding.Kind, _ place: String, _ message: String) {
        plan.findings.append(TransferFinding(kind, place, message))
    }

    /// Deletes for good what the source has no more, what refers to others first.
    private mutating func planRemovals() {
        var gone: [TransferVersion] = []
        for (name, versions) in target.subjects {
            for version in versions.values {
                let own = source.subjects[name]?[version.key.version]
                if own?.id == version.id { continue }
                let isOther = options.removesOthers && own == nil
                if isOther || options.removable[version.key] == version.id { gone.append(version) }
            }
        }
        removed = Set(gone.map(\.key))
        plan.stages[.removals] = stepsBackwards(gone.sorted { $0.key < $1.key }) { version in
            .remove(version.key, id: version.id, isLive: !version.isDeleted)
        }
    }

    /// Steps for versions, each after those for the versions that refer to it.
    func stepsBackwards(
        _ versions: [TransferVersion],
        _ action: (TransferVersion) -> TransferAction
    ) -> [TransferStep] {
        let order = Array(ReferenceOrder(versions).all.reversed())
        var places: [VersionKey: Int] = [:]
        for (place, index) in order.enumerated() { places[versions[index].key] = place }
        var steps = order.map { TransferStep(action(versions[$0])) }
        for (place, index) in order.enumerated() {
            for key in versions[index].targets {
                // Two that refer to each other cannot wait for each other.
                if let later = places[key], later > place { steps[later].needs.append(place) }
            }
        }
        return steps
    }
}
