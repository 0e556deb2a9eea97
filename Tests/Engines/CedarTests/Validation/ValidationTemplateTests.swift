// SPDX-License-Identifier: Apache-2.0

import Cedar
import Testing

/// Templates are checked for what may fill their slots, links for what does.
struct ValidationTemplateTests {
    private func link(_ values: SlotValues) -> TemplateLink {
        TemplateLink(templateID: "policy0", id: "link0", values: values)
    }

    @Test(arguments: [
        "principal == ?principal, action, resource", "principal in ?principal, action, resource in ?resource",
        "principal is User in ?principal, action, resource == ?resource",
    ])
    func aTemplateNeedsNoLink(scope: String) throws {
        #expect(try Sample.validate("permit(\(scope));").findings.isEmpty)
    }

    @Test func aTemplatesConditionIsChecked() throws {
        let result = try Sample.validate(
            "permit(principal == ?principal, action, resource) when { principal.nothing };"
        )
        #expect(result.errors.allSatisfy { $0.policy == "policy0" && $0.code == .attributeNotFound })
        #expect(!result.isValid)
    }

    @Test func aLinkOfASuitableEntityIsValid() throws {
        let values = SlotValues(principal: try Sample.entity("Group::\"g\""))
        let result = try Sample.validate("permit(principal in ?principal, action, resource);", links: [link(values)])
        #expect(result.findings.isEmpty)
    }

    @Test(arguments: [
        ("Doc::\"d\"", [ValidationCode.invalidActionApplication]),
        ("Group::\"g\"", [.invalidActionApplication]),
        ("Usr::\"u\"", [.invalidActionApplication, .unrecognizedEntityType]),
    ])
    func aLinkOfAnotherEntityIsAnError(text: String, codes: [ValidationCode]) throws {
        let values = SlotValues(principal: try Sample.entity(text))
        let result = try Sample.validate("permit(principal == ?principal, action, resource);", links: [link(values)])
        #expect(result.errors.map(\.code) == codes)
        #expect(result.errors.allSatisfy { $0.policy == "link0" })
    }

    @Test func aLinkWithoutItsTemplateIsPassedOver() throws {
        let link = TemplateLink(templateID: "none", id: "link0", values: SlotValues())
        #expect(try Sample.validate("permit(principal, action, resource);", links: [link]).findings.isEmpty)
    }
}
