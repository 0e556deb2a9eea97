import JSON
// SPDX-License-Identifier: Apache-2.0
import TestSupport

@testable import RegistryTransfer

/// A registry in memory that allows what a real one allows, and nothing else.
struct ModelRegistry {
    struct Refusal: Error {
        let message: String
    }

    var snapshot = TransferSnapshot()

    /// What a reader sees of it.
    var seen: TransferSnapshot {
        var copy = snapshot
        copy.forgetInherited()
        return copy
    }

    mutating func perform(_ action: TransferAction) throws(Refusal) {
        switch action {
        case .setMode(let place, let mode): change(place) { $0.mode = mode }
        case .deleteMode(let place): change(place) { $0.mode = nil }
        case .setConfig(let place, let change): try setConfig(place, change)
        case .deleteConfig(let place):
            try checkWritable(place)
            change(place) { $0.config = nil }
        case .register(let version): try register(version)
        case .softDelete(let key): try softDelete(key)
        case .remove(let key, _, let isLive):
            if isLive { try softDelete(key) }
            try remove(key)
        case .compare(let version, _):
            guard let own = snapshot[version.key], own.text == version.text else {
                throw Refusal(message: "other text")
            }
        }
    }

    private mutating func change(_ place: SubjectName, _ change: (inout TransferSettings) -> Void) {
        var own = snapshot.settings(at: place)
        change(&own)
        snapshot.settings[place] = own.isEmpty ? nil : own
    }

    private func mode(_ name: SubjectName) -> String {
        let outer = [snapshot.settings(at: name.contextPlace).mode, snapshot.settings(at: .global).mode]
        if outer.contains("READONLY_OVERRIDE") { return "READONLY_OVERRIDE" }
        return snapshot.settings(at: name).mode ?? outer[0] ?? outer[1] ?? "READWRITE"
    }

    private func checkWritable(_ name: SubjectName) throws(Refusal) {
        let mode = mode(name)
        if ["READONLY", "READONLY_OVERRIDE", "FORWARD"].contains(mode) { throw Refusal(message: "mode \(mode)") }
    }

    private mutating func setConfig(_ place: SubjectName, _ change: JSON) throws(Refusal) {
        try checkWritable(place)
        var members = snapshot.settings(at: place).config?.object?.members ?? []
        for member in change.object?.members ?? [] {
            let key = member.key == "compatibility" ? "compatibilityLevel" : member.key
            members.removeAll { $0.key == key }
            if !member.value.isNull { members.append(JSONObject.Member(key: key, value: member.value)) }
        }
        let config = JSON(.object(JSONObject(members))).asConfiguration
        self.change(place) { $0.config = config }
    }

    private mutating func register(_ version: TransferVersion) throws(Refusal) {
        let mode = mode(version.key.name)
        guard mode == "IMPORT" else { throw Refusal(message: "mode \(mode)") }
        for target in version.targets where snapshot[target]?.isDeleted != false {
            throw Refusal(message: "refers to \(target.title), which is not there")
        }
        if let known = snapshot[version.key] {
            guard known.id == version.id, known.text == version.text else { throw Refusal(message: "version taken") }
            snapshot[version.key]?.isDeleted = false
            return
        }
        for versions in snapshot.subjects.values {
            for other in versions.values where other.id == version.id && other.text != version.text {
                if other.schemaKey == version.schemaKey { throw Refusal(message: "id taken by \(other.key.title)") }
            }
        }
        var added = version
        added.isDeleted = false
        snapshot.insert(added)
    }

    private func isReferred(to key: VersionKey, byDeleted: Bool) -> Bool {
        snapshot.subjects.values.contains { versions in
            versions.values.contains { (byDeleted || !$0.isDeleted) && $0.targets.contains(key) }
        }
    }

    private mutating func softDelete(_ key: VersionKey) throws(Refusal) {
        try checkWritable(key.name)
        guard snapshot[key]?.isDeleted == false else { throw Refusal(message: "not there, or deleted") }
        if isReferred(to: key, byDeleted: false) { throw Refusal(message: "referred to") }
        snapshot[key]?.isDeleted = true
    }

    private mutating func remove(_ key: VersionKey) throws(Refusal) {
        try checkWritable(key.name)
        guard snapshot[key]?.isDeleted == true else { throw Refusal(message: "not deleted softly") }
        if isReferred(to: key, byDeleted: true) { throw Refusal(message: "referred to") }
        snapshot[key] = nil
        if snapshot.subjects[key.name]?.isEmpty == true { snapshot.subjects[key.name] = nil }
    }
}

extension ModelRegistry {
    /// Takes over what a source has, with steps ending in a random order; stops after `budget` of them. Returns what
    /// was refused, or nil if it was stopped.
    mutating func takeOver(
        _ source: TransferSnapshot,
        _ options: TransferOptions = TransferOptions(),
        seed: UInt64,
        budget: Int = .max
    ) -> [String]? {
        let plan = TransferPlanner.plan(from: source, to: seen, options)
        var random = SeededGenerator(seed: seed)
        var problems = plan.findings.map { "\($0)" }
        var left = budget
        for stage in TransferPlan.Stage.allCases {
            let steps = plan.steps(stage)
            var schedule = StepSchedule(steps)
            var underWay: [Int] = []
            var done = 0
            while true {
                while underWay.count < 4, let step = schedule.take() { underWay.append(step) }
                guard !underWay.isEmpty else { break }
                if left == 0 { return nil }
                left -= 1
                let step = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
                do {
                    try perform(steps[step].action)
                    done += 1 + schedule.end(step, succeeded: true).count
                } catch {
                    problems.append("\(stage) \(steps[step].action.title): \(error)")
                    done += 1 + schedule.end(step, succeeded: false).count
                }
            }
            if done != steps.count { problems.append("\(done) of \(steps.count) steps of \(stage) ended") }
        }
        return problems
    }
}
