// SPDX-License-Identifier: Apache-2.0
import Findings
import JSON
import RegistryTransfer

/// A registry that is asked again when it is away for a moment. Everything asked here may be asked twice.
struct PatientClient: Sendable {
    /// How many requests are under way at once.
    static let lanes = 16
    private static let mostAttempts = 5

    let client: RegistryClient

    var url: String { client.address.url }

    func get(_ path: String) async throws -> RegistryAnswer {
        try await insist { try await client.get(path) }
    }

    func post(_ path: String, _ body: JSON) async throws -> RegistryAnswer {
        try await insist { try await client.post(path, body) }
    }

    func put(_ path: String, _ body: JSON) async throws -> RegistryAnswer {
        try await insist { try await client.put(path, body) }
    }

    func delete(_ path: String) async throws -> RegistryAnswer {
        try await insist { try await client.delete(path) }
    }

    /// Throws where nothing else will go better either: the registry does not answer, or not to this client.
    private func insist(_ request: () async throws -> RegistryAnswer) async throws -> RegistryAnswer {
        var pause = Duration.milliseconds(100)
        for attempt in 1... {
            let isLast = attempt == Self.mostAttempts
            do {
                let answer = try await request()
                switch answer.status {
                case 401, 403: throw answer.failure("\(url) refuses")
                case 429, 500...599:
                    if isLast { throw answer.failure("\(url) is of no help", code: .unreachable) }
                default: return answer
                }
            } catch let failure as CommandFailure where failure.code == .unreachable && !isLast {}
            try await Task.sleep(for: pause)
            pause *= 3
        }
        throw CommandFailure("cannot reach the server at \(url)", "too many attempts", code: .unreachable)
    }

    static func path(_ name: SubjectName) -> String { "/subjects/\(ServerAddress.escape(name.text))" }

    static func path(_ key: VersionKey) -> String { "\(path(key.name))/versions/\(key.version)" }

    /// The path of a place's `config` or `mode`; that of the default context has no name.
    static func path(_ what: String, _ place: SubjectName) -> String {
        place.text.isEmpty ? "/\(what)" : "/\(what)/\(ServerAddress.escape(place.text))"
    }

    /// Does something for many things, ``lanes`` of them at once, and hands over each answer as it comes.
    static func each<Element: Sendable, Answer: Sendable>(
        _ elements: [Element],
        _ work: @escaping @Sendable (Element) async throws -> Answer,
        then: (Answer) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            var rest = elements[...]
            for element in rest.prefix(lanes) { group.addTask { try await work(element) } }
            rest = rest.dropFirst(lanes)
            while let answer = try await group.next() {
                then(answer)
                if let element = rest.popFirst() { group.addTask { try await work(element) } }
            }
        }
    }
}
