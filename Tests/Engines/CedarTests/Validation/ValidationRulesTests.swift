// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// Each rule on its own, in the modes it holds for.
struct ValidationRulesTests {
    @Test(arguments: [
        "principal.name == \"x\"",
        "principal has age && principal.age > 3",
        "principal has age && principal[\"age\"] > 3",
        "if principal has age then principal.age == 1 else false",
        "!(principal has age) || principal.isActive",
        "(principal has age && principal.isActive || principal has age) && principal.age == 1",
        "(if principal.isActive then principal has age else principal has age) && principal.age == 1",
        "context.deep has by && context.deep.by has age && context.deep.by.age == 1",
        "context has deep.by.age && context.deep.by.age == 1",
        "principal.hasTag(\"t\") && principal.getTag(\"t\") like \"a*\"",
        "principal.hasTag(principal.name) && principal.getTag(principal.name) == \"x\"",
        "principal.hasTag({b: \"x\", a: 1}.b) && principal.getTag({a: 1, b: \"x\"}.b) == \"x\"",
        "false && principal.nothing", "true || principal.nothing", "if false then principal.nothing else true",
        "principal is Robot && principal.serial == 1", "context has nothing && context.nothing",
        "action == Action::\"read\" && context.nothing", "action in Action::\"reading\" && context.nothing",
        "resource in principal && context.nothing", "1 == 2 && context.nothing", "1 == \"x\" || true",
        "principal == resource || true", "principal in [Group::\"g\", Group::\"h\"]",
        "principal.friends.contains(principal)", "principal.friends.isEmpty()",
        "principal.address.isInRange(ip(\"10.0.0.0/8\"))", "{a: true} == {a: false}", "[1, 2].containsAny([3])",
        "datetime(\"2024-01-01\") < datetime(\"2024-01-02\").offset(duration(\"1d\"))",
    ])
    func theseAreValid(condition: String) throws {
        #expect(try Sample.errors(condition) == [])
        #expect(try Sample.errors(condition, .permissive) == [])
    }

    @Test(arguments: [
        ("principal.nothing", ValidationCode.attributeNotFound),
        ("context.nothing", .attributeNotFound),
        ("principal.age == 1", .unsafeOptionalAttribute),
        ("principal has age || principal.age == 1", .unsafeOptionalAttribute),
        ("!(principal has age) && principal.age == 1", .unsafeOptionalAttribute),
        ("!(!(principal has age)) && principal.age == 1", .unsafeOptionalAttribute),
        ("(principal has age) == true && principal.age == 1", .unsafeOptionalAttribute),
        ("(if principal has age then true else false) && principal.age == 1", .unsafeOptionalAttribute),
        ("principal.boss has age && principal.age == 1", .unsafeOptionalAttribute),
        ("principal.getTag(\"t\") == \"x\"", .unsafeTag),
        ("principal.hasTag(\"s\") && principal.getTag(\"t\") == \"x\"", .unsafeTag),
        ("resource.getTag(\"t\") == \"x\"", .unsafeTag),
        ("principal.name", .unexpectedType),
        ("principal.name && true", .unexpectedType),
        ("principal.name < 1", .unexpectedType),
        ("principal.name + 1 == 2", .unexpectedType),
        ("principal.isActive like \"x\"", .unexpectedType),
        ("principal.name in Group::\"g\"", .unexpectedType),
        ("principal in \"g\"", .unexpectedType),
        ("principal in [1]", .unexpectedType),
        ("principal.name is User", .unexpectedType),
        ("principal.name.contains(\"x\")", .unexpectedType),
        ("principal.friends.containsAll(principal)", .unexpectedType),
        ("principal.name has x", .unexpectedType),
        ("principal has name.x", .unexpectedType),
        ("principal.name.isEmpty()", .unexpectedType),
        ("context.hasTag(\"t\")", .unexpectedType),
        ("principal.hasTag(1)", .unexpectedType),
        ("principal.address.lessThan(decimal(\"1.0\"))", .unexpectedType),
        ("datetime(\"2024-01-01\") < duration(\"1d\")", .unexpectedType),
        ("ip(\"nope\").isIpv4()", .invalidArgument),
        ("decimal(\"1\") == decimal(\"1.0\")", .invalidArgument),
        ("ip(\"::1\").isIpv4(1)", .argumentCount),
        ("ip(\"::1\", \"::1\").isIpv4()", .argumentCount),
        ("principal == Usr::\"x\"", .unrecognizedEntityType),
        ("false && principal is Usr", .unrecognizedEntityType),
        ("action == Action::\"edt\"", .unrecognizedAction),
        ("principal == Color::\"blue\"", .invalidEnumEntity),
        ("if principal.isActive then 1 else true", .incompatibleTypes),
        ("[1, true].contains(1)", .incompatibleTypes),
    ])
    func theseAreErrorsInBothModes(condition: String, code: ValidationCode) throws {
        #expect(Set(try Sample.errors(condition)).contains(code))
        #expect(Set(try Sample.errors(condition, .permissive)).contains(code))
    }

    @Test(arguments: [
        ("principal.name == 1", ValidationCode.incompatibleTypes),
        ("principal.home == {city: \"x\"}", .incompatibleTypes),
        ("principal.friends.contains(resource)", .incompatibleTypes),
        ("principal.friends.containsAny([resource])", .incompatibleTypes),
        ("principal in [Group::\"g\", User::\"u\"]", .incompatibleTypes),
        ("(if principal.isActive then principal else Robot::\"r\") has name", .incompatibleTypes),
        ("[].isEmpty()", .emptySet),
        ("ip(principal.name).isIpv4()", .nonLiteralConstructor),
    ])
    func theseAreErrorsInStrictModeOnly(condition: String, code: ValidationCode) throws {
        #expect(try Sample.errors(condition) == [code])
        #expect(try Sample.errors(condition, .permissive) == [])
    }

    @Test(arguments: [
        ("(if principal.isActive then principal else Robot::\"r\").name == \"x\"", [ValidationCode]()),
        ("(if principal.isActive then principal else Robot::\"r\") has age", []),
        ("(if principal.isActive then principal else Robot::\"r\").serial == 1", [.attributeNotFound]),
        ("(if principal.isActive then principal else Robot::\"r\").age == 1", [.unsafeOptionalAttribute]),
        ("(if principal.isActive then principal else Robot::\"r\") has serial", []),
        ("(if principal.isActive then {a: 1, b: 2} else {a: 1}).a == 1", []),
        ("(if principal.isActive then {a: 1, b: 2} else {a: 1}).b == 1", [.attributeNotFound]),
        ("(if principal.isActive then {a: 1, b: 2} else {a: 1}) has b", []),
        ("(if principal.isActive then {a: 1} else {a: true}) has a", []),
        ("(if principal.isActive then {a: 1} else {a: true}).a == 1", [.attributeNotFound]),
        ("[].contains(1)", []),
        ("[principal, resource].contains(principal)", []),
    ])
    func permissiveModeKnowsUnionsAndPartsOfRecords(condition: String, codes: [ValidationCode]) throws {
        #expect(try Sample.errors(condition, .permissive) == codes)
    }

    @Test(arguments: [
        "principal == Doc::\"d\", action, resource", "principal, action == Action::\"idle\", resource",
        "principal, action in Action::\"idle\", resource", "principal is Robot, action == Action::\"edit\", resource",
        "principal, action, resource in Color::\"red\"", "principal is User in Doc::\"d\", action, resource",
        "principal == Group::\"g\", action, resource",
    ])
    func aScopeThatNoActionAppliesToIsAnError(scope: String) throws {
        for mode in ValidationMode.allCases {
            #expect(try Sample.validate("permit(\(scope));", mode).errors.map(\.code) == [.invalidActionApplication])
        }
    }

    @Test func anEmptyListOfActionsIsAnEmptySet() throws {
        let codes = try Sample.validate("permit(principal, action in [], resource);").errors.map(\.code)
        #expect(Set(codes) == [.emptySet, .invalidActionApplication])
    }

    @Test func actionsOfTwoNamespacesAreOfTwoTypes() throws {
        let policy = "permit(principal, action in [Action::\"read\", Other::Action::\"fetch\"], resource);"
        #expect(try Sample.validate(policy).errors.map(\.code) == [.incompatibleTypes])
        #expect(try Sample.validate(policy, .permissive).isValid)
    }

    @Test(arguments: ["false", "principal is Robot", "context has nothing", "resource in principal"])
    func aPolicyThatCanNeverHoldIsWarnedOf(condition: String) throws {
        let policy = "permit(principal, action == Action::\"edit\", resource) when { \(condition) };"
        let result = try Sample.validate(policy)
        #expect(result.isValid)
        #expect(result.warnings.map(\.code) == [.impossiblePolicy])
    }

    @Test func aPolicyThatMayHoldForOneActionIsNotWarnedOf() throws {
        #expect(
            try Sample.validate("permit(principal is Robot, action, resource) when { context has ip };").findings
                .isEmpty
        )
    }
}
