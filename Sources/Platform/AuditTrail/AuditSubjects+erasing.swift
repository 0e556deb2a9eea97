// SPDX-License-Identifier: Apache-2.0
package import PostgreSQL

/// Whom pseudonyms stand for, and how that is forgotten.
extension AuditSubjects {
    /// On it servers tell each other which pseudonym to forget.
    package static let channel = "audit_subject_erased"
    /// Days after which nobody can tell any more whose an address was that was no person's.
    package static let dayKeys = 90
    private static let mostNames = 100_000

    /// What an entry has in place of a name, `person:ada` or as policies write it; nil if it has the name itself, or if
    /// nobody knows any more.
    package func pseudonym(of text: String, _ tx: inout Transaction) throws -> String? {
        guard let person = NamedPersons.person(text),
            let name = try keys([person], makesNew: false, &tx)[person]?.name
        else { return nil }
        return NamedPersons.name(name, like: text)
    }

    /// The persons behind all pseudonyms that still stand for somebody.
    package func names(_ tx: inout Transaction) throws -> [String: String] {
        var names: [String: String] = [:]
        for (person, key) in try SubjectStore.persons(atMost: Self.mostNames, seal, &tx) {
            names[key.name] = person.text
        }
        return names
    }

    /// Forgets a person's key, on all servers once the transaction is done. Returns what stood for the person; nothing if
    /// there was no key.
    package func erase(_ person: String, _ tx: inout Transaction) throws -> [String] {
        let subject = Subject(person)
        guard let key = try SubjectStore.held(subject, seal, &tx) else { return [] }
        try SubjectStore.remove(subject, &tx)
        try tx.notify(Self.channel, key.name)
        return [key.name]
    }

    /// Whether some server of the database has written pseudonyms for persons.
    package static func areUsed(_ tx: inout Transaction) throws -> Bool {
        try SubjectStore.hasPersons(&tx)
    }

    /// Forgets the keys of days long over.
    package static func forgetDays(_ tx: inout Transaction) throws {
        try SubjectStore.removeDays(olderThan: dayKeys, &tx)
    }

    /// Whether a name is a person's, as `person:ada`.
    package static func isPerson(_ text: String) -> Bool {
        text.utf8.starts(with: NamedPersons.prefix.utf8) && NamedPersons.person(text) != nil
    }
}
