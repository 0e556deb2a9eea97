// SPDX-License-Identifier: Apache-2.0

public import Cedar
public import JSON

extension PolicySetAnalysis {
    /// `{"vacuous": [{"policy", "applies"}], "environments": [{"principalType", "action", "actionType", "resourceType",
    /// "findings": […]}]}`; environments without findings are left out.
    ///
    /// - Parameter name: what reports call a policy.
    public func json(_ name: (PolicyID) -> String) -> JSON {
        let vacuous = vacuous.map { policy, applies in
            JSON.object([("policy", .string(name(policy))), ("applies", .string(applies.rawValue))])
        }
        let environments = environments.compactMap { analysis -> JSON? in
            let lines = analysis.lines(name)
            guard !lines.isEmpty else { return nil }
            return .object([
                ("principalType", .string(analysis.environment.principal.description)),
                ("action", .string(analysis.environment.action.id.text)),
                ("actionType", .string(analysis.environment.action.type.description)),
                ("resourceType", .string(analysis.environment.resource.description)),
                ("findings", .array(lines.map { .string($0) })),
            ])
        }
        return .object([
            ("allowed", .string(allowed.rawValue)), ("vacuous", .array(vacuous)),
            ("environments", .array(environments)),
        ])
    }
}
