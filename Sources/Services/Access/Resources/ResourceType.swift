// SPDX-License-Identifier: Apache-2.0
import Cedar
import Web

/// The kinds of things besides people that policies speak of by a name alone, and what lies in what by that name.
///
/// A name is enough: whether or not a thing is described in a file, it lies in the system, in the beginnings of its name
/// and, if it is a column, in its dataset.
enum ResourceType: String, CaseIterable, Sendable {
    case system = "System"
    case context = "Context"
    case subjectPrefix = "SubjectPrefix"
    case subject = "Subject"
    case domain = "Domain"
    case environment = "Environment"
    case venue = "Venue"
    case datasetPrefix = "DatasetPrefix"
    case dataset = "Dataset"
    case column = "Column"
    case connectorPrefix = "ConnectorPrefix"
    case connector = "Connector"
    case transformPrefix = "TransformPrefix"
    case transform = "Transform"
    case devicePrefix = "DevicePrefix"
    case device = "Device"
    case credentialRolePrefix = "CredentialRolePrefix"
    case credentialRole = "CredentialRole"
    case deployment = "Deployment"
    case policyFolder = "PolicyFolder"
    case policy = "Policy"

    /// The type in policies.
    var name: Name { Self.names[self] ?? Name(parts: ["StageDoor", rawValue]) }

    /// The type of that name in policies; nil for people, teams and whatever only the server knows.
    init?(_ name: Name) {
        guard let type = Self.types[name] else { return nil }
        self = type
    }

    private static let names = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, Name(parts: ["StageDoor", $0.rawValue])) }
    )
    private static let types = Dictionary(uniqueKeysWithValues: names.map { ($0.value, $0.key) })

    /// Whether files may describe it.
    var isDescribed: Bool {
        switch self {
        case .system, .context, .policyFolder, .policy: false
        default: true
        }
    }

    /// Whether something lies in it only if it is described itself: nothing else would tell a misspelt name.
    var isDeclared: Bool { self == .domain || self == .environment || self == .venue }

    /// What all of one beginning lie in.
    var prefix: ResourceType? {
        switch self {
        case .subject: .subjectPrefix
        case .dataset: .datasetPrefix
        case .connector: .connectorPrefix
        case .transform: .transformPrefix
        case .device: .devicePrefix
        case .credentialRole: .credentialRolePrefix
        default: nil
        }
    }

    /// Of what it is a beginning.
    var member: ResourceType? { Self.allCases.first { $0.prefix == self } }

    /// Something of this type, with all that it lies in by its name.
    ///
    /// - Throws: ``ResourceNameError`` for a name that nothing of the type may have.
    func place(_ id: String) throws(ResourceNameError) -> ProtectedResource {
        guard !id.isEmpty, id.utf8.count <= ResourceNameError.longest else { throw .length }
        guard id.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw .control }
        return ProtectedResource(rawValue, id, attributes: attributes(id), in: try parents(id))
    }

    private static let whole = ProtectedResource.Name("System", "stagedoor")

    private func parents(_ id: String) throws(ResourceNameError) -> [ProtectedResource.Name] {
        switch self {
        case .system:
            guard id.utf8.elementsEqual(Self.whole.id.utf8) else { throw .onlySystem }
            return []
        case .subject, .subjectPrefix:
            let (qualifier, context, name) = Self.subjectParts(id)
            let beginnings = try self == .subject ? Self.beginnings(of: name) : Self.checked(prefix: name)
            return beginnings.map { ProtectedResource.Name("SubjectPrefix", qualifier + $0) }
                + [ProtectedResource.Name("Context", context), Self.whole]
        case .column:
            let parts = Self.split(id, at: UInt8(ascii: "#"), 1)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .column }
            return [ProtectedResource.Name("Dataset", parts[0])]
                + (try Self.beginnings(of: parts[0])).map { ProtectedResource.Name("DatasetPrefix", $0) }
                + [Self.whole]
        case .policy, .policyFolder: return try Self.folders(around: id)
        case .dataset, .datasetPrefix:
            guard !id.utf8.contains(UInt8(ascii: "#")) else { throw .dataset }
            return try named(id)
        default: return try named(id)
        }
    }

    /// The folders that a file or a folder lies in.
    private static func folders(around path: String) throws(ResourceNameError) -> [ProtectedResource.Name] {
        let parts = split(path, at: UInt8(ascii: "/"), mostBeginnings + 1)
        guard parts.count <= mostBeginnings else { throw .parts }
        return parts.indices.dropFirst().map { count in
            ProtectedResource.Name("PolicyFolder", parts[..<count].joined(separator: "/"))
        } + [whole]
    }

    private func named(_ id: String) throws(ResourceNameError) -> [ProtectedResource.Name] {
        if member != nil { _ = try Self.checked(prefix: id) }
        guard let prefix else { return [Self.whole] }
        return try Self.beginnings(of: id).map { ProtectedResource.Name(prefix.rawValue, $0) } + [Self.whole]
    }

    /// What a subject's name says of it.
    private func attributes(_ id: String) -> [ProtectedResource.Attribute] {
        guard self == .subject else { return [] }
        let (_, context, name) = Self.subjectParts(id)
        return [.init("name", name), .init("context", context)]
    }

    /// `:.staging:orders` taken apart, as the registry puts it together.
    private static func subjectParts(_ id: String) -> (qualifier: String, context: String, name: String) {
        let parts = split(id, at: UInt8(ascii: ":"), 2)
        guard parts.count == 3, parts[0].isEmpty, parts[1].hasPrefix(".") else { return ("", ".", id) }
        return (":\(parts[1]):", parts[1], parts[2])
    }

    /// By bytes: a mark that what follows is written over is still a mark.
    private static func split(_ name: String, at mark: UInt8, _ most: Int) -> [String] {
        name.utf8.split(separator: mark, maxSplits: most, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static let separators: Set<UInt8> = [
        UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"),
    ]
    /// The most parts that a name has, so that none takes long to be decided about.
    private static let mostBeginnings = 32

    /// The beginnings of a name that end with a separator, each with its star.
    private static func beginnings(of name: String) throws(ResourceNameError) -> [String] {
        let bytes = Array(name.utf8)
        let ends = bytes.indices.filter { separators.contains(bytes[$0]) }
        guard ends.count <= mostBeginnings else { throw .parts }
        return ends.map { String(decoding: bytes[...$0], as: UTF8.self) + "*" }
    }

    /// What a beginning lies in by its name, which is nothing; but the name has to be one.
    private static func checked(prefix name: String) throws(ResourceNameError) -> [String] {
        let bytes = name.utf8.suffix(2)
        guard bytes.last == UInt8(ascii: "*"), let separator = bytes.first, bytes.count == 2,
            separators.contains(separator)
        else { throw .prefix }
        return []
    }
}

/// Why nothing may have a name.
enum ResourceNameError: Error {
    case length, control, parts, prefix, column, dataset, onlySystem

    static let longest = 1_024

    /// In words, with the way out.
    var message: String {
        switch self {
        case .length: "a name has 1 to \(Self.longest) bytes"
        case .control: "a name has no control characters"
        case .parts: "a name has at most 32 of . - _ / : in it"
        case .prefix: "a beginning ends with one of . - _ / : and a star, as in orders.*"
        case .column: "a column is named with its dataset, as in orders.placed#customer.email"
        case .dataset: "the name of a dataset has no #, which divides it from those of its columns"
        case .onlySystem: "there is one system: \"stagedoor\""
        }
    }
}
