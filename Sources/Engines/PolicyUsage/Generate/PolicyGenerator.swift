// SPDX-License-Identifier: Apache-2.0

public import Cedar

/// Makes policies of a log: groups of principals of whom all that were observed did the same, groups of resources of which
/// all that were observed were used, and groups of actions.
///
/// What a log shows says nothing of circumstances, so the policies have no conditions on the context.
public struct PolicyGenerator {
    /// What a draft is made of before drafts are joined.
    private struct Grant: Hashable {
        let principal: GroupCover.Choice
        let principalType: Name
        let resource: GroupCover.Choice
        let resourceType: Name
    }

    private struct Use: Hashable {
        let principal: EntityUID
        let action: EntityUID
        let resourceType: Name
    }

    private struct Access: Hashable {
        let action: EntityUID
        let resource: GroupCover.Choice
        let resourceType: Name
        let principalType: Name
    }

    private static let longestList = 50

    private let triples: [ObservedRequests.Triple]
    private let outside: [ObservedRequests.Triple]
    private let isCutOff: Bool
    private let entities: EntityStore
    private let index: EntityIndex
    private let schema: Schema

    /// A generator for what was observed.
    public init(_ observed: ObservedRequests, entities: EntityStore, schema: Schema) {
        func isKnown(_ triple: ObservedRequests.Triple) -> Bool {
            guard let action = schema.action(triple.action) else { return false }
            return action.principals.contains(triple.principal.type) && action.resources.contains(triple.resource.type)
        }
        triples = observed.triples.filter(isKnown)
        outside = observed.triples.filter { !isKnown($0) }
        isCutOff = observed.isCutOff
        self.entities = entities
        self.schema = schema
        index = EntityIndex(entities)
    }

    /// The policies.
    ///
    /// - Throws: `generate.too-many` if there are more than may be whatever the threshold; `generate.incomplete` if one of
    ///   the observed requests would be denied, which would be a defect.
    public func generated(_ options: GenerationOptions = GenerationOptions()) throws(CedarError) -> GeneratedPolicies {
        var threshold = options.threshold
        var drafts = drafts(threshold)
        while let most = options.most, drafts.count > most {
            let lower = ((threshold * 10).rounded(.up) - 1) / 10
            guard lower >= 0.5 else {
                throw CedarError(
                    code: "generate.too-many",
                    message:
                        "\(drafts.count) policies are needed even if half of a group's observed members are enough",
                    help: "allow more policies, or a lower threshold"
                )
            }
            threshold = lower
            drafts = self.drafts(threshold)
        }
        return try written(drafts, threshold)
    }

    private static let warning = """
        // The log shows more requests than could be kept: these policies may deny some that it allows.

        """

    private func written(_ drafts: [PolicyDraft], _ threshold: Double) throws(CedarError) -> GeneratedPolicies {
        let words = DraftWords(index: index, schema: schema, triples: triples, threshold: threshold)
        var texts: [String] = []
        for (number, draft) in drafts.enumerated() {
            let policy = draft.policy("generated-\(number + 1)")
            texts.append(words.comments(draft).map { "// \($0)\n" }.joined() + policy.cedarText())
        }
        if isCutOff { texts.insert(Self.warning, at: 0) }
        let text: String
        let set: PolicySet
        do throws(CedarParseFailure) {
            text = try PolicyFormatter().format(texts.joined(separator: "\n"))
            set = try PolicySet.parse(text)
        } catch {
            throw error.errors.first ?? CedarError(code: "generate.text", message: "the policies cannot be written")
        }
        try check(set)
        return GeneratedPolicies(text: text, policies: set, threshold: threshold, isCutOff: isCutOff, outside: outside)
    }

    /// Replays what was observed, and validates.
    private func check(_ set: PolicySet) throws(CedarError) {
        let store = try PolicyStore(set, table: entities.table)
        let authorizer = try Authorizer(policies: store, entities: entities)
        for triple in triples {
            let request = AuthorizationRequest(
                principal: triple.principal,
                action: triple.action,
                resource: triple.resource
            )
            guard try authorizer.authorize(request).decision == .allow else {
                let message = "\(triple.principal.cedarText) would no longer be allowed \(triple.action.cedarText)"
                throw CedarError(code: "generate.incomplete", message: "\(message) on \(triple.resource.cedarText)")
            }
        }
        if let error = Validator(schema: schema).validate(set).errors.first {
            throw CedarError(code: error.code.rawValue, message: error.message, help: error.help)
        }
    }

    /// Resources first, then principals, then actions; then what differs in one part only is joined.
    private func drafts(_ threshold: Double) -> [PolicyDraft] {
        let resources = covers(\.resource, threshold)
        let principals = covers(\.principal, threshold)
        var uses: [Use: Set<EntityUID>] = [:]
        for triple in triples {
            let use = Use(principal: triple.principal, action: triple.action, resourceType: triple.resource.type)
            uses[use, default: []].insert(triple.resource)
        }
        var accesses: [Access: Set<EntityUID>] = [:]
        for (use, used) in uses {
            for choice in resources[use.resourceType]?.choices(for: used) ?? [] {
                let access = Access(
                    action: use.action,
                    resource: choice,
                    resourceType: use.resourceType,
                    principalType: use.principal.type
                )
                accesses[access, default: []].insert(use.principal)
            }
        }
        var grants: [Grant: Set<EntityUID>] = [:]
        for (access, users) in accesses {
            for choice in principals[access.principalType]?.choices(for: users) ?? [] {
                let grant = Grant(
                    principal: choice,
                    principalType: access.principalType,
                    resource: access.resource,
                    resourceType: access.resourceType
                )
                grants[grant, default: []].insert(access.action)
            }
        }
        return joined(grants, threshold)
    }

    private func covers(
        _ part: KeyPath<ObservedRequests.Triple, EntityUID>,
        _ threshold: Double
    ) -> [Name: GroupCover] {
        let byType = Dictionary(grouping: Set(triples.map { $0[keyPath: part] }), by: \.type)
        return Dictionary(
            uniqueKeysWithValues: byType.map { type, entities in
                (type, GroupCover(Set(entities), type: type, index, threshold: threshold))
            }
        )
    }

    private func joined(_ grants: [Grant: Set<EntityUID>], _ threshold: Double) -> [PolicyDraft] {
        struct Row: Hashable {
            let types: [Name]
            let actions: [EntityUID]
            let choices: [GroupCover.Choice]
        }
        // The same principal and the same actions: one policy for all the resources.
        var byPrincipal: [Row: Set<GroupCover.Choice>] = [:]
        for (grant, actions) in grants {
            let row = Row(
                types: [grant.principalType, grant.resourceType],
                actions: actions.sorted(),
                choices: [grant.principal]
            )
            byPrincipal[row, default: []].insert(grant.resource)
        }
        // The same resources and the same actions: one policy for all the principals.
        var byResources: [Row: Set<GroupCover.Choice>] = [:]
        for (row, resources) in byPrincipal {
            let sorted = resources.sorted()
            for start in stride(from: 0, to: sorted.count, by: Self.longestList) {
                let part = Array(sorted[start..<min(start + Self.longestList, sorted.count)])
                let key = Row(types: row.types, actions: row.actions, choices: part)
                byResources[key, default: []].formUnion(row.choices)
            }
        }
        let groups = ActionGroups(schema, observed: triples, threshold: threshold)
        var drafts: [PolicyDraft] = []
        for (row, principals) in byResources {
            let sorted = principals.sorted()
            for start in stride(from: 0, to: sorted.count, by: Self.longestList) {
                drafts.append(
                    PolicyDraft(
                        principals: Array(sorted[start..<min(start + Self.longestList, sorted.count)]),
                        principalType: row.types[0],
                        actions: row.actions,
                        group: groups.group(for: row.actions, on: row.types[1], by: row.types[0]),
                        resources: row.choices,
                        resourceType: row.types[1]
                    )
                )
            }
        }
        return drafts.sorted(by: Self.precedes)
    }

    private static func precedes(_ one: PolicyDraft, _ other: PolicyDraft) -> Bool {
        func key(_ draft: PolicyDraft) -> (EntityUID, EntityUID, EntityUID) {
            (draft.principals[0].entity, draft.actions[0], draft.resources[0].entity)
        }
        let (left, right) = (key(one), key(other))
        if left != right { return left < right }
        if one.actions != other.actions { return one.actions.lexicographicallyPrecedes(other.actions) }
        if one.resources != other.resources { return one.resources.lexicographicallyPrecedes(other.resources) }
        return one.principals.lexicographicallyPrecedes(other.principals)
    }
}
