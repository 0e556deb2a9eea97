// SPDX-License-Identifier: Apache-2.0

/// Values of scalar types as they are read.
enum WireValue {
    /// The values of a field as they were written: one, or a packed list.
    static func contents(
        _ content: WireField.Content,
        _ scalar: ScalarType
    ) throws(ProtobufSchemaError) -> [TextValue.Content] {
        switch (content, WireScalar.type(of: scalar)) {
        case (.bytes(let bytes), .length): return [.string(Array(bytes))]
        case (.varint(let bits), .varint): return [value(bits, scalar)]
        case (.fixed32(let bits), .fixed32): return [value(UInt64(bits), scalar)]
        case (.fixed64(let bits), .fixed64): return [value(bits, scalar)]
        case (.bytes(let list), let type):
            do throws(WireError) {
                var reader = WireReader(list)
                var values: [TextValue.Content] = []
                while !reader.isAtEnd {
                    let bits =
                        switch type {
                        case .fixed32: try reader.fixed(4)
                        case .fixed64: try reader.fixed(8)
                        default: try reader.varint()
                        }
                    values.append(value(bits, scalar))
                }
                return values
            } catch {
                throw DescriptorFields.error(error.message, at: error.offset)
            }
        default: return []
        }
    }

    private static func value(_ bits: UInt64, _ scalar: ScalarType) -> TextValue.Content {
        switch scalar {
        case .int32, .sfixed32: integer(Int64(Int32(truncatingIfNeeded: bits)))
        case .int64, .sfixed64: integer(Int64(bitPattern: bits))
        case .sint32, .sint64: integer(Int64(bitPattern: bits >> 1) ^ -Int64(bits & 1))
        case .uint32, .fixed32: .integer(bits & 0xFFFF_FFFF, isNegative: false)
        case .uint64, .fixed64: .integer(bits, isNegative: false)
        case .bool: .identifier(bits == 0 ? "false" : "true", isNegative: false)
        // As the shortest text that is the same in single precision.
        case .float: .double(single(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case .double: .double(Double(bitPattern: bits))
        case .string, .bytes: .string([])
        }
    }

    private static func integer(_ value: Int64) -> TextValue.Content {
        .integer(value.magnitude, isNegative: value < 0)
    }

    private static func single(_ value: Float) -> Double {
        value.isFinite ? Double(value.description) ?? Double(value) : Double(value)
    }
}

extension DescriptorFields {
    /// The last value of a field, whatever it is.
    func content(_ number: Int32) -> WireField.Content? { last(number)?.content }
}
