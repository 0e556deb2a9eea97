// SPDX-License-Identifier: Apache-2.0

public import Cedar
import JSON

/// Counts, line by line, which policies of a set were reasons, and for whom and what. Its memory grows with the number of
/// different entities and pairs, not with the log.
public struct UsageCounter {
    /// What a pair joins a policy with.
    enum Part: UInt64, CaseIterable {
        case principal
        case action
        case resource
    }

    private static let limits = JSONLimits(size: 16 << 20, depth: 128)
    private static let mostUnknown = 10_000

    /// The policies that may be reasons.
    public let policies: [DecidingPolicy]
    /// What is asked of the policies at every line.
    private let isBreakGlass: [Bool]
    private let isPermit: [Bool]
    private let options: UsageOptions
    private let scratch = LineScratch()
    private var names = ByteTable()
    /// The policy of each name; the names without one come after all others.
    private var policyOfName: [Int] = []
    private var entities: EntityNumbers
    private var pairs = NumberSet()
    private var tallies: [PolicyTally]
    private var unknown: [Int: Int] = [:]
    private var summary = LogSummary()

    /// A counter for the policies of a set.
    public init(_ set: PolicySet, options: UsageOptions = UsageOptions()) {
        policies = DecidingPolicy.all(of: set)
        isBreakGlass = policies.map(\.isBreakGlass)
        isPermit = policies.map { $0.policy.effect == .permit }
        self.options = options
        entities = EntityNumbers(limit: options.entities)
        tallies = policies.map { _ in PolicyTally() }
        // A name by annotation goes before an id that happens to be spelled alike.
        for (number, policy) in policies.enumerated() { enter(policy.name, number) }
        for (number, policy) in policies.enumerated() { enter(policy.policy.id, number) }
    }

    private mutating func enter(_ name: CedarString, _ policy: Int) {
        var text = name.text
        let entered = text.withUTF8 { names.number($0, Self.nothing, limit: .max) }
        if let entered, entered.isNew { policyOfName.append(policy) }
    }

    private static var nothing: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

    /// Takes in one line, without its end; white space alone says nothing. What cannot be read becomes a problem.
    ///
    /// - Parameter number: the line's number in the log, for problems.
    public mutating func add(_ line: UnsafeBufferPointer<UInt8>, number: Int) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
        do throws(JSONError) {
            let failure = try JSONTape.withView(
                reading: line,
                unescapingInto: scratch.room(for: line.count),
                limits: Self.limits
            ) { view in take(view) }
            if let failure {
                report(LogProblem(failure, line: number))
            }
        } catch {
            report(
                LogProblem(code: "log.json", message: error.message, line: number, column: error.position.column)
            )
        }
    }

    /// Counts a line that the log's reader could not deliver.
    public mutating func addUnreadable(_ problem: LogProblem) {
        report(problem)
    }

    private mutating func report(_ problem: LogProblem) {
        summary.unreadable += 1
        if summary.problems.count < options.problems { summary.problems.append(problem) }
    }

    private mutating func take(_ view: JSONTapeView) -> DecisionLine.Failure? {
        do throws(DecisionLine.Failure) {
            let line = try DecisionLine(view)
            let isEarly = if let since = options.since, let moment = line.moment { moment < since } else { false }
            if isEarly {
                summary.early += 1
            } else {
                try count(line, view)
            }
            return nil
        } catch {
            return error
        }
    }

    private mutating func count(_ line: DecisionLine, _ view: JSONTapeView) throws(DecisionLine.Failure) {
        // All numbers are taken before anything is counted, so that a line counts as a whole or not at all.
        let principal = try entity(line.principal, view)
        let action = try entity(line.action, view)
        let resource = try entity(line.resource, view)
        summary.decisions = summary.decisions.saturatingSum(line.count)
        summary.count(line.moment)
        let isAllowed = line.decision == .allow
        if isAllowed { summary.allowed = summary.allowed.saturatingSum(line.count) }
        let reasons = self.reasons(line, view)
        let isEmergency = isAllowed && (line.isBreakGlass || reasons.contains { isBreakGlass[$0] })
        if isEmergency { summary.breakGlass = summary.breakGlass.saturatingSum(line.count) }
        for policy in reasons where isPermit[policy] == isAllowed {
            if isEmergency, !isBreakGlass[policy] { continue }
            tallies[policy].count(line.moment, times: line.count)
            pair(policy, .principal, principal)
            pair(policy, .action, action)
            pair(policy, .resource, resource)
        }
    }

    /// The reasons' policies, without those that the set does not have.
    private mutating func reasons(_ line: DecisionLine, _ view: JSONTapeView) -> [Int] {
        var reasons: [Int] = []
        var element = line.reasons + 1
        while element < view.nodes[line.reasons].extent {
            let limit = policies.count * 2 + Self.mostUnknown
            if let name = names.number(view.bytes(element), Self.nothing, limit: limit)?.number {
                if name < policyOfName.count {
                    reasons.append(policyOfName[name])
                } else {
                    unknown[name, default: 0] += 1
                }
            }
            element += 1
        }
        // A policy named twice is still one reason.
        if reasons.count < 2 || reasons.count == 2 && reasons[0] != reasons[1] { return reasons }
        return Set(reasons).sorted()
    }

    private mutating func entity(
        _ entity: DecisionLine.Entity,
        _ view: JSONTapeView
    ) throws(DecisionLine.Failure) -> Int? {
        let number = try entities.number(entity, view)
        if number == nil { summary.isCutOff = true }
        return number
    }

    private mutating func pair(_ policy: Int, _ part: Part, _ entity: Int?) {
        guard let entity else { return }
        guard pairs.count < options.pairs else {
            summary.isCutOff = true
            return
        }
        pairs.insert(UInt64(policy) << 34 | part.rawValue << 32 | UInt64(entity))
    }

    /// What was counted.
    public consuming func counted() -> LogUsage {
        for (name, count) in unknown {
            summary.unknownReasons.append(.init(name: names.text(name).first, count: count))
        }
        summary.unknownReasons.sort { ($1.count, CedarString($0.name)) < ($0.count, CedarString($1.name)) }
        spread()
        return LogUsage(policies: policies, tallies: tallies, summary: summary, since: options.since)
    }

    private static func sorted(_ pairs: [UInt64], places: Int, _ place: (UInt64) -> Int) -> [UInt64] {
        var starts = [Int](repeating: 0, count: places + 1)
        for pair in pairs { starts[place(pair) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var sorted = [UInt64](repeating: 0, count: pairs.count)
        for pair in pairs {
            sorted[starts[place(pair)]] = pair
            starts[place(pair)] += 1
        }
        return sorted
    }

    /// Gives each policy its entities in order: the entities are sorted once, then only numbers.
    private mutating func spread() {
        let uids = entities.uids
        let order = uids.indices.sorted { uids[$0] < uids[$1] }
        var ranks = [UInt64](repeating: 0, count: uids.count)
        for (rank, number) in order.enumerated() { ranks[number] = UInt64(rank) }
        var ranked = pairs.members
        pairs = NumberSet()
        for index in ranked.indices {
            let pair = ranked[index]
            ranked[index] = pair & ~0xFFFF_FFFF | ranks[Int(pair & 0xFFFF_FFFF)]
        }
        // Millions of pairs of small numbers: counted into their places, which does not change the order of equals.
        ranked = Self.sorted(ranked, places: uids.count) { Int($0 & 0xFFFF_FFFF) }
        ranked = Self.sorted(ranked, places: policies.count << 2) { Int($0 >> 32) }
        let sorted = order.map { uids[$0] }
        var start = 0
        while start < ranked.count {
            let owner = ranked[start] >> 32
            let end = ranked[start...].firstIndex { $0 >> 32 != owner } ?? ranked.count
            let list = EntityList(ranked[start..<end].map { UInt32(truncatingIfNeeded: $0) }, of: sorted)
            let policy = Int(owner >> 2)
            switch Part(rawValue: owner & 3) {
            case .principal: tallies[policy].principals = list
            case .action: tallies[policy].actions = list
            case .resource: tallies[policy].resources = list
            case nil: break
            }
            start = end
        }
    }
}

extension LogProblem {
    init(_ failure: DecisionLine.Failure, line: Int) {
        self.init(code: failure.code, message: failure.message, line: line, column: failure.offset + 1)
    }
}
