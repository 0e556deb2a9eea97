// SPDX-License-Identifier: Apache-2.0

import Cedar
import Glibc
import JSON
import TestSupport
import Testing

/// The reference engine and this one refuse the same policies, links, entities and requests, and decide the others alike,
/// for the same reasons and with errors in the same policies.
@Suite(.enabled(if: ReferenceEngine.isInstalled, "SKIPPED: no .build/python/bin/python with the package cedarpy"))
struct RequestDifferentialTests {
    @Test func randomCasesAreDecidedAlike() throws {
        let peer = try #require(Self.peer)
        let seeds = DifferentialRun.seeds(500)
        var counts = Counts()
        for seeds in seeds.chunks(of: 5_000) {
            let cases = seeds.map { seed in
                var generator = RandomAuthorization(seed: seed)
                return generator.authorization(requests: DifferentialRun.requests)
            }
            let answers = try #require(try ReferenceEngine.run(peer, cases))
            try #require(answers.count == cases.count)
            for (offset, pair) in zip(cases, answers).enumerated() {
                try compare(pair.0, pair.1, "seed \(seeds[offset])", &counts)
            }
        }
        print("compared with the reference engine: \(counts)")
        // The comparison is worth something only if every outcome is frequent.
        let tenth = seeds.count / 10
        #expect(counts.allowed > tenth && counts.denied > tenth && counts.failed > tenth, "\(counts)")
        #expect(counts.conforming > tenth, "\(counts)")
        #expect(counts.refused > seeds.count / 50 && counts.links > tenth, "\(counts)")
    }

    private struct Counts {
        var allowed = 0
        var denied = 0
        var failed = 0
        var refused = 0
        var links = 0
        /// Decided by a schema.
        var conforming = 0
    }

    private static let peer: String? = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        guard let file = fopen(parts.joined(separator: "/") + "/cedar_requests_peer.py", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }()

    private func compare(_ json: JSON, _ theirs: JSON, _ name: String, _ counts: inout Counts) throws {
        let table = SymbolTable()
        let text = json["policies"]?.string ?? ""
        let set = try? PolicySet.parse(text)
        let schema = try json["schema"]?.string.map { try Schema(parsing: Array($0.utf8)) }
        let entities = try? Self.entities(json, schema, table)
        #expect((set != nil) == theirs["policies"]?.bool, "\(name)\n\(text)")
        #expect((entities != nil) == theirs["entities"]?.bool, "\(name) \(json["entities"]?.compactText ?? "")")
        guard let set, let entities else {
            counts.refused += 1
            return
        }
        let policies = try link(set, json, theirs, name, table, &counts)
        let authorizer = try Authorizer(policies: policies, entities: entities)
        let answers = try #require(theirs["answers"]?.array)
        for (request, answer) in zip(json["requests"]?.array ?? [], answers) {
            guard let read = try? RequestReader(schema: schema).request(request) else {
                #expect(answer.isNull, "\(name) \(request.compactText)")
                counts.refused += 1
                continue
            }
            let ours = try authorizer.authorize(read)
            #expect(ours.decision.rawValue == answer["decision"]?.string, "\(name)\n\(text)")
            let reasons = ours.reasons.map(\.text).sorted()
            #expect(reasons == answer["reasons"]?.array?.compactMap(\.string), "\(name)\n\(text)")
            let errors = ours.errors.map(\.policy.text).sorted()
            #expect(errors == answer["errors"]?.array?.compactMap(\.string), "\(name) \(ours.errors)\n\(text)")
            if ours.decision == .allow { counts.allowed += 1 } else { counts.denied += 1 }
            if !errors.isEmpty { counts.failed += 1 }
            if schema != nil { counts.conforming += 1 }
        }
    }

    private func link(
        _ set: PolicySet,
        _ json: JSON,
        _ theirs: JSON,
        _ name: String,
        _ table: SymbolTable,
        _ counts: inout Counts
    ) throws -> PolicyStore {
        var policies = try PolicyStore(set, table: table)
        let verdicts = theirs["links"]?.array ?? []
        for (link, verdict) in zip(json["links"]?.array ?? [], verdicts) {
            func uid(_ slot: String) throws -> EntityUID? {
                guard let text = link["values"]?[slot]?.string else { return nil }
                guard case .literal(.entity(let uid)) = try Expression.parse(text).node else { return nil }
                return uid
            }
            let made = TemplateLink(
                templateID: CedarString(link["template_id"]?.string ?? ""),
                id: CedarString(link["new_id"]?.string ?? ""),
                values: SlotValues(principal: try uid("?principal"), resource: try uid("?resource"))
            )
            let next = try? policies.updating(PolicySet(links: [made]))
            #expect((next != nil) == verdict.bool, "\(name) \(link.compactText)")
            policies = next ?? policies
            counts.links += next == nil ? 0 : 1
        }
        return policies
    }

    private static func entities(_ json: JSON, _ schema: Schema?, _ table: SymbolTable) throws -> EntityStore {
        var builder = EntityStoreBuilder(table: table)
        try EntityReader(schema: schema).read(json["entities"]?.compactBytes ?? []) { entity throws(CedarError) in
            try builder.add(entity)
        }
        return try builder.build()
    }
}
