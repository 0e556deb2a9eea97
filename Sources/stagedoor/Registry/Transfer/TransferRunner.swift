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
        /// Where the mode was, or may have been, changed for the time of this.
        var opened: Set<SubjectName> = []
        /// Why it ended early.
        var failure: (any Error)?
    }

    /// What became of one step.
    private enum Result: Sendable {
        case done(guid: String?)
        case failed(TransferFinding)
        /// Nothing else will go better either.
        case broken(any Error)
    }

    let target: PatientClient
    /// Asked before something is deleted for good.
    let source: PatientClient?
    var stop = StopFlag()

    /// Does what is planned. Modes are given back in any case: also after an error, and when it is to stop.
    func run(_ plan: TransferPlan, stages: [TransferPlan.Stage], _ progress: inout TransferProgress) async -> Outcome {
        var outcome = Outcome()
        for stage in stages where stage != .closing && outcome.failure == nil {
            await run(stage, plan.steps(stage), &outcome, &progress)
        }
        guard stages.contains(.closing) else { return outcome }
        let hasFailed = outcome.failure != nil
        let steps = plan.steps(.closing).filter { step in
            guard hasFailed else { return true }
            return step.action.modePlace.map(outcome.opened.contains) ?? false
        }
        await run(.closing, steps, &outcome, &progress)
        return outcome
    }

    private func run(
        _ stage: TransferPlan.Stage,
        _ steps: [TransferStep],
        _ outcome: inout Outcome,
        _ progress: inout TransferProgress
    ) async {
        guard !steps.isEmpty else { return }
        let schedule = StepSchedule(steps)
        let (before, progressBefore) = (outcome, progress)
        (outcome, progress) = await withTaskGroup(of: (Int, Result).self) { group in
            var (outcome, progress, schedule, underWay) = (before, progressBefore, schedule, 0)
            while true {
                let goesOn = stage == .closing || (!stop.isRaised && outcome.failure == nil)
                while goesOn, underWay < PatientClient.lanes, let index = schedule.take() {
                    let action = steps[index].action
                    let isLost = outcome.lost.contains(action.title) && stage == .deletions
                    underWay += 1
                    group.addTask { (index, isLost ? Self.lost(action) : await attempt(action)) }
                }
                guard underWay > 0, let (index, result) = await group.next() else { break }
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
        let guid: String?
        switch result {
        case .done(let given): guid = given
        case .failed(let finding):
            Self.note(.failed(leftOpen(action, finding.message, stage, outcome) ?? finding), action, &outcome)
            return schedule.end(index, succeeded: false)
        case .broken(let error):
            breakOff(action, error, stage, &outcome)
            _ = schedule.end(index, succeeded: false)
            return []
        }
        outcome.done[stage, default: 0] += 1
        if stage == .opening, let place = action.modePlace { outcome.opened.insert(place) }
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

    private func breakOff(
        _ action: TransferAction,
        _ error: any Error,
        _ stage: TransferPlan.Stage,
        _ outcome: inout Outcome
    ) {
        if outcome.failure == nil { outcome.failure = error }
        let failure = error as? CommandFailure
        // Nobody knows whether a request without an answer was heard.
        if stage == .opening, failure?.code == .unreachable, let place = action.modePlace {
            outcome.opened.insert(place)
        }
        if let finding = leftOpen(action, failure?.why ?? "\(error)", stage, outcome) {
            Self.note(.failed(finding), action, &outcome)
        }
    }

    /// Says how to set a mode back by hand.
    private func leftOpen(
        _ action: TransferAction,
        _ reason: String,
        _ stage: TransferPlan.Stage,
        _ outcome: Outcome
    ) -> TransferFinding? {
        guard stage == .closing, let place = action.modePlace, outcome.opened.contains(place) else { return nil }
        let url = "'\(target.url)\(PatientClient.path("mode", place))?force=true'"
        let command =
            switch action {
            case .setMode(_, let mode):
                "curl -X PUT -H 'Content-Type: application/json' -d '{\"mode\":\"\(mode)\"}' \(url)"
            default: "curl -X DELETE \(url)"
            }
        return TransferFinding(
            .leftOpen,
            action.title,
            "it is IMPORT, and could not be set back (\(reason)); run the same command again, or: \(command)"
        )
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
    private func attempt(_ action: TransferAction) async -> Result {
        do {
            return try await perform(action)
        } catch {
            return .broken(error)
        }
    }

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
        case .remove(let key, let id, let isLive): try await remove(key, id, isLive: isLive)
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

    private func remove(_ key: VersionKey, _ id: Int, isLive: Bool) async throws -> Result {
        let path = PatientClient.path(key)
        let action = TransferAction.remove(key, id: id, isLive: isLive)
        if let source {
            // A list may have missed it; only what the source itself says is gone goes for good.
            let answer = try await source.get(path + "?deleted=true")
            let isMissing = [40_401, 40_402].contains(answer.body?["error_code"]?.int ?? 0)
            // Under the same number there may be something new.
            let other = (200..<300).contains(answer.status) ? answer.body?["id"]?.int : nil
            guard isMissing || (other.map { $0 != id } ?? false) else {
                return .failed(TransferFinding(.changedMeanwhile, key.title, "the source has it after all"))
            }
        }
        if isLive {
            let answer = try await target.delete(path)
            let result = Self.result(answer, action, also: [404])
            guard case .done = result else { return result }
        }
        return Self.result(try await target.delete(path + "?permanent=true"), action, also: [40_401, 40_402])
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

extension TransferAction {
    /// The place whose mode it changes.
    fileprivate var modePlace: SubjectName? {
        switch self {
        case .setMode(let place, _), .deleteMode(let place): place
        default: nil
        }
    }
}
