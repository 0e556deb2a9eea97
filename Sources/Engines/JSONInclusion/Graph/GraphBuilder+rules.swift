// SPDX-License-Identifier: Apache-2.0
import JSON
import JSONSchema

extension GraphBuilder {
    /// Adds the rule of an operation.
    mutating func rule(_ operation: Program.Operation, _ source: Source, _ rules: inout [Rule]) {
        let count = Int(operation.first)
        switch operation.code {
        case .reference: rules.append(.all([source.node(operation.first)]))
        case .dynamicReference: rules.append(dynamicReference(operation, source))
        case .allOf: rules.append(.all(source.nodes(operation.first, operation.second)))
        case .anyOf: rules.append(.any(source.nodes(operation.first, operation.second)))
        case .oneOf: rules.append(.one(source.nodes(operation.first, operation.second)))
        case .not: rules.append(.not(source.node(operation.first)))
        case .condition: rules.append(condition(operation, source))
        case .constant, .oneOfStrings: rules.append(constants(operation, source))
        case .minLength: rules.append(.minLength(count))
        case .maxLength: rules.append(.maxLength(count))
        case .pattern: rules.append(.pattern(graph.pattern(source.program.patterns[count])))
        case .format: rules.append(.format(Int32(bitPattern: operation.first)))
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf:
            rules.append(number(operation, source))
        case .minItems: rules.append(.minItems(count))
        case .maxItems: rules.append(.maxItems(count))
        case .uniqueItems: rules.append(.uniqueItems)
        case .elements: rules.append(elements(source.program.arrays[count], source))
        case .contains: rules.append(contains(source.program.containments[count], source))
        case .unevaluatedItems: rules.append(.unevaluatedItems(source.node(operation.first)))
        case .minProperties: rules.append(.minProperties(count))
        case .maxProperties: rules.append(.maxProperties(count))
        case .members: rules.append(members(source.program.objects[count], source))
        case .dependentRequired: rules.append(dependentRequired(source.program.dependencies[count], source))
        case .dependentSchema:
            let dependency = source.program.dependencies[count]
            let name = graph.name(source.name(dependency.nameStart, dependency.nameCount))
            rules.append(.dependentSchema(name, source.node(dependency.target)))
        case .unevaluatedProperties: rules.append(.unevaluatedProperties(source.node(operation.first)))
        }
    }

    /// A dynamic reference with one possible target is a plain one.
    private func dynamicReference(_ operation: Program.Operation, _ source: Source) -> Rule {
        let targets = source.targets[operation.second] ?? []
        if targets.isSubset(of: [operation.first]) { return .all([source.node(operation.first)]) }
        return .opaque(ValueKind.all, "a dynamic reference")
    }

    private func condition(_ operation: Program.Operation, _ source: Source) -> Rule {
        let then = source.node(source.program.lists[Int(operation.second)])
        let other = source.node(source.program.lists[Int(operation.second) + 1])
        return .condition(
            source.node(operation.first),
            then < 0 ? SchemaNode.anything : then,
            other < 0 ? SchemaNode.anything : other
        )
    }

    private mutating func constants(_ operation: Program.Operation, _ source: Source) -> Rule {
        let values = source.program.constants.withView { view in
            (operation.first..<operation.second).map { view.tree(Int(source.program.constantNodes[Int($0)])) }
        }
        return .constants(values.map { graph.constant($0) })
    }

    private func number(_ operation: Program.Operation, _ source: Source) -> Rule {
        guard let number = Decimal(source.program.numbers[Int(operation.first)]) else {
            return .opaque(ValueKind.number.rawValue, "a number of too many digits")
        }
        return switch operation.code {
        case .minimum: .atLeast(number, isExclusive: false)
        case .exclusiveMinimum: .atLeast(number, isExclusive: true)
        case .maximum: .atMost(number, isExclusive: false)
        case .exclusiveMaximum: .atMost(number, isExclusive: true)
        default: .multipleOf(number)
        }
    }

    private func elements(_ plan: Program.ArrayPlan, _ source: Source) -> Rule {
        let prefix = source.nodes(plan.firstPrefix, plan.firstPrefix + plan.prefixCount)
        return .elements(prefix, source.node(plan.rest))
    }

    private func contains(_ containment: Program.Containment, _ source: Source) -> Rule {
        .contains(
            source.node(containment.block),
            least: containment.least,
            most: containment.most,
            evaluates: containment.evaluates
        )
    }

    private mutating func members(_ plan: Program.ObjectPlan, _ source: Source) -> Rule {
        var result = MemberPlan()
        for offset in 0..<plan.propertyCount {
            let entry = source.program.properties[Int(plan.firstProperty + offset)]
            let name = graph.name(source.name(entry.nameStart, entry.nameCount))
            if entry.isRequired { result.required.append(name) }
            guard entry.block != Program.none else { continue }
            guard result.properties[name] == nil else { continue }
            result.order.append(name)
            result.properties[name] = source.node(entry.block)
        }
        for offset in 0..<plan.patternCount {
            let entry = source.program.patternProperties[Int(plan.firstPattern + offset)]
            let pattern = graph.pattern(source.program.patterns[Int(entry.pattern)])
            result.patterns.append((pattern, source.node(entry.block)))
        }
        result.additional = source.node(plan.additional)
        result.names = source.node(plan.names)
        graph.plans.append(result)
        return .members(Int32(truncatingIfNeeded: graph.plans.count - 1))
    }

    private mutating func dependentRequired(_ dependency: Program.Dependency, _ source: Source) -> Rule {
        let name = graph.name(source.name(dependency.nameStart, dependency.nameCount))
        let needed = (0..<dependency.count).map { offset in
            let entry = source.program.properties[Int(dependency.target + offset)]
            return graph.name(source.name(entry.nameStart, entry.nameCount))
        }
        return .dependentRequired(name, needed)
    }
}
