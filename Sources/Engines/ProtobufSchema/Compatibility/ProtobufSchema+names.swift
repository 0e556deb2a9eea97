// SPDX-License-Identifier: Apache-2.0

extension ProtobufSchema {
    /// The text of the schema itself, then those of the files that it needs, built-in ones included.
    public var texts: [[UInt8]] { model.files.map(\.node.text) }

    /// The paths by which imports name those files; that of the schema's own text is empty unless it was given.
    public var textNames: [String] { model.files.map(\.node.path) }

    /// The full names of the schema's own messages: each before those inside of it, in the order of the text; past
    /// 64 MiB of names the rest is left out.
    public var messageNames: [String] {
        var names: [String] = []
        let budget = NameBudget()
        var open = Array(model.files[0].messages.reversed())
        while let message = open.popLast() {
            let name = model.name(ofMessage: message)
            guard budget.take(name) else { break }
            names.append(name)
            open += model.messages[message].messages.reversed()
        }
        return names
    }

    /// The names of the fields of the first message, which is what a registry takes as the schema's root.
    public var rootFieldNames: [String] {
        guard let root = model.files[0].messages.first(where: { !model.messages[$0].node.isGroup }) else { return [] }
        return model.messages[root].node.fields.map(\.name.text)
    }

    /// Whether both are the outcome of the same reading, so that whatever holds for one holds for the other.
    package func isSameReading(as other: ProtobufSchema) -> Bool { model === other.model }
}
