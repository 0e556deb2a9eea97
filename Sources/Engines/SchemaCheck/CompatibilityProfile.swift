// SPDX-License-Identifier: Apache-2.0

/// By which question schemas are judged.
public enum CompatibilityProfile: String, CaseIterable, Sendable {
    /// Whether the change is one that Confluent's registry allows.
    case confluent
    /// Whether every value that the writer's schema allows can be read under the reader's and is then the same; a refusal
    /// shows one of which that is not true.
    case data

    /// The one that is not this one.
    var other: CompatibilityProfile { self == .data ? .confluent : .data }
}
