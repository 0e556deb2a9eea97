// SPDX-License-Identifier: Apache-2.0
import JSON

/// Where a record names persons, and how the same record reads with other names for them. Names are looked for where a
/// name alone stands, and then replaced wherever they are written out; what people write in their own words stays.
struct NamedPersons {
    static let prefix = "person:"
    private static let entity = "StageDoor::Person::\""
    /// The longest name of a principal, and of a consumer that is a part of one, in bytes.
    private static let longest = 255
    /// Details that are sentences, most of them people's own words.
    private static let ownWords: Set<String> = ["reason", "firstReason", "note", "ticket", "comment", "description"]
    /// Details of refusals that are sentences of ours, and how a name begins there.
    private static let sentences: Set<String> = ["reason", "firstReason"]
    private static let beginnings = [prefix, "Person \"", "Person::\""].map { Array($0.utf8) }

    let record: AuditRecord
    /// All persons that the record names, but for the actor.
    private(set) var persons: Set<Subject> = []

    /// Looks through a record.
    init(in record: AuditRecord) {
        self.record = record
        note(record.resource, hasParts: true)
        let isRefusal = record.event == .accessDenied || record.event == .signInFailed
        for (name, value) in record.details {
            note(value, hasParts: !Self.ownWords.contains(name))
            if isRefusal, Self.sentences.contains(name), let text = value.string { noteAll(in: text) }
        }
    }

    private mutating func note(_ text: String, hasParts: Bool) {
        if let person = Self.person(text) ?? (hasParts ? Self.whole(text) : nil) { persons.insert(person) }
    }

    private mutating func note(_ json: JSON, hasParts: Bool) {
        if let text = json.string { return note(text, hasParts: hasParts) }
        for element in json.array ?? [] { note(element, hasParts: hasParts) }
        for member in json.object?.members ?? [] {
            note(member.value, hasParts: hasParts && !Self.ownWords.contains(member.key))
        }
    }

    /// Everybody whom a sentence of ours names: up to a space, without the punctuation that ends a name there.
    private mutating func noteAll(in sentence: String) {
        let bytes = Array(sentence.utf8)
        for beginning in Self.beginnings {
            var rest = bytes[...]
            while let place = rest.firstRange(of: beginning) {
                rest = rest[place.upperBound...]
                var name = rest.prefix { $0 > 0x20 }
                while let last = name.last, Self.punctuation.contains(last) { name.removeLast() }
                if let person = Self.person(Self.prefix + String(decoding: name, as: UTF8.self)) {
                    persons.insert(person)
                }
            }
        }
    }

    private static let punctuation = Set(".,;:!?)'\"".utf8)

    /// Who a text is the name of, as `person:ada` or as policies write it; nil if it is anything else, also for a
    /// pseudonym.
    static func person(_ text: String) -> Subject? {
        guard let person = named(text), !isPseudonym(person) else { return nil }
        return person
    }

    /// The same, for somebody who has signed in under this name, whatever it is.
    static func named(_ text: String) -> Subject? {
        if text.utf8.starts(with: prefix.utf8) { return subject(String(text.dropFirst(prefix.count))) }
        guard text.utf8.starts(with: entity.utf8), text.utf8.count > entity.utf8.count,
            text.utf8.last == UInt8(ascii: "\"")
        else { return nil }
        return subject(unescaped(String(text.dropFirst(entity.count).dropLast())))
    }

    /// Whose part a consumer is: a person's name, a space, and any text that may be in a consumer's name.
    private static func whole(_ text: String) -> Subject? {
        guard text.utf8.count <= longest, let space = text.utf8.firstIndex(of: 0x20),
            text.utf8.starts(with: prefix.utf8),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        else { return nil }
        return person(String(text[..<space]))
    }

    /// A person of this name, if a principal may have it: anything else is only a text.
    private static func subject(_ name: String) -> Subject? {
        guard (1...longest).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({
                $0.value > 0x20 && $0.value != 0x7F && !$0.properties.isWhitespace
            })
        else { return nil }
        return Subject(prefix + name)
    }

    private static func isPseudonym(_ person: Subject) -> Bool {
        let name = person.text.utf8.dropFirst(prefix.utf8.count)
        let digits = name.dropFirst(SubjectKey.beginning.utf8.count)
        return name.starts(with: SubjectKey.beginning.utf8) && digits.count == 2 * SubjectKey.shownBytes
            && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// A name for a person in the form in which another one was written.
    static func name(_ name: String, like text: String) -> String {
        text.utf8.starts(with: prefix.utf8) ? prefix + name : entity + name + "\""
    }

    /// A Cedar string's content.
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let mark = rest.popFirst() else {
                result.append(scalar)
                continue
            }
            switch mark {
            case "n": result.append("\n")
            case "r": result.append("\r")
            case "t": result.append("\t")
            case "0": result.append("\0")
            case "u":
                let digits = rest.prefix { $0 != "}" }.dropFirst()
                rest = rest.dropFirst(digits.count + 2)
                let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
                result.append(value.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
            default: result.append(mark)
            }
        }
        return String(result)
    }

    /// The record with what stands for persons and addresses.
    ///
    /// - Parameters:
    ///   - names: for each person, the actor among them, what stands for the name.
    ///   - source: what stands for an address.
    func replaced(_ names: [Subject: String], source: (String) -> String) -> AuditRecord {
        let written = names.keys.sorted { $0.text.utf8.count > $1.text.utf8.count }.flatMap { person in
            let name = String(person.text.dropFirst(Self.prefix.count))
            let other = names[person] ?? ""
            return [
                (Array(person.text.utf8), Array((Self.prefix + other).utf8)),
                (Array("Person \"\(name)\"".utf8), Array("Person \"\(other)\"".utf8)),
                (Array("Person::\"\(name)\"".utf8), Array("Person::\"\(other)\"".utf8)),
            ]
        }
        func text(_ text: String) -> String {
            if let person = Self.person(text), let other = names[person] { return Self.name(other, like: text) }
            return Self.replaced(text, written)
        }
        func value(_ json: JSON) -> JSON {
            if let plain = json.string { return .string(text(plain)) }
            if let list = json.array { return .array(list.map(value)) }
            if let object = json.object { return .object(object.members.map { ($0.key, value($0.value)) }) }
            return json
        }
        let details = record.details.map { name, json in
            switch name {
            case "sources": (name, JSON.array((json.array ?? []).map { .string(source($0.string ?? "")) }))
            case "path": (name, JSON.string(Self.withoutPersons(json.string ?? "")))
            default: (name, value(json))
            }
        }
        return AuditRecord(record.event, on: text(record.resource), details)
    }

    /// A text with names replaced that end where a name may end.
    private static func replaced(_ text: String, _ names: [(old: [UInt8], new: [UInt8])]) -> String {
        guard names.contains(where: { contains(text.utf8, $0.old) }) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let rest = bytes[place...]
            guard let match = names.first(where: { rest.starts(with: $0.old) && ends(rest.dropFirst($0.old.count)) })
            else {
                result.append(bytes[place])
                place += 1
                continue
            }
            result += match.new
            place += match.old.count
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func contains(_ text: String.UTF8View, _ part: [UInt8]) -> Bool {
        Array(text).firstRange(of: part) != nil
    }

    /// Whether a name may end before these bytes: what goes on is not the rest of a longer one.
    private static func ends(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let next = rest.first else { return true }
        // The end of a sentence, or of what a name stands before.
        if next == UInt8(ascii: ".") || next == UInt8(ascii: ":") {
            return rest.first { !punctuation.contains($0) }.map { $0 <= 0x20 } ?? true
        }
        let isPart =
            (0x30...0x39).contains(next) || (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next)
            || next >= 0x80 || [0x2D, 0x2F, 0x5F, 0x40, 0x2B].contains(next)
        return !isPart
    }

    /// A request's path without the persons in it: whoever has not signed in may write whatever they like there.
    private static func withoutPersons(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            let plain = segment.contains("%") ? decoded(segment) : Array(segment.utf8)
            return plain.starts(with: prefix.utf8) ? prefix + "*" : String(segment)
        }.joined(separator: "/")
    }

    private static func decoded(_ segment: Substring) -> [UInt8] {
        var result: [UInt8] = []
        var rest = segment.utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
