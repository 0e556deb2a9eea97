// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis

/// A small data platform, for tests that show one thing.
enum Platform {
    static let schema = """
        entity Role;
        entity User in [Role] { level: Long };
        entity Dataset;
        entity Column in [Dataset] { owner: User } tags String;
        action "read";
        action "write";
        action readColumn in ["read"] appliesTo { principal: User, resource: Column, context: { env: String, mfa?: Bool } };
        action maskColumn in ["write"] appliesTo { principal: User, resource: Column, context: { env: String } };
        """

    static func parsed() throws -> Schema { try Schema(parsing: Array(schema.utf8)) }

    static func uid(_ type: String, _ id: String) -> EntityUID {
        EntityUID(type: Name(trusted: type), id: CedarString(id))
    }

    static func user(_ id: String, in roles: String...) -> Entity {
        let attributes = CedarRecord([.init(key: "level", value: .long(1))]) ?? CedarRecord()
        return Entity(uid: uid("User", id), attributes: attributes, parents: roles.map { uid("Role", $0) })
    }

    static func column(_ id: String, label: String, owner: String = "root") -> Entity {
        let attributes = CedarRecord([.init(key: "owner", value: .entity(uid("User", owner)))]) ?? CedarRecord()
        let tags = CedarRecord([.init(key: "label", value: .string(CedarString(label)))]) ?? CedarRecord()
        return Entity(uid: uid("Column", id), attributes: attributes, tags: tags, parents: [uid("Dataset", "d")])
    }

    static func context(_ env: String) -> CedarRecord {
        CedarRecord([.init(key: "env", value: .string(CedarString(env)))]) ?? CedarRecord()
    }
}
