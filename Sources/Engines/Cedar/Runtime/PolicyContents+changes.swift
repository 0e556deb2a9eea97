// SPDX-License-Identifier: Apache-2.0

extension PolicyContents {
    /// Compiles and enters all of a set.
    mutating func add(_ set: PolicySet, table: SymbolTable) throws(CedarError) {
        // The compiler takes what it changes and gives it back, so that nothing is copied on the way.
        var result = self
        self = PolicyContents()
        try table.adding { symbols throws(CedarError) in
            var compiler = PolicyCompiler(contents: result, symbols: symbols)
            result = PolicyContents()
            symbols = Symbols()
            defer {
                symbols = compiler.symbols
                result = compiler.contents
            }
            try compiler.add(set)
        }
        self = result
    }

    /// Removes a policy, a link, or a template that has no links.
    mutating func remove(_ id: PolicyID, table: SymbolTable) throws(CedarError) {
        if let number = numbers.removeValue(forKey: id) {
            let source = sources[number]
            var options: [[PolicyIndex.Key]] = []
            try table.adding { symbols throws(CedarError) in options = try IndexOptions.of(source, symbols: &symbols) }
            index.remove(UInt32(truncatingIfNeeded: number), options)
            freeNumbers.append(number)
            if source.policy.isTemplate { templates[source.policy.id]?.links -= 1 }
        } else if let template = templates[id] {
            guard template.links == 0 else {
                throw CedarError(
                    code: "policies.template-in-use",
                    message: "the template \"\(id)\" still has \(template.links) links",
                    help: "remove its links first"
                )
            }
            templates[id] = nil
        } else {
            throw CedarError(code: "policies.unknown-id", message: "there is no policy \"\(id)\"")
        }
    }

    /// The same policies in storage that holds nothing else.
    func compiledAnew(table: SymbolTable) throws(CedarError) -> PolicyContents {
        var set = PolicySet(templates: templates.values.map(\.source.policy))
        for (id, number) in numbers.sorted(by: { $0.value < $1.value }) {
            let source = sources[number]
            if source.policy.isTemplate {
                set.links.append(TemplateLink(templateID: source.policy.id, id: id, values: source.values))
            } else {
                set.policies.append(source.policy)
            }
        }
        var contents = PolicyContents()
        try contents.add(set, table: table)
        contents.sizeWithoutGaps = contents.size
        return contents
    }
}

extension PolicyCompiler {
    private typealias Entry = (number: UInt32, options: [[PolicyIndex.Key]])

    /// Compiles and enters all of a set.
    mutating func add(_ set: PolicySet) throws(CedarError) {
        var entries: [Entry] = []
        entries.reserveCapacity(set.policies.count + set.links.count)
        for policy in set.policies {
            guard !policy.isTemplate else { throw Self.slots(policy.id, "a template needs a link") }
            try checkIsNew(policy.id)
            let start = try compile(policy.conditions)
            entries.append(try enter(policy.id, PolicySource(policy: policy), start: start))
        }
        for template in set.templates {
            try checkIsNew(template.id)
            let start = try compile(template.conditions)
            contents.templates[template.id] = PolicyContents.Template(
                source: PolicySource(policy: template),
                start: start
            )
        }
        for link in set.links { entries.append(try enter(link)) }
        // How rare a condition is shows only when all are known.
        for entry in entries { contents.index.announce(entry.options) }
        for entry in entries { contents.index.insert(entry.number, entry.options) }
    }

    private func checkIsNew(_ id: PolicyID) throws(CedarError) {
        guard contents.numbers[id] == nil, contents.templates[id] == nil else {
            throw CedarError(code: "policies.duplicate-id", message: "two policies are called \"\(id)\"")
        }
    }

    private mutating func enter(_ link: TemplateLink) throws(CedarError) -> Entry {
        try checkIsNew(link.id)
        let known = contents.templates[link.templateID]
        if let problem = link.problem(with: known?.source.policy) {
            throw CedarError(code: known == nil ? "policies.unknown-template" : "policies.slots", message: problem)
        }
        guard let template = known else { throw Self.slots(link.id, "a link needs its template") }
        contents.templates[link.templateID]?.links += 1
        let source = PolicySource(policy: template.source.policy, values: link.values)
        return try enter(link.id, source, start: template.start)
    }

    private static func slots(_ id: PolicyID, _ rule: String) -> CedarError {
        CedarError(code: "policies.slots", message: "\"\(id)\": \(rule)")
    }

    private mutating func enter(_ id: PolicyID, _ source: PolicySource, start: UInt32) throws(CedarError) -> Entry {
        let options = try IndexOptions.of(source, symbols: &symbols)
        let principal = try constraint(source.policy.principal, source.values)
        let resource = try constraint(source.policy.resource, source.values)
        let row = PolicyRow(
            effect: source.policy.effect,
            principal: principal.narrowed(by: options, .principalEqual, .principalIn, .principalIs),
            action: try action(source.policy.action),
            resource: resource.narrowed(by: options, .resourceEqual, .resourceIn, .resourceIs),
            hasConditions: !source.policy.conditions.isEmpty,
            start: start
        )
        let number = place(row, id, source)
        contents.numbers[id] = number
        return (UInt32(truncatingIfNeeded: number), options)
    }

    private mutating func place(_ row: PolicyRow, _ id: PolicyID, _ source: PolicySource) -> Int {
        guard let number = contents.freeNumbers.popLast() else {
            contents.rows.append(row)
            contents.ids.append(id)
            contents.sources.append(source)
            return contents.rows.count - 1
        }
        contents.rows[number] = row
        contents.ids[number] = id
        contents.sources[number] = source
        return number
    }

    private mutating func constraint(
        _ constraint: ScopeConstraint,
        _ values: SlotValues
    ) throws(CedarError) -> PolicyRow.Constraint {
        let type = try constraint.type.map { type throws(CedarError) in try symbols.intern(type.qualified.text) }
        let uid = constraint.reference.flatMap { $0.resolved(values) }
        let entity = try uid.map { uid throws(CedarError) in try symbols.intern(uid) }
        let kind: PolicyRow.Constraint.Kind =
            switch constraint {
            case .any: .any
            case .equal: .equal
            case .in: .in
            case .isType: .isType
            case .isTypeIn: .isTypeIn
            }
        return PolicyRow.Constraint(
            kind: kind,
            type: type ?? Symbol(index: 0),
            entity: entity ?? EntityID(index: 0)
        )
    }

    private mutating func action(_ constraint: ActionConstraint) throws(CedarError) -> PolicyRow.Action {
        switch constraint {
        case .any: .any
        case .equal(let uid): try action(.equal, [uid])
        case .in(let uid): try action(.in, [uid])
        case .inAny(let uids): try action(.in, uids)
        }
    }

    private mutating func action(
        _ kind: PolicyRow.Action.Kind,
        _ uids: [EntityUID]
    ) throws(CedarError) -> PolicyRow.Action {
        let first = UInt32(truncatingIfNeeded: contents.actions.count)
        for uid in uids { contents.actions.append(try symbols.intern(uid)) }
        return PolicyRow.Action(kind: kind, first: first, count: UInt32(truncatingIfNeeded: uids.count))
    }
}
