// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// A finding says where, what, and what to do.
struct ValidationFindingTests {
    @Test(arguments: [
        ("principal.age == 1", "principal.age"),
        ("principal.isActive && principal.nothing", "principal.nothing"),
        ("principal.name + 1 == 2", "principal.name"),
        ("1 == principal.name", "1 == principal.name"),
        ("principal has name.x", "principal has name.x"),
        ("ip(\"nope\").isIpv4()", "ip(\"nope\")"),
        ("[1, true].contains(1)", "[1, true]"),
    ])
    func itPointsAtTheSmallestWrongPart(condition: String, part: String) throws {
        let text = "// é\npermit(principal, action == Action::\"edit\", resource) when { \(condition) };"
        let head = try #require(text.firstRange(of: part)).lowerBound
        let start = text.utf8.distance(from: text.startIndex, to: head)
        #expect(try Sample.validate(text).errors.map(\.span?.start) == [start])
    }

    @Test(arguments: [
        ("principal is Usr", "User"), ("action == Action::\"edti\"", "Action::\"edit\""),
        ("principal.nam == 1", "name"),
        ("principal == Color::\"gren\"", "green"),
    ])
    func itSuggestsWhatWasMeant(condition: String, meant: String) throws {
        let policy = "permit(principal is User, action == Action::\"edit\", resource) when { \(condition) };"
        let finding = try #require(try Sample.validate(policy).errors.first)
        #expect(finding.help?.contains(meant) ?? false, "\(finding)")
    }

    @Test func itSuggestsInInsteadOfEqual() throws {
        let finding = try #require(
            try Sample.validate("permit(principal == Group::\"g\", action, resource);").errors.first
        )
        #expect(finding.help?.contains("'in'") ?? false)
        #expect(try Sample.validate("permit(principal == Doc::\"d\", action, resource);").errors.first?.help == nil)
    }

    @Test func theSameFindingOfSeveralEnvironmentsComesOnce() throws {
        #expect(
            try Sample.validate("permit(principal is User, action, resource) when { principal.nothing };").errors.count
                == 1
        )
    }

    @Test func findingsComeByPolicyAndPlace() throws {
        let result = try Sample.validate(
            """
            permit(principal is User, action, resource) when { principal.two || principal.one };
            permit(principal is User, action, resource) when { principal.three };
            """
        )
        let order = result.errors.map { "\($0.policy) \($0.span?.start ?? -1 > 60)" }
        #expect(order == ["policy0 false", "policy0 true", "policy1 true"])
    }

    @Test func everyCodeHasAStableName() {
        #expect(ValidationCode.allCases.allSatisfy { $0.rawValue.hasPrefix("validate.") })
        #expect(ValidationCode.allCases.filter { $0.severity == .warning }.count == 4)
    }
}
