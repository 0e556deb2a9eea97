// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON

/// The tests that are kept with policies: requests with the decisions they should get, as `stagedoor policy test` reads
/// them, in documents below `tests/`. They are asked of all policies together, by the built-in schema.
struct PolicyTests {
    private static let mostFiles = 200
    private static let mostBytes = 2 << 20
    private static let mostRequests = 10_000
    private static let mostMessages = 50
    private static let patience = Duration.seconds(5)

    private let files: [PolicyDocument]

    /// The tests among documents.
    ///
    /// - Throws: ``PolicyRefusal`` if they are too many or too long.
    init(_ documents: [PolicyDocument]) throws(PolicyRefusal) {
        let kept = documents.filter(\.isTest)
        guard kept.count <= Self.mostFiles, kept.reduce(0, { $0 + $1.text.utf8.count }) <= Self.mostBytes else {
            throw PolicyRefusal(["more than \(Self.mostFiles) files or \(Self.mostBytes >> 20) MiB of tests"])
        }
        files = kept
    }

    /// Asks all requests.
    ///
    /// - Throws: ``PolicyRefusal`` with all that is not as expected; after five seconds with that.
    func run(_ policies: PolicySet) throws(PolicyRefusal) {
        var messages: [String] = []
        var requests = 0
        let start = ContinuousClock.now
        let table = SymbolTable()
        let store: PolicyStore
        do throws(CedarError) {
            store = try PolicyStore(policies, table: table)
        } catch {
            throw PolicyRefusal([error.message])
        }
        for file in files where messages.count < Self.mostMessages {
            guard ContinuousClock.now - start < Self.patience else {
                throw PolicyRefusal(["the tests take longer than \(Self.patience)"])
            }
            let json: JSON
            do throws(JSONError) {
                json = try JSON(parsing: Array(file.text.utf8), limits: JSONLimits(size: Self.mostBytes, depth: 160))
            } catch {
                messages.append("\(file.name): is not valid JSON: \(error)")
                continue
            }
            // Entities for tests lie beside them.
            if json.array != nil { continue }
            guard json["policies"] != nil, let cases = json["requests"]?.array, !cases.isEmpty else {
                messages.append("\(file.name): is no test: it needs \"policies\" and a list \"requests\"")
                continue
            }
            requests += cases.count
            guard requests <= Self.mostRequests else {
                throw PolicyRefusal(["more than \(Self.mostRequests) requests in tests"])
            }
            do throws(CedarError) {
                messages += try failures(of: cases, in: file, entities: json["entities"], store, table, start)
            } catch {
                messages.append("\(file.name): \(error.message)" + (error.help.map { " (\($0))" } ?? ""))
            }
        }
        guard messages.isEmpty else { throw PolicyRefusal(Array(messages.prefix(Self.mostMessages))) }
    }

    private func failures(
        of cases: [JSON],
        in file: PolicyDocument,
        entities: JSON?,
        _ store: PolicyStore,
        _ table: SymbolTable,
        _ start: ContinuousClock.Instant
    ) throws(CedarError) -> [String] {
        let schema = try PolicyBundle.schema.get()
        var builder = EntityStoreBuilder(table: table)
        try EntityReader(schema: schema).read(try text(of: entities)) { entity throws(CedarError) in
            try builder.add(entity)
        }
        let authorizer = try Authorizer(policies: store, entities: try builder.build())
        let reader = RequestReader(schema: schema)
        var failures: [String] = []
        for (number, json) in cases.enumerated() {
            guard ContinuousClock.now - start < Self.patience else {
                return failures + ["\(file.name): the tests take longer than \(Self.patience)"]
            }
            let description = json["description"]?.string.map { " (\($0.prefix(200)))" } ?? ""
            let place = "\(file.name): request \(number + 1)\(description): "
            do throws(CedarError) {
                failures += Self.differences(json, try authorizer.authorize(try reader.request(json))).map {
                    place + $0
                }
            } catch {
                failures.append(place + error.message)
            }
        }
        return failures
    }

    /// The file that a test names; none stands for no entities but the actions.
    private func text(of entities: JSON?) throws(CedarError) -> [UInt8] {
        guard let entities, !entities.isNull else { return Array("[]".utf8) }
        let name = entities.string ?? ""
        let found = files.first { [name, "tests/" + name].contains($0.name) }
        guard let found else {
            throw CedarError(code: "test.entities", message: "'entities' names no file among the tests: tests/….json")
        }
        return Array(found.text.utf8)
    }

    /// What is expected and not so. What is misspelt would expect nothing, so every request has to expect a decision.
    private static func differences(_ json: JSON, _ answer: AuthorizationAnswer) -> [String] {
        var differences: [String] = []
        switch json["decision"]?.string {
        case "allow" where answer.decision == .allow, "deny" where answer.decision == .deny: break
        case "allow", "deny":
            let reasons = list(answer.reasons)
            differences.append(
                "\(answer.decision.rawValue) instead of \(json["decision"]?.string ?? ""), "
                    + (answer.reasons.isEmpty ? "nothing permits it" : "because of \(reasons)")
            )
        default: differences.append("\"decision\" is \"allow\" or \"deny\"")
        }
        let errors = answer.errors.map(\.policy)
        for (name, found) in [("reason", answer.reasons), ("errors", errors)] {
            guard let expected = json[name], !expected.isNull else { continue }
            guard let texts = expected.array?.compactMap(\.string), texts.count == expected.array?.count else {
                differences.append("\"\(name)\" is a list of policies")
                continue
            }
            let names = Set(texts.map { CedarString($0) })
            if names != Set(found) { differences.append("\(name) \(list(found)) instead of \(list(names.sorted()))") }
        }
        return differences
    }

    private static func list(_ names: [PolicyID]) -> String {
        "[" + names.prefix(20).map(\.text).joined(separator: ", ") + (names.count > 20 ? ", …]" : "]")
    }

    /// Which tests a change takes away or replaces: what was promised so far may not be promised any more.
    static func changes(from old: [PolicyDocument], to new: [PolicyDocument]) -> [String] {
        old.filter(\.isTest).compactMap { test in
            let other = new.first { $0.name.utf8.elementsEqual(test.name.utf8) }
            guard let other else { return "the test \(test.name) is removed" }
            return other == test ? nil : "the test \(test.name) is replaced"
        }
    }
}

extension PolicyDocument {
    /// Whether it is a test, or entities for tests.
    var isTest: Bool { name.utf8.starts(with: "tests/".utf8) && name.hasSuffix(".json") }
}
