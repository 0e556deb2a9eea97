// SPDX-License-Identifier: Apache-2.0
package import AuditTrail
import JSON
package import PostgreSQL
import Web

/// Forgetting persons.
package struct AuditSubjectService: Sendable {
    private static let longestReason = 1_000

    private let database: Database
    let subjects: AuditSubjects
    private let people: any AuditedPeople

    /// A service on a database whose migrations are done.
    package init(database: Database, subjects: AuditSubjects, people: any AuditedPeople) {
        self.database = database
        self.subjects = subjects
        self.people = people
    }

    /// Makes it impossible for everybody to tell who a person's pseudonym stands for. Returns the pseudonyms.
    ///
    /// - Throws: `WebError` 404 for somebody whom no entry names by a pseudonym, 409 for somebody who may sign in, 422 for
    ///   what is no person, and for a reason that is none or names the person, since it stays for good.
    package func erase(_ person: String, reason: String) async throws -> [String] {
        guard AuditSubjects.isPerson(person) else {
            throw Self.invalid("'\(person.prefix(100))' is no person's name: write it like person:ada")
        }
        guard reason.unicodeScalars.contains(where: { !$0.properties.isWhitespace }),
            reason.utf8.count <= Self.longestReason
        else { throw Self.invalid("A reason of at most \(Self.longestReason) bytes is needed") }
        guard !Self.names(reason, person) else {
            throw Self.invalid("The reason names the person, and stays in the log for good; say it otherwise")
        }
        let (subjects, people) = (subjects, people)
        let erased = try await database.write { tx in
            guard try !people.maySignIn(person, &tx) else {
                throw WebError(
                    status: 409,
                    code: 40991,
                    message: "\(person) may sign in, and would have a new pseudonym; disable or remove the person first"
                )
            }
            let erased = try subjects.erase(person, &tx)
            let hadHistory = try people.forget(person, &tx)
            guard !erased.isEmpty || hadHistory else {
                throw WebError(
                    status: 404,
                    code: 40492,
                    message: "No pseudonym in the audit log stands for \(person.prefix(300))"
                )
            }
            let details: [(String, JSON)] = [
                ("pseudonyms", .array(erased.map(JSON.string))), ("reason", .string(reason)),
            ]
            try AuditTrail.append(AuditRecord(.auditSubjectErased, details), &tx)
            return erased
        }
        for pseudonym in erased { subjects.forget(pseudonym) }
        return erased
    }

    /// Whether a text has a person's name as a word of its own, whatever its case.
    private static func names(_ text: String, _ person: String) -> Bool {
        let name = Array(person.dropFirst("person:".count).lowercased().utf8)
        var rest = Array(text.lowercased().utf8)[...]
        while let place = rest.firstRange(of: name) {
            let before = place.lowerBound > rest.startIndex ? rest[place.lowerBound - 1] : 0x20
            let after = rest[place.upperBound...].first ?? 0x20
            if !isPartOfWord(before), !isPartOfWord(after) { return true }
            rest = rest[(place.lowerBound + 1)...]
        }
        return false
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
    }

    private static func invalid(_ message: String) -> WebError {
        WebError(status: 422, code: 42291, message: message)
    }
}
