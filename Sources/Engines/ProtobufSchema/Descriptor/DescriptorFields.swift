// SPDX-License-Identifier: Apache-2.0

/// The fields of a message of `descriptor.proto` in binary form, by number.
struct DescriptorFields {
    private let fields: [WireField]
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) throws(ProtobufSchemaError) {
        self.bytes = bytes
        do throws(WireError) { fields = try WireReader.fields(bytes) } catch {
            throw Self.error("\(error.message), at byte \(error.offset)", at: error.offset)
        }
    }

    static func error(
        _ message: String,
        at offset: Int,
        _ code: ProtobufSchemaError.Code = .invalidValue
    ) -> ProtobufSchemaError {
        ProtobufSchemaError(code, "the descriptor cannot be read: \(message)", path: "", offset: offset, in: [])
    }

    func error(_ message: String) -> ProtobufSchemaError { Self.error(message, at: bytes.startIndex) }

    func last(_ number: Int32) -> WireField? { fields.last { $0.number == number } }

    /// The last value counts, as everywhere in the format.
    func data(_ number: Int32) -> ArraySlice<UInt8>? {
        for field in fields.reversed() where field.number == number {
            if case .bytes(let value) = field.content { return value }
        }
        return nil
    }

    func all(_ number: Int32) -> [ArraySlice<UInt8>] {
        fields.compactMap { field in
            guard field.number == number, case .bytes(let value) = field.content else { return nil }
            return value
        }
    }

    /// A message that may be written in several parts, which are one.
    func merged(_ number: Int32) -> ArraySlice<UInt8> {
        let parts = all(number)
        return parts.count == 1 ? parts[0] : parts.flatMap { $0 }[...]
    }

    func integer(_ number: Int32) -> Int32? {
        for field in fields.reversed() where field.number == number {
            if case .varint(let value) = field.content { return Int32(truncatingIfNeeded: value) }
        }
        return nil
    }

    func bool(_ number: Int32) -> Bool { integer(number) ?? 0 != 0 }

    /// Integers one by one or packed.
    func integers(_ number: Int32) throws(ProtobufSchemaError) -> [Int32] {
        var result: [Int32] = []
        for field in fields where field.number == number {
            switch field.content {
            case .varint(let value): result.append(Int32(truncatingIfNeeded: value))
            case .bytes(let list):
                var reader = WireReader(list)
                while !reader.isAtEnd {
                    do throws(WireError) {
                        result.append(Int32(truncatingIfNeeded: try reader.varint()))
                    } catch {
                        throw Self.error(error.message, at: error.offset)
                    }
                }
            case .fixed32, .fixed64: continue
            }
        }
        return result
    }

    func text(_ number: Int32) -> String { String(decoding: data(number) ?? [], as: UTF8.self) }

    /// A name that can stand in a text as it is.
    func name(_ number: Int32) throws(ProtobufSchemaError) -> SourceName {
        SourceName(text: try identifier(data(number) ?? []), span: .none)
    }

    func identifier(_ value: ArraySlice<UInt8>) throws(ProtobufSchemaError) -> String {
        guard Self.isIdentifier(value) else { throw error("\"\(Self.shown(value))\" is no name") }
        return String(decoding: value, as: UTF8.self)
    }

    /// Names joined by dots, perhaps with one before them.
    func path(_ value: ArraySlice<UInt8>) throws(ProtobufSchemaError) -> String {
        let names = value.first == UInt8(ascii: ".") ? value.dropFirst() : value
        let parts = names.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.allSatisfy(Self.isIdentifier) else { throw error("\"\(Self.shown(value))\" is no name") }
        return String(decoding: value, as: UTF8.self)
    }

    private static func shown(_ value: ArraySlice<UInt8>) -> String {
        String(decoding: value.prefix(80), as: UTF8.self)
    }

    private static func isIdentifier(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return value.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
