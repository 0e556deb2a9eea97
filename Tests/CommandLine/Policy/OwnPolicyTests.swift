// SPDX-License-Identifier: Apache-2.0
import Cedar
import Foundation
import JSON
import Testing

@testable import stagedoor

/// The policies that come with StageDoor, against the tests beside them.
@Suite struct OwnPolicyTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Policies").path

    private static func names(_ folder: String, _ end: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(end) }.sorted()
    }

    /// The files of policies, each with its test of the same name.
    private static let files = (try? names(root, ".cedar").map { String($0.dropLast(6)) }) ?? []

    private static func run(_ name: String, in root: String = root) throws -> PolicyTestResult {
        let path = PolicyTestPath(path: "\(root)/tests/\(name).json", name: "tests/\(name).json", isNamed: true)
        return try #require(PolicyTestRun(root: root, wantsCoverage: true).run(path), "no test of \(name).cedar")
    }

    @Test func `every file of policies has a test that covers all of it, conditions both ways`() throws {
        #expect(Self.files.count >= 7)
        var total = CoverageTotal()
        for name in Self.files {
            let result = try Self.run(name)
            #expect(result.pass == true && !result.isFailed, "\(result.text)")
            #expect(
                result.coverage.contains { $0.file == "\(name).cedar" },
                "tests/\(name).json is about other policies"
            )
            total.add(result.coverage)
        }
        #expect(total.percent == 100, "\(total.text)")
    }

    /// Clauses that only say what the schema says as well: whoever owns a review is a person.
    private static let restatements: Set = ["access-review-owners: any principal"]

    /// A file's policies with one of them replaced by another one that is weaker or narrower.
    private static func mutants(_ set: PolicySet) -> [(what: String, set: PolicySet)] {
        let all = set.policies + set.templates
        return all.indices.flatMap { number in
            all[number].mutants.map { mutant in
                var changed = set
                if number < set.policies.count {
                    changed.policies[number] = mutant.policy
                } else {
                    changed.templates[number - set.policies.count] = mutant.policy
                }
                return ("\(all[number].annotatedID?.text ?? all[number].id.text): \(mutant.what)", changed)
            }
        }
    }

    @Test(arguments: files)
    func `a policy that asks for less, or takes an action more or less, fails its test`(_ name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "own-policies-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: Self.root, toPath: folder)
        let set = try PolicySet.parse(try String(contentsOfFile: "\(folder)/\(name).cedar", encoding: .utf8))
        let mutants = Self.mutants(set)
        #expect(!mutants.isEmpty)
        for mutant in mutants where !Self.restatements.contains(mutant.what) {
            try Data(mutant.set.cedarText().utf8).write(to: URL(filePath: "\(folder)/\(name).cedar"))
            let result = try Self.run(name, in: folder)
            try #require(result.policiesOk == true, "\(mutant.what): \(result.text)")
            #expect(result.requests.contains { $0.pass == false }, "no request tells: \(mutant.what)")
        }
    }
}

extension Policy {
    /// This policy with a clause of its scope, or a condition, left out, or an action fewer.
    fileprivate var mutants: [(what: String, policy: Policy)] {
        var mutants: [(String, Policy)] = []
        func add(
            _ what: String,
            principal: ScopeConstraint? = nil,
            action: ActionConstraint? = nil,
            resource: ScopeConstraint? = nil,
            conditions: [Condition]? = nil
        ) {
            let policy = Policy(
                id: id,
                effect: effect,
                annotations: annotations,
                principal: principal ?? self.principal,
                action: action ?? self.action,
                resource: resource ?? self.resource,
                conditions: conditions ?? self.conditions,
                locations: locations
            )
            mutants.append((what, policy))
        }
        if principal != .any, principal.slot == nil { add("any principal", principal: .any) }
        if action != .any { add("any action", action: .any) }
        if resource != .any, resource.slot == nil { add("any resource", resource: .any) }
        if case .inAny(let list) = action {
            for (number, left) in list.enumerated() {
                var others = list
                others.remove(at: number)
                add("without \(left)", action: .inAny(others))
            }
        }
        for number in conditions.indices {
            var others = conditions
            others.remove(at: number)
            add("without condition \(number + 1)", conditions: others)
        }
        return mutants
    }
}
