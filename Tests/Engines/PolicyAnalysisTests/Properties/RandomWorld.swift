// SPDX-License-Identifier: Apache-2.0

import Cedar
import TestSupport

/// Random requests and entities of one schema, with values near the literals of ``RandomPolicies``.
struct RandomWorld {
    static let schema = """
        entity Group in [Group] { rank: Long };
        entity Kind enum ["a", "b"];
        entity User in [Group] {
            n: Long, level?: Long, name: String, manager: User, kind: Kind, flag: Bool,
            addr: { zip: String, floor?: Long }, ip: ipaddr, at: datetime, cost: decimal, friends: Set<User>
        } tags String;
        entity Doc in [Group] { owner: User, viewers: Group };
        action any;
        action view in [any] appliesTo { principal: [User], resource: [Doc], context: {
            n: Long, m: Long, s: String, flag: Bool, opt?: Bool, group: Group, groups: Set<Group>, nums: Set<Long>,
            friends: Set<User>, ip: ipaddr, now: datetime
        } };
        """

    private var random: SeededGenerator
    private static let users = 3
    private static let groups = 3

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func witness() -> (request: AuthorizationRequest, entities: [Entity]) {
        var entities: [Entity] = []
        for number in 0..<Self.groups {
            // Only groups of greater numbers, so that nothing is in itself.
            let parents = (number + 1..<Self.groups).filter { _ in random.once(in: 3) }.map { group($0) }
            entities.append(Entity(uid: group(number), attributes: record([("rank", .long(1))]), parents: parents))
        }
        for id in ["a", "b"] { entities.append(Entity(uid: uid("Kind", id))) }
        for number in 0..<Self.users { entities.append(user(number)) }
        for number in 0..<2 {
            let attributes = [("owner", CedarValue.entity(anyUser())), ("viewers", .entity(anyGroup()))]
            entities.append(Entity(uid: uid("Doc", "d\(number)"), attributes: record(attributes), parents: groups()))
        }
        let request = AuthorizationRequest(
            principal: anyUser(),
            action: uid("Action", "view"),
            resource: uid("Doc", "d\(random.below(2))"),
            context: context()
        )
        return (request, entities)
    }

    private mutating func user(_ number: Int) -> Entity {
        var addr: [(String, CedarValue)] = [("zip", text())]
        if random.once(in: 2) { addr.append(("floor", .long(Int64(random.below(2))))) }
        var attributes: [(String, CedarValue)] = [
            ("n", long()), ("name", text()), ("manager", .entity(anyUser())),
            ("kind", .entity(uid("Kind", random.pick("a", "b")))), ("flag", .bool(random.once(in: 2))),
            ("addr", .record(record(addr))), ("ip", address()), ("at", moment()),
            ("cost", .decimal(DecimalValue(scaled: random.pick(0, 5_000, 10_000, 10_001)))),
            ("friends", users()),
        ]
        if random.once(in: 2) { attributes.append(("level", .long(Int64(random.below(3))))) }
        var tags: [(String, CedarValue)] = []
        for key in ["a", "ab", ""] where random.once(in: 2) { tags.append((key, text())) }
        return Entity(
            uid: uid("User", "u\(number)"),
            attributes: record(attributes),
            tags: record(tags),
            parents: groups()
        )
    }

    private mutating func context() -> CedarRecord {
        var members: [(String, CedarValue)] = [
            ("n", long()), ("m", long()), ("s", text()), ("flag", .bool(random.once(in: 2))),
            ("group", .entity(anyGroup())), ("groups", .set(CedarSet(groups().map { .entity($0) }))),
            ("nums", .set(CedarSet((0..<random.below(3)).map { _ in long() }))), ("friends", users()),
            ("ip", address()), ("now", moment()),
        ]
        if random.once(in: 2) { members.append(("opt", .bool(random.once(in: 2)))) }
        return record(members)
    }

    private func record(_ members: [(String, CedarValue)]) -> CedarRecord {
        CedarRecord(members.map { CedarRecord.Member(key: CedarString($0.0), value: $0.1) }) ?? CedarRecord()
    }

    private func uid(_ type: String, _ id: String) -> EntityUID {
        EntityUID(type: Name(trusted: type), id: CedarString(id))
    }

    private func group(_ number: Int) -> EntityUID { uid("Group", "g\(number)") }

    private mutating func anyGroup() -> EntityUID { group(random.below(Self.groups)) }

    private mutating func anyUser() -> EntityUID { uid("User", "u\(random.below(Self.users))") }

    private mutating func groups() -> [EntityUID] {
        (0..<Self.groups).filter { _ in random.once(in: 3) }.map { group($0) }
    }

    private mutating func users() -> CedarValue {
        .set(CedarSet((0..<random.below(3)).map { _ in .entity(anyUser()) }))
    }

    private mutating func long() -> CedarValue {
        .long(random.pick(0, 1, 2, 3, 4, -2, -3, .max, .min))
    }

    private mutating func text() -> CedarValue {
        .string(random.pick("a", "ab", "b", "", "aa", "aab"))
    }

    private mutating func address() -> CedarValue {
        let text = random.pick("10.0.0.1", "10.1.0.0/16", "10.0.0.0/8", "::1", "127.0.0.1", "224.0.0.1", "9.0.0.0")
        return (try? IPAddress(parsing: text)).map(CedarValue.ipaddr) ?? .bool(false)
    }

    private mutating func moment() -> CedarValue {
        .datetime(DatetimeValue(milliseconds: random.pick(0, 1, 3_600_000, 86_400_000, 86_399_999, -1, 90_000_000)))
    }
}
