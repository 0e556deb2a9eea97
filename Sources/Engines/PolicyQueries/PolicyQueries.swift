// SPDX-License-Identifier: Apache-2.0
public import Cedar

/// Who can do something, what somebody can do, and why: answered from one snapshot of policies and entities.
///
/// Making one builds the indexes, once; any number of questions then share them, from as many threads as one likes. A
/// snapshot never changes, so the answers are those of the revision it was made from.
///
/// The candidates are the entities that are stored, that the policies name, or that the schema enumerates. With a
/// schema a principal or resource is of a type that the action applies to; without one every entity that is no action
/// is a candidate for both, and every entity whose type is called `Action` is one for the action.
public struct PolicyQueries: Sendable {
    let index: QueryIndex

    /// Indexes a snapshot.
    ///
    /// - Parameter schema: says which requests there are; what was not read by it is not checked against it.
    /// - Throws: `store.foreign-table` if the two stores do not share their symbol table, `store.…` beyond the bounds
    ///   of storage.
    public init(policies: PolicyStore, entities: EntityStore, schema: Schema? = nil) throws(CedarError) {
        try self.init(policies: policies, entities: entities, schema: schema, few: 40)
    }

    /// - Parameter few: for so many candidates a policy is evaluated one by one; for more it is worked out first what
    ///   the fixed parts of a question leave of its conditions. The answers are the same.
    package init(policies: PolicyStore, entities: EntityStore, schema: Schema?, few: Int) throws(CedarError) {
        index = try QueryIndex(policies: policies, entities: entities, schema: schema, few: few)
    }

    /// Decides single requests by the same snapshot.
    public var authorizer: Authorizer { index.authorizer }
}
