// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

extension Comparison {
    /// How strings, and bytes in C++, are kept and checked.
    mutating func compareStrings(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldKind, newKind) = (before.kind, after.kind)
        guard oldKind.isText, newKind.isText else { return }
        if !(before.isInMapEntry && after.isInMapEntry) { compareCPPTypes(before, after, what) }
        guard oldKind == .string, newKind == .string else { return }
        compareUTF8(before, after, what)
        compareJavaUTF8(before, after, what)
    }

    private mutating func compareCPPTypes(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldType, newType) = (CPPStringType(of: before, in: old), CPPStringType(of: after, in: new))
        guard oldType != newType, !(oldType.isPiece && newType.name == "STRING") else { return }
        report(
            .fieldSameCPPStringType,
            at: CPPStringType.place(of: after),
            was: CPPStringType.place(of: before),
            "\(what) had the C++ type \(oldType) and now has \(newType)"
        )
    }

    private mutating func compareUTF8(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldValue, newValue) = (before.linked.features.verifiesUTF8, after.linked.features.verifiesUTF8)
        guard oldValue != newValue else { return }
        report(
            .fieldSameUTF8Validation,
            at: place("utf8_validation", in: after.options, or: after.place),
            was: place("utf8_validation", in: before.options, or: before.place),
            "\(what) was \(Self.word(oldValue)) to be UTF-8 and is now \(Self.word(newValue))"
        )
    }

    private mutating func compareJavaUTF8(_ before: TreeField, _ after: TreeField, _ what: FieldName) {
        let (oldValue, newValue) = (
            JavaStringCheck.isDone(for: before, in: old), JavaStringCheck.isDone(for: after, in: new)
        )
        guard oldValue != newValue else { return }
        report(
            .fieldSameJavaUTF8Validation,
            at: JavaStringCheck.place(of: after),
            was: JavaStringCheck.place(of: before),
            "\(what) was \(Self.word(oldValue)) by Java to be UTF-8 and is now \(Self.word(newValue))"
        )
    }

    private static func word(_ isVerified: Bool) -> String { isVerified ? "verified" : "not verified" }
}
