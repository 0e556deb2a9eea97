// SPDX-License-Identifier: Apache-2.0
import JSON

/// What the entries about servers and policies say together: whether each run has an end, who is believed, and whether the
/// policies of a revision stay what they were. Bounded memory.
struct ServerRuns {
    private static let most = 10_000

    private struct Run {
        let server: String
        var hasEnded = false
        /// What the server was told to believe.
        var trust: [String]
    }

    /// By where they listen.
    private var runs: [String: Run] = [:]
    /// What the policies of a revision are known by.
    private var digests: [Int: String] = [:]

    /// Takes the next entry in, and returns what it is evidence of.
    mutating func measures(_ event: String, _ details: JSON?) -> [Measure] {
        switch event {
        case "server.started": started(details)
        case "server.stopped": stopped(details)
        case "authorities.changed": authoritiesChanged(details)
        case "policies.changed": policies(details?["revision"]?.int, details?["sha256"]?.string)
        default: []
        }
    }

    private mutating func started(_ details: JSON?) -> [Measure] {
        var measures = [Measure.serverStarts] + policies(details?["policies"]?.int, details?["sha256"]?.string)
        let place = details?["place"]?.string ?? ""
        let trust = Self.trust(details)
        if let before = runs[place] {
            if !before.hasEnded { measures.append(.serversNotStopped) }
            if !Self.areSame(before.trust, trust) { measures.append(.trustChanges) }
        }
        guard runs.count < Self.most || runs[place] != nil else { return measures }
        runs[place] = Run(server: details?["server"]?.string ?? "", trust: trust)
        return measures
    }

    private mutating func stopped(_ details: JSON?) -> [Measure] {
        let place = details?["place"]?.string ?? ""
        if let run = runs[place], run.server.utf8.elementsEqual((details?["server"]?.string ?? "").utf8) {
            runs[place]?.hasEnded = true
        }
        return [.serverStops]
    }

    private mutating func authoritiesChanged(_ details: JSON?) -> [Measure] {
        let place = details?["place"]?.string ?? ""
        if let identities = runs[place]?.trust.first {
            runs[place]?.trust = [identities] + Self.trust(details).dropFirst()
        }
        return [.trustChanges]
    }

    private mutating func policies(_ revision: Int?, _ digest: String?) -> [Measure] {
        guard let revision, let digest else { return [] }
        // The built-in ones are those of the server's version.
        guard revision > 0 else { return [] }
        if let before = digests[revision] { return before.utf8.elementsEqual(digest.utf8) ? [] : [.policiesRewritten] }
        if digests.count < Self.most { digests[revision] = digest }
        return []
    }

    /// The file of identities, and then the authorities of certificates.
    private static func trust(_ details: JSON?) -> [String] {
        [details?["identities"]?.string ?? ""] + (details?["authorities"]?.array ?? []).map { $0.string ?? "" }.sorted()
    }

    private static func areSame(_ left: [String], _ right: [String]) -> Bool {
        left.elementsEqual(right) { $0.utf8.elementsEqual($1.utf8) }
    }
}
