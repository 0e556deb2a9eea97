// SPDX-License-Identifier: Apache-2.0
import Findings
import RepositoryCheck
import SchemaCheck
import Testing

/// Repositories of a few files, and checks of them.
enum Repository {
    static let today = CalendarDate("2026-06-15")

    static func configuration(_ yaml: String) throws -> RepositoryConfiguration {
        try RepositoryConfiguration(parsing: Array(yaml.utf8), file: "stagedoor.yaml")
    }

    static func side(
        _ files: [String: String],
        _ configuration: RepositoryConfiguration = RepositoryConfiguration(),
        prefix: String = ""
    ) -> RepositorySide {
        let list = files.map { RepositoryFile(path: $0.key, bytes: Array($0.value.utf8)) }
        return RepositorySide(list, configuration: configuration, prefix: prefix)
    }

    /// The report of a change, the old side being shown as `old:`; its configuration is the new one's unless given.
    static func check(
        _ old: [String: String],
        _ new: [String: String],
        config: String? = nil,
        oldConfig: String? = nil,
        waivers: String? = nil,
        today: String = "2026-06-15",
        _ change: (inout RepositoryCheck) -> Void = { _ in }
    ) throws -> Report {
        let configuration = try config.map { try Repository.configuration($0) } ?? RepositoryConfiguration()
        let older = try oldConfig.map { try Repository.configuration($0) } ?? configuration
        var check = RepositoryCheck(today: try #require(CalendarDate(today)))
        if let waivers { check.waivers = try Waivers(parsing: Array(waivers.utf8), file: "stagedoor.waivers.yaml") }
        change(&check)
        return check.run(
            side(new, configuration),
            against: .side(side(old, older, prefix: "old:"), name: "old")
        )
    }

    /// What is wrong in a file that steers a check, as `line:column: message`.
    static func problems(_ read: () throws -> Void) -> [String] {
        do {
            try read()
            return []
        } catch let error as RepositoryInputError {
            return error.findings.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" }
        } catch {
            return ["\(error)"]
        }
    }
}

extension Report {
    /// The findings as `severity RULE file:line subject`.
    var lines: [String] {
        findings.map { finding in
            let place = [finding.location?.file, finding.location?.line.map(String.init)].compactMap { $0 }
            let subject = finding.details.first { $0.name == "subject" }?.value
            return [finding.severity.rawValue, finding.rule, place.joined(separator: ":"), subject].compactMap { $0 }
                .joined(separator: " ")
        }
    }
}

/// Texts that tests share.
enum Texts {
    static func record(_ name: String, _ fields: String...) -> String {
        let lines = fields.map { "  " + $0 }.joined(separator: ",\n")
        return "{\"type\": \"record\", \"name\": \"\(name)\", \"fields\": [\n\(lines)\n]}\n"
    }

    static func field(_ name: String, _ type: String) -> String { "{\"name\": \"\(name)\", \"type\": \"\(type)\"}" }

    static func object(_ properties: String, id: String? = nil, title: String? = nil) -> String {
        let identity = (id.map { "\"$id\": \"\($0)\", " } ?? "") + (title.map { "\"title\": \"\($0)\", " } ?? "")
        return "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \(identity)\"type\": \"object\",\n"
            + " \"properties\": {\n\(properties)\n}, \"additionalProperties\": false}\n"
    }
}
