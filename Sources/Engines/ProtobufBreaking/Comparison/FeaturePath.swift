// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// The way to a feature inside of `features`, by names or through messages in braces, or partly each.
struct FeaturePath {
    enum Step {
        case field(String)
        /// The full name of an extension.
        case `extension`(String)
    }

    private let steps: [Step]

    init(_ steps: [Step]) {
        self.steps = steps
    }

    /// The word that options set the feature to.
    func word(in options: [OptionNode]) -> String? { find(in: options)?.word }

    /// Where options set the feature: the option that names it, or its part of a value in braces; else, as buf has it,
    /// the value in braces where it could be set.
    func span(in options: [OptionNode]) -> SourceSpan? {
        if let found = find(in: options) { return found.span }
        let around = options.filter { option in
            guard case .message = option.value else { return false }
            return leads(to: option) && option.parts.count <= steps.count
        }
        guard let option = around.max(by: { $0.parts.count < $1.parts.count }) else { return nil }
        return option.nameSpan.extended(to: option.valueSpan.end)
    }

    /// Whether the option's name is the beginning of the way.
    private func leads(to option: OptionNode) -> Bool {
        guard let first = option.parts.first, !first.isExtension, first.name == "features" else { return false }
        return option.parts.count <= steps.count + 1 && zip(steps, option.parts.dropFirst()).allSatisfy { $0.fits($1) }
    }

    private typealias Found = (word: String?, span: SourceSpan)

    private func find(in options: [OptionNode]) -> Found? {
        for option in options where leads(to: option) {
            let rest = steps.dropFirst(option.parts.count - 1)
            if rest.isEmpty {
                guard case .identifier(let word) = option.value else { return (nil, option.span) }
                return (word, option.span)
            }
            if case .message(let value) = option.value, let found = Self.find(rest, in: value) { return found }
        }
        return nil
    }

    private static func find(_ steps: ArraySlice<Step>, in value: MessageValue) -> Found? {
        guard let step = steps.first else { return nil }
        for field in value.fields where step.fits(field.key) {
            guard let content = field.values.first?.content else { continue }
            if steps.count == 1 {
                guard case .identifier(let word, _) = content else { return (nil, field.span) }
                return (word, field.span)
            }
            if case .message(let inner) = content, let found = find(steps.dropFirst(), in: inner) { return found }
        }
        return nil
    }
}

extension FeaturePath.Step {
    fileprivate func fits(_ part: OptionNamePart) -> Bool {
        switch self {
        case .field(let name): !part.isExtension && part.name == name
        case .extension(let name): part.isExtension && (part.name == name || part.name == "." + name)
        }
    }

    fileprivate func fits(_ key: FieldValue.Key) -> Bool {
        switch (self, key) {
        case (.field(let name), .field(let other)): name == other
        case (.extension(let name), .extension(let other)): name == other
        default: false
        }
    }
}
