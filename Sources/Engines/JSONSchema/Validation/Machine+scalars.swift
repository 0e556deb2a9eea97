// SPDX-License-Identifier: Apache-2.0
import JSON

extension Machine {
    mutating func checkString(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        let text = bytes(node)
        switch operation.code {
        case .minLength:
            let least = Int(operation.first)
            // A character takes four bytes at most.
            if text.count >= least * 4 || text.count >= least && Self.length(text) >= least { return true }
        case .maxLength:
            let most = Int(operation.first)
            if text.count <= most || text.count <= most * 4 && Self.length(text) <= most { return true }
        case .pattern:
            let pattern = program.patterns[Int(operation.first)]
            if pattern.cost > 1 { spend(text.count * pattern.cost / 8) }
            if !isExhausted, pattern.matches(text) { return true }
        default:
            if StringFormat(rawValue: UInt8(truncatingIfNeeded: operation.first))?.holds(for: text) ?? true {
                return true
            }
        }
        return fail(operation, block, node)
    }

    /// The number of characters: of bytes that do not continue one.
    private static func length(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        text.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    mutating func checkNumber(_ operation: Program.Operation, _ block: UInt32, _ node: Int) -> Bool {
        if operation.isSmall, let value = Self.smallInteger(bytes(node)) {
            let bound = Int(Int32(bitPattern: operation.second))
            let holds =
                switch operation.code {
                case .minimum: value >= bound
                case .maximum: value <= bound
                case .exclusiveMinimum: value > bound
                default: value < bound
                }
            return holds || fail(operation, block, node)
        }
        let value = ExactNumber(bytes(node))
        return program.numbers.withUnsafeBufferPointer { numbers in
            let bound = numbers[Int(operation.first)]
            switch operation.code {
            case .minimum: return ExactNumber.compare(value, bound) >= 0
            case .maximum: return ExactNumber.compare(value, bound) <= 0
            case .exclusiveMinimum: return ExactNumber.compare(value, bound) > 0
            case .exclusiveMaximum: return ExactNumber.compare(value, bound) < 0
            default: return value.isMultiple(of: bound)
            }
        } || fail(operation, block, node)
    }

    /// A number written with at most 18 digits and nothing else but a sign.
    private static func smallInteger(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.count <= 18 else { return nil }
        var value = 0
        for byte in text {
            if byte == UInt8(ascii: "-") { continue }
            let digit = Int(byte) - 48
            guard digit >= 0, digit <= 9 else { return nil }
            value = value * 10 + digit
        }
        return text.first == UInt8(ascii: "-") ? -value : value
    }
}
