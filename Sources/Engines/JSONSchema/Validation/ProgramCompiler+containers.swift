// SPDX-License-Identifier: Apache-2.0
import JSON

extension ProgramCompiler {
    mutating func arrays(_ source: Source) throws(SchemaFailure) {
        if let keyword = source.assertion(.minItems) { emit(.minItems, keyword, bound(keyword, source)) }
        if let keyword = source.assertion(.maxItems) { emit(.maxItems, keyword, bound(keyword, source)) }
        if let keyword = source.assertion(.uniqueItems), source.view.nodes[Int(keyword.node)].kind == .true {
            emit(.uniqueItems, keyword)
        }
        elements(source)
        if let keyword = source.keyword(.contains), let child = source.child(.contains) {
            let least = source.assertion(.minContains).map { Int(bound($0, source)) } ?? 1
            let most = source.assertion(.maxContains).map { Int(bound($0, source)) } ?? Int.max
            containments.append(
                Program.Containment(
                    block: block(child),
                    least: least,
                    most: most,
                    evaluates: source.dialect.draft >= .draft2020
                )
            )
            emit(.contains, keyword, UInt32(truncatingIfNeeded: containments.count - 1))
        }
        if let keyword = source.keyword(.unevaluatedItems), let child = source.child(.unevaluatedItems) {
            tracksEvaluated = true
            emit(.unevaluatedItems, keyword, block(child))
        }
    }

    private mutating func elements(_ source: Source) {
        let isTuple = source.keyword(.items).map { source.view.nodes[Int($0.node)].kind == .array } ?? false
        let prefix = source.dialect.draft >= .draft2020 ? Keyword.prefixItems : isTuple ? .items : nil
        let rest: Keyword? = source.dialect.draft < .draft2020 && isTuple ? .additionalItems : .items
        guard let keyword = prefix.flatMap({ source.keyword($0) }) ?? rest.flatMap({ source.keyword($0) }) else {
            return
        }
        var plan = Program.ArrayPlan(firstPrefix: UInt32(truncatingIfNeeded: lists.count))
        if let prefix {
            for child in source.children(prefix) { lists.append(block(child.schema)) }
            plan.prefixCount = UInt32(truncatingIfNeeded: lists.count) - plan.firstPrefix
        }
        if let rest, let child = source.child(rest) { plan.rest = block(child) }
        arrays.append(plan)
        emit(.elements, keyword, UInt32(truncatingIfNeeded: arrays.count - 1))
    }

    mutating func objects(_ source: Source) throws(SchemaFailure) {
        if let keyword = source.assertion(.minProperties) { emit(.minProperties, keyword, bound(keyword, source)) }
        if let keyword = source.assertion(.maxProperties) { emit(.maxProperties, keyword, bound(keyword, source)) }
        try members(source)
        dependencies(source)
        if let keyword = source.keyword(.unevaluatedProperties), let child = source.child(.unevaluatedProperties) {
            tracksEvaluated = true
            emit(.unevaluatedProperties, keyword, block(child))
        }
    }

    private mutating func members(_ source: Source) throws(SchemaFailure) {
        let candidates = [
            source.keyword(.properties), source.assertion(.required), source.keyword(.patternProperties),
            source.keyword(.additionalProperties), source.keyword(.propertyNames),
        ]
        guard let keyword = candidates.compactMap({ $0 }).first else { return }
        var plan = Program.ObjectPlan()
        plan.firstProperty = UInt32(truncatingIfNeeded: properties.count)
        var known: [[UInt8]: Int] = [:]
        for child in source.children(.properties) {
            known[Array(source.view.bytes(Int(child.key)))] = properties.count
            property(source.view.bytes(Int(child.key)), block(child.schema), isRequired: false)
        }
        if let required = source.assertion(.required) {
            plan.requiredNode = required.node
            self.required(required, &known, source)
        }
        plan.propertyCount = UInt32(truncatingIfNeeded: properties.count) - plan.firstProperty
        let own = properties[Int(plan.firstProperty)...]
        plan.requiredCount = UInt32(truncatingIfNeeded: own.count { $0.isRequired })
        table(&plan)
        plan.firstPattern = UInt32(truncatingIfNeeded: patternProperties.count)
        for child in source.children(.patternProperties) {
            let pattern = try pattern(Int(child.key), source)
            patternProperties.append(Program.PatternEntry(pattern: pattern, block: block(child.schema)))
        }
        plan.patternCount = UInt32(truncatingIfNeeded: patternProperties.count) - plan.firstPattern
        if let child = source.child(.additionalProperties) { plan.additional = block(child) }
        if let child = source.child(.propertyNames) { plan.names = block(child) }
        objects.append(plan)
        emit(.members, keyword, UInt32(truncatingIfNeeded: objects.count - 1))
    }

    private mutating func required(_ keyword: KeywordEntry, _ known: inout [[UInt8]: Int], _ source: Source) {
        var element = Int(keyword.node) + 1
        while element < Int(source.view.nodes[Int(keyword.node)].extent) {
            let name = source.view.bytes(element)
            if let index = known[Array(name)] {
                properties[index].isRequired = true
            } else {
                known[Array(name)] = properties.count
                property(name, Program.none, isRequired: true)
            }
            element = source.view.next(element)
        }
    }

    private mutating func property(_ name: UnsafeBufferPointer<UInt8>, _ block: UInt32, isRequired: Bool) {
        properties.append(
            Program.PropertyEntry(
                nameStart: UInt32(truncatingIfNeeded: names.count),
                nameCount: UInt32(truncatingIfNeeded: name.count),
                block: block,
                isRequired: isRequired
            )
        )
        names.append(contentsOf: name)
    }

    /// A table half full at most, with the hash of the process's own seed.
    private mutating func table(_ plan: inout Program.ObjectPlan) {
        guard plan.propertyCount > 0 else { return }
        var size = 4
        while size < Int(plan.propertyCount) * 2 { size *= 2 }
        plan.firstSlot = UInt32(truncatingIfNeeded: slots.count)
        plan.slotMask = UInt32(truncatingIfNeeded: size - 1)
        slots.append(contentsOf: repeatElement(Program.none, count: size))
        for offset in 0..<plan.propertyCount {
            let entry = properties[Int(plan.firstProperty + offset)]
            let name = names[Int(entry.nameStart)..<Int(entry.nameStart) + Int(entry.nameCount)]
            var slot = name.withUnsafeBufferPointer { NameHash.hash($0) } & (size - 1)
            while slots[Int(plan.firstSlot) + slot] != Program.none { slot = (slot + 1) & (size - 1) }
            slots[Int(plan.firstSlot) + slot] = plan.firstProperty + offset
        }
    }

    private mutating func dependencies(_ source: Source) {
        if let keyword = source.keyword(.dependencies) {
            nameDependencies(keyword, source)
            schemaDependencies(keyword, source)
        }
        if let keyword = source.assertion(.dependentRequired) { nameDependencies(keyword, source) }
        if let keyword = source.keyword(.dependentSchemas) { schemaDependencies(keyword, source) }
    }

    private mutating func schemaDependencies(_ keyword: KeywordEntry, _ source: Source) {
        for child in source.children(keyword.keyword) {
            dependency(.dependentSchema, keyword, Int(child.key), block(child.schema), 0, source)
        }
    }

    private mutating func nameDependencies(_ keyword: KeywordEntry, _ source: Source) {
        let view = source.view
        var key = Int(keyword.node) + 1
        while key < Int(view.nodes[Int(keyword.node)].extent) {
            if view.nodes[key + 1].kind == .array {
                let first = properties.count
                var element = key + 2
                while element < Int(view.nodes[key + 1].extent) {
                    property(view.bytes(element), Program.none, isRequired: true)
                    element = view.next(element)
                }
                let count = UInt32(truncatingIfNeeded: properties.count - first)
                dependency(.dependentRequired, keyword, key, UInt32(truncatingIfNeeded: first), count, source)
            }
            key = view.next(key + 1)
        }
    }

    private mutating func dependency(
        _ code: Program.Operation.Code,
        _ keyword: KeywordEntry,
        _ key: Int,
        _ target: UInt32,
        _ count: UInt32,
        _ source: Source
    ) {
        let name = source.view.bytes(key)
        dependencies.append(
            Program.Dependency(
                nameStart: UInt32(truncatingIfNeeded: names.count),
                nameCount: UInt32(truncatingIfNeeded: name.count),
                target: target,
                count: count
            )
        )
        names.append(contentsOf: name)
        emit(code, keyword, UInt32(truncatingIfNeeded: dependencies.count - 1))
    }
}

/// The hash by which names of properties are found; seeded by the process, so that nobody can prepare collisions.
enum NameHash {
    static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(name))
        return hasher.finalize()
    }
}
