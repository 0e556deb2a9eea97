// SPDX-License-Identifier: Apache-2.0

extension TransferPlanner {
    /// Registers what the target lacks, what others refer to first.
    mutating func planVersions() {
        let versions = source.versions
        let order = ReferenceOrder(versions)
        for index in order.circular {
            refused.insert(versions[index].key)
            note(.circularReference, versions[index].key.title, "it refers to itself, or to something that does")
        }
        bringBack(order.sound.reversed().map { versions[$0] })
        for index in order.sound { consider(versions[index]) }
        let chosen = order.sound.filter { wanted.contains(versions[$0].key) }
        plan.stages[.registrations] = registrations(chosen.map { versions[$0] })
    }

    /// Finds what is deleted in the target and has to be there for a while, for something new to refer to it; `versions`
    /// begin with those that nothing refers to.
    private mutating func bringBack(_ versions: [TransferVersion]) {
        for version in versions {
            let known = removed.contains(version.key) ? nil : target[version.key]
            let isWanted =
                if let known {
                    known.isDeleted && (!version.isDeleted || broughtBack.contains(version.key))
                        && conflict(version, with: known) == nil
                } else {
                    conflict(version) == nil
                }
            guard isWanted else { continue }
            for key in version.targets where target[key]?.isDeleted == true && !removed.contains(key) {
                broughtBack.insert(key)
            }
        }
    }

    private mutating func consider(_ version: TransferVersion) {
        let known = removed.contains(version.key) ? nil : target[version.key]
        if let conflict = known.map({ conflict(version, with: $0) }) ?? conflict(version) {
            refused.insert(version.key)
            return note(.conflict, version.key.title, conflict)
        }
        guard let known else {
            if options.comparesFirst, let other = other(version), TextSameness(version, other) == .unclear {
                compare(version, under: other.key.name)
            }
            return want(version)
        }
        if TextSameness(version, known) == .unclear, options.compared[version.key] != version.id {
            compare(version, under: version.key.name)
        }
        if known.isDeleted, !version.isDeleted || broughtBack.contains(version.key) {
            want(version)
        } else if version.isDeleted, !known.isDeleted {
            deleted.insert(version.key)
        } else {
            plan.present += 1
        }
    }

    private mutating func compare(_ version: TransferVersion, under name: SubjectName) {
        plan.stages[.comparisons, default: []].append(TransferStep(.compare(version, under: name)))
    }

    /// What stands against a version under a key that the target has.
    private func conflict(_ version: TransferVersion, with known: TransferVersion) -> String? {
        guard known.id == version.id else {
            return "it has the id \(version.id) in the source; in the target it is another schema, with the id "
                + String(known.id)
        }
        return difference(version, known)
    }

    /// What stands against a version under a key that the target does not have: another schema with its id.
    private func conflict(_ version: TransferVersion) -> String? {
        guard let other = other(version), TextSameness(version, other) == .different else { return nil }
        return "its id \(version.id) belongs to another schema in the target, that of \(other.key.title)"
    }

    private func other(_ version: TransferVersion) -> TransferVersion? {
        targetIDs[version.schemaKey].flatMap { removed.contains($0.key) ? nil : $0 }
    }

    private func difference(_ version: TransferVersion, _ known: TransferVersion) -> String? {
        if TextSameness(version, known) == .different {
            return "the id \(version.id) is a schema of format \(known.format) in the target, not \(version.format)"
        }
        if !TextSameness.isSame(version.metadata, known.metadata) { return "its metadata differ in the target" }
        if !TextSameness.areSameRules(version.ruleSet, known.ruleSet) { return "its rules differ in the target" }
        return nil
    }

    /// Plans a version whose references lead to what is, or will be, there.
    private mutating func want(_ version: TransferVersion) {
        for key in version.targets where !wanted.contains(key) {
            if refused.contains(key) {
                refused.insert(version.key)
                return note(.blocked, version.key.title, "it refers to \(key.title), which cannot be taken over")
            }
            guard let known = removed.contains(key) ? nil : target[key], !known.isDeleted else {
                refused.insert(version.key)
                return note(.missingReference, version.key.title, "it refers to \(key.title), which does not exist")
            }
        }
        wanted.insert(version.key)
        if version.isDeleted { deleted.insert(version.key) }
    }

    /// Steps in an order in which everything comes after what it refers to; the versions of a subject one by one.
    private func registrations(_ versions: [TransferVersion]) -> [TransferStep] {
        var places: [VersionKey: Int] = [:]
        var last: [SubjectName: Int] = [:]
        var steps: [TransferStep] = []
        steps.reserveCapacity(versions.count)
        for (place, version) in versions.enumerated() {
            places[version.key] = place
            var step = TransferStep(.register(version))
            step.needs = version.targets.compactMap { places[$0] }
            step.follows = last[version.key.name]
            last[version.key.name] = place
            steps.append(step)
        }
        return steps
    }

    /// Marks as deleted what the source has marked, unless something that is not deleted refers to it.
    mutating func planDeletions() {
        var held: [VersionKey: VersionKey] = [:]
        for versions in source.subjects.values {
            for version in versions.values where !version.isDeleted {
                for key in version.targets where deleted.contains(key) {
                    held[key] = min(held[key] ?? version.key, version.key)
                }
            }
        }
        for (key, holder) in held.sorted(by: { $0.key < $1.key }) {
            deleted.remove(key)
            note(.stillReferenced, key.title, "it is deleted in the source, but stays, as \(holder.title) refers to it")
        }
        let versions = deleted.sorted().filter { !refused.contains($0) }.compactMap { source[$0] }
        plan.stages[.deletions] = stepsBackwards(versions) { .softDelete($0.key) }
    }
}
