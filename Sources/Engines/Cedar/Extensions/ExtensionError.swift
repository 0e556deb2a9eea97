// SPDX-License-Identifier: Apache-2.0

/// Why an extension function has no value for its arguments.
public enum ExtensionError: Error, Hashable, Sendable {
    /// The text does not follow the constructor's grammar; the second is the rule it breaks.
    case malformed(ExtensionType, String)

    /// The result does not fit the type's 64 bits.
    case overflow(ExtensionType)

    /// The function of that name takes arguments of other types, or another number of them.
    case arguments(String)

    /// What is wrong, for people.
    public var message: String {
        switch self {
        case .malformed(let type, let rule): "not a valid \(type.rawValue): \(rule)"
        case .arguments(let function): "these are not the arguments that \(function) takes"
        case .overflow(let type): "the result does not fit a \(type.rawValue)"
        }
    }
}
