// SPDX-License-Identifier: Apache-2.0

/// The rules to keep, and where breaking them is allowed: the `breaking` section of a `buf.yaml`.
public struct BreakingConfiguration: Sendable, Equatable {
    /// The rules to keep.
    public var rules: Set<BreakingRule>
    /// Files, or folders with all in them, in which every rule may be broken, by the paths that imports use.
    public var ignoredPaths: [String] = []
    /// The same for single rules.
    public var ignoredPathsByRule: [BreakingRule: [String]] = [:]
    /// Whether every rule may be broken in packages whose names end in `v1alpha1`, `v1beta1`, `v1test` and the like.
    public var ignoresUnstablePackages = false

    /// What buf does where there is no `buf.yaml`: the rules of `FILE` in v1.
    public init() {
        rules = RuleNames(version: .v1).selected(use: [], except: []) ?? []
    }

    init(rules: Set<BreakingRule>) {
        self.rules = rules
    }

    /// The same with other rules.
    ///
    /// - Parameters:
    ///   - use: names of rules and categories of v2; those of `FILE` for none.
    ///   - except: names of rules and categories that are left out.
    /// - Throws: ``BufConfigurationError`` for a name that v2 does not know.
    public func selecting(use: [String], except: [String]) throws(BufConfigurationError) -> BreakingConfiguration {
        let names = RuleNames(version: .v2)
        for name in use + except where names.rules(named: name) == nil {
            throw BufConfigurationError(names.complaint(about: name))
        }
        var result = self
        if !use.isEmpty {
            result.rules = names.selected(use: use, except: except) ?? []
        } else {
            result.rules.subtract(except.flatMap { names.rules(named: $0) ?? [] })
        }
        return result
    }

    /// Whether a rule may be broken in a file.
    func ignores(_ rule: BreakingRule, in path: String, package: String) -> Bool {
        if ignoredPaths.contains(where: { PathName.contains($0, path) }) { return true }
        if let paths = ignoredPathsByRule[rule], paths.contains(where: { PathName.contains($0, path) }) { return true }
        return ignoresUnstablePackages && PackageStability.isUnstable(package)
    }
}
