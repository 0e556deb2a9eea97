// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Policies
import PolicyUsage

/// Files of policies, read and checked together.
struct PolicyBundle: Sendable {
    /// The schema that all policies keep to.
    static let schema: Result<Schema, CedarError> = Result { () throws(CedarError) in
        try Schema(parsing: BuiltInPolicies.schema)
    }

    private static let mostDocuments = 1_000
    private static let mostBytes = 4 << 20
    private static let mostMessages = 50

    /// All policies, each under its `@id`, or under its file and place if it has none.
    let set: PolicySet
    /// When those end that say so with `@expires`.
    let expiries: [PolicyID: PolicyExpiry]
    /// The file that each policy stands in.
    let files: [PolicyID: String]
    /// What is known of the things that policies speak of.
    let resources: StoredResources

    /// Reads and checks files; tests among them are passed over.
    ///
    /// - Throws: ``PolicyRefusal`` with all that is wrong.
    init(_ documents: [PolicyDocument]) throws(PolicyRefusal) {
        guard documents.count <= Self.mostDocuments,
            documents.reduce(0, { $0 + $1.text.utf8.count }) <= Self.mostBytes
        else {
            throw PolicyRefusal(["more than \(Self.mostDocuments) files or \(Self.mostBytes >> 20) MiB of policies"])
        }
        var set = PolicySet()
        var places: [PolicyID: PolicyPlace] = [:]
        var messages: [String] = []
        for document in documents where !document.isTest && !document.isEntities {
            Self.add(document, to: &set, &places, &messages)
        }
        var expiries: [PolicyID: PolicyExpiry] = [:]
        for policy in set.policies + set.templates {
            do throws(CedarError) {
                expiries[policy.id] = try PolicyExpiry(of: policy)
            } catch {
                messages.append(places[policy.id]?.message(error.message, help: error.help) ?? error.message)
            }
        }
        if messages.isEmpty { messages = Self.violations(of: set, places) }
        var resources = StoredResources()
        do throws(PolicyRefusal) {
            resources = try Self.resources(in: documents)
        } catch {
            messages += error.messages
        }
        guard messages.isEmpty else { throw PolicyRefusal(Array(messages.prefix(Self.mostMessages))) }
        self.set = set
        self.expiries = expiries
        self.resources = resources
        files = places.mapValues(\.document)
    }

    private static func resources(in documents: [PolicyDocument]) throws(PolicyRefusal) -> StoredResources {
        switch schema {
        // Of a schema that cannot be read the policies tell already.
        case .failure: StoredResources()
        case .success(let schema): try StoredResources(documents, schema: schema)
        }
    }

    /// The policies that have effect at a moment, in milliseconds since 1970.
    func set(at moment: Int64) -> PolicySet {
        guard expiries.values.contains(where: { $0.hasEnded(at: Moment(milliseconds: moment)) }) else { return set }
        var left = set
        left.policies.removeAll { hasEnded($0.id, at: moment) }
        left.templates.removeAll { hasEnded($0.id, at: moment) }
        return left
    }

    private func hasEnded(_ id: PolicyID, at moment: Int64) -> Bool {
        expiries[id]?.hasEnded(at: Moment(milliseconds: moment)) ?? false
    }

    /// The moments after another one at which policies end, in their order.
    func ends(after moment: Int64) -> [Int64] {
        Set(expiries.values.map(\.end.milliseconds)).filter { $0 > moment }.sorted()
    }

    private static func add(
        _ document: PolicyDocument,
        to set: inout PolicySet,
        _ places: inout [PolicyID: PolicyPlace],
        _ messages: inout [String]
    ) {
        let text = Array(document.text.utf8)
        let read: PolicySet
        do throws(CedarParseFailure) {
            read = try PolicySet.parse(document.text)
        } catch {
            messages += error.errors.prefix(Self.mostMessages).map {
                PolicyPlace(document, text, $0.span).message($0.message, help: $0.help)
            }
            return
        }
        for (number, policy) in (read.policies + read.templates).enumerated() {
            let id = policy.annotatedID ?? PolicyID("\(document.name)#\(number + 1)")
            let place = PolicyPlace(document, text, policy.span)
            if let other = places.updateValue(place, forKey: id) {
                messages.append(place.message("the id \"\(id)\" is that of the policy at \(other.position) as well"))
            }
            if policy.isTemplate {
                set.templates.append(policy.renamed(id))
            } else {
                set.policies.append(policy.renamed(id))
            }
        }
    }

    private static func violations(of set: PolicySet, _ places: [PolicyID: PolicyPlace]) -> [String] {
        switch schema {
        case .failure(let error): ["the built-in schema cannot be read: \(error.message)"]
        case .success(let schema):
            Validator(schema: schema).validate(set).errors.prefix(mostMessages).map { finding in
                guard let place = places[finding.policy] else { return finding.message }
                return place.within(finding.span).message(finding.message, help: finding.help)
            }
        }
    }
}

/// Why policies cannot be put in force: one line for each thing.
struct PolicyRefusal: Error, CustomStringConvertible {
    let messages: [String]

    var description: String { messages.joined(separator: "; ") }

    init(_ messages: [String]) {
        self.messages = messages
    }
}

/// Where a policy stands.
private struct PolicyPlace {
    let document: String
    private let text: [UInt8]
    private let offset: Int

    init(_ document: PolicyDocument, _ text: [UInt8], _ span: SourceSpan?) {
        self.init(document: document.name, text: text, offset: span?.start ?? 0)
    }

    private init(document: String, text: [UInt8], offset: Int) {
        self.document = document
        self.text = text
        self.offset = offset
    }

    /// A place in the same file.
    func within(_ span: SourceSpan?) -> PolicyPlace {
        PolicyPlace(document: document, text: text, offset: span?.start ?? offset)
    }

    /// `FILE:LINE:COLUMN`.
    var position: String {
        let position = TextPosition(offset: offset, in: text)
        return "\(document):\(position.line):\(position.column)"
    }

    func message(_ text: String, help: String? = nil) -> String {
        "\(position): \(text)" + (help.map { " (\($0))" } ?? "")
    }
}
