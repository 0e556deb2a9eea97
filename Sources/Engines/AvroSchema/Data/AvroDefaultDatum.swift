// SPDX-License-Identifier: Apache-2.0
import JSON

/// The value that a reader's field has when it was not written.
enum AvroDefaultDatum {
    /// Nil for a field without a default.
    static func value(of field: AvroFieldEntry, _ record: AvroEntry, _ model: AvroModel) -> AvroDatum? {
        guard field.defaultNode != 0 else { return nil }
        let value = model.tapes[Int(record.document)].withView { $0.tree(Int(field.defaultNode)) }
        return datum(value)
    }

    /// The value as it is written down: nothing is compared with it, so that its type need not be known.
    private static func datum(_ value: JSON) -> AvroDatum {
        switch value.value {
        case .null: .scalar(.null, nil)
        case .bool(let flag): .scalar(.boolean(flag), nil)
        case .number(let number):
            .scalar(number.int.map { .integer(Int64($0)) } ?? .float(number.double), nil)
        case .string(let text): .scalar(.text(Array(text.utf8)), nil)
        case .array(let items): .array(items.map(datum))
        case .object(let object):
            .record(object.members.map { .init(name: $0.key, source: nil, value: datum($0.value)) })
        }
    }
}
