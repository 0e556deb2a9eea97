// SPDX-License-Identifier: Apache-2.0
import JSON

/// The types of JSON Schema's `type`.
enum InstanceType: UInt8, Sendable {
    case null, boolean, object, array, number, string, integer

    init?(_ name: UnsafeBufferPointer<UInt8>) {
        switch name.count {
        case 4 where name.equals("null"): self = .null
        case 5 where name.equals("array"): self = .array
        case 6 where name.equals("string"): self = .string
        case 6 where name.equals("object"): self = .object
        case 6 where name.equals("number"): self = .number
        case 7 where name.equals("integer"): self = .integer
        case 7 where name.equals("boolean"): self = .boolean
        default: return nil
        }
    }

    var bit: UInt8 { 1 << rawValue }
}
