// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import SchemaCheck

/// Fetches the versions that a registry holds of a repository's subjects.
struct SubjectHistories: Sendable {
    let client: RegistryClient
    /// The level for all subjects, if the command line names one.
    let level: CompatibilityLevel?

    private static let atOnce = 8

    /// A history for each subject, in their order; nil for one that the registry does not have.
    func read(_ side: RepositorySide) async throws -> [SubjectHistory?] {
        let wanted = side.subjects.map { (name: $0.name, level: side.configuredLevel(of: $0)) }
        var histories = [SubjectHistory?](repeating: nil, count: wanted.count)
        try await withThrowingTaskGroup(of: (Int, SubjectHistory?).self) { group in
            for index in wanted.indices {
                if index >= Self.atOnce, let (done, history) = try await group.next() { histories[done] = history }
                let (name, level) = wanted[index]
                group.addTask { (index, try await history(of: name, level)) }
            }
            for try await (done, history) in group { histories[done] = history }
        }
        return histories
    }

    /// - Parameter configured: what the repository asks for, beside what the registry does.
    private func history(of subject: String, _ configured: CompatibilityLevel?) async throws -> SubjectHistory? {
        let numbers = try await client.versions(of: subject)
        guard !numbers.isEmpty else { return nil }
        let settings = try await client.settings(of: subject)
        let level = level ?? configured?.joined(with: settings.level) ?? settings.level
        var resolver = ReferenceResolver(client: client)
        var versions: [NamedSchema] = []
        var (unreadable, incomplete): ([String], [String]) = ([], [])
        let transitive = level.isTransitive ? try await client.comparedVersions(of: subject, among: numbers) : numbers
        for number in level.isTransitive ? transitive : Array(numbers.suffix(1)) {
            let version = try await client.version(of: subject, String(number))
            let references = try await resolver.texts(for: version)
            let name = "version \(number) of '\(subject)'"
            do throws(SchemaError) {
                let schema = try ParsedSchema(
                    parsing: Array(version.schema.utf8),
                    format: version.format,
                    references: references.map { SchemaText(name: $0.reference, text: $0.bytes) }
                )
                versions.append(NamedSchema(name: name, referenceFiles: references.map(\.name), schema: schema))
            } catch {
                let isOwn = error.isOfOwnText(withReferences: !references.isEmpty)
                if isOwn { unreadable.append(name) } else { incomplete.append(name) }
            }
        }
        return SubjectHistory(
            versions: versions,
            unreadable: unreadable,
            incomplete: incomplete,
            level: settings.level,
            policy: settings.policy,
            gate: settings.gate
        )
    }
}
