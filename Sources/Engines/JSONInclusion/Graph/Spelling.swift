// SPDX-License-Identifier: Apache-2.0
import JSON

/// The ways to write a value: every whole number with and without a fraction of zero.
enum Spelling {
    private static let most = 64

    /// The value with its whole numbers written without a fraction and an exponent, as long as they are not huge.
    static func plain(_ value: JSON) -> JSON {
        switch value.value {
        case .number(let number):
            guard !number.isInteger, let decimal = Decimal(text: number.text), (0...400).contains(decimal.exponent),
                let text = decimal.text(isFraction: false)
            else { return value }
            return (try? JSON(parsing: text)) ?? value
        case .array(let elements): return .array(elements.map { plain($0) })
        case .object(let object): return .object(object.members.map { ($0.key, plain($0.value)) })
        default: return value
        }
    }

    /// Nil if there are very many.
    static func all(of value: JSON) -> [JSON]? {
        switch value.value {
        case .number(let number):
            guard let decimal = Decimal(text: number.text), decimal.exponent >= 0 else { return [value] }
            let texts = [decimal.text(isFraction: false), decimal.text(isFraction: true)].compactMap { $0 }
            let written = texts.compactMap { try? JSON(parsing: $0) }
            return written.count == 2 ? written : nil
        case .array(let elements): return product(elements)?.map { .array($0) }
        case .object(let object):
            let names = object.members.map(\.key)
            return product(object.members.map(\.value))?.map { .object(Array(zip(names, $0))) }
        default: return [value]
        }
    }

    private static func product(_ values: [JSON]) -> [[JSON]]? {
        var result: [[JSON]] = [[]]
        for value in values {
            guard let spellings = all(of: value), result.count * spellings.count <= most else { return nil }
            result = result.flatMap { start in spellings.map { start + [$0] } }
        }
        return result
    }
}
