// SPDX-License-Identifier: Apache-2.0

/// A value of a scalar type as it is written.
struct WireScalar {
    private let content: TextValue.Content
    private let scalar: ScalarType

    init(_ content: TextValue.Content, _ scalar: ScalarType) {
        self.content = content
        self.scalar = scalar
    }

    static func type(of scalar: ScalarType) -> WireType {
        switch scalar {
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool: .varint
        case .fixed32, .sfixed32, .float: .fixed32
        case .fixed64, .sfixed64, .double: .fixed64
        case .string, .bytes: .length
        }
    }

    /// Appends the value without its tag.
    func write(to writer: inout WireWriter) {
        switch scalar {
        case .int32, .int64, .uint32, .uint64: writer.varint(UInt64(bitPattern: integer))
        case .sint32, .sint64: writer.varint(UInt64(bitPattern: integer << 1 ^ integer >> 63))
        case .bool: writer.varint(isTrue ? 1 : 0)
        case .fixed32, .sfixed32: writer.fixed32(UInt32(truncatingIfNeeded: integer))
        case .fixed64, .sfixed64: writer.fixed64(UInt64(bitPattern: integer))
        case .float: writer.fixed32(Float(double).bitPattern)
        case .double: writer.fixed64(double.bitPattern)
        case .string, .bytes:
            guard case .string(let bytes) = content else { return writer.varint(0) }
            writer.varint(UInt64(bytes.count))
            writer.raw(bytes)
        }
    }

    private var integer: Int64 {
        guard case .integer(let magnitude, let isNegative) = content else { return 0 }
        return Int64(truncatingIfNeeded: isNegative ? 0 &- magnitude : magnitude)
    }

    private var isTrue: Bool {
        switch content {
        case .identifier(let word, _): word == "true" || word == "True" || word == "t"
        case .integer(let magnitude, _): magnitude != 0
        default: false
        }
    }

    private var double: Double {
        switch content {
        case .double(let value): return value
        case .integer(let magnitude, let isNegative): return isNegative ? -Double(magnitude) : Double(magnitude)
        case .identifier(let word, let isNegative):
            let value: Double = word.lowercased() == "nan" ? .nan : .infinity
            return isNegative ? -value : value
        case .string, .message: return 0
        }
    }
}
