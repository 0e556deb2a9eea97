// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import JSONSchema
import SchemaCheck

extension RegistryClient {
    func subjects(prefix: String?) async throws -> [String] {
        let query = prefix.map { "?subjectPrefix=" + ServerAddress.escape($0) } ?? ""
        let list = try await get("/subjects" + query).value("cannot list the subjects")
        return (list.array ?? []).compactMap(\.string)
    }

    /// The numbers of a subject's versions, rising; none if there is no such subject.
    func versions(of subject: String) async throws -> [Int] {
        let answer = try await get("/subjects/\(ServerAddress.escape(subject))/versions")
        // Only the registry's own "no such subject"; any other 404 means that this is not a registry.
        if answer.status == 404, answer.body?["error_code"]?.int == 40_401 { return [] }
        let list = try answer.value("cannot list the versions of '\(subject)'")
        return (list.array ?? []).compactMap(\.int).sorted()
    }

    func version(of subject: String, _ number: String) async throws -> RegistryVersion {
        let name = number == "latest" ? "the latest version" : "version \(number)"
        let what = "cannot get \(name) of '\(subject)'"
        let path = "/subjects/\(ServerAddress.escape(subject))/versions/\(ServerAddress.escape(number))"
        let answer = try await get(path)
        return try RegistryVersion(try answer.value(what), from: what)
    }

    func schema(id: Int) async throws -> String {
        let what = "cannot get the schema with id \(id)"
        guard let text = try await get("/schemas/ids/\(id)").value(what)["schema"]?.string else {
            throw CommandFailure(what, "the answer holds no schema", wayOut: "check that the URL is a registry's")
        }
        return text
    }

    /// How a registry judges the versions of a subject.
    struct Settings {
        /// The level at which they have to get on.
        let level: CompatibilityLevel
        /// How strictly JSON Schemas are judged.
        let policy: JSONSchemaPolicy
        /// Which questions decide; Confluent's where the registry knows no other.
        let gate: GatingProfiles
    }

    func settings(of subject: String) async throws -> Settings {
        let what = "cannot get the compatibility level of '\(subject)'"
        let answer = try await get("/config/\(ServerAddress.escape(subject))?defaultToGlobal=true").value(what)
        guard let name = answer["compatibilityLevel"]?.string, let level = CompatibilityLevel(rawValue: name) else {
            throw CommandFailure(what, "the server names a level unknown here", wayOut: "give one with --compatibility")
        }
        let policy = answer["compatibilityPolicy"]?.string.flatMap { JSONSchemaPolicy(rawValue: $0.uppercased()) }
        let gate = answer["compatibilityProfile"]?.string.flatMap { GatingProfiles(rawValue: $0.uppercased()) }
        return Settings(level: level, policy: policy ?? .strict, gate: gate ?? .confluent)
    }

    /// Adds a version. Servers of old answer only with the id; the version is looked up then.
    func register(
        _ text: String,
        _ subject: String,
        _ format: SchemaFormat,
        references: [RegistryReference],
        normalize: Bool
    ) async throws -> (id: Int, version: Int) {
        let what = "cannot register '\(subject)'"
        let path = "/subjects/\(ServerAddress.escape(subject))"
        let query = normalize ? "?normalize=true" : ""
        let list = JSON.array(references.map(\.json))
        let body = JSON.object([
            ("schema", .string(text)), ("schemaType", .string(format.rawValue)), ("references", list),
        ])
        let answer = try await post("\(path)/versions\(query)", body)
        if answer.status == 409 || answer.status == 422 { throw answer.failure(what, code: .violations) }
        let registered = try answer.value(what)
        guard let id = registered["id"]?.int else { throw CommandFailure(what, "the answer holds no id") }
        if let version = registered["version"]?.int { return (id, version) }
        let found = try await post(path + query, body).value("cannot look up what was registered for '\(subject)'")
        guard let version = found["version"]?.int else { throw CommandFailure(what, "the answer holds no version") }
        return (id, version)
    }
}
