// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import PolicyAnalysis
import TestSupport
import Testing

@testable import PolicyUsage

@Suite struct RightSizingPropertyTests {
    private static let peer = PythonPeer(script: PythonPeer.folder(of: #filePath, above: 1) + "/policy_usage_peer.py")
    private static let hasPeer = PythonPeer.isInstalled("cedarpy", orSkip: "proposals judged by the reference engine")

    /// What is proposed for a platform, the log being what its policies decide.
    private struct Run {
        let platform: RandomPlatform
        let sizing: RightSizing
        let old: Authorizer
        let new: Authorizer

        init(seed: UInt64, list: Int) throws {
            platform = try RandomPlatform(seed: seed)
            let schema = try Schema(parsing: Array(RandomPlatform.schema.utf8))
            let table = SymbolTable()
            let store = try EntityStore(platform.entities + schema.actionEntities, table: table)
            old = try Authorizer(policies: PolicyStore(platform.set, table: table), entities: store)
            var lines: [String] = []
            for request in platform.logged { lines.append(try Self.line(request, old.authorize(request))) }
            sizing = try Log(lines.joined(separator: "\n")).sizing(platform.set, store, schema, list: list)
            new = try Authorizer(policies: PolicyStore(sizing.proposed, table: table), entities: store)
        }

        private static func line(_ request: AuthorizationRequest, _ answer: AuthorizationAnswer) -> String {
            // Policies are numbered in the text's order, and called so by their @id.
            let reasons = answer.reasons.map { JSON.string("p" + $0.text.dropFirst("policy".count)) }
            var members = (request.json.object?.members ?? []).map { ($0.key, $0.value) }
            members += [("decision", .string(answer.decision.rawValue)), ("reason", .array(reasons))]
            return JSON.object(members).compactText
        }

        /// The proposed policies as a user gets them.
        var text: String { PolicyTextEdit(Array(platform.policies.utf8)).applying(sizing.proposals) }
    }

    @Test(arguments: [0, 1, 4])
    func `No logged decision changes, and nothing is newly allowed`(_ list: Int) throws {
        var narrowed = 0
        var denied = 0
        var stricter = 0
        for seed in UInt64(0)..<30 {
            let run = try Run(seed: seed, list: list)
            for request in run.platform.logged {
                #expect(try run.new.authorize(request).decision == run.old.authorize(request).decision, "seed \(seed)")
            }
            for request in run.platform.others where try run.new.authorize(request).decision == .allow {
                #expect(try run.old.authorize(request).decision == .allow, "seed \(seed)")
            }
            denied += try run.platform.others.count { request in
                try run.old.authorize(request).decision == .allow && run.new.authorize(request).decision == .deny
            }
            narrowed += run.sizing.proposals.count { $0.replacement != nil }
            #expect(run.sizing.replayed?.changed ?? 0 == 0, "seed \(seed)")
            #expect(run.sizing.differences.allSatisfy { [.equivalent, .lessPermissive].contains($0.verdict) })
            // Where all that goes was covered by other policies, or forbidden, the verdict is equivalent.
            if run.sizing.differences.contains(where: { $0.verdict == .lessPermissive }) { stricter += 1 }
        }
        #expect(narrowed > 30)
        #expect(denied > 300)
        #expect(stricter > 24)
    }

    @Test(.enabled(if: hasPeer)) func `The reference engine allows nothing new by the proposed text`() throws {
        let runs = try (UInt64(0)..<40).map { try Run(seed: $0 &* 7 &+ 1, list: Int($0 % 5)) }
        let schema = try Schema(parsing: Array(RandomPlatform.schema.utf8))
        let cases = runs.map { run in
            JSON.object([
                ("old", .string(run.platform.policies)), ("new", .string(run.text)),
                ("entities", .array((run.platform.entities + schema.actionEntities).map(\.json))),
                ("requests", .array((run.platform.logged + run.platform.others).map(\.json))),
            ])
        }
        let answers = try #require(try Self.peer.ask(cases))
        #expect(answers.count == runs.count)
        var stricter = 0
        for (run, answer) in zip(runs, answers) {
            let old = try #require(answer["old"]?.array?.map { $0.bool })
            let new = try #require(answer["new"]?.array?.map { $0.bool })
            #expect(old.prefix(run.platform.logged.count) == new.prefix(run.platform.logged.count))
            for (before, after) in zip(old, new) where after == true { #expect(before == true) }
            stricter += zip(old, new).count { $0 == true && $1 == false }
        }
        #expect(stricter > 400)
    }

    @Test func `A proposal that changes a decision is withdrawn, and the others stay`() throws {
        let policies = """
            @id("a") permit(principal, action == Action::"readColumn", resource);
            @id("b") permit(principal, action == Action::"maskColumn", resource);
            @id("c") permit(principal, action == Action::"dropDataset", resource);
            """
        // The log says nothing of the policy by which maskColumn is allowed.
        func line(_ action: String, _ resource: String, _ reason: String) -> String {
            """
            {"principal":{"type":"User","id":"u1"},"action":{"type":"Action","id":"\(action)"},"resource":\(resource),\
            "context":{"mfa":true},"decision":"allow","reason":[\(reason)]}
            """
        }
        let column = #"{"type":"Column","id":"c1"}"#
        let log = Log(line("readColumn", column, "\"a\"") + "\n" + line("maskColumn", column, ""))
        let schema = try Schema(parsing: Array(RandomPlatform.schema.utf8))
        let entities = try RandomPlatform(seed: 1).entities + schema.actionEntities
        let store = try EntityStore(entities, table: SymbolTable())
        let sizing = try log.sizing(PolicySet.parse(policies), store, schema)
        #expect(sizing.proposals.map(\.policy.name) == ["a", "c"])
        #expect(sizing.withdrawn.map(\.policy.name) == ["b"])
        #expect(sizing.replayed?.changed == 0)
    }

    @Test func `A replay of what was withdrawn is no proof of what is left`() throws {
        let set = try PolicySet.parse(#"@id("b") permit(principal, action == Action::"maskColumn", resource);"#)
        let log = Log(
            """
            {"principal":{"type":"User","id":"u1"},"action":{"type":"Action","id":"maskColumn"},\
            "resource":{"type":"Column","id":"c1"},"context":{"mfa":true},"decision":"allow","reason":[]}
            """
        )
        let schema = try Schema(parsing: Array(RandomPlatform.schema.utf8))
        let entities = try RandomPlatform(seed: 1).entities + schema.actionEntities
        let sizing = try log.sizing(set, EntityStore(entities, table: SymbolTable()), schema)
        #expect(sizing.proposals.isEmpty && sizing.withdrawn.count == 1)
        #expect(sizing.replayed == nil && !sizing.text.contains("logged decisions"), "\(sizing.text)")
    }
}
