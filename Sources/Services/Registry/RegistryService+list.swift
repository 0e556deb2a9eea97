// SPDX-License-Identifier: Apache-2.0
import PostgreSQL

/// Which schemas a list is about.
struct SchemaListQuery: Sendable {
    /// The context, or nil for all.
    var context: String?
    var prefix = ""
    var filter = DeletedFilter.live
    var latestOnly = false
    /// Whether subjects that an alias of that prefix stands for belong to it.
    var aliases = false
    /// The type that a rule of the schema has to have.
    var ruleType: String?
    var limit = 0
    var offset = 0
}

/// One page of a list of schemas.
struct SchemaList: Sendable {
    var versions: [SchemaVersion] = []
    /// The names that stand for a subject, where they were asked for.
    var aliases: [QualifiedSubject: [QualifiedSubject]] = [:]
    /// Whether the list goes on after this page.
    var goesOn = false
}

extension RegistryService {
    /// The most bytes of schemas in one answer.
    private static let mostListed = 16 << 20

    /// One page of the versions that a query is about: no more than its limit, and no more bytes than one answer has.
    func versions(_ query: SchemaListQuery) async throws -> SchemaList {
        try await database.read { tx in
            var list = SchemaList()
            if query.aliases {
                list.aliases = try SettingsStore.aliases(context: query.context, prefix: query.prefix, &tx)
            }
            let targets = list.aliases.keys.sorted()
            let sizes = try RegistryStore.sizes(of: query, targets, &tx)
            var (count, size) = (0, 0)
            for next in sizes.prefix(query.limit) {
                size += next
                guard count == 0 || size <= Self.mostListed else { break }
                count += 1
            }
            list.goesOn = count < sizes.count
            if count > 0 { list.versions = try RegistryStore.versions(query, targets, limit: count, &tx) }
            return list
        }
    }
}
