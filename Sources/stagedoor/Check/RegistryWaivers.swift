// SPDX-License-Identifier: Apache-2.0
import JSON
import RepositoryCheck

/// Asks a registry which waivers it has for a repository's subjects.
struct RegistryWaivers: Sendable {
    let client: RegistryClient

    /// What a registry says of its waivers.
    struct Found: Sendable {
        var waivers = Waivers()
        /// The subjects whose waivers are not told, each with why not.
        var unknown: [(subject: String, reason: String)] = []
    }

    /// The most subjects, and bytes of their names, that one request asks for.
    private static let most = 100
    private static let mostBytes = 4_000
    private static let notAllowed = "you may not read them"

    /// The waivers that still hold, of those subjects that the caller may ask about; none if the registry has no waivers.
    /// Those for what depends on the subjects it has looked at itself.
    func read(_ side: RepositorySide) async throws -> Found {
        var found = Found()
        var granted: [GrantedWaiver] = []
        pages: for names in Self.pages(side.subjects.map(\.name)) {
            let query = names.map { "subject=" + ServerAddress.escape($0) }.joined(separator: "&")
            let answer = try await client.get(WaiverCommand.root + "?" + query)
            switch answer.status {
            case 200:
                let wanted = Set(names.map { Array($0.utf8) })
                granted += (answer.body?["waivers"]?.array ?? []).compactMap { GrantedWaiver($0) }
                    .filter { wanted.contains(Array($0.subject.utf8)) }
                let secret = (answer.body?["secret"]?.array ?? []).compactMap(\.string)
                found.unknown += secret.map { ($0, Self.notAllowed) }
            case 401, 403: found.unknown += names.map { ($0, Self.notAllowed) }
            // Other registries have none.
            case 404, 405, 501: break pages
            case 500...: throw answer.failure("cannot read the waivers")
            default:
                let reason = answer.body?["message"]?.string ?? "the server answered with status \(answer.status)"
                found.unknown += names.map { ($0, reason) }
            }
        }
        found.waivers = Waivers(granted: granted)
        return found
    }

    private static func pages(_ names: [String]) -> [[String]] {
        var pages: [[String]] = []
        var bytes = 0
        for name in names {
            bytes += name.utf8.count
            if let last = pages.indices.last, pages[last].count < most, bytes <= mostBytes {
                pages[last].append(name)
            } else {
                pages.append([name])
                bytes = name.utf8.count
            }
        }
        return pages
    }
}

extension GrantedWaiver {
    /// Reads one that still holds; nil for another, and for what is none.
    fileprivate init?(_ json: JSON) {
        guard json["expired"]?.bool == false, let number = json["id"]?.int, let subject = json["subject"]?.string,
            let rule = json["rule"]?.string, rule != RepositoryRule.dependentBreaks.rawValue,
            let reason = json["reason"]?.string, let approver = json["approver"]?.string,
            let expires = json["expires"]?.string.flatMap({ CalendarDate($0) })
        else { return nil }
        self.init(
            number: number,
            subject: subject,
            rule: rule,
            fingerprint: json["fingerprint"]?.string,
            reason: reason,
            approver: approver,
            expires: expires
        )
    }
}
