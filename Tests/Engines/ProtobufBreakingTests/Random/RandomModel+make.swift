// SPDX-License-Identifier: Apache-2.0
import TestSupport

extension RandomModel {
    static let scalars = [
        "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64", "bool",
        "string", "string", "bytes", "float", "double",
    ]

    static let fieldOptions = [
        "json_name = \"j@\"", "json_name = \"ö@\"", "default = 1", "default = 0", "default = 1", "default = 7",
        "default = \"x\"", "default = \"y\"", "ctype = CORD",
        "ctype = STRING_PIECE", "jstype = JS_STRING", "jstype = JS_NUMBER", "features.utf8_validation = NONE",
        "features = { utf8_validation: NONE }", "features.(pb.cpp).string_type = CORD",
        "features = {[pb.cpp] { string_type: CORD }}", "features.(pb.java) = { utf8_validation: VERIFY }",
        "features.field_presence = IMPLICIT", "features.field_presence = LEGACY_REQUIRED",
    ]

    static let messageOptions = [
        "no_standard_descriptor_accessor = true", "features.json_format = LEGACY_BEST_EFFORT", "deprecated = true",
        "features = { json_format: LEGACY_BEST_EFFORT }",
    ]

    static let enumOptions = [
        "features.enum_type = CLOSED", "features = { enum_type: CLOSED }", "features.json_format = LEGACY_BEST_EFFORT",
    ]

    static let fileOptions = [
        "go_package = \"a/b\"", "java_package = \"com.a\"", "java_outer_classname = \"A\"", "ruby_package = \"A\"",
        "java_multiple_files = true", "java_multiple_files = false", "optimize_for = CODE_SIZE",
        "cc_enable_arenas = false", "csharp_namespace = \"A\"", "objc_class_prefix = \"AB\"",
        "php_class_prefix = \"P\"", "php_namespace = \"P\"", "php_metadata_namespace = \"M\"", "swift_prefix = \"S\"",
        "cc_generic_services = true", "java_generic_services = true", "py_generic_services = true",
    ]

    static let editionOptions = [
        "features.field_presence = IMPLICIT", "features.utf8_validation = NONE",
        "features.json_format = LEGACY_BEST_EFFORT", "features.message_encoding = DELIMITED",
        "features.(pb.cpp).string_type = CORD", "features.(pb.java).utf8_validation = VERIFY",
        "features = { utf8_validation: NONE, json_format: LEGACY_BEST_EFFORT }",
    ]

    /// A tree of two to four files.
    init(_ random: inout SeededGenerator) {
        for place in 0..<2 + random.below(3) {
            let syntax = random.pick(["proto2", "proto3", "2023", "2023", "2024"], or: "proto3")
            let package = random.pick(["a", "a", "b.v1", "b.v1beta1"], or: "a")
            let folder = random.pick(["", "", "x/", "x/y/"], or: "")
            files.append(RandomFile(path: "\(folder)f\(place).proto", syntax: syntax, package: package))
            for name in ["go_package = \"a/b\"", "java_multiple_files = true"] where random.once(in: 3) {
                files[place].options.append(name)
            }
            if files[place].isEdition, random.once(in: 3) {
                files[place].options.append(random.pick(Self.editionOptions, or: ""))
            }
            for _ in 0..<random.below(3) { files[place].enums.append(makeEnum(&random)) }
            for _ in 0...random.below(3) { files[place].messages.append(makeMessage(&random, depth: 0)) }
            if syntax != "proto3" {
                for _ in 0..<random.below(3) { addExtension(to: place, &random) }
            }
            for _ in 0..<random.below(2) { addService(to: place, &random) }
        }
    }

    mutating func id() -> Int {
        nextId += 1
        return nextId
    }

    mutating func makeEnum(_ random: inout SeededGenerator) -> RandomEnum {
        let id = id()
        var item = RandomEnum(id: id, name: "E\(id)")
        item.values = [("E\(id)_ZERO", 0)]
        for number in 1..<2 + random.below(4) {
            item.values.append(("E\(id)_N\(number)", random.once(in: 6) ? 1 : number))
        }
        if random.once(in: 3) { item.reserved = ["100 to 110, -5", "\"E\(id)_OLD\""] }
        if random.once(in: 5) { item.options.append(random.pick(Self.enumOptions, or: "")) }
        return item
    }

    mutating func makeMessage(_ random: inout SeededGenerator, depth: Int) -> RandomMessage {
        let id = id()
        var message = RandomMessage(id: id, name: "M\(id)")
        if random.once(in: 2) { message.oneofs = ["one\(id)", "two\(id)"] }
        for number in 1...2 + random.below(7) { message.fields.append(makeField(number, message, &random)) }
        if depth < 2, random.once(in: 3) { message.messages.append(makeMessage(&random, depth: depth + 1)) }
        if random.once(in: 4) { message.enums.append(makeEnum(&random)) }
        if random.once(in: 3) { message.reserved = ["100 to 110, 120", "\"old\", \"older\""] }
        if random.once(in: 2) { message.extensionRange = "200 to 300, 400 to max" }
        if random.once(in: 6) { message.options.append(random.pick(Self.messageOptions, or: "")) }
        return message
    }

    mutating func makeField(
        _ number: Int,
        _ message: RandomMessage,
        _ random: inout SeededGenerator
    ) -> RandomField {
        var field = RandomField(name: "f\(number)_x", number: number, kind: makeKind(message.id, number, &random))
        field.label = random.pick(["", "", "optional", "repeated", "required"], or: "")
        if random.once(in: 4) { field.oneof = message.oneofs.first }
        if random.once(in: 4) { field.options.append(random.pick(Self.fieldOptions, or: "")) }
        return field
    }

    mutating func makeKind(_ id: Int, _ number: Int, _ random: inout SeededGenerator) -> RandomField.Kind {
        switch random.below(8) {
        case 0: .map(key: random.pick(["string", "int32"], or: ""), value: random.pick(Self.scalars, or: ""))
        case 1, 2: .type(1 + random.below(nextId))
        case 3: random.once(in: 2) ? .group("G\(id)_\(number)") : .scalar("string")
        default: .scalar(random.pick(Self.scalars, or: ""))
        }
    }

    mutating func addExtension(to file: Int, _ random: inout SeededGenerator) {
        let targets = files.filter { $0.syntax != "proto3" }.flatMap(\.messages).filter { $0.extensionRange != nil }
        guard let target = targets.randomElement(using: &random) else { return }
        let id = id()
        var field = RandomField(
            name: "ext\(id)",
            number: 200 + id % 16,
            kind: .scalar(random.pick(Self.scalars, or: ""))
        )
        field.label = random.pick(["optional", "repeated"], or: "")
        files[file].extensions.append(RandomExtension(extendee: target.id, field: field))
    }

    mutating func addService(to file: Int, _ random: inout SeededGenerator) {
        let messages = files.flatMap(\.messages).map(\.id)
        var service = RandomService(name: "S\(id())")
        for number in 0..<random.below(4) {
            var method = RandomMethod(
                name: "Do\(number)",
                input: random.pick(messages, or: 0),
                output: random.pick(messages, or: 0)
            )
            method.takesStream = random.once(in: 3)
            method.returnsStream = random.once(in: 3)
            if random.once(in: 3) { method.option = "IDEMPOTENT" }
            service.methods.append(method)
        }
        files[file].services.append(service)
    }
}
