// SPDX-License-Identifier: Apache-2.0
import JSON

extension TransferPlanner {
    /// The modes that only let reads in.
    private static let closed: Set<String> = ["READONLY", "READONLY_OVERRIDE", "FORWARD"]
    private static let importing = "IMPORT"
    private static let override = "READONLY_OVERRIDE"

    /// Gives every place of the source its configuration and mode, and lets versions in until then.
    mutating func planSettings() {
        let places = places()
        plan.stages[.configurations] = places.flatMap(configuration)
        let opened = opening(places)
        plan.stages[.opening] = opened.sorted().map { TransferStep(.setMode($0, Self.importing)) }
        plan.stages[.closing] = places.union(opened).sorted().compactMap { place in
            let own = target.settings(at: place).mode
            let wanted = source.settings(at: place).mode
            let now = opened.contains(place) ? Self.importing : own
            if wanted == now { return inheritsAnew(place, \.mode) ? TransferStep(.deleteMode(place)) : nil }
            return TransferStep(wanted.map { .setMode(place, $0) } ?? .deleteMode(place))
        }
    }

    /// All places that the source has, and those that it had before.
    private func places() -> Set<SubjectName> {
        var places = Set(source.settings.keys).union(source.subjects.keys).union([.global])
        for context in source.contexts { places.insert(SubjectName(context: context, subject: "")) }
        for key in removed where source.subjects[key.name] == nil { places.insert(key.name) }
        return places
    }

    /// Whether a context is about to inherit what it may have had itself, unseen because it was the same.
    private func inheritsAnew<Value: Equatable>(
        _ place: SubjectName,
        _ part: KeyPath<TransferSettings, Value?>
    ) -> Bool {
        guard place.isContext, place != .global, target.contexts.contains(place.context) else { return false }
        return source.settings(at: place)[keyPath: part] == nil && target.settings(at: place)[keyPath: part] == nil
            && source.settings(at: .global)[keyPath: part] != target.settings(at: .global)[keyPath: part]
    }

    private func configuration(_ place: SubjectName) -> [TransferStep] {
        let own = target.settings(at: place).config
        guard let wanted = source.settings(at: place).config else {
            return own == nil && !inheritsAnew(place, \.config) ? [] : [TransferStep(.deleteConfig(place))]
        }
        guard !TextSameness.isSame(own, wanted) else { return [] }
        var change: [JSONObject.Member] = []
        for member in wanted.object?.members ?? [] where !TextSameness.isSame(own?[member.key], member.value) {
            // A configuration is read with one name and written with another.
            let key = member.key == "compatibilityLevel" ? "compatibility" : member.key
            change.append(JSONObject.Member(key: key, value: member.value))
        }
        for member in own?.object?.members ?? [] where wanted[member.key] == nil {
            let key = member.key == "compatibilityLevel" ? "compatibility" : member.key
            change.append(JSONObject.Member(key: key, value: .null))
        }
        return [TransferStep(.setConfig(place, JSON(.object(JSONObject(change)))))]
    }

    /// Where the mode has to be that of an import for all of this to be let in.
    private func opening(_ places: Set<SubjectName>) -> Set<SubjectName> {
        var opened: Set<SubjectName> = []
        for name in changedSubjects() {
            if let own = target.settings(at: name).mode {
                if own != Self.importing { opened.insert(name) }
                if target.settings(at: name.contextPlace).mode == Self.override { opened.insert(name.contextPlace) }
            } else if target.settings(at: name.contextPlace).mode != Self.importing {
                opened.insert(name.contextPlace)
            }
        }
        for step in plan.steps(.configurations) {
            guard let place = step.action.place else { continue }
            for outer in [place, place.contextPlace]
            where target.settings(at: outer).mode.map(Self.closed.contains) == true {
                opened.insert(outer)
            }
            let global = target.settings(at: .global).mode.map(Self.closed.contains) == true
            if global, target.settings(at: place).mode == nil { opened.insert(place) }
        }
        let stages: [TransferPlan.Stage] = [.removals, .registrations, .deletions, .configurations]
        let hasWork = stages.contains { !plan.steps($0).isEmpty }
        if hasWork, target.settings(at: .global).mode == Self.override { opened.insert(.global) }
        return opened
    }

    private func changedSubjects() -> Set<SubjectName> {
        var names = Set(removed.map(\.name))
        for stage in [TransferPlan.Stage.registrations, .deletions] {
            for step in plan.steps(stage) {
                switch step.action {
                case .register(let version): names.insert(version.key.name)
                case .softDelete(let key): names.insert(key.name)
                default: break
                }
            }
        }
        return names
    }
}

extension TransferAction {
    /// The place whose configuration it changes.
    fileprivate var place: SubjectName? {
        switch self {
        case .setConfig(let place, _), .deleteConfig(let place): place
        default: nil
        }
    }
}
