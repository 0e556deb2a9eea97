// SPDX-License-Identifier: Apache-2.0

/// The style of names that edition 2024 enforces.
extension Linker {
    func validateNames() throws(ProtobufSchemaError) {
        if files[file].features.enforcesNamingStyle, let package = files[file].node.package,
            !NamingStyle.isPackage(package.name.text)
        {
            throw misnamed("package", package.name, "lower_snake_case")
        }
        for index in ownMessages {
            try validateNames(in: messages[index])
        }
        for index in ownFields where fields[index].features.enforcesNamingStyle {
            let name = fields[index].node.name
            guard NamingStyle.isLowerSnake(name.text) else { throw misnamed("field", name, "lower_snake_case") }
        }
        for index in ownEnums {
            try validateNames(in: enums[index])
        }
        for index in ownServices {
            try validateNames(in: services[index])
        }
    }

    private func validateNames(in message: LinkedMessage) throws(ProtobufSchemaError) {
        if message.features.enforcesNamingStyle, !NamingStyle.isPascal(message.node.name.text) {
            throw misnamed("message", message.node.name, "PascalCase")
        }
        for oneof in message.node.oneofs where message.features.applying(oneof.options).enforcesNamingStyle {
            guard NamingStyle.isLowerSnake(oneof.name.text) else {
                throw misnamed("oneof", oneof.name, "lower_snake_case")
            }
        }
    }

    private func validateNames(in enumeration: LinkedEnum) throws(ProtobufSchemaError) {
        if enumeration.features.enforcesNamingStyle, !NamingStyle.isPascal(enumeration.node.name.text) {
            throw misnamed("enum", enumeration.node.name, "PascalCase")
        }
        for value in enumeration.node.values where enumeration.features.applying(value.options).enforcesNamingStyle {
            guard NamingStyle.isUpperSnake(value.name.text) else {
                throw misnamed("enum value", value.name, "UPPER_SNAKE_CASE")
            }
        }
    }

    private func validateNames(in service: LinkedService) throws(ProtobufSchemaError) {
        if service.features.enforcesNamingStyle, !NamingStyle.isPascal(service.node.name.text) {
            throw misnamed("service", service.node.name, "PascalCase")
        }
        for method in service.methods where service.features.applying(method.node.options).enforcesNamingStyle {
            guard NamingStyle.isPascal(method.node.name.text) else {
                throw misnamed("method", method.node.name, "PascalCase")
            }
        }
    }

    private func misnamed(_ what: String, _ name: SourceName, _ style: String) -> ProtobufSchemaError {
        let message =
            "the name of the \(what) \(name.text) is not in \(style), which edition 2024 wants;"
            + " features.enforce_naming_style = STYLE_LEGACY lets it be"
        return error(.invalidName, message, at: name.span)
    }
}
