// SPDX-License-Identifier: Apache-2.0

/// Fetches the texts that versions refer to, and what those refer to, each once.
struct ReferenceResolver {
    private struct Target: Hashable {
        let subject: String
        let version: Int
    }

    private static let deepest = 64
    private static let most = 1_000

    private let client: RegistryClient
    private var known: [Target: RegistryVersion] = [:]

    init(client: RegistryClient) {
        self.client = client
    }

    /// The texts, each after those it needs itself.
    mutating func texts(for version: RegistryVersion) async throws -> [InputFile] {
        var texts: [InputFile] = []
        var done: Set<Target> = []
        try await collect(version.references, path: [], &done, &texts)
        return texts
    }

    private mutating func collect(
        _ references: [RegistryReference],
        path: [Target],
        _ done: inout Set<Target>,
        _ texts: inout [InputFile]
    ) async throws {
        for reference in references {
            let target = Target(subject: reference.subject, version: reference.version)
            let place = "the reference to \(target.subject) version \(target.version)"
            guard !path.contains(target) else {
                throw CommandFailure("cannot resolve \(place)", "it refers back to itself", wayOut: "break the circle")
            }
            if done.contains(target) { continue }
            guard path.count < Self.deepest, done.count < Self.most else {
                throw CommandFailure(
                    "cannot resolve \(place)",
                    "more than \(Self.deepest) levels or \(Self.most) references",
                    wayOut: "merge some of the schemas"
                )
            }
            let version = try await fetch(target)
            try await collect(version.references, path: path + [target], &done, &texts)
            done.insert(target)
            texts.append(
                InputFile(
                    name: "\(target.subject) version \(target.version)",
                    reference: reference.name,
                    bytes: Array(version.schema.utf8)
                )
            )
        }
    }

    private mutating func fetch(_ target: Target) async throws -> RegistryVersion {
        if let version = known[target] { return version }
        let version = try await client.version(of: target.subject, String(target.version))
        known[target] = version
        return version
    }
}
