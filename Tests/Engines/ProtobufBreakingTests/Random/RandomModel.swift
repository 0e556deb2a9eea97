// SPDX-License-Identifier: Apache-2.0

/// A tree of `.proto` files that can be edited. Types refer to each other by numbers that stay the same when they move.
struct RandomModel {
    var files: [RandomFile] = []
    var nextId = 1
}

struct RandomFile {
    var path: String
    /// `proto2`, `proto3`, `2023` or `2024`.
    var syntax: String
    var package: String
    /// Statements after the imports.
    var options: [String] = []
    var messages: [RandomMessage] = []
    var enums: [RandomEnum] = []
    var services: [RandomService] = []
    var extensions: [RandomExtension] = []

    var isEdition: Bool { syntax.hasPrefix("2") }
}

struct RandomMessage {
    let id: Int
    var name: String
    var fields: [RandomField] = []
    var oneofs: [String] = []
    var messages: [RandomMessage] = []
    var enums: [RandomEnum] = []
    var reserved: [String] = []
    var extensionRange: String?
    var options: [String] = []
}

struct RandomField {
    enum Kind {
        case scalar(String)
        /// A message or enum.
        case type(Int)
        case map(key: String, value: String)
        case group(String)
    }

    var name: String
    var number: Int
    var kind: Kind
    /// `optional`, `required`, `repeated` or nothing; what the syntax does not have is left out.
    var label = ""
    var oneof: String?
    var options: [String] = []
}

struct RandomEnum {
    let id: Int
    var name: String
    var values: [(name: String, number: Int)] = []
    var reserved: [String] = []
    var options: [String] = []
}

struct RandomService {
    var name: String
    var methods: [RandomMethod] = []
}

struct RandomMethod {
    var name: String
    var input: Int
    var output: Int
    var takesStream = false
    var returnsStream = false
    var option: String?
}

struct RandomExtension {
    var extendee: Int
    var field: RandomField
}
