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
    private struct Failure {
        /// What of it is the same with other policies, by bytes.
        struct Key: Hashable {
            /// The test's file.
            let file: CedarString
            /// The request's number in it; 0 for the file as a whole.
            let request: Int
            /// What, without what may differ and yet be as wrong as before.
            let problem: CedarString
        }

        let key: Key
        /// Where, and what.
        let message: String

        init(_ file: PolicyDocument, _ request: Int = 0, problem: String, message: String) {
            key = Key(file: CedarString(file.name), request: request, problem: CedarString(problem))
            self.message = message
        }
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
    /// - Throws: ``PolicyRefusal`` with what is not as expected; after five seconds with that.
    func run(_ policies: PolicySet) throws(PolicyRefusal) {
        let failures = try failures(policies)
        guard failures.isEmpty else { throw PolicyRefusal(Self.messages(failures)) }
    }

    /// Asks all requests of policies that are to be in force instead of others. What fails in the same way with those
    /// too, because a grant has ended of itself, is not what the change breaks, and does not stand in the way of any
    /// other one.
    ///
    /// - Parameter tests: those that were kept with the others.
    /// - Returns: what failed before as well.
    /// - Throws: ``PolicyRefusal`` with what else is not as expected; after five seconds with that.
    func run(_ policies: PolicySet, insteadOf others: PolicySet, with tests: PolicyTests) throws(PolicyRefusal)
        -> [String]
    {
        let failures = try failures(policies)
        let failing = Set(failures.map(\.key.file))
        let kept = Set(
            files.filter { failing.contains(CedarString($0.name)) && isKept($0, from: tests) }
                .map { CedarString($0.name) }
        )
        // By the files that were kept then: those of now may say otherwise who somebody is.
        let before = kept.isEmpty ? [] : Set(try tests.failures(others).map(\.key))
        let broken = failures.filter { !kept.contains($0.key.file) || !before.contains($0.key) }
        guard broken.isEmpty else { throw PolicyRefusal(Self.messages(broken)) }
        return Self.messages(failures)
    }

    /// Whether others have this test too, and it is about the same entities there.
    private func isKept(_ test: PolicyDocument, from others: PolicyTests) -> Bool {
        others.files.contains(test)
            && Self.entities(of: test, among: files) == Self.entities(of: test, among: others.files)
    }

    /// For people, who need not see all.
    private static func messages(_ failures: [Failure]) -> [String] {
        let more = failures.count - mostMessages
        return failures.prefix(mostMessages).map(\.message) + (more > 0 ? ["and \(more) more"] : [])
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
        for file in files {
            func fail(_ problem: String) {
                failures.append(Failure(file, problem: problem, message: "\(file.name): \(problem)"))
            }
            try Self.checkPatience(start)
            let json: JSON
            do throws(JSONError) {
                json = try Self.json(file)
            } catch {
                fail("is not valid JSON: \(error)")
                continue
            }
            // Entities for tests lie beside them.
            if json.array != nil { continue }
            guard json["policies"] != nil, let cases = json["requests"]?.array, !cases.isEmpty else {
                fail("is no test: it needs \"policies\" and a list \"requests\"")
                continue
            }
            requests += cases.count
            guard requests <= Self.mostRequests else {
                throw PolicyRefusal(["more than \(Self.mostRequests) requests in tests"])
            }
            let (authorizer, reader): (Authorizer, RequestReader)
            do throws(CedarError) {
                (authorizer, reader) = try prepared(file, entities: json["entities"], store, table)
            } catch {
                fail(error.message + (error.help.map { " (\($0))" } ?? ""))
                continue
            }
            failures += try Self.failures(of: cases, in: file, authorizer, reader, start)
        }
        return failures
    }

    /// What takes too long has not been asked, whatever it would be answered.
    private static func checkPatience(_ start: ContinuousClock.Instant) throws(PolicyRefusal) {
        guard ContinuousClock.now - start < patience else {
            throw PolicyRefusal(["the tests take longer than \(patience)"])
        }
    }

    private static func json(_ file: PolicyDocument) throws(JSONError) -> JSON {
        try JSON(parsing: Array(file.text.utf8), limits: JSONLimits(size: mostBytes, depth: 160))
    }

    private func prepared(
        _ file: PolicyDocument,
        entities: JSON?,
        _ store: PolicyStore,
        _ table: SymbolTable
    ) throws(CedarError) -> (Authorizer, RequestReader) {
        let schema = try PolicyBundle.schema.get()
        var builder = EntityStoreBuilder(table: table)
        try EntityReader(schema: schema).read(try text(of: entities, for: file)) { entity throws(CedarError) in
            try builder.add(entity)
        }
        return (try Authorizer(policies: store, entities: try builder.build()), RequestReader(schema: schema))
    }

    private static func failures(
        of cases: [JSON],
        in file: PolicyDocument,
        _ authorizer: Authorizer,
        _ reader: RequestReader,
        _ start: ContinuousClock.Instant
    ) throws(PolicyRefusal) -> [Failure] {
        var failures: [Failure] = []
        for (number, json) in cases.enumerated() {
            try checkPatience(start)
            let description = json["description"]?.string.map { " (\($0.prefix(200)))" } ?? ""
            let place = "\(file.name): request \(number + 1)\(description): "
            do throws(CedarError) {
                let answer = try authorizer.authorize(try reader.request(json))
                failures += differences(json, answer).map {
                    Failure(file, number + 1, problem: $0.problem, message: place + $0.message)
                }
            } catch {
                failures.append(Failure(file, number + 1, problem: error.message, message: place + error.message))
            }
        }
        return failures
    }

    /// The file that a test names; none stands for no entities but the actions.
    private func text(of entities: JSON?, for test: PolicyDocument) throws(CedarError) -> [UInt8] {
        guard let entities, !entities.isNull else { return Array("[]".utf8) }
        let name = entities.string ?? ""
        guard let found = Self.document(name, for: test, among: files) else {
            throw CedarError(code: "test.entities", message: "'entities' names no file among the tests: tests/….json")
        }
        return Array(found.text.utf8)
    }

    /// Beside the test, below tests/, or by its whole name, in this order.
    private static func document(
        _ name: String,
        for test: PolicyDocument,
        among files: [PolicyDocument]
    ) -> PolicyDocument? {
        let folder = test.name.split(separator: "/").dropLast().joined(separator: "/")
        let names = [folder + "/" + name, "tests/" + name, name]
        return names.lazy.compactMap { name in files.first { $0.name.utf8.elementsEqual(name.utf8) } }.first
    }

    /// The file with a test's entities; nil if it names none that is there.
    private static func entities(of test: PolicyDocument, among files: [PolicyDocument]) -> PolicyDocument? {
        guard let name = (try? json(test))?["entities"]?.string else { return nil }
        return document(name, for: test, among: files)
    }

    /// What is expected and not so. What is misspelt would expect nothing, so every request has to expect a decision. A
    /// wrong decision is the same problem, whatever it is because of.
    private static func differences(
        _ json: JSON,
        _ answer: AuthorizationAnswer
    ) -> [(problem: String, message: String)] {
        var differences: [(problem: String, message: String)] = []
        func differs(_ message: String) { differences.append((message, message)) }
        switch json["decision"]?.string {
        case "allow" where answer.decision == .allow, "deny" where answer.decision == .deny: break
        case "allow", "deny":
            let problem = "\(answer.decision.rawValue) instead of \(json["decision"]?.string ?? ""), "
            let because = answer.reasons.isEmpty ? "nothing permits it" : "because of \(list(answer.reasons))"
            differences.append((problem, problem + because))
        default: differs("\"decision\" is \"allow\" or \"deny\"")
        }
        let errors = answer.errors.map(\.policy)
        for (name, found) in [("reason", answer.reasons), ("errors", errors)] {
            guard let expected = json[name], !expected.isNull else { continue }
            guard let texts = expected.array?.compactMap(\.string), texts.count == expected.array?.count else {
                differs("\"\(name)\" is a list of policies")
                continue
            }
            let names = Set(texts.map { CedarString($0) })
            guard names != Set(found) else { continue }
            // That the decision changes is not the same problem, though the policies that decide be none as before.
            let message = "\(name) \(list(found)) instead of \(list(names.sorted()))"
            differences.append(("\(answer.decision.rawValue): \(message)", message))
        }
        return differences
    }

    private static func list(_ names: [PolicyID]) -> String {
        "[" + names.prefix(20).map { String($0.text.prefix(200)) }.joined(separator: ", ")
            + (names.count > 20 ? ", …]" : "]")
    }

    /// Which tests a change takes away or replaces, or gives other entities to: what was promised so far may not be
    /// promised any more.
    static func changes(from old: [PolicyDocument], to new: [PolicyDocument]) -> [String] {
        let (before, after) = (old.filter(\.isTest), new.filter(\.isTest))
        return before.compactMap { test in
            let other = after.first { $0.name.utf8.elementsEqual(test.name.utf8) }
            guard let other else { return "the test \(test.name) is removed" }
            guard other == test else { return "the test \(test.name) is replaced" }
            let (was, now) = (entities(of: test, among: before)?.name, entities(of: test, among: after)?.name)
            guard Array((was ?? "").utf8) != Array((now ?? "").utf8) else { return nil }
            return "the test \(test.name) is about other entities: \(now ?? "none")"
        }
    }
}

extension PolicyDocument {
    /// Whether it is a test, or entities for tests.
    var isTest: Bool { name.utf8.starts(with: "tests/".utf8) && name.hasSuffix(".json") }
}
