// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    private static let rules: [BreakingRule] = BreakingRule.allCases.filter { $0.fileOption != nil }

    /// The options of a file that generators of code read.
    mutating func compareFileOptions(_ before: Int, _ after: Int) {
        let (oldOptions, newOptions) = (old.model.files[before].node.options, new.model.files[after].node.options)
        if oldOptions.isEmpty && newOptions.isEmpty { return }
        for rule in Self.rules {
            guard let name = rule.fileOption else { continue }
            let (oldOption, newOption) = (oldOptions.first(named: name), newOptions.first(named: name))
            let (oldValue, newValue) = (Self.value(oldOption, name), Self.value(newOption, name))
            guard oldValue != newValue else { continue }
            report(
                rule,
                at: TreePlace(file: after, span: newOption?.span),
                was: oldOption.map { TreePlace(file: before, span: $0.span) },
                "the file's option \(name) changed from \(Self.shown(oldValue)) to \(Self.shown(newValue))"
            )
        }
    }

    /// The bytes of an option's value, or of what holds without it.
    private static func value(_ option: OptionNode?, _ name: String) -> [UInt8] {
        switch option?.value {
        case .identifier(let word)?: return Array(word.utf8)
        case .string(let bytes)?: return bytes
        default: break
        }
        switch name {
        case "optimize_for": return Array("SPEED".utf8)
        case "cc_enable_arenas": return Array("true".utf8)
        case "java_multiple_files", "cc_generic_services", "java_generic_services", "py_generic_services":
            return Array("false".utf8)
        default: return []
        }
    }

    private static func shown(_ value: [UInt8]) -> String { ShownText.quoted(String(decoding: value, as: UTF8.self)) }
}
