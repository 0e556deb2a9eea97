// SPDX-License-Identifier: Apache-2.0
public import JSON

/// A value that is valid under the writer's schema and not under the reader's, and where it fails.
public struct Counterexample: Sendable {
    /// One way in which the value fails.
    public struct Failure: Sendable {
        /// The value at fault, within the counterexample.
        public let instance: JSONPointer
        /// The reader's keyword that it does not fulfil.
        public let keyword: String
        /// That keyword in the reader's schema.
        public let reader: JSONPointer
        /// Which of the reader's texts that is in; 0 is the schema's own.
        public let readerDocument: Int
        /// The writer's schema that allows the value: the nearest one that says something of its place.
        public let writer: JSONPointer
        /// Which of the writer's texts that is in.
        public let writerDocument: Int
        /// What was found and what the reader expects.
        public let message: String
    }

    /// The value.
    public let value: JSON
    /// Why the reader refuses it: at least one reason, and not more than 20.
    public let failures: [Failure]
    /// How many reasons there are in all.
    public let failureCount: Int

    /// The value as text.
    public var text: String { value.compactText }
}
