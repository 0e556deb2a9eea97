// SPDX-License-Identifier: Apache-2.0
import JSON

extension AvroSchema {
    /// The type behind an identifier of this schema: a copy, made anew each time.
    public subscript(id: TypeID) -> AvroType {
        let entry = model.types[Int(id.index)]
        let tape = model.tapes[Int(entry.document)]
        return tape.withView { view in
            let attributes = AvroDefinition(entry, view)
            return AvroType(
                kind: kind(entry, attributes, view),
                document: Int(entry.document),
                offset: Int(entry.offset),
                properties: attributes.properties
            )
        }
    }

    private func kind(_ entry: AvroEntry, _ definition: AvroDefinition, _ view: JSONTapeView) -> AvroType.Kind {
        switch entry.shape {
        case .array: return .array(TypeID(index: entry.first))
        case .map: return .map(TypeID(index: entry.first))
        case .union: return .union(model.branches[entry.parts].map { TypeID(index: $0) })
        case .record, .error:
            return .record(
                AvroRecord(
                    name: model.name(entry.name),
                    aliases: entry.aliases.map(model.name),
                    documentation: definition.documentation,
                    isError: entry.shape == .error,
                    fields: model.fields[entry.parts].map { field($0, view) }
                )
            )
        case .enumeration:
            return .enumeration(
                AvroEnumeration(
                    name: model.name(entry.name),
                    aliases: entry.aliases.map(model.name),
                    documentation: definition.documentation,
                    symbols: model.words[entry.parts].map(model.text),
                    defaultSymbol: definition.defaultSymbol,
                    symbolsOffset: Int(entry.detailOffset)
                )
            )
        case .fixed:
            return .fixed(
                AvroFixed(
                    name: model.name(entry.name),
                    aliases: entry.aliases.map(model.name),
                    documentation: definition.documentation,
                    size: Int(entry.first),
                    sizeOffset: Int(entry.detailOffset)
                )
            )
        default: return .primitive(entry.shape.primitive ?? .null)
        }
    }

    private func field(_ entry: AvroFieldEntry, _ view: JSONTapeView) -> AvroField {
        let definition = AvroDefinition(entry, view)
        return AvroField(
            name: model.text(entry.name),
            aliases: entry.aliases.map { model.text(model.words[Int($0)]) },
            type: TypeID(index: entry.type),
            documentation: definition.documentation,
            defaultValue: definition.defaultValue,
            order: definition.order,
            offset: Int(entry.offset),
            properties: definition.properties
        )
    }
}
