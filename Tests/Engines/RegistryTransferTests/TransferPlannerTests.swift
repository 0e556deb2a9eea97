// SPDX-License-Identifier: Apache-2.0
import JSON
import Testing

@testable import RegistryTransfer

/// Single decisions of a plan.
@Suite struct TransferPlannerTests {
    private func version(
        _ subject: String,
        _ number: Int = 1,
        id: Int,
        format: String = "AVRO",
        text: String = #""int""#,
        references: [TransferReference] = [],
        metadata: JSON? = nil,
        isDeleted: Bool = false
    ) -> TransferVersion {
        TransferVersion(
            key: VersionKey(SubjectName(subject), number),
            id: id,
            format: format,
            text: text,
            references: references,
            metadata: metadata,
            ruleSet: nil,
            isDeleted: isDeleted
        )
    }

    private func snapshot(_ versions: TransferVersion...) -> TransferSnapshot {
        var snapshot = TransferSnapshot()
        for version in versions { snapshot.insert(version) }
        return snapshot
    }

    private func plan(_ source: TransferSnapshot, _ target: TransferSnapshot) -> TransferPlan {
        TransferPlanner.plan(from: source, to: target)
    }

    @Test func anotherIdUnderTheSameVersionIsAConflict() {
        let plan = plan(snapshot(version("s", id: 1)), snapshot(version("s", id: 2)))
        #expect(plan.findings.map(\.kind) == [.conflict])
        #expect(plan.count == 0)
    }

    @Test func anotherFormatUnderTheSameIdIsAConflict() {
        let plan = plan(snapshot(version("s", id: 1)), snapshot(version("t", id: 1, format: "JSON")))
        #expect(plan.findings.map(\.kind) == [.conflict])
        #expect(plan.count == 0)
    }

    @Test func theSameIdInAnotherContextIsNone() {
        let plan = plan(snapshot(version(":.a:s", id: 1)), snapshot(version("t", id: 1, format: "JSON")))
        #expect(plan.findings.isEmpty)
        #expect(plan.steps(.registrations).count == 1)
    }

    @Test func otherMetadataAreAConflict() {
        let metadata = JSON.object([("properties", .object([("a", .string("b"))]))])
        let plan = plan(snapshot(version("s", id: 1, metadata: metadata)), snapshot(version("s", id: 1)))
        #expect(plan.findings.map(\.kind) == [.conflict])
    }

    @Test func theSameTextInAnotherFormOfJSONIsTheSame() {
        let source = snapshot(version("s", id: 1, text: #"{"type":"int","doc":"d"}"#))
        let plan = plan(source, snapshot(version("s", id: 1, text: #"{ "doc": "d", "type": "int" }"#)))
        #expect(plan.count == 0 && plan.present == 1)
    }

    @Test func anotherTextUnderTheSameIdIsAskedFor() {
        let plan = plan(snapshot(version("s", id: 1)), snapshot(version("s", id: 1, text: #""long""#)))
        #expect(plan.steps(.comparisons).count == 1 && plan.changes == 0)
    }

    @Test func aDefaultOfNullIsNotTheSameAsNone() {
        let one = version("s", id: 1, text: #"{"type":["null","int"],"default":null}"#)
        let plan = plan(snapshot(one), snapshot(version("s", id: 1, text: #"{"type":["null","int"]}"#)))
        #expect(plan.steps(.comparisons).count == 1)
    }

    @Test func aCircleIsFoundAndWhatDependsOnItIsNotTried() {
        let toB = TransferReference(name: "b", subject: "b", version: 1)
        let toA = TransferReference(name: "a", subject: "a", version: 1)
        let plan = plan(
            snapshot(
                version("a", id: 1, references: [toB]),
                version("b", id: 2, references: [toA]),
                version("c", id: 3, references: [toA]),
                version("d", id: 4)
            ),
            TransferSnapshot()
        )
        #expect(plan.findings.count == 3)
        #expect(plan.findings.allSatisfy { $0.kind == .circularReference })
        #expect(plan.steps(.registrations).count == 1)
    }

    @Test func aReferenceToNothingIsFoundAndBlocksWhatNeedsIt() {
        let toNothing = TransferReference(name: "x", subject: "nothing", version: 7)
        let toA = TransferReference(name: "a", subject: "a", version: 1)
        let plan = plan(
            snapshot(version("a", id: 1, references: [toNothing]), version("b", id: 2, references: [toA])),
            TransferSnapshot()
        )
        #expect(plan.findings.map(\.kind) == [.missingReference, .blocked])
        #expect(plan.changes == 0)
    }

    @Test func aReferenceMayLeadToWhatOnlyTheTargetHas() {
        let reference = TransferReference(name: "x", subject: ":.shared:x", version: 1)
        let plan = plan(snapshot(version("a", id: 1, references: [reference])), snapshot(version(":.shared:x", id: 9)))
        #expect(plan.findings.isEmpty)
        #expect(plan.steps(.registrations).count == 1)
    }

    @Test func whatIsDeletedButReferredToStaysAndIsNamed() {
        let reference = TransferReference(name: "x", subject: "x", version: 1)
        let plan = plan(
            snapshot(version("a", id: 2, references: [reference]), version("x", id: 1, isDeleted: true)),
            TransferSnapshot()
        )
        #expect(plan.findings.map(\.kind) == [.stillReferenced])
        #expect(plan.steps(.deletions).isEmpty)
        #expect(plan.steps(.registrations).count == 2)
    }

    @Test func aChainOfTwentyThousandReferencesIsOrdered() {
        var source = TransferSnapshot()
        for number in 1...20_000 {
            let references = number == 1 ? [] : [TransferReference(name: "r", subject: "s\(number - 1)", version: 1)]
            source.insert(version("s\(number)", id: 20_001 - number, references: references))
        }
        let plan = plan(source, TransferSnapshot())
        #expect(plan.findings.isEmpty)
        #expect(plan.steps(.registrations).count == 20_000)
    }

    @Test func aContextIsOpenedOnceAndASubjectWithItsOwnModeToo() {
        var target = snapshot(version("old", id: 9))
        target.settings[SubjectName("s")] = TransferSettings(mode: "READONLY")
        let plan = plan(snapshot(version("s", id: 1), version("t", id: 2), version("u", id: 3)), target)
        #expect(plan.steps(.opening).map(\.action.title) == ["the mode of the default context", "the mode of 's'"])
        #expect(plan.steps(.closing).count == 2)
    }

    @Test func rulesThatARegistryWroteOutAreTheSame() throws {
        let short = try JSON(parsing: #"{"domainRules":[{"name":"r","type":"CEL","expr":"x"}],"migrationRules":[]}"#)
        let long = try JSON(
            parsing: #"{"domainRules":[{"type":"CEL","name":"r","kind":"TRANSFORM","mode":"WRITEREAD","expr":"x","#
                + #""tags":null,"disabled":false}]}"#
        )
        let other = try JSON(parsing: #"{"domainRules":[{"name":"r","type":"CEL","expr":"x","mode":"READ"}]}"#)
        #expect(TextSameness.areSameRules(short, long))
        #expect(!TextSameness.areSameRules(short, other))
    }
}
