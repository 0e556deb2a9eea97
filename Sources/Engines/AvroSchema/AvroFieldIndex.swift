// SPDX-License-Identifier: Apache-2.0
import JSON

/// Finds the fields of a large record by name. It must not outlive the bytes of the record's schema.
struct AvroFieldIndex {
    /// How many fields are scanned as quickly as hashed.
    static let few = 16

    private var places: [ByteKey: Int]

    init(_ record: AvroEntry, _ side: AvroComparisonRun.Side) {
        places = [:]
        places.reserveCapacity(Int(record.count))
        for place in record.parts { places[ByteKey(side.bytes.slice(side.model.fields[place].name))] = place }
    }

    /// The field's place in the schema's list.
    func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? { places[ByteKey(name)] }
}
