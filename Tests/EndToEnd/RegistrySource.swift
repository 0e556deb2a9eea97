// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Fills a server with what a move has to keep: two formats, contexts, references within and across them, gaps,
/// deletions of both kinds, metadata, configurations and modes.
struct RegistrySource {
    let registry: Registry
    let subjects: Int
    private static let contexts = ["", ":.team-a:", ":.b:"]

    /// Registers four versions of each subject.
    init(filling server: RunningServer, versions: Int) throws {
        registry = server.registry
        subjects = versions / 4
        for context in Self.contexts {
            let path = context.isEmpty ? "/config" : "/config/\(Self.escaped(context))"
            _ = try registry.ask("PUT", path, #"{"compatibility":"NONE"}"#)
        }
        // Those that refer to others come after them.
        try fill { $0 % 5 != 4 }
        try fill { $0 % 5 == 4 }
        try delete()
        try set()
    }

    func name(_ number: Int) -> String { Self.contexts[number % 3] + "move-\(number)" }

    func path(_ number: Int) -> String { "/subjects/\(Self.escaped(name(number)))" }

    static func escaped(_ name: String) -> String { name.replacing(":", with: "%3A") }

    private func fill(_ isMeant: @escaping @Sendable (Int) -> Bool) throws {
        let (source, port) = (self, registry.port)
        try onThreads(8) { thread in
            let connection = try HTTPConnection(port: port)
            for number in stride(from: thread, to: source.subjects, by: 8) where isMeant(number) {
                for version in 1...4 {
                    let body = try source.body(number, version)
                    let answer = try connection.send("POST", source.path(number) + "/versions", body: Array(body.utf8))
                    try require(answer.status == 200, "\(source.name(number)): \(answer.status) \(answer.text)")
                }
            }
        }
    }

    private func body(_ number: Int, _ version: Int) throws -> String {
        var members: [String: Any] = [:]
        if number % 2 == 1 {
            let properties = ["p\(version)": ["type": "string"]]
            members["schemaType"] = "JSON"
            members["schema"] = try text(["type": "object", "title": "T\(number)", "properties": properties])
        } else {
            var fields: [[String: Any]] = [["name": "f\(version)", "type": "int", "default": version]]
            if number % 5 == 4, number > 6 {
                let target = number - 6
                let qualified = target % 3 == 0 ? ":.:" + name(target) : name(target)
                members["references"] = [["name": "n.R\(target)", "subject": qualified, "version": 2]]
                fields.append(["name": "r", "type": "n.R\(target)"])
            }
            members["schema"] = try text(["type": "record", "name": "R\(number)", "namespace": "n", "fields": fields])
        }
        if number % 7 == 0 { members["metadata"] = ["properties": ["owner": "team \(version)"]] }
        return try text(members)
    }

    private func text(_ object: Any) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    }

    private func delete() throws {
        for number in stride(from: 0, to: subjects, by: 9) {
            _ = try registry.ask("DELETE", path(number) + "/versions/3")
            if number % 2 == 0 { _ = try registry.ask("DELETE", path(number) + "/versions/3?permanent=true") }
        }
        _ = try registry.ask("DELETE", path(4))
    }

    private func set() throws {
        for number in stride(from: 3, to: subjects, by: 11) {
            let path = "/config/\(Self.escaped(name(number)))"
            _ = try registry.ask("PUT", path, #"{"compatibility":"FULL","normalize":true}"#)
        }
        for number in stride(from: 5, to: subjects, by: 13) {
            _ = try registry.ask("PUT", "/mode/\(Self.escaped(name(number)))", #"{"mode":"READONLY"}"#)
        }
        _ = try registry.ask("PUT", "/config/:.b:", #"{"compatibility":"FORWARD"}"#)
        _ = try registry.ask("PUT", "/mode/:.team-a:", #"{"mode":"READONLY"}"#)
        _ = try registry.ask("PUT", "/mode", #"{"mode":"READONLY"}"#)
    }
}

/// Everything that a registry says of itself over its API, as lines that can be compared: read by this test, not by
/// the program that it tests.
func whole(_ registry: Registry) throws -> [String] {
    var lines: [String] = []
    var places: Set<String> = [""]
    var offset = 0
    while true {
        let path = "/schemas?subjectPrefix=%3A*%3A&deleted=true&limit=500&offset=\(offset)"
        let page = try registry.ask("GET", path) as? [[String: Any]] ?? []
        if page.isEmpty { break }
        offset += page.count
        for var entry in page {
            entry["ts"] = nil
            let data = try JSONSerialization.data(withJSONObject: entry, options: .sortedKeys)
            lines.append(String(decoding: data, as: UTF8.self))
            if let subject = entry["subject"] as? String { places.insert(subject) }
        }
    }
    for context in try registry.ask("GET", "/contexts") as? [String] ?? [] { places.insert(":\(context):") }
    let connection = try HTTPConnection(port: registry.port)
    for place in places.sorted() {
        for what in ["config", "mode"] {
            let path = place.isEmpty ? "/\(what)" : "/\(what)/\(RegistrySource.escaped(place))"
            let answer = try connection.send("GET", path)
            lines.append("\(path) \(answer.status == 200 ? answer.text : String(answer.status))")
        }
    }
    return lines
}

/// Throws the first lines that only one of two registries has.
func requireSame(_ one: [String], _ other: [String], _ what: String) throws {
    let (left, right) = (Set(one), Set(other))
    let missing = left.subtracting(right).sorted(), added = right.subtracting(left).sorted()
    try require(
        one == other,
        "\(what): \(missing.count) lines are missing, as \(missing.prefix(3)); \(added.count) are new, as \(added.prefix(3))"
    )
}
