// SPDX-License-Identifier: Apache-2.0

/// A refusal of the registry, with the code that Confluent's API gives it. The first three digits are the HTTP status.
package struct RegistryError: Error, Sendable {
    /// Confluent's error code, such as 40401.
    package let code: Int
    /// What happened, naming the thing and, where there is one, the way out.
    package let message: String

    /// The HTTP status that belongs to the code.
    package var status: Int { code >= 10_000 ? code / 100 : code }

    private static func named(_ text: String) -> String {
        let shown = text.utf8.count <= 200 ? text : String(text.prefix(180)) + "…"
        return "'" + String(String.UnicodeScalarView(shown.unicodeScalars.filter { $0.value >= 0x20 })) + "'"
    }
}

extension RegistryError {
    static func subjectNotFound(_ subject: QualifiedSubject) -> RegistryError {
        RegistryError(code: 40401, message: "Subject \(named(subject.description)) not found.")
    }
    static func versionNotFound(_ version: Int) -> RegistryError {
        RegistryError(code: 40402, message: "Version \(version) not found.")
    }
    static func versionNotFound() -> RegistryError {
        RegistryError(code: 40402, message: "Version not found.")
    }
    static let schemaNotFound = RegistryError(code: 40403, message: "Schema not found")
    static func schemaNotFound(_ id: Int) -> RegistryError {
        RegistryError(code: 40403, message: "Schema \(id) not found")
    }
    static func subjectSoftDeleted(_ subject: QualifiedSubject) -> RegistryError {
        RegistryError(
            code: 40404,
            message: "Subject \(named(subject.description)) was soft deleted. Set permanent=true to delete permanently"
        )
    }
    static func subjectNotSoftDeleted(_ subject: QualifiedSubject) -> RegistryError {
        RegistryError(
            code: 40405,
            message: "Subject \(named(subject.description)) was not deleted first before being permanently deleted"
        )
    }
    static func versionSoftDeleted(_ subject: QualifiedSubject, _ version: Int) -> RegistryError {
        RegistryError(
            code: 40406,
            message: "Subject \(named(subject.description)) Version \(version) was soft deleted. "
                + "Set permanent=true to delete permanently"
        )
    }
    static func versionNotSoftDeleted(_ subject: QualifiedSubject, _ version: Int) -> RegistryError {
        RegistryError(
            code: 40407,
            message: "Subject \(named(subject.description)) Version \(version) was not deleted first before being "
                + "permanently deleted"
        )
    }
    static func noSubjectCompatibility(_ subject: QualifiedSubject) -> RegistryError {
        RegistryError(
            code: 40408,
            message: "Subject \(named(subject.description)) does not have subject-level compatibility configured"
        )
    }
    static func noSubjectMode(_ subject: QualifiedSubject) -> RegistryError {
        RegistryError(
            code: 40409,
            message: "Subject \(named(subject.description)) does not have subject-level mode configured"
        )
    }
    static func incompatible(_ message: String) -> RegistryError {
        RegistryError(code: 409, message: message)
    }
    static func invalidSchema(_ message: String) -> RegistryError {
        RegistryError(code: 42201, message: message)
    }
    static func invalidVersion(_ text: String) -> RegistryError {
        RegistryError(
            code: 42202,
            message: "The specified version \(named(text)) is not a valid version id. Allowed values are between "
                + "[1, 2^31-1] and the string \"latest\""
        )
    }
    static let invalidCompatibility = RegistryError(
        code: 42203,
        message: "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, "
            + "forward_transitive, and full_transitive"
    )
    static let invalidMode = RegistryError(
        code: 42204,
        message: "Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, IMPORT and FORWARD"
    )
    static func notPermitted(_ message: String) -> RegistryError {
        RegistryError(code: 42205, message: message)
    }
    static func referenceExists(_ subject: QualifiedSubject, _ version: Int) -> RegistryError {
        RegistryError(
            code: 42206,
            message: "One or more references exist to the schema {subject=\(subject.description),version=\(version)}; "
                + "delete what refers to it first"
        )
    }
    static func invalidSubject(_ subject: String) -> RegistryError {
        RegistryError(
            code: 42208,
            message: "The subject \(named(subject)) is not valid: at most 1024 bytes, no control characters, not "
                + "__GLOBAL or __EMPTY"
        )
    }
    static func invalidContext(_ context: String) -> RegistryError {
        RegistryError(
            code: 42210,
            message:
                "Invalid context name \(named(context)) is not valid: a dot followed by letters, digits, '.', '-' and '_'"
        )
    }
    static let contextNotEmpty = RegistryError(code: 42211, message: "The specified context is not empty")
    static func badRequest(_ message: String) -> RegistryError {
        RegistryError(code: 400, message: message)
    }
    static func unprocessable(_ message: String) -> RegistryError {
        RegistryError(code: 422, message: message)
    }
}
