// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import SchemaCheck

extension SchemaFormat {
    /// The format of that name, however it is capitalised.
    init(argument: String) throws {
        guard let format = SchemaFormat(name: argument) else {
            throw ValidationError("'\(argument.printable)' is no schema language; choose one of \(Self.names)")
        }
        self = format
    }

    /// The language that a file's name tells; Avro for what comes without one.
    init(file: String) {
        let name = file.lowercased()
        self = name.hasSuffix(".json") ? .json : name.hasSuffix(".proto") ? .protobuf : .avro
    }

    /// All languages, for messages.
    static var names: String { allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ") }
}

/// The option that says in which language schemas are.
struct FormatOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The schema language: \(SchemaFormat.names). Default: json for .json files, protobuf for .proto files, avro for others.",
            valueName: "language"
        ),
        completion: .list(SchemaFormat.allCases.map { $0.rawValue.lowercased() }),
        transform: SchemaFormat.init(argument:)
    )
    var format: SchemaFormat?

    /// The language of a file.
    func language(of file: String) -> SchemaFormat { format ?? SchemaFormat(file: file) }
}
