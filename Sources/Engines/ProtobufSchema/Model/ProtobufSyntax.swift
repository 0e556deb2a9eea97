// SPDX-License-Identifier: Apache-2.0

/// The version of the language that a file is written in.
public enum ProtobufSyntax: Int, Sendable, Comparable {
    /// `syntax = "proto2"`, or nothing.
    case proto2 = 998
    /// `syntax = "proto3"`.
    case proto3 = 999
    /// `edition = "2023"`.
    case edition2023 = 1000
    /// `edition = "2024"`.
    case edition2024 = 1001
    /// `edition = "2026"`, of which only drafts exist.
    case edition2026 = 1002
    /// `edition = "UNSTABLE"`: whatever compilers try out.
    case unstable = 9999

    /// Whether the file says `edition`.
    public var isEdition: Bool { self >= .edition2023 }

    /// The word as it is written between quotes.
    public var word: String {
        switch self {
        case .proto2: "proto2"
        case .proto3: "proto3"
        case .edition2023: "2023"
        case .edition2024: "2024"
        case .edition2026: "2026"
        case .unstable: "UNSTABLE"
        }
    }

    /// Older first.
    public static func < (left: ProtobufSyntax, right: ProtobufSyntax) -> Bool { left.rawValue < right.rawValue }
}
