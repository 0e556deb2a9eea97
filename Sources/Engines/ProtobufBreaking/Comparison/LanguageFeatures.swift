// SPDX-License-Identifier: Apache-2.0
import ProtobufSchema

/// The features of single languages that are compared, where options set them.
struct LanguageFeatures {
    private(set) var cppStringType: String?
    private(set) var javaUTF8Validation: String?

    /// The features of an element that has these options, inside of one that has the features at hand.
    func applying(_ options: [OptionNode]) -> LanguageFeatures {
        guard options.contains(where: { $0.parts.first?.name == "features" }) else { return self }
        var result = self
        if let word = CPPStringType.path.word(in: options) { result.cppStringType = word }
        if let word = JavaStringCheck.path.word(in: options) { result.javaUTF8Validation = word }
        return result
    }
}

/// The C++ type of a string or bytes field.
struct CPPStringType: Equatable, CustomStringConvertible {
    static let path = FeaturePath([.extension("pb.cpp"), .field("string_type")])

    /// `STRING`, `VIEW` or `CORD`.
    let name: String
    /// Whether it is a `STRING_PIECE`, which is a `STRING` for users.
    let isPiece: Bool

    var description: String { isPiece ? "STRING_PIECE" : name }

    init(of field: TreeField, in index: TreeIndex) {
        let syntax = field.model.files[field.file].node.syntax
        if syntax < .edition2024, case .identifier(let word)? = field.options.first(named: "ctype")?.value {
            name = word == "CORD" ? "CORD" : "STRING"
            isPiece = word == "STRING_PIECE"
        } else {
            name = index.features(of: field).cppStringType ?? (syntax < .edition2024 ? "STRING" : "VIEW")
            isPiece = false
        }
    }

    /// Where the field says it; else the whole field.
    static func place(of field: TreeField) -> TreePlace {
        let span = field.options.first(named: "ctype")?.span ?? path.span(in: field.options)
        return span.map { TreePlace(file: field.file, span: $0) } ?? field.place
    }
}

/// Whether Java checks that a string field is UTF-8.
enum JavaStringCheck {
    static let path = FeaturePath([.extension("pb.java"), .field("utf8_validation")])
    private static let option = "java_string_check_utf8"

    static func isDone(for field: TreeField, in index: TreeIndex) -> Bool {
        let node = field.model.files[field.file].node
        if field.linked.features.verifiesUTF8 || node.options.bool(option) == true { return true }
        return node.syntax.isEdition && index.features(of: field).javaUTF8Validation == "VERIFY"
    }

    /// Where the file or the field says it; else the whole field.
    static func place(of field: TreeField) -> TreePlace {
        let file = field.model.files[field.file].node
        let span = file.options.first(named: option)?.span ?? path.span(in: field.options)
        return span.map { TreePlace(file: field.file, span: $0) } ?? field.place
    }
}
