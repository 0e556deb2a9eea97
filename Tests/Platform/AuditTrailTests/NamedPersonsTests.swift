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
        let longest = String(repeating: "n", count: 255), digits = String(repeating: "0a", count: 16)
        for text in [
            "", "person:", "StageDoor::Person::\"", "person:a b", "team:x", "StageDoor::Pipeline::\"p\"",
            "person:\(longest)n", "person:a\0", "person:a\u{7F}", "person:a\u{A0}b", "StageDoor::Person::\"a\\0b\"",
            "StageDoor::Person::\"\"", "StageDoor::Person::\"\(longest)n\"", "person:hmac:\(digits)",
            "StageDoor::Person::\"hmac:\(digits)\"",
        ] {
            #expect(NamedPersons.person(text) == nil, "\(text)")
        }
        #expect(NamedPersons.person("person:\(longest)") != nil && NamedPersons.person("person:hmac:ada") != nil)
    }

    @Test func `of a part of a person, the person's name alone is replaced`() {
        let written = entry(AuditRecord(.consumerPinned, [("consumer", .string("person:ada laptop"))]))
        #expect(written.contains(Self.key.other("person:ada") + " laptop"), "\(written)")
        for text in ["person:ada\tlaptop", "person:ada \u{85}", "person:ada " + String(repeating: "l", count: 250)] {
            #expect(NamedPersons(in: AuditRecord(.consumerPinned, [("consumer", .string(text))])).persons.isEmpty)
        }
    }

    @Test(arguments: ["reason", "firstReason"])
    func `what a refusal says names nobody, whoever it is`(_ name: String) {
        for text in [
            "person:ben has proposed this and issued the token", "ask person:ben, or Person \"ben\": they may.",
            "it was (person:ben).", "owned by 'person:ben'", "StageDoor::Person::\"ben\" only; person:ben!",
        ] {
            let written = entry(AuditRecord(.accessDenied, [(name, .string(text))]))
            #expect(!written.contains("ben") && written.contains("hmac:"), "\(written)")
        }
        let parts = entry(AuditRecord(.accessDenied, [(name, .string("person:org, not person:org/ben"))]))
        #expect(parts.contains(Self.key.other("person:org") + ","), "\(parts)")
        #expect(parts.contains(Self.key.other("person:org/ben")) && !parts.contains("/ben"), "\(parts)")
    }

    @Test func `addresses of several need a key although the entry itself comes from none`() {
        let sources = ("sources", JSON.array([.string("192.0.2.1"), .string("192.0.2.2")]))
        let many = OriginSubjects(AuditOrigin(actor: "several"), of: AuditRecord(.accessDenied, [sources]))
        #expect(many.all == [many.today])
        #expect(OriginSubjects(AuditOrigin(actor: "several"), of: AuditRecord(.accessDenied)).all.isEmpty)
    }

    @Test func `the fingerprint of a person's certificate is written under their key, other tokens as they are`() {
        for (actor, authentication, isWritten) in [
            ("person:ada", "mtls ca", true), ("person:ada", "token", false), ("service:a", "mtls ca", false),
        ] {
            let own = OriginSubjects(AuditOrigin(actor: actor, authentication: authentication, token: "sha256:00"))
            let keys = Dictionary(uniqueKeysWithValues: own.all.map { ($0, Self.key) })
            let origin = AuditOrigin(actor: actor, authentication: authentication, token: "sha256:00")
            let entry = AuditRecord(.auditRead).entry(for: own.written(origin, keys))
            #expect(entry.contains("sha256:00") != isWritten, "\(entry)")
            #expect(entry.contains(Self.key.token("sha256:00")) == isWritten, "\(entry)")
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
