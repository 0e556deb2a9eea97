// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import TestSupport

/// A platform with policies, entities and a log, all from one seed.
struct RandomPlatform {
    static let schema = """
        entity Role;
        entity Team in [Role];
        entity User in [Team, Role] { level: Long };
        entity Service in [Role] { level: Long };
        entity Domain;
        entity Dataset in [Domain] { tier: Long };
        entity Column in [Dataset] { tier: Long };
        action "reading";
        action "writing";
        action readColumn, maskColumn in ["reading"] appliesTo { principal: [User, Service], resource: Column, context: { mfa: Bool } };
        action readDataset in ["reading"] appliesTo { principal: [User, Service], resource: Dataset, context: { mfa: Bool } };
        action dropDataset in ["writing"] appliesTo { principal: User, resource: Dataset, context: { mfa: Bool } };
        """

    private static let kinds = [
        ("readColumn", "Column"), ("maskColumn", "Column"), ("readDataset", "Dataset"), ("dropDataset", "Dataset"),
    ]

    let policies: String
    let set: PolicySet
    let entities: [Entity]
    /// Requests that were decided, and others.
    let logged: [AuthorizationRequest]
    let others: [AuthorizationRequest]
    private var random: SeededGenerator

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        entities = Self.entities(&random)
        var texts: [String] = []
        for number in 0..<(4 + random.below(8)) { texts.append("@id(\"p\(number)\")\n" + Self.policy(&random)) }
        policies = texts.joined(separator: "\n")
        set = try PolicySet.parse(policies)
        var logged: [AuthorizationRequest] = []
        for _ in 0..<(5 + random.below(60)) { logged.append(Self.request(&random)) }
        self.logged = logged
        var others: [AuthorizationRequest] = []
        for _ in 0..<300 { others.append(Self.request(&random)) }
        self.others = others
    }

    static func uid(_ type: String, _ id: String) -> EntityUID {
        EntityUID(type: Name(trusted: type), id: CedarString(id))
    }

    private static func entities(_ random: inout SeededGenerator) -> [Entity] {
        func level(_ name: CedarString, _ random: inout SeededGenerator) -> CedarRecord {
            CedarRecord([.init(key: name, value: .long(Int64(random.below(4))))]) ?? CedarRecord()
        }
        var all =
            (0..<3).map { Entity(uid: uid("Role", "r\($0)")) } + (0..<2).map { Entity(uid: uid("Domain", "m\($0)")) }
        for number in 0..<3 {
            all.append(Entity(uid: uid("Team", "t\(number)"), parents: [uid("Role", "r\(random.below(3))")]))
        }
        for number in 0..<8 {
            let parents = [uid("Team", "t\(random.below(3))"), uid("Role", "r\(random.below(3))")]
            all.append(Entity(uid: uid("User", "u\(number)"), attributes: level("level", &random), parents: parents))
        }
        for number in 0..<3 {
            let parents = [uid("Role", "r\(random.below(3))")]
            all.append(Entity(uid: uid("Service", "s\(number)"), attributes: level("level", &random), parents: parents))
        }
        for number in 0..<5 {
            let parents = [uid("Domain", "m\(random.below(2))")]
            all.append(Entity(uid: uid("Dataset", "d\(number)"), attributes: level("tier", &random), parents: parents))
        }
        for number in 0..<12 {
            let parents = [uid("Dataset", "d\(random.below(5))")]
            all.append(Entity(uid: uid("Column", "c\(number)"), attributes: level("tier", &random), parents: parents))
        }
        return all
    }

    private static func policy(_ random: inout SeededGenerator) -> String {
        let principal = [
            "principal", "principal is User", "principal in Role::\"r\(random.below(3))\"",
            "principal is User in Team::\"t\(random.below(3))\"", "principal == User::\"u\(random.below(8))\"",
        ][random.below(5)]
        let action = [
            "action", "action in Action::\"reading\"", "action == Action::\"readColumn\"",
            "action in [Action::\"readColumn\", Action::\"dropDataset\"]",
        ][random.below(4)]
        let resource = [
            "resource", "resource is Column", "resource in Domain::\"m\(random.below(2))\"",
            "resource in Dataset::\"d\(random.below(5))\"", "resource is Column in Domain::\"m\(random.below(2))\"",
        ][random.below(5)]
        let condition = [
            "", "", " when { context.mfa }", " when { resource.tier < \(random.below(4)) }",
            " unless { principal.level == \(random.below(4)) }", " when { principal in Role::\"r\(random.below(3))\" }",
        ][random.below(6)]
        let effect = random.once(in: 5) ? "forbid" : "permit"
        return "\(effect) (\(principal), \(action), \(resource))\(condition);"
    }

    private static func request(_ random: inout SeededGenerator) -> AuthorizationRequest {
        let (action, type) = kinds[random.below(kinds.count)]
        let isUser = action == "dropDataset" || !random.once(in: 4)
        let resource = type == "Column" ? uid("Column", "c\(random.below(12))") : uid("Dataset", "d\(random.below(5))")
        return AuthorizationRequest(
            principal: isUser ? uid("User", "u\(random.below(8))") : uid("Service", "s\(random.below(3))"),
            action: uid("Action", action),
            resource: resource,
            context: CedarRecord([.init(key: "mfa", value: .bool(!random.once(in: 3)))]) ?? CedarRecord()
        )
    }
}
