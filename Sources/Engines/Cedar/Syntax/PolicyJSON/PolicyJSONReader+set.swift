// SPDX-License-Identifier: Apache-2.0

import JSON

extension PolicyJSONReader {
    func policySet(_ json: JSON) throws(CedarError) -> PolicySet {
        let names = ["staticPolicies", "templates", "templateLinks"]
        let object = try object(json, "a policy set", members: names)
        var ids: Set<PolicyID> = []
        var set = PolicySet()
        set.policies = try policies(try member("staticPolicies", of: object, json), areTemplates: false, &ids)
        set.templates = try policies(try member("templates", of: object, json), areTemplates: true, &ids)
        let templates = Dictionary(set.templates.map { ($0.id, $0) }) { first, _ in first }
        for element in try array(try member("templateLinks", of: object, json), "an array of links") {
            let link = try link(element)
            try check(link, templates, element)
            guard ids.insert(link.id).inserted else { throw duplicate(link.id, at: element.offset) }
            set.links.append(link)
        }
        return set
    }

    private func policies(
        _ json: JSON,
        areTemplates: Bool,
        _ ids: inout Set<PolicyID>
    ) throws(CedarError) -> [Policy] {
        var policies: [Policy] = []
        for member in try object(json, "an object of policies").members {
            let id = PolicyID(member.key)
            guard ids.insert(id).inserted else { throw duplicate(id, at: member.keyOffset) }
            let policy = try policy(member.value, id: id)
            guard areTemplates || !policy.isTemplate else {
                throw error(
                    "template-among-policies",
                    "`\(id)` has a slot, so it is a template",
                    help: "move it to `templates`, or name an entity instead of the slot",
                    at: member.keyOffset
                )
            }
            policies.append(policy)
        }
        return policies
    }

    private func duplicate(_ id: PolicyID, at offset: UInt32) -> CedarError {
        error("duplicate-id", "the id `\(id)` is given twice", at: offset)
    }

    private func link(_ json: JSON) throws(CedarError) -> TemplateLink {
        let object = try object(json, "a link", members: ["templateId", "newId", "values"])
        return TemplateLink(
            templateID: PolicyID(try string(try member("templateId", of: object, json), "a template's id")),
            id: PolicyID(try string(try member("newId", of: object, json), "the new policy's id")),
            values: try values(try member("values", of: object, json)) { (value) throws(CedarError) in try entity(value)
            }
        )
    }

    /// `[{"template_id", "link_id", "args"}]`
    func linkList(_ json: JSON) throws(CedarError) -> [TemplateLink] {
        var links: [TemplateLink] = []
        var ids: Set<PolicyID> = []
        for element in try array(json, "an array of links") {
            let object = try object(element, "a link", members: ["template_id", "link_id", "args"])
            let link = TemplateLink(
                templateID: PolicyID(try string(try member("template_id", of: object, element), "a template's id")),
                id: PolicyID(try string(try member("link_id", of: object, element), "the link's id")),
                values: try values(try member("args", of: object, element)) { (value) throws(CedarError) in
                    try entityText(value)
                }
            )
            guard ids.insert(link.id).inserted else { throw duplicate(link.id, at: element.offset) }
            links.append(link)
        }
        return links
    }

    private func values(
        _ json: JSON,
        _ read: (JSON) throws(CedarError) -> EntityUID
    ) throws(CedarError) -> SlotValues {
        let object = try object(json, "the slots' values", members: Slot.allCases.map(\.rawValue))
        var values: [Slot: EntityUID] = [:]
        for slot in Slot.allCases {
            if let value = object[slot.rawValue] { values[slot] = try read(value) }
        }
        return SlotValues(principal: values[.principal], resource: values[.resource])
    }

    private func check(_ link: TemplateLink, _ templates: [PolicyID: Policy], _ json: JSON) throws(CedarError) {
        guard let problem = link.problem(with: templates[link.templateID]) else { return }
        throw error("invalid-link", problem, at: json.offset)
    }
}
