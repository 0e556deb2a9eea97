// SPDX-License-Identifier: Apache-2.0

/// Works out the features of every element: what it says itself, else what the element around it has.
extension Linker {
    mutating func inheritFeatures() {
        let node = files[file].node
        let own = FeatureSet(node.syntax)
        let features = node.syntax.isEdition ? own.applying(node.options) : own
        files[file].features = features
        for index in ownMessages {
            // A message comes after the one around it, so that one's features are known.
            let around = messages[index].parent.map { messages[$0].features } ?? features
            messages[index].features = around.applying(messages[index].node.options)
            inheritFeatures(ofFieldsIn: index)
        }
        for index in ownEnums {
            let around = enums[index].parent.map { messages[$0].features } ?? features
            enums[index].features = around.applying(enums[index].node.options)
            for (position, value) in enums[index].node.values.enumerated() where !value.options.isEmpty {
                enums[index].uses[position] = OptionUse(value.options)
            }
        }
        for index in files[file].extensions { inheritFeatures(ofExtension: index, in: features) }
        for index in ownServices {
            services[index].features = features.applying(services[index].node.options)
        }
    }

    private mutating func inheritFeatures(ofFieldsIn index: Int) {
        let around = messages[index].features
        let oneofs = messages[index].node.oneofs.map { around.applying($0.options) }
        for field in messages[index].fields {
            let node = fields[field].node
            let inOneof = node.oneof.flatMap { oneofs.indices.contains($0) ? oneofs[$0] : nil }
            fields[field].features = features(of: node, in: inOneof ?? around)
            // A oneof tells which of its fields is set, so each of them has presence.
            if node.oneof != nil, fields[field].features.fieldPresence == .implicit {
                fields[field].features.fieldPresence = .explicit
            }
            if !node.options.isEmpty { fields[field].use = OptionUse(node.options) }
            if fields[field].isRequired { messages[index].required.append(field) }
        }
        for field in messages[index].extensions { inheritFeatures(ofExtension: field, in: around) }
    }

    private mutating func inheritFeatures(ofExtension field: Int, in around: FeatureSet) {
        let node = fields[field].node
        fields[field].features = features(of: node, in: around)
        if !node.options.isEmpty { fields[field].use = OptionUse(node.options) }
    }

    /// The features of a field, with what its label, type and options meant before there were editions.
    private func features(of node: FieldNode, in around: FeatureSet) -> FeatureSet {
        var result = around.applying(node.options)
        guard !syntax.isEdition else { return result }
        if node.label == .required { result.fieldPresence = .legacyRequired }
        if node.label == .optional, syntax == .proto3 { result.fieldPresence = .explicit }
        if case .group = node.kind { result.isDelimited = true }
        if !node.options.isEmpty, let packed = node.options.bool("packed") { result.isPacked = packed }
        return result
    }
}
