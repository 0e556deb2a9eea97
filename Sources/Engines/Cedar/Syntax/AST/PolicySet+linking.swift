// SPDX-License-Identifier: Apache-2.0

extension PolicySet {
    /// The set with these links added. A link names its template by id or, where no template has that id, by the
    /// template's `@id`.
    ///
    /// - Throws: ``CedarParseFailure`` with every link that cannot be made and every id that is taken.
    public func linking(_ links: [TemplateLink]) throws(CedarParseFailure) -> PolicySet {
        var result = self
        var errors: [CedarError] = []
        var ids = Set(policies.map(\.id) + templates.map(\.id) + self.links.map(\.id))
        let templates = templatesByName
        for link in links {
            let template = templates[link.templateID]
            if let problem = link.problem(with: template) {
                errors.append(CedarError(code: "policy-set.invalid-link", message: problem))
            } else if !ids.insert(link.id).inserted {
                errors.append(Self.taken(link.id))
            }
            result.links.append(
                TemplateLink(templateID: template?.id ?? link.templateID, id: link.id, values: link.values)
            )
        }
        guard errors.isEmpty else { throw CedarParseFailure(errors) }
        return result
    }

    /// The set with every policy and template called by its `@id`, where it has one.
    ///
    /// - Throws: ``CedarParseFailure`` if two would have the same id.
    public func namedByAnnotation() throws(CedarParseFailure) -> PolicySet {
        var errors: [CedarError] = []
        var ids = Set(links.map(\.id))
        func named(_ policy: Policy) -> Policy {
            let id = policy.annotatedID ?? policy.id
            if !ids.insert(id).inserted { errors.append(Self.taken(id, at: policy.span)) }
            return policy.renamed(id)
        }
        let byName = templatesByName
        let result = PolicySet(
            policies: policies.map(named),
            templates: templates.map(named),
            links: links.map { link in
                let template = byName[link.templateID]
                let name = template?.annotatedID ?? link.templateID
                return TemplateLink(templateID: name, id: link.id, values: link.values)
            }
        )
        guard errors.isEmpty else { throw CedarParseFailure(errors) }
        return result
    }

    /// The templates by id and, where that is free, by `@id`.
    private var templatesByName: [PolicyID: Policy] {
        var byName: [PolicyID: Policy] = [:]
        for template in templates {
            if let name = template.annotatedID, byName[name] == nil { byName[name] = template }
        }
        for template in templates { byName[template.id] = template }
        return byName
    }

    private static func taken(_ id: PolicyID, at span: SourceSpan? = nil) -> CedarError {
        CedarError(
            code: "policy-set.duplicate-id",
            message: "two policies have the id `\(id)`",
            help: "give one of them another",
            span: span
        )
    }
}
