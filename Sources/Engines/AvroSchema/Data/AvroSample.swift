// SPDX-License-Identifier: Apache-2.0

/// Builds the shortest values of a schema's types, in Avro's binary encoding.
struct AvroSample {
    /// The longest value that is built.
    static let largest = 1 << 15

    private let model: AvroModel
    private var known: [UInt32: [UInt8]] = [:]
    private var inProgress: Set<UInt32> = []
    private var steps = 0
    /// Whether some value was not built for its size.
    private(set) var isCut = false

    private static let mostSteps = 1_000_000

    init(_ model: AvroModel) {
        self.model = model
    }

    /// A value of a type; nil if there is none, or none that is short. A shortest value holds none of its own type.
    mutating func value(_ id: UInt32) -> [UInt8]? {
        if let value = known[id] { return value }
        steps += 1
        guard steps < Self.mostSteps, inProgress.count < 1_000 else {
            isCut = true
            return nil
        }
        guard inProgress.insert(id).inserted else { return nil }
        defer { inProgress.remove(id) }
        guard let value = build(model.types[Int(id)]) else { return nil }
        guard value.count <= Self.largest else {
            isCut = true
            return nil
        }
        known[id] = value
        return value
    }

    private mutating func build(_ type: AvroEntry) -> [UInt8]? {
        switch type.shape {
        case .null: return []
        case .float: return [0, 0, 0, 0]
        case .double: return Array(repeating: 0, count: 8)
        case .fixed:
            guard Int(type.first) <= Self.largest else {
                isCut = true
                return nil
            }
            return Array(repeating: 0, count: Int(type.first))
        case .string where AvroLogicalType(type, model) == .uuid:
            return AvroBinary.bytes(Array("00000000-0000-0000-0000-000000000000".utf8))
        case .enumeration: return type.count > 0 ? [0] : nil
        case .union:
            for (index, branch) in model.branches[type.parts].enumerated() {
                if let value = value(branch) { return AvroBinary.long(Int64(index)) + value }
            }
            return nil
        case .record, .error: return record(type, with: nil)
        default: return [0]
        }
    }

    /// A record, with a value of one of its fields given.
    mutating func record(_ type: AvroEntry, with given: (place: Int, value: [UInt8])?) -> [UInt8]? {
        var bytes: [UInt8] = []
        for place in type.parts {
            if let given, given.place == place {
                bytes += given.value
            } else {
                guard let value = value(model.fields[place].type) else { return nil }
                bytes += value
            }
            guard bytes.count <= Self.largest else {
                isCut = true
                return nil
            }
        }
        return bytes
    }
}
