// SPDX-License-Identifier: Apache-2.0
public import JSON

/// One change of the target.
public enum TransferAction: Sendable {
    /// Sets the mode of a place, whatever is there.
    case setMode(SubjectName, String)
    /// Takes away the mode of a place.
    case deleteMode(SubjectName)
    /// Changes the configuration of a place: members to set, and null for those to take away.
    case setConfig(SubjectName, JSON)
    /// Takes away the configuration of a place.
    case deleteConfig(SubjectName)
    /// Adds a version under its number and id, or brings back one that is softly deleted.
    case register(TransferVersion)
    /// Deletes a version softly.
    case softDelete(VersionKey)
    /// Deletes a version with its id for good; if it is live, softly first.
    case remove(VersionKey, id: Int, isLive: Bool)
    /// Asks whether the subject has the schema of this version, under its id; changes nothing.
    case compare(TransferVersion, under: SubjectName)

    /// For messages: what it is about.
    public var title: String {
        switch self {
        case .setMode(let place, _), .deleteMode(let place): "the mode of \(place.title)"
        case .setConfig(let place, _), .deleteConfig(let place): "the configuration of \(place.title)"
        case .register(let version), .compare(let version, _): version.key.title
        case .softDelete(let key), .remove(let key, _, _): key.title
        }
    }
}

/// A change and the ones that go before it.
public struct TransferStep: Sendable {
    /// What to do.
    public let action: TransferAction
    /// Steps of the same stage without which it cannot be done.
    public var needs: [Int] = []
    /// A step of the same stage that goes first, whether it succeeds or not.
    public var follows: Int?

    /// A step that waits for nothing.
    public init(_ action: TransferAction) {
        self.action = action
    }
}

/// What makes a target like its source, stage after stage.
public struct TransferPlan: Sendable {
    /// The stages in their order.
    public enum Stage: Int, Sendable, CaseIterable {
        /// Questions; they change nothing.
        case comparisons
        /// Modes that let versions in.
        case opening
        /// Versions that the source has no more.
        case removals
        /// Versions that the target lacks.
        case registrations
        /// Versions that the source has marked as deleted.
        case deletions
        /// Configurations.
        case configurations
        /// The modes of the source.
        case closing
    }

    /// The steps of each stage.
    public internal(set) var stages: [Stage: [TransferStep]] = [:]
    /// What cannot be done, known before anything is tried.
    public internal(set) var findings: [TransferFinding] = []
    /// How many versions of the source the target has already, as far as can be told.
    public internal(set) var present = 0

    /// The steps of a stage.
    public func steps(_ stage: Stage) -> [TransferStep] { stages[stage] ?? [] }

    /// How many steps there are that change something.
    public var changes: Int {
        Stage.allCases.filter { $0 != .comparisons }.reduce(0) { $0 + steps($1).count }
    }

    /// How many steps there are.
    public var count: Int { changes + steps(.comparisons).count }
}
