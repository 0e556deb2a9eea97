// SPDX-License-Identifier: Apache-2.0
public import JSON

/// Why a description of a version is none.
public struct VersionProblem: Error, Sendable {
    /// In a few words.
    public let message: String
}

extension TransferVersion {
    /// Ids and versions are positive and fit 32 bits.
    private static let numbers = 1...Int(Int32.max)
    private static let mostReferences = 10_000

    /// Reads a version as the REST API lists it and as topics keep it; `key` says which one it is if that is known.
    ///
    /// - Throws: ``VersionProblem`` naming the member that is missing or of the wrong kind.
    public init(_ json: JSON, key known: VersionKey? = nil) throws(VersionProblem) {
        if let known {
            key = known
        } else {
            guard let subject = json["subject"]?.string, !subject.isEmpty else {
                throw VersionProblem(message: "it names no subject")
            }
            key = VersionKey(SubjectName(subject), try Self.number("version", json))
        }
        id = try Self.number("id", json)
        guard let text = json["schema"]?.string else { throw VersionProblem(message: "it has no text of a schema") }
        self.text = text
        format = try Self.optional("schemaType", json) { $0.string } ?? "AVRO"
        guid = json["guid"]?.string
        references = try Self.references(json)
        metadata = try Self.optional("metadata", json) { $0.object == nil ? nil : $0 }
        ruleSet = try Self.optional("ruleSet", json) { $0.object == nil ? nil : $0 }
        isDeleted = try Self.optional("deleted", json) { $0.bool } ?? false
    }

    private static func number(_ name: String, _ json: JSON) throws(VersionProblem) -> Int {
        guard let number = json[name]?.int, numbers.contains(number) else {
            throw VersionProblem(message: "its member \"\(name)\" is no positive number")
        }
        return number
    }

    private static func optional<Value>(
        _ name: String,
        _ json: JSON,
        _ read: (JSON) -> Value?
    ) throws(VersionProblem) -> Value? {
        guard let member = json[name], !member.isNull else { return nil }
        guard let value = read(member) else {
            throw VersionProblem(message: "its member \"\(name)\" is a \(member.kind)")
        }
        return value
    }

    private static func references(_ json: JSON) throws(VersionProblem) -> [TransferReference] {
        let list = try optional("references", json) { $0.array } ?? []
        guard list.count <= mostReferences else {
            throw VersionProblem(message: "it has more than \(mostReferences) references")
        }
        var references: [TransferReference] = []
        for entry in list {
            guard let name = entry["name"]?.string, let subject = entry["subject"]?.string,
                let version = entry["version"]?.int, numbers.contains(version)
            else { throw VersionProblem(message: "a reference lacks its name, subject or version") }
            references.append(TransferReference(name: name, subject: subject, version: version))
        }
        return references
    }

    /// The members that say what it says, as both a registration and a topic have them.
    private var content: [(String, JSON)] {
        var members: [(String, JSON)] = format == "AVRO" ? [] : [("schemaType", .string(format))]
        if !references.isEmpty { members.append(("references", .array(references.map(\.json)))) }
        if let metadata { members.append(("metadata", metadata)) }
        if let ruleSet { members.append(("ruleSet", ruleSet)) }
        return members + [("schema", .string(text))]
    }

    /// The body of a request that registers it under its number and id.
    public var registration: JSON {
        .object([("version", .int(key.version)), ("id", .int(id))] + content)
    }

    /// The body of a request that looks its schema up.
    public var question: JSON {
        var members: [(String, JSON)] = [("schemaType", .string(format)), ("schema", .string(text))]
        if !references.isEmpty { members.append(("references", .array(references.map(\.json)))) }
        return .object(members)
    }

    /// The value of its record in a topic.
    var record: JSON {
        .object(
            [("subject", .string(key.name.text)), ("version", .int(key.version)), ("id", .int(id))] + content
                + [("deleted", .bool(isDeleted))]
        )
    }
}

extension TransferReference {
    fileprivate var json: JSON {
        .object([("name", .string(name)), ("subject", .string(subject)), ("version", .int(version))])
    }
}
