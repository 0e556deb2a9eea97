// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings

/// A policy set and the files that it came from.
struct LoadedPolicies: Sendable {
    /// In the order of their policies; at least one.
    let files: [InputFile]
    var set: PolicySet
    let names: PolicyNames
    /// The file of each policy and template, by its place among the files.
    private var homes: [PolicyID: Int]

    /// Joins the policies of the files, the ones of text numbered on from file to file; nil after adding findings.
    init?(_ files: [InputFile], _ inputs: inout PolicyInputs) {
        var joined = PolicySet()
        var homes: [PolicyID: Int] = [:]
        var count = 0
        var isComplete = true
        for (place, file) in files.enumerated() {
            guard var set = inputs.policies(file) else {
                isComplete = false
                continue
            }
            let isText = CedarSyntax(of: file.bytes) == .cedar
            if isText, count > 0 { set.renumber(from: count) }
            if isText { count += set.policies.count + set.templates.count }
            for policy in set.policies + set.templates {
                if let other = homes.updateValue(place, forKey: policy.id) {
                    inputs.refuse(policy, in: file, because: files[other].name)
                    isComplete = false
                }
            }
            joined.policies += set.policies
            joined.templates += set.templates
            joined.links += set.links
        }
        guard isComplete else { return nil }
        self.files = files
        self.homes = homes
        set = joined
        names = PolicyNames(joined, .annotation)
    }

    /// Calls policies that say no name themselves as a server does: by their file within the folder and their place in
    /// it, `orders.cedar#2`.
    mutating func nameByFile(below folders: [String]) {
        for (place, file) in files.enumerated() {
            let folder = folders.map { $0.hasSuffix("/") ? $0 : $0 + "/" }.first { file.name.hasPrefix($0) }
            let name = file.name.dropFirst(folder?.count ?? 0)
            var number = 0
            set.policies = set.policies.map { policy in
                guard homes[policy.id] == place else { return policy }
                number += 1
                guard policy.annotatedID == nil else { return policy }
                let renamed = policy.renamed(CedarString("\(name)#\(number)"))
                homes[renamed.id] = place
                return renamed
            }
        }
    }

    /// What to call all of the files in a message.
    var name: String { files.map(\.name).joined(separator: ", ") }

    /// The first file, for what concerns all of them.
    var file: InputFile { files.count == 1 ? files[0] : InputFile(name: name, bytes: []) }

    /// The file of a policy or template, or of a link's template.
    func file(of id: PolicyID) -> Int {
        if let home = homes[id] { return home }
        let link = set.links.first { $0.id == id }
        return link.flatMap { homes[$0.templateID] } ?? 0
    }
}

extension PolicySet {
    /// Calls the policies as if so many stood before them in the text.
    fileprivate mutating func renumber(from first: Int) {
        func renumbered(_ policy: Policy) -> Policy {
            let number = Int(policy.id.text.dropFirst("policy".count)) ?? 0
            return policy.renamed(CedarString("policy\(first + number)"))
        }
        policies = policies.map(renumbered)
        templates = templates.map(renumbered)
    }
}
