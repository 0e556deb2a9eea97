// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import JSON

/// One schema's reference to another: the name it is used by, and the version that is meant.
struct RegistryReference: Sendable, Hashable {
    let name: String
    let subject: String
    let version: Int

    /// `name=subject:version`. Subjects may hold colons, so the last one counts.
    init(argument: String) throws {
        guard let equals = argument.firstIndex(of: "="), let colon = argument.lastIndex(of: ":"), equals < colon,
            let version = Int(argument[argument.index(after: colon)...]), version > 0
        else {
            throw ValidationError("'\(argument.printable)' is no reference; write it as name=subject:version")
        }
        name = String(argument[..<equals])
        subject = String(argument[argument.index(after: equals)..<colon])
        self.version = version
    }

    /// A reference as servers write it; nil if a part is missing.
    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let subject = json["subject"]?.string, let version = json["version"]?.int
        else { return nil }
        self.name = name
        self.subject = subject
        self.version = version
    }

    var json: JSON {
        .object([("name", .string(name)), ("subject", .string(subject)), ("version", .int(version))])
    }
}
