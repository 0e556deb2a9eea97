// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Entities and requests.
extension RandomAuthorization {
    package mutating func entities() -> [JSON] {
        var entities: [JSON] = []
        for rank in 0..<Self.types.count * Self.ids.count where !random.once(in: 3) { entities.append(entity(rank)) }
        if hasSchema, random.once(in: 2) { return entities }
        entities.append(.object([("uid", json("Action", "all")), ("attrs", .object([])), ("parents", .array([]))]))
        for id in ["read", "write"] where !random.once(in: 4) {
            let parents = random.once(in: hasSchema ? 20 : 4) ? [] : [json("Action", "all")]
            entities.append(
                .object([("uid", json("Action", id)), ("attrs", .object([])), ("parents", .array(parents))])
            )
        }
        if random.once(in: 10), let first = entities.first { entities.append(first) }
        return entities
    }

    /// Parents have higher ranks, but for a few that may close a circle.
    private mutating func entity(_ rank: Int) -> JSON {
        let all = Self.types.count * Self.ids.count
        var parents: [JSON] = []
        for _ in 0..<random.below(3) {
            let next = random.once(in: hasSchema ? 2_000 : 60) ? random.below(all) : rank + 1 + random.below(all)
            guard next < all, next != rank else { continue }
            parents.append(json(rank: next))
        }
        let tags = Self.attributes.filter { _ in random.once(in: 3) }.map { ($0, value(hasSchema ? "s" : $0, 1)) }
        return .object([
            ("uid", json(rank: rank)), ("attrs", record(2)), ("parents", .array(parents)), ("tags", .object(tags)),
        ])
    }

    private func json(rank: Int) -> JSON {
        json(Self.types[rank / Self.ids.count], Self.ids[rank % Self.ids.count])
    }

    package mutating func request() -> JSON {
        .object([
            ("principal", json(type(), random.pick(Self.ids))),
            ("action", json("Action", random.pick(Self.actions + ["other"]))),
            ("resource", json(type(), random.pick(Self.ids))),
            ("context", record(2)),
        ])
    }

    private func json(_ type: String, _ id: String) -> JSON {
        .object([("type", .string(type)), ("id", .string(id))])
    }

    private mutating func record(_ depth: Int) -> JSON {
        var members = Self.attributes.filter { _ in !random.once(in: 4) }.map { ($0, value($0, depth)) }
        if random.once(in: 5) { members.append(("x y", .int(1))) }
        return .object(members)
    }

    /// A value as the attribute's name suggests; now and then another one.
    private mutating func value(_ name: String, _ depth: Int) -> JSON {
        switch random.once(in: hasSchema ? 2_000 : 12) ? random.pick(Self.attributes) : name {
        case "n": return .int(random.pick([0, 1, 2, 7, -1, Int.max, Int.min]))
        case "s": return .string(random.pick(Self.texts))
        case "e": return reference()
        case "flag": return .bool(random.once(in: 2))
        case "set":
            return .array(
                (0..<random.below(4)).map { _ in value(hasSchema ? "n" : random.pick(Self.attributes), depth - 1) }
            )
        case "ip": return call("ip", random.pick(Array(Self.addresses.dropLast())))
        case "dec": return call("decimal", random.pick(Array(Self.decimals.dropLast(2))))
        case "at": return call("datetime", random.pick(Array(Self.datetimes.dropLast())))
        case "for": return call("duration", random.pick(Array(Self.durations.dropLast(2))))
        default: return depth > 0 ? record(depth - 1) : .object([])
        }
    }

    /// A schema says what to read, so that the marks may be left out.
    private mutating func reference() -> JSON {
        let entity = json(hasSchema ? "User" : type(), random.pick(Self.ids))
        return hasSchema && random.once(in: 2) ? entity : .object([("__entity", entity)])
    }

    private mutating func call(_ function: String, _ argument: String) -> JSON {
        if hasSchema, random.once(in: 2) { return .string(argument) }
        return .object([("__extn", .object([("fn", .string(function)), ("arg", .string(argument))]))])
    }
}

/// The schema that all cases with one have.
extension RandomAuthorization {
    package static let schema: String = {
        let attributes = { (inner: String) in
            """
            { n?: Long, s?: String, e?: User, set?: Set<Long>, rec?: \(inner), flag?: Bool, ip?: ipaddr, \
            dec?: decimal, at?: datetime, "for"?: duration, "x y"?: Long }
            """
        }
        return """
            type R0 = \(attributes("{}"));
            type R1 = \(attributes("R0"));
            type R2 = \(attributes("R1"));
            entity User in [User, Team, Doc, N::Box] \(attributes("R1")) tags String;
            entity Team in [Team, Doc, N::Box] \(attributes("R1")) tags String;
            entity Doc in [Doc, N::Box] \(attributes("R1")) tags String;
            namespace N { entity Box in [Box] \(attributes("R1")) tags String; }
            action all;
            action read in [all] appliesTo {
                principal: [User, Team, Doc, N::Box], resource: [User, Team, Doc, N::Box], context: R2
            };
            action write in [all] appliesTo { principal: [User, Team], resource: [Doc, N::Box], context: R2 };
            """
    }()
}
