// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// The policies and templates of a set, taken apart for coverage.
struct CoverageUnits {
    /// A policy or template: its clauses and who reaches them.
    struct Unit {
        /// The numbers of its scopes and what they count for: its own, or those of its links.
        var scopes: [(scope: Int, coverage: Int)] = []
        let clauses: [(kind: Condition.Kind, plan: CoveragePlan)]
        let coverage: Int
    }

    /// Where a condition's outcomes are counted.
    struct Place {
        let coverage: Int
        let index: Int
    }

    private(set) var units: [Unit] = []
    /// What asks of a request only what a scope asks.
    private(set) var scopes: [Policy] = []
    private(set) var planner = CoveragePlanner()
    /// By the conditions' numbers.
    private(set) var places: [Place] = []
    /// Nothing is exercised yet.
    private(set) var coverage: [PolicyCoverage] = []

    init(_ set: PolicySet, _ file: InputFile) {
        var text = LocatedText(file)
        let links = Dictionary(grouping: set.links, by: \.templateID)
        for policy in set.policies {
            var unit = add(policy, &text)
            addScope(policy, unit.coverage, &unit)
            units.append(unit)
        }
        for template in set.templates {
            var unit = add(template, &text)
            for link in links[template.id] ?? [] {
                coverage.append(PolicyCoverage(link, file.name))
                addScope(link.policy(from: template), coverage.count - 1, &unit)
            }
            units.append(unit)
        }
    }

    private mutating func addScope(_ policy: Policy, _ coverage: Int, _ unit: inout Unit) {
        unit.scopes.append((scopes.count, coverage))
        scopes.append(policy.scopeAlone)
    }

    /// Adds a policy or template, but not its scopes.
    private mutating func add(_ policy: Policy, _ text: inout LocatedText) -> Unit {
        let first = planner.conditions.count
        let clauses = policy.conditions.map { ($0.kind, planner.clause($0.body)) }
        var covered = PolicyCoverage(policy, text.name, text.position(policy.span.start))
        for condition in planner.conditions[first...] {
            places.append(Place(coverage: coverage.count, index: covered.conditions.count))
            covered.conditions.append(ConditionCoverage(condition, text.position(condition.span.start)))
        }
        coverage.append(covered)
        return Unit(clauses: clauses, coverage: coverage.count - 1)
    }
}

extension Policy {
    fileprivate var scopeAlone: Policy {
        Policy(id: id, effect: .permit, principal: principal, action: action, resource: resource, locations: locations)
    }
}

extension PolicyCoverage {
    fileprivate init(_ policy: Policy, _ file: String, _ position: TextPosition) {
        let name = (policy.annotatedID ?? policy.id).text
        self.init(file: file, id: policy.id.text, name: name, position: position)
    }

    fileprivate init(_ link: TemplateLink, _ file: String) {
        self.init(file: file, id: link.id.text, name: link.id.text, position: nil)
    }
}

extension ConditionCoverage {
    fileprivate init(_ condition: Expression, _ position: TextPosition) {
        let text = condition.cedarText().unicodeScalars
        let shown = String(String.UnicodeScalarView(text.prefix(80)))
        self.init(text: text.count > 80 ? shown + "…" : shown, position: position)
    }
}
