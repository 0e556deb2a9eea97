// SPDX-License-Identifier: Apache-2.0

/// The outcome of comparing a reader's schema with a writer's.
public struct AvroComparison: Sendable {
    /// How many differences are listed at most.
    public static let mostDifferences = 1_000

    /// What keeps the reader from reading; empty means compatible.
    public let differences: [AvroDifference]
    /// Whether these are all. If not, more were found and left out.
    public let isComplete: Bool
}

extension AvroSchema {
    /// What keeps this schema, as the reader's, from reading data written with `writer`
    /// (specification, "Schema Resolution"), and whether that is all.
    ///
    /// - Throws: ``AvroComparisonLimit`` past 1,000 nested types or ten million steps.
    public func comparison(reading writer: AvroSchema) throws(AvroComparisonLimit) -> AvroComparison {
        try model.bytes.withUnsafeBufferPointer { readerBytes throws(AvroComparisonLimit) in
            try writer.model.bytes.withUnsafeBufferPointer { writerBytes throws(AvroComparisonLimit) in
                var run = AvroComparisonRun(
                    AvroComparisonRun.Side(model: model, bytes: readerBytes),
                    AvroComparisonRun.Side(model: writer.model, bytes: writerBytes)
                )
                _ = try run.compare(root.index, writer.root.index)
                return AvroComparison(differences: run.found.differences, isComplete: run.found.isComplete)
            }
        }
    }

    /// The first ``AvroComparison/mostDifferences`` of what keeps this schema, as the reader's, from reading data
    /// written with `writer`. Empty means compatible.
    ///
    /// - Throws: ``AvroComparisonLimit`` as ``comparison(reading:)`` does.
    public func differences(reading writer: AvroSchema) throws(AvroComparisonLimit) -> [AvroDifference] {
        try comparison(reading: writer).differences
    }
}
