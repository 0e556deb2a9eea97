// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension TreeIndex {
    /// The package of a file.
    func package(of file: Int) -> String { model.files[file].node.packageName }

    /// The path by which imports name a file.
    func path(of file: Int) -> String { model.files[file].node.path }

    /// The full name of what a file calls by a name without the package.
    func fullName(_ nestedName: String, in package: String) -> String {
        package.isEmpty ? nestedName : package + "." + nestedName
    }

    /// The nearest message around a nested name that fits; nil if none does.
    func messageAround(_ nestedName: String, in package: String, where fits: (TreeMessage) -> Bool) -> TreeMessage? {
        var name = Substring(nestedName)
        while let dot = name.lastIndex(of: ".") {
            name = name[..<dot]
            if let place = messageByName[fullName(String(name), in: package)], fits(messages[place]) {
                return messages[place]
            }
        }
        return nil
    }

    /// A message as it is written; nil for what stands for the entries of a map.
    func node(of message: TreeMessage) -> MessageNode? { message.index.map { model.messages[$0].node } }

    /// The fields of a message, in the order of the text.
    func fields(of message: TreeMessage) -> [TreeField] {
        switch message.kind {
        case .message(let index): model.messages[index].fields.map { TreeField(model: model, index: $0, role: .field) }
        case .mapEntry(let field):
            [TreeField(model: model, index: field, role: .key), TreeField(model: model, index: field, role: .value)]
        }
    }

    /// The full name of a field's message or enum; empty for the types of the language.
    func typeName(of field: TreeField) -> String {
        let linked = model.fields[field.index]
        if linked.isMap, field.role == .field {
            let entry = FieldNaming.mapEntry(linked.node.name.text)
            return linked.message.map { messageNames[$0] + "." + entry } ?? entry
        }
        if field.role == .key { return "" }
        switch linked.type {
        case .message(let message): return messageNames[message]
        case .enumeration(let index): return enumNames[index]
        case .scalar, .unknown: return ""
        }
    }

    /// The features of a message; the entries of a map have those of the message around them.
    func features(of message: TreeMessage) -> FeatureSet {
        switch message.kind {
        case .message(let index): model.messages[index].features
        case .mapEntry(let field):
            model.fields[field].message.map { model.messages[$0].features } ?? model.fields[field].features
        }
    }

    /// The features of single languages that hold for a field.
    func features(of field: TreeField) -> LanguageFeatures {
        let linked = model.fields[field.index]
        var around = featuresOfFile[linked.file]
        if let message = linked.isExtension ? nil : linked.message {
            let oneof = linked.node.oneof.flatMap { featuresOfOneof[OneofKey(message: message, oneof: $0)] }
            around = oneof ?? featuresOfMessage[message]
        }
        let features = around ?? LanguageFeatures()
        return linked.node.options.isEmpty ? features : features.applying(linked.node.options)
    }
}
