// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

@testable import AuditTrail

/// Where records name persons, and what stands there instead.
@Suite struct NamedPersonsTests {
    private static let key = SubjectKey([UInt8](repeating: 1, count: 32), of: Subject("person:x"))

    /// The entry with every person's name replaced.
    private func entry(_ record: AuditRecord, actor: String = "person:ada.l") -> String {
        let persons = NamedPersons(in: record)
        var names: [Subject: String] = [Subject(actor): "hmac:00"]
        for person in persons.persons where names[person] == nil { names[person] = Self.key.other(person.text) }
        return persons.replaced(names) { Self.key.source($0) }
            .entry(for: AuditOrigin(actor: actor).written(as: "person:hmac:00", from: ""))
    }

    @Test(arguments: [
        "person:ada.l", "StageDoor::Person::\"ada.l\"",
        "person:ada.l may not deleteSchema on Person \"ada.l\": no policy",
        "forbidden for person:ada.l.", "person:ada.l/laptop", "(person:ada.l)", "person:ada.l: no", "a person:ada.l",
        "principal == StageDoor::Person::\"ada.l\"",
    ])
    func `a name that is written out is replaced`(_ text: String) {
        let written = entry(
            AuditRecord(.accessDenied, on: text, [("reason", .string(text)), ("list", .array([.string(text)]))])
        )
        #expect(!written.contains("ada.l"), "\(written)")
        #expect(written.contains("hmac:"))
    }

    @Test func `names that only begin alike, and what people write, stay`() {
        let texts = ["person:ada.london is another", "ada.l asked", "personal:ada.l", "pipeline:ada.l", "Ada"]
        for text in texts {
            let written = entry(AuditRecord(.waiverGranted, on: "x", [("reason", .string(text))]))
            #expect(written.contains(text), "\(written)")
        }
    }

    @Test(arguments: [
        "/access/principals/person:ada.l", "/person%3Aada.l/x", "/a/%70erson:ada.l", "/x/person%3aada%2El",
    ])
    func `a path that nobody signed in for has no person in it`(_ path: String) {
        let written = entry(AuditRecord(.signInFailed, [("path", .string(path))]))
        #expect(!written.contains("ada") && written.contains("person:*"), "\(written)")
    }

    @Test func `a resource is the same person as an actor of that name, however policies write it`() {
        for name in ["ada", "a\"b", "a\\b", "o'hara", "z\u{FEFF}w", "é", "a/b@c"] {
            var written = ""
            for scalar in name.unicodeScalars {
                switch scalar {
                case "\"", "\\", "'": written += "\\\(scalar)"
                case "\u{FEFF}": written += "\\u{feff}"
                default: written.unicodeScalars.append(scalar)
                }
            }
            let found = NamedPersons.person("StageDoor::Person::\"\(written)\"")
            #expect(found == NamedPersons.person("person:" + name), "\(name)")
        }
        for text in ["", "person:", "StageDoor::Person::\"", "person:a b", "team:x", "StageDoor::Pipeline::\"p\""] {
            #expect(NamedPersons.person(text) == nil, "\(text)")
        }
    }

    @Test func `whatever a record consists of, an entry comes of it and no name of a person that it has`() throws {
        var generator = SeededGenerator(seed: 17)
        let parts = ["person:ada.l", "\\", "\"", "StageDoor::Person::\"", "%", "/", " ", "\\u{", "é", "person:", "x"]
        for _ in 0..<3_000 {
            func text() -> String { (0..<generator.below(6)).map { _ in generator.pick(parts, or: "") }.joined() }
            let details = ["reason", "path", "sources", "list"].map { ($0, JSON.array([.string(text())])) }
            let record = AuditRecord(.accessDenied, on: text(), details + [("owner", .string("person:ada.l"))])
            let read = try JSON(parsing: Array(entry(record).utf8))
            #expect(read["details"]?["owner"]?.string == "person:hmac:00")
        }
    }

    @Test func `a key opens under the secret and for the subject it was sealed for, and gives the same pseudonym`()
        throws
    {
        let (seal, other) = (SubjectSeal(secret: [1, 2, 3]), SubjectSeal(secret: [1, 2, 4]))
        let (ada, ben) = (Subject("person:ada"), Subject("person:ben"))
        let bytes = [UInt8](repeating: 9, count: 32)
        let sealed = try seal.seal(bytes, of: ada)
        #expect(try seal.open(sealed, of: ada).name == SubjectKey(bytes, of: ada).name)
        #expect(try seal.seal(bytes, of: ada) != sealed)
        #expect(throws: (any Error).self) { try other.open(sealed, of: ada) }
        #expect(throws: (any Error).self) { try seal.open(sealed, of: ben) }
        let key = SubjectKey(bytes, of: ada)
        #expect(key.name.wholeMatch(of: /hmac:[0-9a-f]{32}/) != nil)
        #expect(Set([key.name, key.source("person:ada"), key.other("person:ada")]).count == 3)
    }
}
