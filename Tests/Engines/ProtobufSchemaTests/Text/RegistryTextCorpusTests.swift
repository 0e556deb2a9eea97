// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import ProtobufSchema

/// Whatever is printed reads as what it was printed from.
@Suite(.enabled(if: CompatibilityCases.folder != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct RegistryTextCorpusTests {
    static let files = ["protobuf/parse-protobuf-parse.jsonl", "protobuf/parse-protocompile-parse.jsonl"]

    @Test(arguments: files) func printedFilesReadAsThemselves(_ name: String) throws {
        var tested = 0
        for example in try CompatibilityCases.cases(name) {
            let id = example["id"]?.string ?? ""
            guard let file = try? ProtobufFile(parsing: Array((example["schema"]?.string ?? "").utf8)),
                file.violation == nil
            else { continue }
            let text = ProtoPrinter.text(of: file)
            let again = try ProtobufFile(parsing: text)
            #expect(ProtoPrinter.text(of: again) == text, "\(id)")
            #expect(outline(again) == outline(file), "\(id)")
            tested += 1
        }
        #expect(tested > 30)
    }

    /// What a file says, without places, fields in the order of their numbers.
    private func outline(_ file: ProtobufFile) -> [String] {
        var lines = ["\(file.syntax) \(file.packageName)"]
        lines += file.imports.map { "\($0.kind) \($0.path)" }.sorted()
        lines += file.options.map(text)
        for message in file.messages.sorted(by: { $0.name.text < $1.name.text }) { outline(message, &lines) }
        for node in file.enums { outline(node, &lines) }
        lines += file.extends.map { block in outline(block).joined(separator: " ") }.sorted()
        for service in file.services {
            lines.append("service \(service.name.text)")
            lines += service.options.map(text)
            for method in service.methods {
                lines.append("\(method.name.text) \(method.input.name) \(method.output.name)")
                lines.append("\(method.inputIsStream) \(method.outputIsStream)")
                lines += method.options.map(text)
            }
        }
        return lines
    }

    private func outline(_ message: MessageNode, _ lines: inout [String]) {
        lines.append("message \(message.name.text) \(message.isGroup) \(message.visibility)")
        lines += message.options.map(text)
        for field in message.fields.sorted(by: { $0.number < $1.number }) { outline(field, &lines) }
        for oneof in message.oneofs { lines += ["oneof \(oneof.name.text)"] + oneof.options.map(text) }
        for child in message.messages.sorted(by: { $0.name.text < $1.name.text }) { outline(child, &lines) }
        for child in message.enums { outline(child, &lines) }
        lines += message.extends.map { block in outline(block).joined(separator: " ") }.sorted()
        for node in message.extensionRanges {
            lines += node.ranges.map { "\($0.start) \($0.end)" } + node.options.map(text)
        }
        for node in message.reserved { lines += node.ranges.map { "\($0.start) \($0.end)" } + node.names.map(\.text) }
    }

    private func outline(_ field: FieldNode, _ lines: inout [String]) {
        lines.append("\(field.label) \(field.name.text) \(field.number) \(field.oneof ?? -1)")
        switch field.kind {
        case .plain(let type): lines.append(type.name)
        case .map(let key, let value): lines.append("\(key.name) \(value.name)")
        case .group: lines.append("group")
        }
        lines += field.options.map(text).sorted()
    }

    private func outline(_ node: EnumNode, _ lines: inout [String]) {
        lines.append("enum \(node.name.text) \(node.visibility)")
        lines += node.options.map(text)
        for value in node.values { lines += ["\(value.name.text) \(value.number)"] + value.options.map(text) }
        for reserved in node.reserved {
            lines += reserved.ranges.map { "\($0.start) \($0.end)" } + reserved.names.map(\.text)
        }
    }

    private func outline(_ block: ExtendNode) -> [String] {
        var lines = ["extend \(block.extendee.name)"]
        for field in block.fields { outline(field, &lines) }
        return lines
    }

    private func text(_ option: OptionNode) -> String {
        switch option.value {
        case .identifier(let word): "\(option.name) \(word)"
        case .unsigned(let number): "\(option.name) \(number)"
        case .negative(let number): "\(option.name) \(number)"
        case .double(let number): "\(option.name) \(number)"
        case .string(let bytes): "\(option.name) \(bytes)"
        case .message(let message): "\(option.name) \(text(message))"
        }
    }

    private func text(_ message: MessageValue) -> String {
        let fields = message.fields.map { field in
            "\(field.key) \(field.isList) " + field.values.map(text).joined(separator: ",")
        }
        return "{\(fields.joined(separator: ";"))}"
    }

    private func text(_ value: TextValue) -> String {
        if case .message(let message) = value.content { return text(message) }
        return "\(value.content)"
    }
}
