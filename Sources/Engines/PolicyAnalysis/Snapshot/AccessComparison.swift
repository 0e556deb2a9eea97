// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Compares what two snapshots allow, for the entities they hold: changes of policies and of entities alike.
public struct AccessComparison: Sendable {
    private let schema: Schema
    private let limits: AnalysisLimits

    /// A comparison under that schema.
    public init(schema: Schema, limits: AnalysisLimits = AnalysisLimits()) {
        self.schema = schema
        self.limits = limits
    }

    /// Compares every request that may have changed.
    ///
    /// - Parameter contexts: the circumstances to try; if there are none, such under which the permits take effect.
    ///   Contexts that an action does not take are left out for it.
    /// - Throws: ``CedarError`` for policies or entities that no evaluator takes.
    public func compare(
        old: AccessSnapshot,
        new: AccessSnapshot,
        contexts: [CedarRecord] = []
    ) throws(CedarError) -> AccessDifference {
        let before = try PreparedSnapshot(old, schema: schema)
        let after = try PreparedSnapshot(new, schema: schema)
        let scope = AccessScope(before, after, schema: schema)
        var run = AccessRun(before, after, limit: limits.requests)
        let chosen = contexts.isEmpty ? try ContextSamples(old.policies, new.policies, schema: schema) : nil
        var tried: [EntityUID: [CedarRecord]] = [:]
        for environment in schema.environments {
            let pairs = scope.pairs(environment)
            if pairs.isEmpty { continue }
            let samples =
                chosen?.contexts(environment, includesShared: scope.hasChangedEntities)
                ?? allowed(contexts, environment)
            let known = tried[environment.action] ?? []
            tried[environment.action] = known + samples.filter { !known.contains($0) }
            for (principal, resources) in pairs {
                for resource in resources { try run.decide(principal, environment.action, resource, samples) }
            }
        }
        return AccessDifference(
            changes: AccessGrouping(before, after).changes(run.changes),
            memberships: Self.memberships(before, after),
            contexts: tried,
            requests: run.requests,
            isTruncated: run.isTruncated
        )
    }

    /// The contexts that the environment's action takes.
    private func allowed(_ contexts: [CedarRecord], _ environment: RequestEnvironment) -> [CedarRecord] {
        let nobody = EntityUID(type: environment.principal, id: "")
        let nothing = EntityUID(type: environment.resource, id: "")
        return contexts.filter { context in
            let request = AuthorizationRequest(
                principal: nobody,
                action: environment.action,
                resource: nothing,
                context: context
            )
            do throws(CedarError) {
                try schema.check(request)
                return true
            } catch {
                // Only the context is in question.
                return !error.code.hasPrefix("request.context")
            }
        }
    }

    private static func memberships(_ old: PreparedSnapshot, _ new: PreparedSnapshot) -> [MembershipChange] {
        Set(old.entities.keys).union(new.entities.keys).sorted().compactMap { uid in
            let before = Set(old.entities[uid]?.parents ?? [])
            let after = Set(new.entities[uid]?.parents ?? [])
            let (isNew, isRemoved) = (old.entities[uid] == nil, new.entities[uid] == nil)
            guard before != after || isNew || isRemoved else { return nil }
            return MembershipChange(
                entity: uid,
                joined: after.subtracting(before).sorted(),
                left: before.subtracting(after).sorted(),
                isNew: isNew,
                isRemoved: isRemoved
            )
        }
    }
}

/// The requests decided so far.
struct AccessRun {
    /// What may be done by whom to what, and by which policies that changed.
    struct Key: Hashable {
        let isPermitted: Bool
        let action: EntityUID
        let principal: EntityUID
        let resource: EntityUID
    }

    private let old: PreparedSnapshot
    private let new: PreparedSnapshot
    private let limit: Int
    private(set) var changes: [Key: Set<PolicyReference>] = [:]
    private(set) var requests = 0
    private(set) var isTruncated = false

    init(_ old: PreparedSnapshot, _ new: PreparedSnapshot, limit: Int) {
        self.old = old
        self.new = new
        self.limit = limit
    }

    mutating func decide(
        _ principal: EntityUID,
        _ action: EntityUID,
        _ resource: EntityUID,
        _ contexts: [CedarRecord]
    ) throws(CedarError) {
        for context in contexts {
            guard requests < limit else {
                isTruncated = true
                return
            }
            requests += 1
            let request = AuthorizationRequest(
                principal: principal,
                action: action,
                resource: resource,
                context: context
            )
            let before = try answer(request, old)
            let after = try answer(request, new)
            guard before.decision != after.decision else { continue }
            let isPermitted = after.decision == .allow
            let key = Key(isPermitted: isPermitted, action: action, principal: principal, resource: resource)
            let isNew = isPermitted || !after.reasons.isEmpty
            let policies = isNew ? after.reasons : before.reasons
            changes[key, default: []].formUnion(policies.map { PolicyReference(isNew: isNew, id: $0) })
        }
    }

    /// What is not there any more, or not yet, may do nothing and has nothing done to it.
    private func answer(
        _ request: AuthorizationRequest,
        _ snapshot: PreparedSnapshot
    ) throws(CedarError) -> AuthorizationAnswer {
        guard snapshot.entities[request.principal] != nil, snapshot.entities[request.resource] != nil else {
            return AuthorizationAnswer(decision: .deny, reasons: [])
        }
        return try snapshot.authorizer.authorize(request)
    }
}
