// SPDX-License-Identifier: Apache-2.0
import JSONSchema
package import SchemaCheck

/// What one side's configuration says of a subject.
struct SubjectSettings {
    var level: CompatibilityLevel?
    var policy: JSONSchemaPolicy?
    var profile: CompatibilityProfile?
    var deletion: RepositoryConfiguration.Deletion
}

extension RepositorySide {
    func settings(ofFile file: Int) -> SubjectSettings {
        let group = files[file].group
        return SubjectSettings(
            level: group?.level ?? configuration.level,
            policy: group?.policy ?? configuration.policy,
            profile: group?.profile ?? configuration.profile,
            deletion: group?.deletion ?? configuration.deletion
        )
    }
}

extension CompatibilityLevel {
    /// The level that asks for what either asks for.
    package func joined(with other: CompatibilityLevel) -> CompatibilityLevel {
        let wanted = Set(directions).union(other.directions)
        let isTransitive = isTransitive || other.isTransitive
        let joined = Self.allCases.first { Set($0.directions) == wanted && $0.isTransitive == isTransitive }
        return joined ?? (isTransitive ? .fullTransitive : .full)
    }

    /// Whether the level leaves out something that another asks for.
    func isLooser(than other: CompatibilityLevel) -> Bool { joined(with: other) != self }
}

extension RepositoryConfiguration.Deletion {
    /// Whether less becomes of a subject that is gone.
    func isLooser(than other: Self) -> Bool { weight < other.weight }

    private var weight: Int {
        switch self {
        case .ignore: 0
        case .warn: 1
        case .error: 2
        }
    }
}
