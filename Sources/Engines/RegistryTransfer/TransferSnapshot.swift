// SPDX-License-Identifier: Apache-2.0
public import JSON

/// Everything that a registry holds at one time.
public struct TransferSnapshot: Sendable, Equatable {
    /// The versions of each subject by their numbers.
    public internal(set) var subjects: [SubjectName: [Int: TransferVersion]] = [:]
    /// What is set at each place, where anything is.
    public var settings: [SubjectName: TransferSettings] = [:]
    /// The contexts that are known, used or not.
    public var contexts: Set<String> = [SubjectName.defaultContext]

    /// An empty registry.
    public init() {}

    /// The version under a key.
    public subscript(key: VersionKey) -> TransferVersion? {
        get { subjects[key.name]?[key.version] }
        set { subjects[key.name, default: [:]][key.version] = newValue }
    }

    /// Adds a version, or replaces the one under its key.
    public mutating func insert(_ version: TransferVersion) {
        self[version.key] = version
        contexts.insert(version.key.name.context)
    }

    /// All versions by subject and number.
    public var versions: [TransferVersion] {
        subjects.keys.sorted().flatMap { name in
            (subjects[name] ?? [:]).values.sorted { $0.key.version < $1.key.version }
        }
    }

    /// How many versions there are.
    public var count: Int { subjects.values.reduce(0) { $0 + $1.count } }

    /// What is set at a place itself.
    public func settings(at place: SubjectName) -> TransferSettings { settings[place] ?? TransferSettings() }

    /// Takes away what a context only has because the whole registry has it: servers answer alike for what is set and
    /// for what is inherited.
    public mutating func forgetInherited() {
        for (place, own) in settings where place.isContext && place != .global {
            var own = own
            let above = settings(at: .global)
            if own.config == above.config ?? Self.builtIn.config { own.config = nil }
            if own.mode == above.mode ?? Self.builtIn.mode { own.mode = nil }
            settings[place] = own.isEmpty ? nil : own
        }
        var own = settings(at: .global)
        if own.config == Self.builtIn.config { own.config = nil }
        if own.mode == Self.builtIn.mode { own.mode = nil }
        settings[.global] = own.isEmpty ? nil : own
    }

    /// What holds where nothing is set.
    private static let builtIn = TransferSettings(
        config: .object([("compatibilityLevel", .string("BACKWARD"))]),
        mode: "READWRITE"
    )
}

extension JSON {
    /// A configuration as it is kept here: without nulls and what is no setting; nil if nothing is left.
    public var asConfiguration: JSON? {
        guard let members = object?.members else { return nil }
        let kept = members.filter { !$0.value.isNull && !["subject", "compatibility"].contains($0.key) }
        // A configuration is written with one name and read with another.
        let level = self["compatibilityLevel"] ?? self["compatibility"]
        let others = kept.filter { $0.key != "compatibilityLevel" }
        let first = level.map { $0.isNull ? [] : [JSONObject.Member(key: "compatibilityLevel", value: $0)] } ?? []
        let all = first + others.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return all.isEmpty ? nil : JSON(.object(JSONObject(all)))
    }

    /// The same value with the members of all objects in the order of their names; as most protocols have it, a member
    /// that is null may as well be missing, unless `keepsNulls`.
    func sorted(keepsNulls: Bool) -> JSON {
        switch value {
        case .array(let elements): return .array(elements.map { $0.sorted(keepsNulls: keepsNulls) })
        case .object(let object):
            let members = object.members.filter { keepsNulls || !$0.value.isNull }
                .map { JSONObject.Member(key: $0.key, value: $0.value.sorted(keepsNulls: keepsNulls)) }
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return JSON(.object(JSONObject(members)))
        default: return self
        }
    }
}
