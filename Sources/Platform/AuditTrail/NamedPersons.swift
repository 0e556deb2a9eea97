// SPDX-License-Identifier: Apache-2.0
import JSON

/// Where a record names persons, and how the same record reads with other names for them. Names are looked for where a
/// name alone stands, and then replaced wherever they are written out; what people write in their own words stays.
struct NamedPersons {
    static let prefix = "person:"
    private static let entity = "StageDoor::Person::\""

    let record: AuditRecord
    /// All persons that the record names, but for the actor.
    private(set) var persons: Set<Subject> = []

    /// Looks through a record.
    init(in record: AuditRecord) {
        self.record = record
        note(record.resource)
        for (_, value) in record.details { note(value) }
    }

    private mutating func note(_ text: String) {
        if let person = Self.person(text) { persons.insert(person) }
    }

    private mutating func note(_ json: JSON) {
        if let text = json.string { return note(text) }
        for element in json.array ?? [] { note(element) }
        for member in json.object?.members ?? [] { note(member.value) }
    }

    /// Who a text is the name of, as `person:ada` or as policies write it; nil if it is anything else.
    static func person(_ text: String) -> Subject? {
        let bytes = text.utf8
        if bytes.starts(with: prefix.utf8) {
            let isName = bytes.count > prefix.utf8.count && !bytes.contains { $0 <= 0x20 }
            return isName ? Subject(text) : nil
        }
        guard bytes.starts(with: entity.utf8), bytes.count > entity.utf8.count, bytes.last == UInt8(ascii: "\"")
        else { return nil }
        return Subject(prefix + unescaped(String(text.dropFirst(entity.count).dropLast())))
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
            return rest.dropFirst().first.map { $0 <= 0x20 } ?? true
        }
        let isPart =
            (0x30...0x39).contains(next) || (0x41...0x5A).contains(next) || (0x61...0x7A).contains(next)
            || next >= 0x80 || [0x2D, 0x5F, 0x40, 0x2B].contains(next)
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
