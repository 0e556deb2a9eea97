// SPDX-License-Identifier: Apache-2.0

/// By which question JSON Schemas are judged. Avro's and Protobuf's rules are the same under both.
public enum CompatibilityProfile: String, CaseIterable, Sendable {
    /// Whether the change is one that Confluent's registry allows.
    case confluent
    /// Whether every value that the writer's schema allows is valid under the reader's; a refusal shows one that is not.
    case data
}
