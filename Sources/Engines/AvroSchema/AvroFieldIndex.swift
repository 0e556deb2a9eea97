// SPDX-License-Identifier: Apache-2.0

/// Finds the writer's field that a reader's field means: by its name, else by its aliases.
struct AvroFieldIndex {
    private let fields: [AvroField]
    /// Names to positions; only for records so large that scanning would cost more.
    private let positions: [String: Int]?

    init(_ fields: [AvroField]) {
        self.fields = fields
        positions =
            fields.count <= 16
            ? nil : Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The position of the field meant. Most fields stand where they stood, so `near` is looked at first.
    func find(_ field: AvroField, near: Int) -> Int? {
        if near < fields.count, fields[near].name == field.name { return near }
        return position(of: field.name) ?? field.aliases.lazy.compactMap { position(of: $0) }.first
    }

    private func position(of name: String) -> Int? {
        if let positions { return positions[name] }
        return fields.firstIndex { $0.name == name }
    }
}
