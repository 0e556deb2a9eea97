// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON

/// Decides a log's requests again, by the policies as they are and by those proposed.
///
/// The proposed ones are known to permit nothing new, so what they allow was allowed before.
public struct LogReplay {
    /// What a replay found.
    public struct Outcome: Hashable, Sendable {
        /// How many lines were decided again.
        public internal(set) var decisions = 0
        /// How many of these the proposed policies decide otherwise than the policies as they are.
        public internal(set) var changed = 0
        /// How many break-glass lines they decide otherwise, which is no need and no objection.
        public internal(set) var changedEmergencies = 0
        /// How many lines the policies as they are decide otherwise than the log says.
        public internal(set) var drifted = 0
        /// How many lines hold no request that can be decided.
        public internal(set) var undecidable = 0
    }

    let old: Authorizer
    let new: Authorizer
    let policies: [DecidingPolicy]
    let changed: Set<PolicyID>
    let since: Moment?
    private let ids: [CedarString: PolicyID]
    private let breakGlass: Set<PolicyID>
    private let reader: RequestReader
    private(set) var outcome = Outcome()
    /// The policies whose changes are in the way.
    private(set) var blamed: Set<PolicyID> = []
    private let scratch = LineScratch()

    init(
        old: Authorizer,
        new: Authorizer,
        policies: [DecidingPolicy],
        changed: Set<PolicyID>,
        schema: Schema,
        since: Moment?
    ) {
        self.old = old
        self.new = new
        self.policies = policies
        self.changed = changed
        self.since = since
        reader = RequestReader(schema: schema, validates: false)
        breakGlass = Set(policies.filter(\.isBreakGlass).map(\.policy.id))
        ids = Dictionary(
            policies.map { ($0.name, $0.policy.id) } + policies.map { ($0.policy.id, $0.policy.id) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Takes in one line, without its end; lines that the count left out are left out here too.
    public mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
        guard let parts = parts(of: line) else { return }
        if let since, let moment = parts.moment, moment < since { return }
        outcome.decisions += 1
        let reasons = parts.reasons.compactMap { ids[CedarString($0)] }
        let isEmergency = parts.isAllowed && (parts.isBreakGlass || reasons.contains(where: breakGlass.contains))
        guard let request = try? reader.request(parts.json), let answer = try? new.authorize(request) else {
            outcome.undecidable += 1
            if parts.isAllowed { blamed.formUnion(reasons.filter(changed.contains)) }
            return
        }
        if answer.decision == .allow {
            if !parts.isAllowed { outcome.drifted += 1 }
            return
        }
        guard let before = try? old.authorize(request) else { return }
        if (before.decision == .allow) != parts.isAllowed { outcome.drifted += 1 }
        guard before.decision == .allow else { return }
        if isEmergency {
            outcome.changedEmergencies += 1
        } else {
            outcome.changed += 1
            blamed.formUnion(before.reasons.filter(changed.contains))
        }
    }

    private struct Parts {
        let isAllowed: Bool
        let isBreakGlass: Bool
        let moment: Moment?
        let reasons: [String]
        /// The whole line; a request's reader looks for no more than it needs.
        let json: JSON
    }

    private func parts(of line: UnsafeBufferPointer<UInt8>) -> Parts? {
        let limits = JSONLimits(size: 16 << 20, depth: 128)
        return try? JSONTape.withView(reading: line, unescapingInto: scratch.room(for: line.count), limits: limits) {
            view in
            guard let line = try? DecisionLine(view) else { return nil }
            var reasons: [String] = []
            var element = line.reasons + 1
            while element < view.nodes[line.reasons].extent {
                reasons.append(view.string(element))
                element += 1
            }
            return Parts(
                isAllowed: line.decision == .allow,
                isBreakGlass: line.isBreakGlass,
                moment: line.moment,
                reasons: reasons,
                json: view.tree(0)
            )
        }
    }
}
