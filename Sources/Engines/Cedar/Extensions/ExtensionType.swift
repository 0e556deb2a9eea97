// SPDX-License-Identifier: Apache-2.0

/// The extension types of Cedar 4.5, by their type names.
public enum ExtensionType: String, Hashable, Comparable, Sendable, CaseIterable {
    case datetime
    case decimal
    case duration
    case ipaddr

    /// The function that makes a value of this type from a string.
    public var constructor: String {
        self == .ipaddr ? "ip" : rawValue
    }

    /// The order of the names.
    public static func < (left: ExtensionType, right: ExtensionType) -> Bool {
        left.rawValue < right.rawValue
    }
}
