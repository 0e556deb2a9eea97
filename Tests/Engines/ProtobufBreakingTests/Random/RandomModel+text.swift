// SPDX-License-Identifier: Apache-2.0
import TestSupport

extension RandomModel {
    /// Where each type is and what it is called.
    struct Target {
        var file: Int
        var name: String
        var isEnum: Bool
        /// Its text for an edition's reader: proto3 does not take closed enums.
        var isClosed: Bool
        /// Whether other files may use it.
        var isExported: Bool
    }

    /// The texts; white space and comments come from the seed.
    func texts(seed: UInt64) -> Files {
        let targets = targets()
        var result: Files = [:]
        for (place, file) in files.enumerated() {
            var printer = RandomPrinter(file: file, place: place, targets: targets, seed: seed &+ UInt64(place))
            result[file.path] = printer.text(imports: files.prefix(place).map(\.path))
        }
        return result
    }

    private func targets() -> [Int: Target] {
        var targets: [Int: Target] = [:]
        for (place, file) in files.enumerated() {
            for item in file.enums { add(item, file, place, file.package, &targets) }
            for message in file.messages { add(message, file, place, file.package, &targets) }
        }
        return targets
    }

    private func add(
        _ message: RandomMessage,
        _ file: RandomFile,
        _ place: Int,
        _ scope: String,
        _ targets: inout [Int: Target]
    ) {
        let name = "\(scope).\(message.name)"
        let isExported = file.syntax != "2024" || scope == file.package
        targets[message.id] = Target(file: place, name: name, isEnum: false, isClosed: false, isExported: isExported)
        for item in message.enums { add(item, file, place, name, &targets) }
        for child in message.messages { add(child, file, place, name, &targets) }
    }

    private func add(
        _ item: RandomEnum,
        _ file: RandomFile,
        _ place: Int,
        _ scope: String,
        _ targets: inout [Int: Target]
    ) {
        let isClosed = file.syntax == "proto2" || item.options.contains { $0.contains("CLOSED") }
        let isExported = file.syntax != "2024" || scope == file.package
        let name = "\(scope).\(item.name)"
        targets[item.id] = Target(file: place, name: name, isEnum: true, isClosed: isClosed, isExported: isExported)
    }
}

/// Writes one file.
struct RandomPrinter {
    let file: RandomFile
    let place: Int
    let targets: [Int: RandomModel.Target]
    private var random: SeededGenerator
    private var text = ""
    private var depth = 0

    init(file: RandomFile, place: Int, targets: [Int: RandomModel.Target], seed: UInt64) {
        self.file = file
        self.place = place
        self.targets = targets
        random = SeededGenerator(seed: seed)
    }

    mutating func text(imports: [String]) -> String {
        let word = file.isEdition ? "edition" : "syntax"
        line("\(word) = \"\(file.syntax)\";")
        line("package \(file.package);")
        for path in imports { line("import \"\(path)\";") }
        let features = file.isEdition ? ["cpp", "java"] : []
        for name in features { line("import \"google/protobuf/\(name)_features.proto\";") }
        for option in file.options where allows(option) { line("option \(option);") }
        for item in file.enums { print(item) }
        for message in file.messages { print(message) }
        for item in file.extensions
        where file.syntax != "proto3" && targets[item.extendee].map({ $0.file <= place }) == true {
            open("extend .\(targets[item.extendee]?.name ?? "") ")
            print(item.field, isExtension: true)
            close()
        }
        for service in file.services { print(service) }
        return text
    }

    private mutating func line(_ content: String) {
        let indents = ["", "  ", "\t", "    ", " \t", "/* é */ ", "/* 漢字 */", "/*\t*/ "]
        text += String(repeating: "  ", count: depth) + (random.once(in: 6) ? random.pick(indents, or: "") : "")
        text += content + (random.once(in: 12) ? " // note" : "")
        text += random.once(in: 20) ? "\r\n" : random.once(in: 15) ? "\n\n" : "\n"
    }

    private mutating func open(_ header: String) {
        line(header + "{")
        depth += 1
    }

    private mutating func close() {
        depth -= 1
        line("}")
    }

    private mutating func print(_ item: RandomEnum) {
        open("enum \(item.name) ")
        for option in item.options where allows(option) { line("option \(option);") }
        if Set(item.values.map(\.number)).count < item.values.count { line("option allow_alias = true;") }
        for value in item.values { line("\(value.name) = \(value.number);") }
        for text in item.reserved { line("reserved \(reserved(text));") }
        close()
    }

    private mutating func print(_ message: RandomMessage) {
        open("message \(message.name) ")
        for option in message.options where allows(option) { line("option \(option);") }
        for field in message.fields where field.oneof == nil { print(field, isExtension: false) }
        for oneof in message.oneofs {
            let fields = message.fields.filter { $0.oneof == oneof }
            if fields.isEmpty { continue }
            open("oneof \(oneof) ")
            for field in fields { print(field, isExtension: false) }
            close()
        }
        for item in message.enums { print(item) }
        for child in message.messages { print(child) }
        for text in message.reserved { line("reserved \(reserved(text));") }
        if let range = message.extensionRange, file.syntax != "proto3" { line("extensions \(range);") }
        close()
    }

    /// Names stand in quotes but in editions.
    private func reserved(_ text: String) -> String { file.isEdition ? text.filter { $0 != "\"" } : text }

    /// Options that only editions have, or only the others.
    private func allows(_ option: String) -> Bool {
        if option.contains("pb.cpp") && file.syntax == "proto3" { return false }
        if option.hasPrefix("features") { return file.isEdition }
        if option.hasPrefix("java_multiple") { return file.syntax != "2024" }
        if option.hasPrefix("ctype") { return file.syntax != "2024" }
        return true
    }

    private mutating func print(_ field: RandomField, isExtension: Bool) {
        var options = field.options.filter(allows).map { $0.split(separator: "@").joined(separator: "\(field.number)") }
        var label = field.label
        if field.oneof != nil { label = "" }
        var type = "int32"
        switch field.kind {
        case .scalar(let word): type = word
        case .map(let key, let value):
            if isExtension || field.oneof != nil { break }
            type = "map<\(key), \(value)>"
            label = ""
        case .type(let id):
            guard let target = targets[id], target.file <= place, target.isExported || target.file == place else {
                break
            }
            let isImplicit = (file.options + field.options).contains { $0.contains("IMPLICIT") }
            if target.isClosed && (file.syntax == "proto3" || isImplicit) { break }
            type = ".\(target.name)"
        case .group: break
        }
        if type.hasPrefix("map") || type.hasPrefix(".") { options.removeAll { !$0.hasPrefix("json_name") } }
        if label == "repeated" || file.syntax == "proto3" { options.removeAll { $0.hasPrefix("default") } }
        if label == "repeated" || field.oneof != nil || isExtension { options.removeAll { $0.contains("presence") } }
        if options.contains(where: { $0.contains("IMPLICIT") }) { options.removeAll { $0.hasPrefix("default") } }
        options = options.filter { fits($0, type) }
        if isExtension { options.removeAll { $0.hasPrefix("json_name") } }
        label = written(label, type, field, isExtension)
        let shown =
            options.isEmpty
            ? ""
            : random.once(in: 3)
                ? " [ \(options.joined(separator: " , ")) ]"
                : " [\(options.joined(separator: ", "))]"
        if case .group(let name) = field.kind, file.syntax == "proto2" {
            return line("\(label)group \(name) = \(field.number) { optional int32 in_\(field.name) = 1; }")
        }
        line("\(label)\(type) \(field.name) = \(field.number)\(shown);")
    }

    private func written(_ label: String, _ type: String, _ field: RandomField, _ isExtension: Bool) -> String {
        if type.hasPrefix("map") || field.oneof != nil { return "" }
        switch file.syntax {
        case "proto2": return (label.isEmpty || (isExtension && label == "required") ? "optional" : label) + " "
        case "proto3": return label == "required" || label.isEmpty ? "" : label + " "
        default: return label == "repeated" ? "repeated " : ""
        }
    }

    private func fits(_ option: String, _ type: String) -> Bool {
        let isText = type == "string" || type == "bytes"
        if option.hasPrefix("default = \"") { return isText }
        if option.hasPrefix("default") {
            return ["int32", "int64", "float", "double", "uint64", "sint32"].contains(type)
        }
        if option.hasPrefix("jstype") { return ["int64", "uint64", "sint64", "fixed64", "sfixed64"].contains(type) }
        if option.hasPrefix("ctype") || option.contains("pb.cpp") { return isText }
        if option.contains("utf8") || option.contains("pb.java") { return type == "string" }
        return true
    }

    private mutating func print(_ service: RandomService) {
        open("service \(service.name) ")
        for method in service.methods {
            guard let input = targets[method.input], let output = targets[method.output], input.file <= place,
                output.file <= place
            else { continue }
            let takes = (method.takesStream ? "stream " : "") + "." + input.name
            let returns = (method.returnsStream ? "stream " : "") + "." + output.name
            let header = "rpc \(method.name)(\(takes)) returns (\(returns))"
            if let option = method.option {
                open(header + " ")
                line("option idempotency_level = \(option);")
                close()
            } else {
                line(header + ";")
            }
        }
        close()
    }
}
