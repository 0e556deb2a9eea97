// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// Finds what one version of a module's files breaks of another.
struct Comparison {
    /// A rule that is broken, by places in the models.
    struct Break {
        let rule: BreakingRule
        let message: String
        let fix: String?
        let new: TreePlace?
        let old: TreePlace?
    }

    let old: TreeIndex
    let new: TreeIndex
    let configuration: BreakingConfiguration
    private(set) var breaks: [Break] = []
    /// Enums that fields changed between, and whether they are the same but for their place.
    var sameEnums: [EnumPair: Bool] = [:]

    /// An enum of the old files and one of the new ones.
    struct EnumPair: Hashable {
        let old: Int
        let new: Int
    }

    init(old: TreeIndex, new: TreeIndex, configuration: BreakingConfiguration) {
        self.old = old
        self.new = new
        self.configuration = configuration
    }

    /// Compares everything.
    mutating func run() {
        guard !configuration.rules.isEmpty else { return }
        compareFiles()
        comparePackages()
        for before in old.messages {
            guard let place = new.messageByName[before.fullName] else { continue }
            compareMessages(before, new.messages[place])
        }
        compareExtensions()
        for before in old.enums {
            guard let place = new.enumByName[before.fullName] else { continue }
            compareEnums(before, new.enums[place])
        }
        for before in old.services {
            guard let place = new.serviceByName[before.fullName] else { continue }
            compareServices(before, new.services[place])
        }
    }

    /// Takes note of a rule that is broken, unless nobody asked for it or it is allowed where it is.
    ///
    /// - Parameters:
    ///   - place: where the new files break it; nil if they have no such file.
    ///   - before: what the old files had there.
    ///   - fix: what to do in just this case, if that can be said better than for the rule as a whole.
    mutating func report(
        _ rule: BreakingRule,
        at place: TreePlace?,
        was before: TreePlace?,
        _ message: @autoclosure () -> String,
        fix: @autoclosure () -> String? = nil
    ) {
        guard configuration.rules.contains(rule) else { return }
        if let place, ignores(rule, place, new) { return }
        if let before, ignores(rule, before, old) { return }
        breaks.append(Break(rule: rule, message: message(), fix: fix(), new: place, old: before))
    }

    private func ignores(_ rule: BreakingRule, _ place: TreePlace, _ index: TreeIndex) -> Bool {
        configuration.ignores(rule, in: index.path(of: place.file), package: index.package(of: place.file))
    }

    private mutating func compareExtensions() {
        for (place, before) in old.extensions.enumerated() {
            let field = old.model.fields[before.index]
            let extendee = field.message.map { old.messageNames[$0] } ?? ""
            let key = ExtensionKey(extendee: extendee, number: field.node.number)
            guard old.extensionByKey[key] == place, let after = new.extensionByKey[key] else { continue }
            compareFields(
                TreeField(model: old.model, index: before.index, role: .field),
                TreeField(model: new.model, index: new.extensions[after].index, role: .field),
                in: extendee
            )
        }
    }
}
