// SPDX-License-Identifier: Apache-2.0
import YAML

/// Reads the `breaking` section of a `buf.yaml`.
struct BreakingSectionReader {
    let version: BufVersion
    let path: String

    private var names: RuleNames { RuleNames(version: version) }

    /// What a section says; without one the rules of `FILE`.
    func configuration(_ section: YAMLNode?) throws(BufConfigurationError) -> BreakingConfiguration {
        var use: [String] = []
        var except: [String] = []
        var result = BreakingConfiguration(rules: [])
        var isDisabled = false
        for member in try members(of: section) {
            switch member.name {
            case "use": use = try ruleNames(member.value)
            case "except": except = try ruleNames(member.value)
            case "ignore": result.ignoredPaths = try paths(member.value)
            case "ignore_only": result.ignoredPathsByRule = try pathsByRule(member.value)
            case "ignore_unstable_packages": result.ignoresUnstablePackages = try bool(member.value)
            case "disable_builtin" where version == .v2: isDisabled = try bool(member.value)
            default:
                var known = ["use", "except", "ignore", "ignore_only", "ignore_unstable_packages"]
                if version == .v2 { known.append("disable_builtin") }
                throw error("a 'breaking' section has the keys \(known.joined(separator: ", "))", member.key)
            }
        }
        result.rules = isDisabled ? [] : names.selected(use: use, except: except) ?? []
        return result
    }

    /// A list of relative paths.
    func paths(_ node: YAMLNode) throws(BufConfigurationError) -> [String] {
        var result: [String] = []
        for item in try items(node) {
            guard let text = item.string, let path = PathName.normal(text) else {
                throw error("expected a path relative to the folder of the file", item)
            }
            result.append(path)
        }
        return result
    }

    private func members(of section: YAMLNode?) throws(BufConfigurationError) -> [YAMLMember] {
        guard let section, !section.isNull else { return [] }
        guard let mapping = section.mapping else { throw error("expected a mapping", section) }
        return mapping.members
    }

    private func items(_ node: YAMLNode) throws(BufConfigurationError) -> [YAMLNode] {
        if node.isNull { return [] }
        guard let items = node.sequence else { throw error("expected a list", node) }
        return items
    }

    private func ruleNames(_ node: YAMLNode) throws(BufConfigurationError) -> [String] {
        var result: [String] = []
        for item in try items(node) {
            guard let name = item.string else { throw error("expected the name of a rule or category", item) }
            guard names.rules(named: name) != nil else { throw error(names.complaint(about: name), item) }
            result.append(name)
        }
        return result
    }

    private func pathsByRule(_ node: YAMLNode) throws(BufConfigurationError) -> [BreakingRule: [String]] {
        var result: [BreakingRule: [String]] = [:]
        for member in try members(of: node) {
            guard let name = member.name, let rules = names.rules(named: name) else {
                throw error(names.complaint(about: member.name ?? ""), member.key)
            }
            let paths = try paths(member.value)
            for rule in rules { result[rule, default: []] += paths }
        }
        return result
    }

    private func bool(_ node: YAMLNode) throws(BufConfigurationError) -> Bool {
        guard case .bool(let flag) = node.value else { throw error("expected true or false", node) }
        return flag
    }

    private func error(_ message: String, _ node: YAMLNode) -> BufConfigurationError {
        BufConfigurationError(message, path: path, at: node.start)
    }
}
