// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import RegistryTransfer

/// Carries a plan out, several steps at a time.
struct TransferRunner {
    /// What became of the steps.
    struct Outcome: Sendable {
        var done: [TransferPlan.Stage: Int] = [:]
        var findings: [TransferFinding] = []
        /// What could not be done, by its title.
        var lost: Set<String> = []
        var compared: [VersionKey: Int] = [:]
        var equalGUIDs = 0
        var otherGUIDs = 0
        var wasStopped = false
    }

    /// What became of one step.
    private enum Result: Sendable {
        case done(guid: String?)
        case failed(TransferFinding)
    }

    let target: PatientClient
    /// Asked before something is deleted for good.
    let source: PatientClient?
    var stop = StopFlag()

    func run(_ plan: TransferPlan, stages: [TransferPlan.Stage], _ progress: inout TransferProgress) async throws
        -> Outcome
    {
        var outcome = Outcome()
        for stage in stages { try await run(stage, plan.steps(stage), &outcome, &progress) }
        return outcome
    }

    private func run(
        _ stage: TransferPlan.Stage,
        _ steps: [TransferStep],
        _ outcome: inout Outcome,
        _ progress: inout TransferProgress
    ) async throws {
        guard !steps.isEmpty else { return }
        let schedule = StepSchedule(steps)
        let (before, progressBefore) = (outcome, progress)
        (outcome, progress) = try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var (outcome, progress, schedule, underWay) = (before, progressBefore, schedule, 0)
            while true {
                // Modes are given back in any case.
                let goesOn = stage == .closing || !stop.isRaised
                while goesOn, underWay < PatientClient.lanes, let index = schedule.take() {
                    let action = steps[index].action
                    let isLost = outcome.lost.contains(action.title) && stage == .deletions
                    underWay += 1
                    group.addTask { (index, isLost ? Self.lost(action) : try await perform(action)) }
                }
                guard underWay > 0, let (index, result) = try await group.next() else { break }
                underWay -= 1
                progress.step(stage)
                for blocked in settle(steps[index].action, result, stage, &schedule, index, &outcome) {
                    progress.step(stage)
                    Self.note(Self.lost(steps[blocked].action), steps[blocked].action, &outcome)
                }
            }
            outcome.wasStopped = outcome.wasStopped || (stop.isRaised && schedule.isUnfinished)
            return (outcome, progress)
        }
    }

    /// Notes how a step ended; returns those that cannot be done therefore.
    private func settle(
        _ action: TransferAction,
        _ result: Result,
        _ stage: TransferPlan.Stage,
        _ schedule: inout StepSchedule,
        _ index: Int,
        _ outcome: inout Outcome
    ) -> [Int] {
        guard case .done(let guid) = result else {
            Self.note(result, action, &outcome)
            return schedule.end(index, succeeded: false)
        }
        outcome.done[stage, default: 0] += 1
        switch action {
        case .register(let version):
            if let own = version.guid, let guid {
                if own == guid { outcome.equalGUIDs += 1 } else { outcome.otherGUIDs += 1 }
            }
        case .compare(let version, _): outcome.compared[version.key] = version.id
        default: break
        }
        return schedule.end(index, succeeded: true)
    }

    private static func note(_ result: Result, _ action: TransferAction, _ outcome: inout Outcome) {
        guard case .failed(let finding) = result else { return }
        outcome.lost.insert(action.title)
        outcome.findings.append(finding)
    }

    private static func lost(_ action: TransferAction) -> Result {
        .failed(TransferFinding(.blocked, action.title, "something that comes before it could not be taken over"))
    }
}

extension TransferRunner {
    private func perform(_ action: TransferAction) async throws -> Result {
        switch action {
        case .setMode(let place, let mode): try await setMode(place, mode)
        case .deleteMode(let place): try await deleteMode(place)
        case .setConfig(let place, let change):
            Self.result(try await target.put(PatientClient.path("config", place), change), action)
        case .deleteConfig(let place):
            Self.result(try await target.delete(PatientClient.path("config", place)), action, also: [404])
        case .register(let version): try await register(version)
        case .softDelete(let key):
            Self.result(try await target.delete(PatientClient.path(key)), action, also: [40_404, 40_406])
        case .remove(let key, let isLive): try await remove(key, isLive: isLive)
        case .compare(let version, let name): try await compare(version, name)
        }
    }

    private func setMode(_ place: SubjectName, _ mode: String) async throws -> Result {
        let path = PatientClient.path("mode", place) + "?force=true"
        let answer = try await target.put(path, .object([("mode", .string(mode))]))
        guard (200..<300).contains(answer.status) else {
            // Without it, nothing else will be let in, or all will stay as it must not.
            throw answer.failure("cannot set the mode of \(place.title) to \(mode)")
        }
        return .done(guid: nil)
    }

    private func deleteMode(_ place: SubjectName) async throws -> Result {
        let answer = try await target.delete(PatientClient.path("mode", place))
        // Registries of old cannot take the mode of the default context away.
        if !(200..<300).contains(answer.status), place.text.isEmpty { return try await setMode(place, "READWRITE") }
        return Self.result(answer, .deleteMode(place), also: [404])
    }

    private func register(_ version: TransferVersion) async throws -> Result {
        let path = PatientClient.path(version.key.name) + "/versions"
        let answer = try await target.post(path, version.registration)
        guard (200..<300).contains(answer.status) else { return Self.result(answer, .register(version)) }
        let id = answer.body?["id"]?.int, number = answer.body?["version"]?.int
        guard id == version.id, number == nil || number == version.key.version else {
            let given = "id \(id ?? 0)" + (number.map { ", version \($0)" } ?? "")
            return .failed(TransferFinding(.conflict, version.key.title, "the target gave it another place: \(given)"))
        }
        return .done(guid: answer.body?["guid"]?.string)
    }

    private func remove(_ key: VersionKey, isLive: Bool) async throws -> Result {
        let path = PatientClient.path(key)
        if let source {
            // A list may have missed it; only what the source itself says is gone goes for good.
            let code = try await source.get(path + "?deleted=true").body?["error_code"]?.int
            guard let code, [40_401, 40_402].contains(code) else {
                return .failed(TransferFinding(.changedMeanwhile, key.title, "the source has it after all"))
            }
        }
        if isLive {
            let answer = try await target.delete(path)
            guard case .done = Self.result(answer, .remove(key, isLive: true), also: [404]) else {
                return Self.result(answer, .remove(key, isLive: true))
            }
        }
        return Self.result(
            try await target.delete(path + "?permanent=true"),
            .remove(key, isLive: isLive),
            also: [40_401, 40_402]
        )
    }

    private func compare(_ version: TransferVersion, _ name: SubjectName) async throws -> Result {
        let answer = try await target.post(PatientClient.path(name) + "?deleted=true", version.question)
        if answer.body?["id"]?.int == version.id { return .done(guid: nil) }
        let isOther = (200..<300).contains(answer.status) || answer.status == 404
        guard isOther else { return Self.result(answer, .compare(version, under: name)) }
        return .failed(
            TransferFinding(.conflict, version.key.title, "its id \(version.id) is another schema in the target")
        )
    }

    /// What an answer means; `also` are statuses and codes that say that it is as it should be already.
    private static func result(_ answer: RegistryAnswer, _ action: TransferAction, also: [Int] = []) -> Result {
        let code = answer.body?["error_code"]?.int ?? answer.status
        if (200..<300).contains(answer.status) || also.contains(code) || also.contains(answer.status) {
            return .done(guid: nil)
        }
        let message = answer.body?["message"]?.string ?? "the target answered with status \(answer.status)"
        let isConflict = code == 42_205 || code == 42_207
        return .failed(TransferFinding(isConflict ? .conflict : .refused, action.title, message))
    }
}
