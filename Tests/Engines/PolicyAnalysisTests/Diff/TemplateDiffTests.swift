// SPDX-License-Identifier: Apache-2.0

import Cedar
import PolicyAnalysis
import Testing

@Suite struct TemplateDiffTests {
    private func set(_ text: String, _ links: [(String, String)]) throws -> PolicySet {
        try PolicySet.parse(text).linking(
            links.map { id, role in
                TemplateLink(
                    templateID: "policy0",
                    id: CedarString(id),
                    values: SlotValues(principal: Platform.uid("Role", role))
                )
            }
        )
    }

    private func verdicts(_ old: PolicySet, _ new: PolicySet) throws -> [DifferenceVerdict] {
        try PolicyComparison(schema: try Platform.parsed()).compare(old: old, new: new).map(\.verdict)
    }

    private let template = "permit(principal in ?principal, action == Action::\"readColumn\", resource);"

    @Test func aFurtherLinkPermitsMore() throws {
        let (old, new) = (try set(template, [("l1", "a")]), try set(template, [("l1", "a"), ("l2", "b")]))
        // The actions come in their order: maskColumn, then readColumn.
        #expect(try verdicts(old, new) == [.equivalent, .morePermissive])
        #expect(try verdicts(new, old) == [.equivalent, .lessPermissive])
    }

    @Test func aLinkSaysWhatThePolicyItStandsForSays() throws {
        let written = try PolicySet.parse(
            "permit(principal in Role::\"a\", action in [Action::\"readColumn\"], resource is Column);"
        )
        #expect(try verdicts(try set(template, [("l1", "a")]), written) == [.equivalent, .equivalent])
    }

    @Test func aTemplateAloneDecidesNothing() throws {
        #expect(try verdicts(PolicySet(), try set(template, [])) == [.equivalent, .equivalent])
    }

    @Test func aLinkToAnotherRoleIsIncomparable() throws {
        let (old, new) = (try set(template, [("l1", "a")]), try set(template, [("l1", "b")]))
        #expect(try verdicts(old, new) == [.equivalent, .incomparable])
    }
}
