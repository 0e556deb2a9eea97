// SPDX-License-Identifier: Apache-2.0
import JSON
import Synchronization

@testable import RegistryTransfer
@testable import stagedoor

/// A registry in memory: the routes that a transfer uses, with limits and failures at will.
final class ScriptedRegistry: Sendable {
    struct State: Sendable {
        /// Subjects without contexts, and their versions by number.
        var subjects: [String: [Int: TransferVersion]] = [:]
        var modes: [String: String] = [:]
        /// How many entries a page holds, whatever is asked for.
        var page = 1_000
        var saysWhereItGoesOn = false
        var listsSchemas = true
        /// What was asked for: `GET /mode`.
        var requests: [String] = []
        /// Answers in place of the registry, if it wants to.
        var intercept: (@Sendable (String, inout State) -> Int?)?
    }

    private static let url = "http://registry.test"
    private let state = Mutex(State())

    var client: PatientClient {
        get throws {
            let address = try ServerAddress(Self.url, token: nil)
            return PatientClient(client: RegistryClient(address: address) { self.answer($0.rawValue, $1, $2) })
        }
    }

    var versions: [VersionKey] { state.withLock { $0.subjects.values.flatMap { $0.values.map(\.key) }.sorted() } }
    var modes: [String: String] { state.withLock { $0.modes } }
    var requests: [String] { state.withLock { $0.requests } }

    func change(_ body: @Sendable (inout State) -> Void) { state.withLock { body(&$0) } }

    /// Adds a version with a text of its own.
    func add(_ subject: String, _ version: Int = 1, id: Int) {
        let added = TransferVersion(
            key: VersionKey(SubjectName(subject), version),
            id: id,
            format: "AVRO",
            text: #"{"type":"fixed","name":"F","size":\#(id)}"#,
            references: [],
            metadata: nil,
            ruleSet: nil,
            isDeleted: false
        )
        change { $0.subjects[subject, default: [:]][version] = added }
    }

    private func answer(_ method: String, _ target: String, _ body: JSON?) -> RegistryAnswer {
        state.withLock { state in
            state.requests.append("\(method) \(target)")
            if let status = state.intercept?("\(method) \(target)", &state) { return Self.failure(status, status) }
            let parts = target.split(separator: "?", maxSplits: 1)
            let query = parts.count > 1 ? String(parts[1]) : ""
            let path = parts[0].split(separator: "/").map(String.init)
            switch (method, path.first ?? "") {
            case ("GET", "contexts"): return Self.success(.array([.string(".")]))
            case ("GET", "schemas"): return Self.list(query, state)
            case (_, "mode"): return Self.mode(method, path.count > 1 ? path[1] : "", body, &state)
            case (_, "subjects"): return Self.subject(method, path, query, body, &state)
            default: return Self.failure(404, 404)
            }
        }
    }

    private static func list(_ query: String, _ state: State) -> RegistryAnswer {
        guard state.listsSchemas else { return failure(404, 404) }
        let number = { (name: String) in
            query.split(separator: "&").first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
        }
        let all = state.subjects.sorted { $0.key < $1.key }
            .flatMap { $0.value.values.sorted { $0.key < $1.key } }
        let offset = number("offset") ?? 0
        let page = all.dropFirst(offset).prefix(min(state.page, number("limit") ?? 0))
        var answer = success(.array(page.map(entry)))
        if state.saysWhereItGoesOn, offset + page.count < all.count {
            answer.link = "</schemas?offset=\(offset + page.count)>; rel=\"next\""
        }
        return answer
    }

    private static func mode(_ method: String, _ place: String, _ body: JSON?, _ state: inout State) -> RegistryAnswer {
        switch method {
        case "PUT": state.modes[place] = body?["mode"]?.string
        case "DELETE": state.modes[place] = nil
        default: break
        }
        guard let mode = state.modes[place] ?? (place.isEmpty ? "READWRITE" : nil) else { return failure(404, 40_409) }
        return success(.object([("mode", .string(mode))]))
    }

    private static func subject(
        _ method: String,
        _ path: [String],
        _ query: String,
        _ body: JSON?,
        _ state: inout State
    ) -> RegistryAnswer {
        guard path.count > 1 else { return success(.array(state.subjects.keys.sorted().map(JSON.string))) }
        let name = path[1]
        if method == "POST", path.count == 3, let body {
            let members = [("subject", JSON.string(name))] + (body.object?.members ?? []).map { ($0.key, $0.value) }
            guard let version = try? TransferVersion(.object(members)) else { return failure(422, 42_201) }
            let known = state.subjects[name]?[version.key.version]
            if let known, known.id != version.id { return failure(422, 42_205) }
            state.subjects[name, default: [:]][version.key.version] = version
            return success(entry(version))
        }
        guard let versions = state.subjects[name] else { return failure(404, 40_401) }
        guard path.count > 3 else { return success(.array(versions.keys.sorted().map(JSON.int))) }
        guard let version = Int(path[3]).flatMap({ versions[$0] }) else { return failure(404, 40_402) }
        if method == "DELETE", query == "permanent=true" {
            state.subjects[name]?[version.key.version] = nil
            if state.subjects[name]?.isEmpty == true { state.subjects[name] = nil }
        }
        return success(entry(version))
    }

    private static func entry(_ version: TransferVersion) -> JSON {
        .object([
            ("subject", .string(version.key.name.text)), ("version", .int(version.key.version)),
            ("id", .int(version.id)), ("schema", .string(version.text)), ("deleted", .bool(version.isDeleted)),
        ])
    }

    private static func success(_ body: JSON) -> RegistryAnswer { RegistryAnswer(server: url, status: 200, body: body) }

    private static func failure(_ status: Int, _ code: Int) -> RegistryAnswer {
        let body = JSON.object([("error_code", .int(code)), ("message", .string("refused by the script"))])
        return RegistryAnswer(server: url, status: status, body: body)
    }
}
