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

    /// Something that is not as a test expects.
    struct Failure {
        /// The test's file.
        let file: String
        /// The request's number in it; 0 for the file as a whole.
        let request: Int
        /// Where, and what.
        let message: String
    }

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
        let failures = try failures(policies)
        guard failures.isEmpty else { throw PolicyRefusal(failures.map(\.message)) }
    }

    /// Asks all requests of policies that are to be in force instead of others. What fails with those too, because a grant
    /// has ended of itself, is not what the change breaks, and does not stand in the way of any other one.
    ///
    /// - Parameter tests: those that were kept with the others.
    /// - Returns: what failed before as well.
    /// - Throws: ``PolicyRefusal`` with all else that is not as expected; after five seconds with that.
    func run(_ policies: PolicySet, insteadOf others: PolicySet, with tests: PolicyTests) throws(PolicyRefusal)
        -> [String]
    {
        let failures = try failures(policies)
        let kept = failures.filter { failure in
            files.contains { $0.name == failure.file && tests.files.contains($0) }
        }
        var before: [Failure] = []
        if !kept.isEmpty { before = try self.failures(others) }
        let isKnown: (Failure) -> Bool = { failure in
            kept.contains { $0.file == failure.file }
                && before.contains { known in
                    known.file == failure.file && known.request == failure.request
                }
        }
        let broken = failures.filter { !isKnown($0) }
        guard broken.isEmpty else { throw PolicyRefusal(broken.map(\.message)) }
        return failures.map(\.message)
    }

    private func failures(_ policies: PolicySet) throws(PolicyRefusal) -> [Failure] {
        var failures: [Failure] = []
        var requests = 0
        let start = ContinuousClock.now
        let table = SymbolTable()
        let store: PolicyStore
        do throws(CedarError) {
            store = try PolicyStore(policies, table: table)
        } catch {
            throw PolicyRefusal([error.message])
        }
        for file in files where failures.count < Self.mostMessages {
            func fail(_ message: String) { failures.append(Failure(file: file.name, request: 0, message: message)) }
            guard ContinuousClock.now - start < Self.patience else {
                throw PolicyRefusal(["the tests take longer than \(Self.patience)"])
            }
            let json: JSON
            do throws(JSONError) {
                json = try JSON(parsing: Array(file.text.utf8), limits: JSONLimits(size: Self.mostBytes, depth: 160))
            } catch {
                fail("\(file.name): is not valid JSON: \(error)")
                continue
            }
            // Entities for tests lie beside them.
            if json.array != nil { continue }
            guard json["policies"] != nil, let cases = json["requests"]?.array, !cases.isEmpty else {
                fail("\(file.name): is no test: it needs \"policies\" and a list \"requests\"")
                continue
            }
            requests += cases.count
            guard requests <= Self.mostRequests else {
                throw PolicyRefusal(["more than \(Self.mostRequests) requests in tests"])
            }
            do throws(CedarError) {
                failures += try self.failures(of: cases, in: file, entities: json["entities"], store, table, start)
            } catch {
                fail("\(file.name): \(error.message)" + (error.help.map { " (\($0))" } ?? ""))
            }
        }
        return Array(failures.prefix(Self.mostMessages))
    }

    private func failures(
        of cases: [JSON],
        in file: PolicyDocument,
        entities: JSON?,
        _ store: PolicyStore,
        _ table: SymbolTable,
        _ start: ContinuousClock.Instant
    ) throws(CedarError) -> [Failure] {
        let schema = try PolicyBundle.schema.get()
        var builder = EntityStoreBuilder(table: table)
        try EntityReader(schema: schema).read(try text(of: entities, for: file)) { entity throws(CedarError) in
            try builder.add(entity)
        }
        let authorizer = try Authorizer(policies: store, entities: try builder.build())
        let reader = RequestReader(schema: schema)
        var failures: [Failure] = []
        for (number, json) in cases.enumerated() {
            guard ContinuousClock.now - start < Self.patience else {
                let message = "\(file.name): the tests take longer than \(Self.patience)"
                return failures + [Failure(file: file.name, request: 0, message: message)]
            }
            let description = json["description"]?.string.map { " (\($0.prefix(200)))" } ?? ""
            let place = "\(file.name): request \(number + 1)\(description): "
            do throws(CedarError) {
                failures += Self.differences(json, try authorizer.authorize(try reader.request(json))).map {
                    Failure(file: file.name, request: number + 1, message: place + $0)
                }
            } catch {
                failures.append(Failure(file: file.name, request: number + 1, message: place + error.message))
            }
        }
        return failures
    }

    /// The file that a test names; none stands for no entities but the actions.
    private func text(of entities: JSON?, for test: PolicyDocument) throws(CedarError) -> [UInt8] {
        guard let entities, !entities.isNull else { return Array("[]".utf8) }
        let name = entities.string ?? ""
        // Beside the test, below tests/, or by its whole name, in this order.
        let folder = test.name.split(separator: "/").dropLast().joined(separator: "/")
        let names = [folder + "/" + name, "tests/" + name, name]
        let found = names.lazy.compactMap { name in files.first { $0.name.utf8.elementsEqual(name.utf8) } }.first
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
