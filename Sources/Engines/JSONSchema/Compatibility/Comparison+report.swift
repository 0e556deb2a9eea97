// SPDX-License-Identifier: Apache-2.0
import JSON

/// One step of the way to what is compared, put into words only for a difference.
enum PathStep {
    case word(StaticString)
    /// A branch of a combinator, or an element of a tuple.
    case numbered(StaticString, Int)
    /// The name of a property.
    case name(UnsafeBufferPointer<UInt8>)
}

extension Comparison {
    /// The way as Confluent writes it: names as they are, without escapes.
    var pathText: String {
        var text = "#/"
        for (index, step) in path.enumerated() {
            if index > 0 { text += "/" }
            switch step {
            case .word(let word): text += "\(word)"
            case .numbered(let word, let number): text += "\(word)/\(number)"
            case .name(let bytes): text += String(decoding: bytes, as: UTF8.self)
            }
        }
        return text
    }

    /// The length in bytes of ``pathText``.
    var pathLength: Int {
        var length = 2 + max(0, path.count - 1)
        for step in path {
            switch step {
            case .word(let word): length += word.utf8CodeUnitCount
            case .numbered(let word, let number): length += word.utf8CodeUnitCount + 1 + String(number).utf8.count
            case .name(let bytes): length += bytes.count
            }
        }
        return length
    }

    /// Adds a difference between two shapes, at a keyword of theirs if one is named.
    mutating func report(_ change: JSONSchemaChange, _ left: Shape, _ right: Shape, at keyword: Keyword? = nil) {
        report(change, left.schema, right.schema, at: keyword)
    }

    mutating func report(
        _ change: JSONSchemaChange,
        _ old: UInt32,
        _ new: UInt32,
        at keyword: Keyword? = nil
    ) {
        let isBreaking = !change.isCompatible(policy)
        if isBreaking {
            breaks += 1
            if isTrying { return }
        }
        guard differences.hasRoom(isBreaking: isBreaking) else { return }
        let left = place(keyword, old, original)
        let right = place(keyword, new, update)
        differences.append(
            JSONSchemaDifference(
                change: change,
                path: pathText,
                reader: isReversed ? left : right,
                writer: isReversed ? right : left
            )
        )
    }

    /// The same, one word further down.
    mutating func report(
        _ change: JSONSchemaChange,
        _ left: Shape,
        _ right: Shape,
        under word: StaticString,
        _ keyword: Keyword
    ) {
        path.append(.word(word))
        report(change, left, right, at: keyword)
        path.removeLast()
    }

    private func place(_ keyword: Keyword?, _ schema: UInt32, _ table: ShapeTable) -> JSONSchemaDifference.Place {
        let entry = table.model.schemas[Int(schema)]
        let node = keyword.flatMap { table.model.keyword($0, of: schema)?.node } ?? entry.node
        return JSONSchemaDifference.Place(
            document: Int(entry.document),
            offset: Int(table.views[Int(entry.document)].nodes[Int(node)].offset),
            node: Int(node)
        )
    }
}
