// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// Two fields of the same number of one message, or two extensions of the same number of one message.
    mutating func compareFields(_ before: TreeField, _ after: TreeField, in message: String) {
        let what = FieldName(field: after, message: message)
        compareNames(before, after, what)
        if !(before.isInMapEntry && after.isInMapEntry) { compareCardinality(before, after, what) }
        compareTypes(before, after, what)
        compareDefaults(before, after, what)
        if !before.isExtension { compareOneofs(before, after, what) }
        compareStrings(before, after, what)
        compareJSType(before, after, what)
    }

    private mutating func compareNames(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let names: (String, String)
        if before.isExtension {
            names = (old.model.name(ofField: before.index), new.model.name(ofField: after.index))
        } else {
            names = (before.name, after.name)
        }
        if names.0 != names.1 {
            report(
                .fieldSameName,
                at: after.namePlace,
                was: before.namePlace,
                "\(what) was called \(ShownText.name(names.0)) and is now called \(ShownText.name(names.1))"
            )
        }
        guard !before.isExtension, !PathName.areSame(before.jsonName, after.jsonName) else { return }
        report(
            .fieldSameJSONName,
            at: place(ofOption: "json_name", of: after),
            was: place(ofOption: "json_name", of: before),
            "\(what) was \(ShownText.quoted(before.jsonName)) in JSON and is now \(ShownText.quoted(after.jsonName))"
        )
    }

    private mutating func compareCardinality(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldValue, newValue) = (before.cardinality, after.cardinality)
        guard oldValue != newValue else { return }
        let text = "\(what) was \(oldValue.rawValue) and is now \(newValue.rawValue)"
        report(.fieldSameCardinality, at: after.place, was: before.place, text)
        if oldValue.wireGroup != newValue.wireGroup {
            report(.fieldWireCompatibleCardinality, at: after.place, was: before.place, text)
        }
        if oldValue.wireJSONGroup != newValue.wireJSONGroup {
            report(.fieldWireJSONCompatibleCardinality, at: after.place, was: before.place, text)
        }
    }

    private mutating func compareOneofs(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldOneof, newOneof) = (before.oneof, after.oneof)
        guard oldOneof != newOneof else { return }
        func shown(_ oneof: String?) -> String { oneof.map { "in the oneof \(ShownText.name($0))" } ?? "in no oneof" }
        report(
            .fieldSameOneof,
            at: after.place,
            was: before.place,
            "\(what) was \(shown(oldOneof)) and is now \(shown(newOneof))"
        )
    }

    private mutating func compareDefaults(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        // Most fields have no default, which for all but enums is some zero.
        if before.options.isEmpty, after.options.isEmpty, before.kind != .enumeration, after.kind != .enumeration {
            return
        }
        guard let oldValue = DefaultValue(of: before), let newValue = DefaultValue(of: after),
            !(oldValue.isZero && newValue.isZero), !oldValue.isSame(as: newValue)
        else { return }
        report(
            .fieldSameDefault,
            at: place(ofOption: "default", of: after),
            was: place(ofOption: "default", of: before),
            "the default of \(what) was \(oldValue) and is now \(newValue)"
        )
    }

    private mutating func compareJSType(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        if before.options.isEmpty, after.options.isEmpty { return }
        guard before.kind.isInteger64, after.kind.isInteger64 else { return }
        func word(_ field: TreeField) -> String {
            guard case .identifier(let word)? = field.options.first(named: "jstype")?.value else { return "JS_NORMAL" }
            return word
        }
        guard word(before) != word(after) else { return }
        report(
            .fieldSameJSType,
            at: place(ofOption: "jstype", of: after),
            was: place(ofOption: "jstype", of: before),
            "\(what) had the jstype \(word(before)) and now has \(word(after))"
        )
    }

    /// Where an option of a field is written; the whole field if it is not.
    func place(ofOption name: String, of field: TreeField) -> TreePlace {
        guard let option = field.options.first(named: name) else { return field.place }
        return TreePlace(file: field.file, span: option.span)
    }
}

/// How a sentence calls a field.
struct FieldName: CustomStringConvertible {
    let field: TreeField
    let message: String

    var description: String {
        let word = field.isExtension ? "extension" : "field"
        return "the \(word) \(field.shownName) = \(field.number) of \(ShownText.name(message))"
    }
}
