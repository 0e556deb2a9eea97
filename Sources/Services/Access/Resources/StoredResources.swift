// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Web

/// What is known of things besides people: read from the files below `entities/`, each thing with all that it lies in by
/// its name.
struct StoredResources: Sendable {
    private static let mostFiles = 200
    private static let mostBytes = 2 << 20
    private static let mostEntities = 20_000
    private static let mostParents = 64
    private static let deepest = 16
    /// With this many around each, no servers' store of everything there may be is full.
    private static let mostAncestors = 256
    private static let mostMessages = 50

    /// By identity.
    private(set) var entities: [EntityUID: Entity] = [:]

    /// Nothing.
    init() {}

    /// Reads and checks those of some documents that describe things.
    ///
    /// - Throws: ``PolicyRefusal`` with what is wrong of each file.
    init(_ documents: [PolicyDocument], schema: Schema) throws(PolicyRefusal) {
        let files = documents.filter(\.isEntities)
        guard !files.isEmpty else { return }
        guard files.count <= Self.mostFiles, files.reduce(0, { $0 + $1.text.utf8.count }) <= Self.mostBytes else {
            throw PolicyRefusal(["more than \(Self.mostFiles) files or \(Self.mostBytes >> 20) MiB of entities"])
        }
        var messages: [String] = []
        var places: [EntityUID: String] = [:]
        for file in files {
            let text = Array(file.text.utf8)
            do throws(CedarError) {
                try read(file, text, schema, &places)
            } catch {
                messages.append(Self.message(error, in: file, text))
            }
            guard entities.count <= Self.mostEntities else {
                throw PolicyRefusal(["\(file.name): more than \(Self.mostEntities) entities altogether"])
            }
        }
        if messages.isEmpty { messages = hierarchyErrors(places) }
        if messages.isEmpty { messages = ancestorErrors(places) }
        guard messages.isEmpty else { throw PolicyRefusal(Array(messages.prefix(Self.mostMessages))) }
    }

    private mutating func read(
        _ file: PolicyDocument,
        _ text: [UInt8],
        _ schema: Schema,
        _ places: inout [EntityUID: String]
    ) throws(CedarError) {
        // A reader with a schema keeps quiet about actions that are as the schema has them.
        if file.text.contains("::Action") {
            try EntityReader().read(text) { entity throws(CedarError) in try Self.checkType(of: entity.uid) }
        }
        try EntityReader(schema: schema).read(text) { entity throws(CedarError) in
            if schema.action(entity.uid) != nil { return }
            let complete = try Self.complete(entity)
            if let other = places.updateValue(file.name, forKey: entity.uid) {
                throw CedarError(
                    code: "entity.duplicate",
                    message: "\(Self.shown(entity.uid)) is described in \(other) as well",
                    help: "keep one of them"
                )
            }
            entities[entity.uid] = complete
        }
    }

    private static func message(_ error: CedarError, in file: PolicyDocument, _ text: [UInt8]) -> String {
        let position = TextPosition(offset: error.span?.start ?? 0, in: text)
        let help = error.help.map { " (\($0))" } ?? ""
        return "\(file.name):\(position.line):\(position.column): \(error.message)\(help)"
    }

    @discardableResult
    private static func checkType(of uid: EntityUID) throws(CedarError) -> ResourceType {
        if let type = ResourceType(uid.type), type.isDescribed { return type }
        let type = uid.type.qualified.text.split(separator: ":").last.map(String.init) ?? ""
        let help =
            switch type {
            case "Team", "Person", "Pipeline", "Service": "add who there is with 'stagedoor access add'"
            case "Action": "the schema says which actions there are"
            default: "describe domains, datasets, devices and the like"
            }
        throw CedarError(code: "entity.type", message: "no file describes \(shown(uid))", help: help)
    }

    /// An entity with all that it lies in by its name, if it says nothing that contradicts the name.
    private static func complete(_ entity: Entity) throws(CedarError) -> Entity {
        let type = try checkType(of: entity.uid)
        let named: Entity
        do throws(ResourceNameError) {
            named = Entity(try type.place(entity.uid.id.text))
        } catch {
            throw CedarError(code: "entity.name", message: "\(shown(entity.uid)): \(error.message)")
        }
        guard entity.parents.count <= mostParents else {
            throw CedarError(code: "entity.parents", message: "\(shown(entity.uid)) lies in more than \(mostParents)")
        }
        for parent in entity.parents where ResourceType(parent.type)?.isDeclared != true {
            guard !named.parents.contains(parent) else { continue }
            throw CedarError(
                code: "entity.parent",
                message: "\(shown(entity.uid)) does not lie in \(shown(parent)) by its name",
                help: "leave out what the name says"
            )
        }
        for member in named.attributes where entity.attributes[member.key] != member.value {
            throw CedarError(
                code: "entity.attribute",
                message: "\(shown(entity.uid)) has another \"\(member.key.text)\" by its name: \(member.value)"
            )
        }
        return Entity(uid: entity.uid, attributes: entity.attributes, parents: entity.parents + named.parents)
    }

    /// `Domain "sales"`.
    static func shown(_ uid: EntityUID) -> String {
        let type = uid.type.qualified.text
        return "\(type.hasPrefix("StageDoor::") ? String(type.dropFirst(11)) : type) \"\(uid.id.text.prefix(300))\""
    }

    /// What is named and described nowhere, lies in itself, or lies too deep.
    private func hierarchyErrors(_ places: [EntityUID: String]) -> [String] {
        var messages: [String] = []
        var depths: [EntityUID: Int] = [:]
        for (uid, entity) in entities.sorted(by: { $0.key < $1.key }) {
            let place = places[uid].map { "\($0): " } ?? ""
            for parent in entity.parents where ResourceType(parent.type)?.isDeclared == true {
                guard entities[parent] == nil else { continue }
                messages.append(
                    "\(place)\(Self.shown(uid)) lies in \(Self.shown(parent)), which no file describes (mend the name, "
                        + "or describe it)"
                )
            }
            if depth(of: uid, from: 0, &depths) == nil {
                messages.append(
                    "\(place)\(Self.shown(uid)) lies in itself, or in more than \(Self.deepest) others within each other"
                )
            }
            if messages.count >= Self.mostMessages { break }
        }
        return messages
    }

    /// What lies in too many things, over whatever else; for a hierarchy that is not too deep.
    private func ancestorErrors(_ places: [EntityUID: String]) -> [String] {
        var count = AncestorCount(entities, most: Self.mostAncestors)
        return entities.keys.filter { count.ancestors(of: $0) == nil }.sorted().prefix(Self.mostMessages).map { uid in
            let place = places[uid].map { "\($0): " } ?? ""
            return "\(place)\(Self.shown(uid)) lies, over whatever else, in more than \(Self.mostAncestors) others"
        }
    }

    /// How many described things lie around one, each in the next; nil beyond the bound, which is met in a circle too.
    private func depth(of uid: EntityUID, from below: Int, _ known: inout [EntityUID: Int]) -> Int? {
        guard below <= Self.deepest else { return nil }
        if let depth = known[uid] { return below + depth <= Self.deepest ? depth : nil }
        var deepest = 0
        for parent in entities[uid]?.parents ?? [] where entities[parent] != nil {
            guard let depth = depth(of: parent, from: below + 1, &known) else { return nil }
            deepest = max(deepest, depth + 1)
        }
        known[uid] = deepest
        return deepest
    }
}

/// Everything that each thing lies in, by numbers, and each thing's once.
private struct AncestorCount {
    private let entities: [EntityUID: Entity]
    private let most: Int
    private var numbers: [EntityUID: Int] = [:]
    private var known: [EntityUID: [Int]?] = [:]
    /// By number, for which walk it was last met.
    private var walks: [Int] = []
    private var walk = 0

    init(_ entities: [EntityUID: Entity], most: Int) {
        self.entities = entities
        self.most = most
    }

    /// Everything that something lies in; nil beyond the bound.
    mutating func ancestors(of uid: EntityUID) -> [Int]? {
        guard let entity = entities[uid] else { return [] }
        if let found = known[uid] { return found }
        let found = union(of: entity.parents)
        known[uid] = .some(found)
        return found
    }

    private mutating func union(of parents: [EntityUID]) -> [Int]? {
        var above: [[Int]] = []
        for parent in parents {
            guard let further = ancestors(of: parent) else { return nil }
            above.append([number(of: parent)] + further)
        }
        walk += 1
        var all: [Int] = []
        for number in above.joined() where walks[number] != walk {
            walks[number] = walk
            all.append(number)
            if all.count > most { return nil }
        }
        return all
    }

    private mutating func number(of uid: EntityUID) -> Int {
        if let number = numbers[uid] { return number }
        numbers[uid] = walks.count
        walks.append(0)
        return walks.count - 1
    }
}

extension StoredResources {
    /// A resource of a request with what is known of it: what is stored adds to what the request brings, and takes the
    /// place of none of it.
    func completed(_ resource: ProtectedResource) -> Entity {
        let own = Entity(resource)
        guard !entities.isEmpty, let stored = entities[own.uid] else { return own }
        let added = stored.attributes.filter { own.attributes[$0.key] == nil }
        guard let attributes = CedarRecord(Array(own.attributes) + added) else { return own }
        return Entity(uid: own.uid, attributes: attributes, parents: own.parents + stored.parents)
    }

    /// Everything that is stored, and further things with what is known of them, each once.
    func entities(with others: [ProtectedResource]) -> [Entity] {
        var named: Set<EntityUID> = []
        let completed = others.map(completed).filter { named.insert($0.uid).inserted }
        return entities.values.filter { !named.contains($0.uid) } + completed
    }

    /// Everything that something lies in, itself left out.
    func ancestors(of entity: Entity) -> Set<EntityUID> {
        var met: Set<EntityUID> = []
        var open = entity.parents
        while let next = open.popLast() {
            guard met.insert(next).inserted else { continue }
            open += entities[next]?.parents ?? []
        }
        return met
    }

    /// Everything that something described or not lies in, itself left out.
    func ancestors(of uid: EntityUID) -> Set<EntityUID> {
        entity(uid).map { ancestors(of: $0) } ?? []
    }

    /// What is known of something; by its name alone if no file describes it.
    func entity(_ uid: EntityUID) -> Entity? {
        if let stored = entities[uid] { return stored }
        guard let type = ResourceType(uid.type), let named = try? type.place(uid.id.text) else { return nil }
        return Entity(named)
    }
}

extension PolicyDocument {
    /// Whether it describes things that policies speak of.
    var isEntities: Bool { name.utf8.starts(with: "entities/".utf8) && name.hasSuffix(".json") }
}
