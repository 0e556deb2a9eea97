// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The policies and entities in force, for many readers and now and then a writer.
///
/// A reader takes the authorizer in force and keeps it for as long as it needs one consistent view; it only ever waits
/// for a reference to be copied. Writers prepare the next one beside it, one writer at a time; what they are given to do
/// must not itself change the engine.
public final class PolicyEngine: Sendable {
    /// Policies and entities of one moment.
    public struct Snapshot: Sendable {
        /// The policies.
        public let policies: PolicyStore
        /// The entities.
        public let entities: EntityStore
        /// Decides by both.
        public let authorizer: Authorizer
        /// How often the policies were changed before.
        public let policyRevision: UInt64
        /// How often the entities were changed before.
        public let entityRevision: UInt64
    }

    /// One reference, so that taking a snapshot is the same for readers however much it holds.
    private final class Kept: Sendable {
        let snapshot: Snapshot

        init(_ snapshot: Snapshot) {
            self.snapshot = snapshot
        }
    }

    private let current: Mutex<Kept>
    /// Held while a writer prepares; `current` is held only to exchange references.
    private let writer = Mutex(())

    /// An engine that begins with these.
    ///
    /// - Throws: as ``Authorizer/init(policies:entities:)``.
    public init(policies: PolicyStore, entities: EntityStore) throws(CedarError) {
        let first = Snapshot(
            policies: policies,
            entities: entities,
            authorizer: try Authorizer(policies: policies, entities: entities),
            policyRevision: 0,
            entityRevision: 0
        )
        current = Mutex(Kept(first))
    }

    /// What is in force now.
    public var snapshot: Snapshot { current.withLock { $0 }.snapshot }

    /// What decides now; cheaper than to take the whole snapshot.
    public var authorizer: Authorizer { current.withLock { $0 }.snapshot.authorizer }

    /// Puts other policies in force, made from those in force now.
    ///
    /// - Returns: the new policy revision.
    /// - Throws: what `change` throws, and as the initializer; then nothing has changed.
    @discardableResult
    public func updatePolicies(
        _ change: (PolicyStore) throws(CedarError) -> PolicyStore
    ) throws(CedarError) -> UInt64 {
        try update { old throws(CedarError) in
            let policies = try change(old.policies)
            return Snapshot(
                policies: policies,
                entities: old.entities,
                authorizer: try Authorizer(policies: policies, entities: old.entities),
                policyRevision: old.policyRevision &+ 1,
                entityRevision: old.entityRevision
            )
        }.policyRevision
    }

    /// Puts other entities in force, made from those in force now.
    ///
    /// - Returns: the new entity revision.
    /// - Throws: what `change` throws, and as the initializer; then nothing has changed.
    @discardableResult
    public func updateEntities(
        _ change: (EntityStore) throws(CedarError) -> EntityStore
    ) throws(CedarError) -> UInt64 {
        try update { old throws(CedarError) in
            let entities = try change(old.entities)
            return Snapshot(
                policies: old.policies,
                entities: entities,
                authorizer: try Authorizer(policies: old.policies, entities: entities),
                policyRevision: old.policyRevision,
                entityRevision: old.entityRevision &+ 1
            )
        }.entityRevision
    }

    /// Puts other policies and other entities in force in one step, such as those of a new ``SymbolTable``, by which the
    /// texts of all that was removed are forgotten.
    ///
    /// - Throws: as the initializer; then nothing has changed.
    public func replace(policies: PolicyStore, entities: EntityStore) throws(CedarError) {
        _ = try update { old throws(CedarError) in
            Snapshot(
                policies: policies,
                entities: entities,
                authorizer: try Authorizer(policies: policies, entities: entities),
                policyRevision: old.policyRevision &+ 1,
                entityRevision: old.entityRevision &+ 1
            )
        }
    }

    private func update(_ change: (Snapshot) throws(CedarError) -> Snapshot) throws(CedarError) -> Snapshot {
        try writer.withLock { _ throws(CedarError) in
            let next = try change(snapshot)
            let kept = Kept(next)
            // The old one is released behind the lock, not within: that may take long, and readers would wait.
            let old = current.withLock { current in
                defer { current = kept }
                return current
            }
            withExtendedLifetime(old) {}
            return next
        }
    }
}
