// SPDX-License-Identifier: Apache-2.0
import JSON
import RegistryTransfer

/// Reads everything that a registry holds: schemas with a few lists where it has them, else one by one; settings place
/// by place, as no registry lists them.
struct SnapshotReader {
    private static let page = 1_000
    private static let mostAttempts = 5
    /// All subjects of all contexts.
    static let everywhere = "subjectPrefix=%3A%2A%3A"

    let client: PatientClient
    private(set) var snapshot = TransferSnapshot()
    private(set) var findings: [TransferFinding] = []

    init(_ client: PatientClient) {
        self.client = client
    }

    /// Everything, with the settings of all subjects and contexts.
    static func read(_ client: PatientClient) async throws -> (TransferSnapshot, [TransferFinding]) {
        var reader = SnapshotReader(client)
        try await reader.readVersions()
        try await reader.readSettings(of: [])
        return (reader.snapshot, reader.findings)
    }

    /// Of a target, the settings of those places that its source has, or that are about to go.
    static func read(
        _ client: PatientClient,
        for source: TransferSnapshot,
        _ options: TransferOptions
    ) async throws -> (TransferSnapshot, [TransferFinding]) {
        var reader = SnapshotReader(client)
        try await reader.readVersions()
        let places = Set(source.settings.keys).union(source.subjects.keys).union(options.removable.keys.map(\.name))
        let others = options.removesOthers ? Set(reader.snapshot.subjects.keys) : []
        let contexts = source.contexts.map { SubjectName(context: $0, subject: "") }
        try await reader.readSettings(of: places.union(others).union(contexts), only: true)
        return (reader.snapshot, reader.findings)
    }

    private mutating func readVersions() async throws {
        if let names = try await list("/contexts")?.compactMap(\.string) {
            for name in names where name.hasPrefix(".") { snapshot.contexts.insert(name) }
        }
        for attempt in 1...Self.mostAttempts {
            let listed = try await listed(deleted: true)
            guard listed.isPossible else { return try await readOneByOne() }
            if listed.isWhole || attempt == Self.mostAttempts {
                if !listed.isWhole { noteChange() }
                return try await take(listed.entries)
            }
        }
    }

    private mutating func noteChange() {
        findings.append(
            TransferFinding(.changedMeanwhile, client.url, "it changed while it was listed; run this again later")
        )
    }

    private mutating func take(_ entries: [JSON]) async throws {
        // Older registries do not say what is deleted; there, it is what is missing in the list of what is not.
        var live: Set<VersionKey>?
        if entries.contains(where: { $0["deleted"]?.bool == nil }) {
            let listed = try await listed(deleted: false)
            if !listed.isWhole { noteChange() }
            live = Set(listed.entries.compactMap { try? TransferVersion($0).key })
        }
        for entry in entries { add(entry, live) }
    }

    private mutating func add(_ entry: JSON, _ live: Set<VersionKey>?) {
        do throws(VersionProblem) {
            var version = try TransferVersion(entry)
            if let live { version.isDeleted = !live.contains(version.key) }
            snapshot.insert(version)
        } catch {
            let subject = entry["subject"]?.string ?? "?", number = entry["version"]?.int ?? 0
            findings.append(TransferFinding(.unreadable, "'\(subject)' version \(number)", error.message))
        }
    }

    private func list(_ path: String) async throws -> [JSON]? {
        let answer = try await client.get(path)
        return (200..<300).contains(answer.status) ? answer.body?.array : nil
    }

    /// All pages of the list of schemas. Each begins with the last entry of the one before: if it does not, the
    /// registry changed, and the list has a hole or a double.
    private func listed(deleted: Bool) async throws -> (isPossible: Bool, isWhole: Bool, entries: [JSON]) {
        guard let start = try await page(at: 0, deleted: deleted) else { return (false, true, []) }
        var entries = start.entries
        // More than was asked for is all there is: this registry has no pages.
        if start.next == nil, entries.isEmpty || entries.count > Self.page { return (true, true, entries) }
        while let last = entries.last {
            let offset = entries.count - 1
            guard let page = try await page(at: offset, deleted: deleted) else { return (true, false, entries) }
            guard let first = page.entries.first else { return (true, false, entries) }
            if offset > 0, Self.isSame(first, entries[0]) { return (true, true, entries) }
            guard Self.isSame(first, last) else { return (true, false, entries) }
            var more = page.entries.dropFirst()
            if more.isEmpty {
                // Pages are cut where they become too large, so that a short one is no sign of the end.
                let next = page.next.flatMap { $0 > offset ? $0 : nil } ?? entries.count
                guard let page = try await self.page(at: next, deleted: deleted),
                    // It began where this one ended if that is still in its place.
                    let again = try await self.page(at: offset, deleted: deleted, limit: 1)?.entries.first,
                    Self.isSame(again, last)
                else { return (true, false, entries) }
                guard let first = page.entries.first, !Self.isSame(first, entries[0]) else {
                    return (true, page.next == nil || !page.entries.isEmpty, entries)
                }
                more = page.entries[...]
            }
            entries += more
        }
        return (true, false, entries)
    }

    /// A page of the list of schemas, and where the registry says that the list goes on.
    private func page(at offset: Int, deleted: Bool, limit: Int = page) async throws -> (entries: [JSON], next: Int?)? {
        let query = "\(Self.everywhere)&deleted=\(deleted)&offset=\(offset)&limit=\(limit)"
        let answer = try await client.get("/schemas?\(query)")
        guard (200..<300).contains(answer.status), let entries = answer.body?.array else { return nil }
        return (entries, answer.nextOffset)
    }

    private static func isSame(_ one: JSON, _ other: JSON) -> Bool {
        ["subject", "version", "id"].allSatisfy { one[$0] == other[$0] }
    }
}

extension SnapshotReader {
    /// For registries that do not list schemas.
    private mutating func readOneByOne() async throws {
        let what = "cannot list the subjects of \(client.url)"
        let answer = try await client.get("/subjects?deleted=true&\(Self.everywhere)").value(what)
        let names = (answer.array ?? []).compactMap(\.string).map { SubjectName($0) }
        var keys: [VersionKey] = []
        var live: Set<VersionKey> = []
        let client = client
        try await PatientClient.each(names) { name in
            let path = PatientClient.path(name) + "/versions"
            let what = "cannot list the versions of \(name.title)"
            let all = try await client.get(path + "?deleted=true").valueUnlessGone(what)?.array ?? []
            let live = try await client.get(path).valueUnlessGone(what)?.array ?? []
            return (name, all.compactMap(\.int), live.compactMap(\.int))
        } then: { name, all, own in
            keys += all.map { VersionKey(name, $0) }
            live.formUnion(own.map { VersionKey(name, $0) })
        }
        var entries: [JSON] = []
        var gone: [VersionKey] = []
        try await PatientClient.each(keys) { key in
            let answer = try await client.get(PatientClient.path(key) + "?deleted=true")
            return (key, try answer.valueUnlessGone("cannot get \(key.title)"))
        } then: { key, entry in
            if let entry { entries.append(entry) } else { gone.append(key) }
        }
        for entry in entries { add(entry, live) }
        for key in gone {
            findings.append(TransferFinding(.changedMeanwhile, key.title, "it was listed, and is gone now"))
        }
    }

    /// Reads what is set at places; unless `only` these are wanted, at everything known too.
    private mutating func readSettings(of wanted: Set<SubjectName>, only: Bool = false) async throws {
        var places = wanted.union([.global, SubjectName("")])
        if !only {
            places.formUnion(snapshot.subjects.keys)
            for context in snapshot.contexts { places.insert(SubjectName(context: context, subject: "")) }
        }
        var found: [SubjectName: TransferSettings] = [:]
        let client = client
        try await PatientClient.each(places.sorted()) { place in
            let config = try await client.get(PatientClient.path("config", place))
            let mode = try await client.get(PatientClient.path("mode", place))
            return (place, Self.settings(config, mode))
        } then: { place, settings in
            if !settings.isEmpty { found[place] = settings }
        }
        snapshot.settings = found
        snapshot.forgetInherited()
    }

    private static func settings(_ config: RegistryAnswer, _ mode: RegistryAnswer) -> TransferSettings {
        // A registry that lacks these routes has nothing set.
        let isSet = { (answer: RegistryAnswer) in (200..<300).contains(answer.status) }
        return TransferSettings(
            config: isSet(config) ? config.body?.asConfiguration : nil,
            mode: isSet(mode) ? mode.body?["mode"]?.string?.uppercased() : nil
        )
    }
}

extension RegistryAnswer {
    /// The body of a successful answer; nil if what was asked for does not exist any more.
    fileprivate func valueUnlessGone(_ what: String) throws(CommandFailure) -> JSON? {
        status == 404 ? nil : try value(what)
    }

    /// The offset of the next page. Only the number is taken: where to ask is not the answer's to say.
    fileprivate var nextOffset: Int? {
        guard let link, link.contains("rel=\"next\"") || link.contains("rel=next"),
            let query = link.split(separator: ">").first?.split(separator: "?", maxSplits: 1).dropFirst().first,
            let offset = query.split(separator: "&").first(where: { $0.hasPrefix("offset=") })
        else { return nil }
        return Int(offset.dropFirst("offset=".count)).flatMap { $0 >= 0 ? $0 : nil }
    }
}
