// SPDX-License-Identifier: Apache-2.0

public import Cedar
import JSON

/// What a log shows to be allowed: who did what to which resource, each once.
public struct ObservedRequests: Sendable {
    /// An allowed request without its context.
    public struct Triple: Hashable, Sendable {
        /// Who.
        public let principal: EntityUID
        /// Did what.
        public let action: EntityUID
        /// To what.
        public let resource: EntityUID
    }

    /// The requests, in the log's order.
    public let triples: [Triple]
    /// What was read.
    public let summary: LogSummary

    /// How many there may be. Of a log that shows more, the rest is left out, and ``LogSummary/isCutOff`` is set.
    public static let most = 2_000_000

    /// Whether the log shows more than could be kept, so that what is made of it may deny what the log allows.
    public var isCutOff: Bool { summary.isCutOff }
}

/// Collects, line by line, what a log shows to be allowed. Break-glass lines show no need.
public struct RequestCollector {
    private struct Numbers: Hashable {
        let principal: UInt32
        let action: UInt32
        let resource: UInt32
    }

    private static let limits = JSONLimits(size: 16 << 20, depth: 128)

    private let since: Moment?
    private let most: Int
    private let breakGlass: Set<CedarString>
    private let scratch = LineScratch()
    private var entities = EntityNumbers(limit: 4_000_000)
    private var seen: Set<Numbers> = []
    private var order: [Numbers] = []
    private var summary = LogSummary()

    /// - Parameters:
    ///   - since: lines before this moment do not count.
    ///   - policies: the policies that decided, if they are known: an allow of which one with `@breakglass` was a reason
    ///     shows no need.
    ///   - most: how many different requests are kept.
    public init(since: Moment? = nil, policies: PolicySet = PolicySet(), most: Int = ObservedRequests.most) {
        self.since = since
        self.most = most
        let emergency = DecidingPolicy.all(of: policies).filter(\.isBreakGlass)
        breakGlass = Set(emergency.flatMap { [$0.name, $0.policy.id] })
    }

    /// Takes in one line, without its end.
    public mutating func add(_ line: UnsafeBufferPointer<UInt8>, number: Int) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
        do throws(JSONError) {
            let failure = try JSONTape.withView(
                reading: line,
                unescapingInto: scratch.room(for: line.count),
                limits: Self.limits
            ) { view in take(view) }
            if let failure { addUnreadable(LogProblem(failure, line: number)) }
        } catch {
            addUnreadable(
                LogProblem(code: "log.json", message: error.message, line: number, column: error.position.column)
            )
        }
    }

    /// Counts a line that the log's reader could not deliver.
    public mutating func addUnreadable(_ problem: LogProblem) {
        summary.unreadable += 1
        if summary.problems.count < 100 { summary.problems.append(problem) }
    }

    private mutating func take(_ view: JSONTapeView) -> DecisionLine.Failure? {
        do throws(DecisionLine.Failure) {
            let line = try DecisionLine(view)
            if let since, let moment = line.moment, moment < since {
                summary.early += 1
                return nil
            }
            summary.decisions += 1
            summary.count(line.moment)
            guard line.decision == .allow else { return nil }
            summary.allowed += 1
            if line.isBreakGlass || isEmergency(line, view) {
                summary.breakGlass += 1
                return nil
            }
            guard let principal = try entities.number(line.principal, view),
                let action = try entities.number(line.action, view),
                let resource = try entities.number(line.resource, view)
            else {
                summary.isCutOff = true
                return nil
            }
            let numbers = Numbers(
                principal: UInt32(principal),
                action: UInt32(action),
                resource: UInt32(resource)
            )
            if seen.contains(numbers) { return nil }
            guard order.count < most else {
                summary.isCutOff = true
                return nil
            }
            seen.insert(numbers)
            order.append(numbers)
            return nil
        } catch {
            return error
        }
    }

    private func isEmergency(_ line: DecisionLine, _ view: JSONTapeView) -> Bool {
        if breakGlass.isEmpty { return false }
        var element = line.reasons + 1
        while element < view.nodes[line.reasons].extent {
            if breakGlass.contains(CedarString(view.string(element))) { return true }
            element += 1
        }
        return false
    }

    /// What was collected.
    public consuming func collected() -> ObservedRequests {
        let uids = entities.uids
        let triples = order.map { numbers in
            ObservedRequests.Triple(
                principal: uids[Int(numbers.principal)],
                action: uids[Int(numbers.action)],
                resource: uids[Int(numbers.resource)]
            )
        }
        return ObservedRequests(triples: triples, summary: summary)
    }
}
