import JSON
// SPDX-License-Identifier: Apache-2.0
import TestSupport

@testable import RegistryTransfer

/// A registry with contexts, gaps, references, deletions and settings, and changes to it that a registry would allow.
struct RandomRegistry {
    var snapshot = TransferSnapshot()
    private var random: SeededGenerator
    private var nextID: [String: Int] = [:]
    private static let contexts = [".", ".a", ".team-b"]
    private static let modes = ["READWRITE", "READONLY", "READONLY_OVERRIDE", "IMPORT", "FORWARD"]
    private static let levels = ["NONE", "FULL", "FORWARD", "BACKWARD_TRANSITIVE"]

    init(seed: UInt64, subjects: Int = 12) {
        random = SeededGenerator(seed: seed)
        for number in 0..<subjects {
            let context = Self.contexts.randomElement(using: &random) ?? "."
            let name = SubjectName(context: context, subject: "subject-\(number)")
            for _ in 0..<Int.random(in: 1...5, using: &random) { add(to: name) }
        }
        for _ in 0..<subjects { deleteSoftly() }
        for _ in 0..<subjects / 3 { deleteForGood() }
        for _ in 0..<subjects / 2 { set() }
        snapshot.forgetInherited()
    }

    /// Changes something, as clients of a registry do.
    mutating func change() {
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1:
            if let name = snapshot.subjects.keys.sorted().randomElement(using: &random) { add(to: name) }
        case 2: deleteSoftly()
        case 3: deleteForGood()
        default: set()
        }
        snapshot.forgetInherited()
    }

    private mutating func add(to name: SubjectName) {
        let highest = snapshot.subjects[name]?.keys.max() ?? 0
        let version = highest + (random.chance(20) ? 2 : 1)
        let id = (nextID[name.context] ?? 0) + (random.chance(20) ? 3 : 1)
        nextID[name.context] = id
        var references: [TransferReference] = []
        let others = snapshot.versions.filter { !$0.isDeleted }
        for number in 0..<Int.random(in: 0...2, using: &random) where random.chance(60) {
            guard let other = others.randomElement(using: &random) else { continue }
            let isNear = other.key.name.context == name.context
            let subject = isNear ? other.key.name.subject : ":\(other.key.name.context):\(other.key.name.subject)"
            references.append(TransferReference(name: "r\(number)", subject: subject, version: other.key.version))
        }
        snapshot.insert(
            TransferVersion(
                key: VersionKey(name, version),
                id: id,
                format: ["AVRO", "JSON", "PROTOBUF"].randomElement(using: &random) ?? "AVRO",
                text: "text \(name.context) \(id)\n\t\"é",
                references: references,
                metadata: random.chance(20) ? .object([("properties", .object([("owner", .string("o"))]))]) : nil,
                ruleSet: random.chance(10) ? .object([("domainRules", .array([]))]) : nil,
                isDeleted: false
            )
        )
    }

    private mutating func deleteSoftly() {
        let referred = referred(byDeleted: false)
        let free = snapshot.versions.filter { !$0.isDeleted && !referred.contains($0.key) }
        guard let chosen = free.randomElement(using: &random) else { return }
        snapshot[chosen.key]?.isDeleted = true
    }

    private mutating func deleteForGood() {
        let referred = referred(byDeleted: true)
        let free = snapshot.versions.filter { $0.isDeleted && !referred.contains($0.key) }
        guard let chosen = free.randomElement(using: &random) else { return }
        snapshot[chosen.key] = nil
        if snapshot.subjects[chosen.key.name]?.isEmpty == true {
            snapshot.subjects[chosen.key.name] = nil
            snapshot.settings[chosen.key.name] = nil
        }
    }

    private func referred(byDeleted: Bool) -> Set<VersionKey> {
        Set(snapshot.versions.filter { byDeleted || !$0.isDeleted }.flatMap(\.targets))
    }

    private mutating func set() {
        var places = snapshot.subjects.keys.sorted() + Self.contexts.map { SubjectName(context: $0, subject: "") }
        places.append(.global)
        guard let place = places.randomElement(using: &random) else { return }
        var own = TransferSettings()
        if random.chance(60) {
            var members: [(String, JSON)] = [
                ("compatibilityLevel", .string(Self.levels.randomElement(using: &random) ?? "FULL"))
            ]
            if random.chance(30) { members.append(("normalize", .bool(true))) }
            if random.chance(20) { members.removeFirst() }
            own.config = members.isEmpty ? nil : .object(members)
        }
        if random.chance(40) { own.mode = Self.modes.randomElement(using: &random) }
        snapshot.settings[place] = own.isEmpty ? nil : own
    }
}

extension TransferSnapshot {
    /// Everything that a move keeps, as text that can be compared.
    var said: [String] {
        let lines = versions.map { version in
            "\(version.key.title) \(version.id) \(version.format) \(version.isDeleted) \(version.text) "
                + "\(version.references) \(version.metadata?.compactText ?? "") \(version.ruleSet?.compactText ?? "")"
        }
        let places = settings.keys.sorted().map { place in
            let own = settings(at: place)
            return "\(place.title) \(own.config?.sorted(keepsNulls: false).compactText ?? "-") \(own.mode ?? "-")"
        }
        return lines + places
    }
}
