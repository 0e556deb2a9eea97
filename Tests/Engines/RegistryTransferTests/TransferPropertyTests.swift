import JSON
// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import RegistryTransfer

/// Plans carried out on a registry in memory that keeps the rules of a real one.
@Suite struct TransferPropertyTests {
    @Test(arguments: 1...40)
    func anEmptyTargetEndsAsItsSource(_ seed: Int) {
        let source = RandomRegistry(seed: UInt64(seed)).snapshot
        var target = ModelRegistry()
        #expect(target.takeOver(source, seed: UInt64(seed)) == [])
        #expect(target.seen.said == source.said)
        #expect(TransferPlanner.plan(from: source, to: target.seen).count == 0)
    }

    @Test(arguments: 1...40)
    func stoppedAnywhereAndStartedAgainItEndsTheSame(_ seed: Int) {
        let source = RandomRegistry(seed: UInt64(seed)).snapshot
        var random = SeededGenerator(seed: UInt64(seed) &+ 1_000)
        var target = ModelRegistry()
        for _ in 0..<8 {
            let budget = Int.random(in: 0..<25, using: &random)
            _ = target.takeOver(source, seed: random.next(), budget: budget)
        }
        #expect(target.takeOver(source, seed: random.next()) == [])
        #expect(target.seen.said == source.said)
    }

    @Test(arguments: 1...40)
    func aTargetFollowsTheChangesOfItsSource(_ seed: Int) {
        var source = RandomRegistry(seed: UInt64(seed))
        var random = SeededGenerator(seed: UInt64(seed) &+ 2_000)
        var target = ModelRegistry()
        #expect(target.takeOver(source.snapshot, seed: 1) == [])
        for round in 0..<6 {
            let before = source.snapshot
            for _ in 0..<Int.random(in: 1...8, using: &random) { source.change() }
            var options = TransferOptions()
            for version in before.versions where source.snapshot[version.key]?.id != version.id {
                options.removable[version.key] = version.id
            }
            let problems = target.takeOver(source.snapshot, options, seed: random.next())
            #expect(problems == [], "seed \(seed), round \(round)")
            #expect(target.seen.said == source.snapshot.said, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 1...30)
    func withoutOthersATargetWithAnyContentsEndsAsItsSource(_ seed: Int) {
        let source = RandomRegistry(seed: UInt64(seed)).snapshot
        var target = ModelRegistry()
        // Other contexts, so that nothing contradicts the source.
        for version in RandomRegistry(seed: UInt64(seed) &+ 3_000).snapshot.versions {
            let name = SubjectName(context: ".old" + version.key.name.context, subject: version.key.name.subject)
            target.snapshot.insert(
                TransferVersion(
                    key: VersionKey(name, version.key.version),
                    id: version.id,
                    format: version.format,
                    text: version.text,
                    references: [],
                    metadata: nil,
                    ruleSet: nil,
                    isDeleted: version.isDeleted
                )
            )
        }
        var options = TransferOptions()
        options.removesOthers = true
        #expect(target.takeOver(source, options, seed: UInt64(seed)) == [])
        #expect(target.seen.said == source.said)
    }

    @Test(arguments: 1...30)
    func whatIsInTheTargetIsNeverOverwritten(_ seed: Int) {
        let source = RandomRegistry(seed: UInt64(seed)).snapshot
        var target = ModelRegistry()
        for version in RandomRegistry(seed: UInt64(seed) &+ 4_000).snapshot.versions { target.snapshot.insert(version) }
        let before = target.snapshot
        _ = target.takeOver(source, seed: UInt64(seed))
        for version in before.versions {
            let after = target.snapshot[version.key]
            #expect(after?.id == version.id && after?.text == version.text)
        }
    }
}
