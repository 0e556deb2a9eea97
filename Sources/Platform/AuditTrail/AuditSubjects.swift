// SPDX-License-Identifier: Apache-2.0
import Glibc
package import PostgreSQL
import Synchronization

/// Writes pseudonyms into entries where these would name persons or addresses, under keys that can be forgotten.
///
/// A key is there for good before an entry is that needs it. Memory holds it for a minute at most without its having been
/// looked up again, so that a key that was forgotten is gone from every server after that, whatever becomes of the
/// notification that says so.
package final class AuditSubjects: Sendable {
    /// For so many seconds a server may know a key that is not there any more.
    package static let memory = 60
    private static let mostKnown = 10_000

    /// Which the entries of the task are written with; nil for names as they are.
    @TaskLocal package static var current: AuditSubjects?

    private struct Known {
        let key: SubjectKey
        let end: ContinuousClock.Instant
    }

    let seal: SubjectSeal
    private let database: Database
    private let known = Mutex<[Subject: Known]>([:])

    /// Keys in a database whose migrations are done, sealed under the server's secret.
    package init(secret: [UInt8], database: Database) {
        seal = SubjectSeal(secret: secret)
        self.database = database
    }

    /// An origin whose entries need nothing to be looked up, since its keys are there.
    ///
    /// - Throws: `DatabaseError`.
    package func prepared(_ origin: AuditOrigin) async throws -> AuditOrigin {
        let own = OriginSubjects(origin)
        if let keys = remembered(own.all) { return own.written(origin, keys) }
        let keys = try await database.write { tx in try self.keys(own.all, makesNew: true, &tx) }
        remember(keys)
        return own.written(origin, keys)
    }

    /// The entry of a record, whose keys are there as soon as the transaction is done.
    func entry(of record: AuditRecord, _ tx: inout Transaction) throws -> String {
        let (origin, persons) = (AuditOrigin.current, NamedPersons(in: record))
        if origin.pseudonyms != nil, persons.persons.isEmpty, !OriginSubjects.listsSources(record) {
            return record.entry(for: origin)
        }
        let own = OriginSubjects(origin, of: record)
        var keys = try remembered(own.all) ?? self.keys(own.all, makesNew: true, &tx)
        let others = persons.persons.subtracting(own.all)
        // Whoever only looks, or is refused, makes nobody up: such a name is hashed as one of the day's.
        let found = try remembered(others) ?? self.keys(others, makesNew: !record.event.changesNothing, &tx)
        if found.count < others.count, keys[own.today] == nil {
            keys.merge(try self.keys([own.today], makesNew: true, &tx)) { first, _ in first }
        }
        keys.merge(found) { first, _ in first }
        return Self.entry(of: persons, for: own.written(origin, keys), own, keys)
    }

    /// The entry of a record that is made outside of a transaction: its origin is a prepared one, and it names nobody else.
    func entry(of record: AuditRecord) -> String {
        let (origin, persons) = (AuditOrigin.current, NamedPersons(in: record))
        let own = OriginSubjects(origin, of: record)
        if origin.pseudonyms != nil, persons.persons.isEmpty { return record.entry(for: origin) }
        let keys = remembered(own.all.union(persons.persons)) ?? [:]
        return Self.entry(of: persons, for: own.written(origin, keys), own, keys)
    }

    private static func entry(
        of persons: NamedPersons,
        for origin: AuditOrigin,
        _ own: OriginSubjects,
        _ keys: [Subject: SubjectKey]
    ) -> String {
        var names: [Subject: String] = [:]
        for person in persons.persons {
            names[person] = keys[person]?.name ?? keys[own.today]?.other(person.text) ?? SubjectKey.unknown
        }
        // Texts of ours, such as the reason of a refusal, name the actor too.
        if let actor = own.actor { names[actor] = keys[actor]?.name ?? SubjectKey.unknown }
        let record = persons.replaced(names) { keys[own.source]?.source($0) ?? SubjectKey.unknown }
        return record.entry(for: origin)
    }
}

/// Whose keys an origin takes.
struct OriginSubjects {
    /// The actor, if that is a person.
    let actor: Subject?
    /// Whose the address is: where a person is, is as much theirs as their name; where others are is hashed under a key of
    /// the day for all.
    let source: Subject
    let today: Subject
    let all: Set<Subject>

    /// - Parameter record: what is recorded; nil where that is not known yet.
    init(_ origin: AuditOrigin, of record: AuditRecord? = nil) {
        actor = NamedPersons.named(origin.actor)
        today = Self.today
        source = actor ?? today
        let hasAddress = !origin.source.isEmpty || record.map(Self.listsSources) == true
        all = actor != nil || hasAddress ? [source] : []
    }

    /// Whether a record lists addresses among its details.
    static func listsSources(_ record: AuditRecord) -> Bool { record.details.contains { $0.0 == "sources" } }

    func written(_ origin: AuditOrigin, _ keys: [Subject: SubjectKey]) -> AuditOrigin {
        if origin.pseudonyms != nil { return origin }
        return origin.written(
            as: actor.map { NamedPersons.prefix + (keys[$0]?.name ?? SubjectKey.unknown) } ?? origin.actor,
            from: origin.source.isEmpty ? "" : keys[source]?.source(origin.source) ?? SubjectKey.unknown,
            with: token(origin, keys)
        )
    }

    /// A certificate's fingerprint tells whose it is, as long as anybody has the certificate; other tokens' ids are random.
    private func token(_ origin: AuditOrigin, _ keys: [Subject: SubjectKey]) -> String? {
        guard let actor, !origin.token.isEmpty, origin.authentication.utf8.starts(with: "mtls".utf8) else { return nil }
        return keys[actor]?.token(origin.token) ?? SubjectKey.unknown
    }

    private static var today: Subject {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        return Subject("day:\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))")
    }
}

/// What is known of keys.
extension AuditSubjects {
    /// The keys, if all of them are known.
    private func remembered(_ wanted: Set<Subject>) -> [Subject: SubjectKey]? {
        if wanted.isEmpty { return [:] }
        let now = ContinuousClock.now
        return known.withLock { known in
            var keys: [Subject: SubjectKey] = [:]
            for subject in wanted {
                guard let one = known[subject], one.end > now else { return nil }
                keys[subject] = one.key
            }
            return keys
        }
    }

    /// Only what is there for good is remembered: not what a transaction has made that may yet be undone.
    private func remember(_ keys: [Subject: SubjectKey]) {
        let end = ContinuousClock.now + .seconds(Self.memory)
        known.withLock { known in
            if known.count + keys.count > Self.mostKnown { known.removeAll(keepingCapacity: true) }
            for (subject, key) in keys { known[subject] = Known(key: key, end: end) }
        }
    }

    /// Forgets whom a pseudonym stands for; everybody for an empty one.
    package func forget(_ pseudonym: String) {
        known.withLock { known in
            if pseudonym.isEmpty { return known.removeAll() }
            known = known.filter { !$0.value.key.name.utf8.elementsEqual(pseudonym.utf8) }
        }
    }

    /// The keys of subjects, made where there is none, if they are to be.
    ///
    /// - Throws: `DatabaseError`; also where a key was sealed under another secret.
    func keys(_ wanted: Set<Subject>, makesNew: Bool, _ tx: inout Transaction) throws -> [Subject: SubjectKey] {
        guard !wanted.isEmpty else { return [:] }
        var found = try SubjectStore.keys(of: wanted, seal, &tx)
        // Another server may make one at the same time, and somebody may erase it just then.
        for _ in 0..<3 where makesNew && found.count < wanted.count {
            try SubjectStore.add(wanted.subtracting(found.keys), seal, &tx)
            found = try SubjectStore.keys(of: wanted, seal, &tx)
        }
        guard !makesNew || found.count == wanted.count else {
            throw DatabaseError(code: .sql, message: "Keys of the audit log went away.")
        }
        return found
    }
}
