// SPDX-License-Identifier: Apache-2.0

/// Writes policies as text, with no more parentheses than their structure needs.
struct PolicyPrinter {
    private(set) var text = ""

    mutating func print(_ string: String) {
        text += string
    }

    mutating func list<Element>(
        _ elements: some Sequence<Element>,
        _ write: (inout PolicyPrinter, Element) -> Void
    ) {
        var isFirst = true
        for element in elements {
            if !isFirst { print(", ") }
            isFirst = false
            write(&self, element)
        }
    }

    mutating func print(_ policy: Policy) {
        for annotation in policy.annotations {
            print("@\(annotation.key)" + (annotation.text.map { "(\(CedarText.quoted($0)))" } ?? "") + "\n")
        }
        print("\(policy.effect.rawValue) (principal\(Self.suffix(policy.principal)), ")
        print("action\(Self.suffix(policy.action)), resource\(Self.suffix(policy.resource)))")
        for condition in policy.conditions {
            print("\n\(condition.kind.rawValue) { ")
            print(condition.body, within: .expression)
            print(" }")
        }
        print(";\n")
    }

    private static func suffix(_ constraint: ScopeConstraint) -> String {
        switch constraint {
        case .any: ""
        case .equal(let reference): " == \(text(reference))"
        case .in(let reference): " in \(text(reference))"
        case .isType(let type): " is \(type)"
        case .isTypeIn(let type, let reference): " is \(type) in \(text(reference))"
        }
    }

    private static func suffix(_ constraint: ActionConstraint) -> String {
        switch constraint {
        case .any: ""
        case .equal(let action): " == \(CedarText.entity(action))"
        case .in(let action): " in \(CedarText.entity(action))"
        case .inAny(let actions): " in [\(actions.map(CedarText.entity).joined(separator: ", "))]"
        }
    }

    private static func text(_ reference: EntityReference) -> String {
        switch reference {
        case .entity(let entity): CedarText.entity(entity)
        case .slot(let slot): slot.rawValue
        }
    }
}
