// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Everything that the files of a module, and those that they import, define, by name.
struct TreeIndex {
    let model: LinkedModel
    /// The files, by the paths of imports.
    private(set) var files: [Int] = []
    private(set) var fileByPath: [String: Int] = [:]
    private(set) var messages: [TreeMessage] = []
    private(set) var messageByName: [String: Int] = [:]
    private(set) var enums: [TreeElement] = []
    private(set) var enumByName: [String: Int] = [:]
    private(set) var services: [TreeElement] = []
    private(set) var serviceByName: [String: Int] = [:]
    private(set) var extensions: [TreeElement] = []
    private(set) var extensionByName: [String: Int] = [:]
    private(set) var extensionByKey: [ExtensionKey: Int] = [:]
    /// The full names of the model's messages and enums; empty for those that are not needed here.
    private(set) var messageNames: [String]
    private(set) var enumNames: [String]

    /// Features of single languages, by the model's places of files, messages and oneofs; none where none are set.
    private(set) var featuresOfFile: [Int: LanguageFeatures] = [:]
    private(set) var featuresOfMessage: [Int: LanguageFeatures] = [:]
    private(set) var featuresOfOneof: [OneofKey: LanguageFeatures] = [:]
    /// How long all full names are together.
    private var nameBytes = 0
    /// Names of a text may be as long as it is, and those of everything in a package have its name in front.
    private static let mostNameBytes = 256 << 20

    /// - Parameter module: the place of the module in the tree.
    /// - Throws: ``ProtoTreeError/tooLarge(_:)`` if the full names of all types take too much room.
    init(_ tree: ProtoTree, module: Int) throws(ProtoTreeError) {
        model = tree.model
        messageNames = [String](repeating: "", count: model.messages.count)
        enumNames = [String](repeating: "", count: model.enums.count)
        files = Self.needed(by: tree.modules[module], in: model)
        for file in files { try add(file) }
        for (place, element) in extensions.enumerated() {
            let field = model.fields[element.index]
            let extendee = field.message.map { messageNames[$0] } ?? ""
            extensionByKey[ExtensionKey(extendee: extendee, number: field.node.number)] = place
        }
    }

    /// The files and all that they import, directly or through others.
    private static func needed(by roots: [Int], in model: LinkedModel) -> [Int] {
        var isNeeded = [Bool](repeating: false, count: model.files.count)
        var open = roots
        while let file = open.popLast() {
            if isNeeded[file] { continue }
            isNeeded[file] = true
            open += model.files[file].imports.compactMap { $0 }
        }
        return isNeeded.indices.filter { isNeeded[$0] }
    }

    private mutating func add(_ file: Int) throws(ProtoTreeError) {
        let node = model.files[file].node
        fileByPath[node.path] = file
        let scope = Scope(file: file, package: node.packageName)
        if node.syntax.isEdition, !node.options.isEmpty {
            featuresOfFile[file] = LanguageFeatures().applying(node.options)
        }
        for message in model.files[file].messages { try add(message: message, in: scope) }
        for index in model.files[file].enums { try add(enumeration: index, in: scope) }
        for field in model.files[file].extensions { try add(extension: field, in: scope) }
        for service in model.files[file].services {
            let node = model.services[service].node
            try makeRoom(for: node.name.text, in: scope)
            let element = scope.element(service, node.name.text, node.span)
            serviceByName[element.fullName] = services.count
            services.append(element)
        }
    }

    /// Depth is bounded where messages are parsed.
    private mutating func add(message index: Int, in scope: Scope) throws(ProtoTreeError) {
        let message = model.messages[index]
        try makeRoom(for: message.node.name.text, in: scope)
        let inner = scope.inside(message.node.name.text)
        messageNames[index] = inner.fullName
        if model.files[scope.file].node.syntax.isEdition { addFeatures(ofMessage: index) }
        add(
            TreeMessage(
                kind: .message(index),
                fullName: inner.fullName,
                nestedName: inner.nestedName,
                place: TreePlace(file: scope.file, span: message.node.span)
            )
        )
        for field in message.fields where model.fields[field].isMap {
            let node = model.fields[field].node
            try makeRoom(for: node.name.text, in: inner)
            let entry = inner.inside(FieldNaming.mapEntry(node.name.text))
            let place = TreePlace(file: scope.file, span: node.typeSpan)
            add(
                TreeMessage(
                    kind: .mapEntry(field),
                    fullName: entry.fullName,
                    nestedName: entry.nestedName,
                    place: place
                )
            )
        }
        for child in message.messages { try add(message: child, in: inner) }
        for child in message.enums { try add(enumeration: child, in: inner) }
        for field in message.extensions { try add(extension: field, in: inner) }
    }

    private mutating func addFeatures(ofMessage index: Int) {
        let message = model.messages[index]
        let around = message.parent.map { featuresOfMessage[$0] } ?? featuresOfFile[message.file]
        let own = message.node.options.isEmpty ? around : (around ?? LanguageFeatures()).applying(message.node.options)
        if let own { featuresOfMessage[index] = own }
        for (place, oneof) in message.node.oneofs.enumerated() where !oneof.options.isEmpty {
            let key = OneofKey(message: index, oneof: place)
            featuresOfOneof[key] = (own ?? LanguageFeatures()).applying(oneof.options)
        }
    }

    private mutating func makeRoom(for name: String, in scope: Scope) throws(ProtoTreeError) {
        nameBytes += scope.fullName.utf8.count + scope.nestedName.utf8.count + 2 * name.utf8.count
        guard nameBytes <= Self.mostNameBytes else {
            throw .tooLarge("the full names of all types take more than \(Self.mostNameBytes >> 20) MiB: shorten them")
        }
    }

    private mutating func add(_ message: TreeMessage) {
        messageByName[message.fullName] = messages.count
        messages.append(message)
    }

    private mutating func add(enumeration index: Int, in scope: Scope) throws(ProtoTreeError) {
        let node = model.enums[index].node
        try makeRoom(for: node.name.text, in: scope)
        let element = scope.element(index, node.name.text, node.span)
        enumNames[index] = element.fullName
        enumByName[element.fullName] = enums.count
        enums.append(element)
    }

    private mutating func add(extension field: Int, in scope: Scope) throws(ProtoTreeError) {
        let node = model.fields[field].node
        try makeRoom(for: node.name.text, in: scope)
        let element = scope.element(field, node.name.text, node.span)
        extensionByName[element.fullName] = extensions.count
        extensions.append(element)
    }

    /// What surrounds an element: its file and the names before its own.
    private struct Scope {
        let file: Int
        var fullName = ""
        var nestedName = ""

        init(file: Int, package: String) {
            self.file = file
            fullName = package
        }

        func inside(_ name: String) -> Scope {
            var result = self
            result.fullName = fullName.isEmpty ? name : fullName + "." + name
            result.nestedName = nestedName.isEmpty ? name : nestedName + "." + name
            return result
        }

        func element(_ index: Int, _ name: String, _ span: SourceSpan) -> TreeElement {
            let inner = inside(name)
            return TreeElement(
                index: index,
                fullName: inner.fullName,
                nestedName: inner.nestedName,
                place: TreePlace(file: file, span: span)
            )
        }
    }
}
