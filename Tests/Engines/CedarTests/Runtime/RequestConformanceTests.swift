// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// Every request of the published test files gets the decision, the reasons and the errors it should.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct RequestConformanceTests {
    @Test(arguments: [("tests", 35), ("usecases", 33), ("runtests", 15), ("compose", 800), ("corpus-tests", 5_600)])
    func requestsAreDecidedAsTheirFilesSay(folder: String, requests: Int) throws {
        var count = 0
        for (name, json) in try ConformanceFolder.tests(in: folder) {
            let test = try RequestTest(name, json)
            for (index, request) in (json["requests"]?.array ?? []).enumerated() {
                let result = try test.run(request)
                count += 1
                #expect(result.decision == request["decision"]?.string, "\(name) \(index)")
                if let reason = strings(request["reason"]) { #expect(result.reason == reason, "\(name) \(index)") }
                if let errors = strings(request["errors"]) { #expect(result.errors == errors, "\(name) \(index)") }
            }
        }
        #expect(count >= requests)
    }

    @Test func brokenInputsAreRefusedWhereTheReferenceRefusesThem() throws {
        var suites: [String: JSON] = [:]
        var requests: [String: [JSON]] = [:]
        for line in try ConformanceFolder.lines("expected-oracle.jsonl") where line["group"]?.string == "mutate" {
            let name = try #require(line["test"]?.string)
            if line["kind"]?.string == "suite" { suites[name] = line } else { requests[name, default: []].append(line) }
        }
        var counts = (refused: 0, decided: 0)
        for (name, json) in try ConformanceFolder.tests(in: "mutate") {
            let expected = try #require(suites[name])
            let parts = RequestTest.Parts(json)
            #expect(parts.isPolicySetRead == expected["policiesOk"]?.bool, "\(name)")
            #expect(parts.isSchemaRead == expected["schemaOk"]?.bool, "\(name)")
            if parts.isSchemaRead { #expect(parts.isEntitySetRead == expected["entitiesOk"]?.bool, "\(name)") }
            guard let test = try? RequestTest(name, json) else {
                counts.refused += 1
                continue
            }
            for line in requests[name] ?? [] {
                let index = try #require(line["index"]?.int)
                let request = try #require(json["requests"]?.array?[index])
                let result = try? test.run(request)
                #expect((result != nil) == line["requestOk"]?.bool, "\(name) \(index)")
                guard let result else { continue }
                counts.decided += 1
                #expect(result.decision == line["decision"]?.string, "\(name) \(index)")
                #expect(result.reason == strings(line["reason"]), "\(name) \(index)")
                #expect(result.errors == strings(line["errors"]), "\(name) \(index)")
            }
        }
        #expect(counts.refused > 50 && counts.decided > 30, "\(counts)")
    }

    @Test func theWorkloadIsDecidedAsExpectedForTheExpectedReasons() throws {
        let table = SymbolTable()
        let set = try PolicySet.parse(try #require(ConformanceFolder.bytes("workload/policies.cedar")))
        var builder = EntityStoreBuilder(table: table)
        try EntityReader().read(try #require(ConformanceFolder.bytes("workload/entities.json"))) {
            entity throws(CedarError) in try builder.add(entity)
        }
        let authorizer = try Authorizer(policies: PolicyStore(set, table: table), entities: builder.build())
        let names = Dictionary(uniqueKeysWithValues: set.policies.map { ($0.id, $0.annotatedID?.text ?? "") })
        let requests = try ConformanceFolder.lines("workload/requests.jsonl")
        let expected = try ConformanceFolder.lines("workload/expected.jsonl")
        #expect(requests.count == expected.count && requests.count >= 400)
        for (request, line) in zip(requests, expected) {
            let answer = try authorizer.authorize(RequestReader().request(request))
            #expect(answer.decision.rawValue == line["decision"]?.string && answer.errors.isEmpty)
            #expect(answer.reasons.compactMap { names[$0] }.sorted() == strings(line["reason"]))
        }
    }

    private func strings(_ json: JSON?) -> [String]? {
        json?.array.map { $0.compactMap(\.string).sorted() }
    }
}

/// A test file with its policies, entities and schema read.
struct RequestTest {
    /// Which of the parts can be read.
    struct Parts {
        let isPolicySetRead: Bool
        let isSchemaRead: Bool
        let isEntitySetRead: Bool

        init(_ json: JSON) {
            isPolicySetRead = (try? RequestTest.policies(json)) != nil
            let schema = try? RequestTest.schema(json)
            isSchemaRead = schema != nil
            isEntitySetRead = schema.map { (try? RequestTest.entities(json, $0, SymbolTable())) != nil } ?? false
        }
    }

    private let schema: Schema?
    private let authorizer: Authorizer
    /// How the file calls the policies.
    private let names: [PolicyID: String]

    init(_ name: String, _ json: JSON) throws {
        let table = SymbolTable()
        let set = try Self.policies(json)
        schema = try Self.schema(json)
        authorizer = try Authorizer(
            policies: PolicyStore(set, table: table),
            entities: Self.entities(json, json["validateEntities"]?.bool == false ? nil : schema, table)
        )
        let isByAnnotation = json["reasonIds"]?.string == "annotation"
        names = Dictionary(
            uniqueKeysWithValues: set.policies.map {
                ($0.id, isByAnnotation ? $0.annotatedID?.text ?? $0.id.text : $0.id.text)
            }
        )
    }

    func run(_ request: JSON) throws -> (decision: String, reason: [String], errors: [String]) {
        let validates = request["validateRequest"]?.bool ?? true
        let answer = try authorizer.authorize(RequestReader(schema: schema, validates: validates).request(request))
        func named(_ ids: [PolicyID]) -> [String] { ids.map { names[$0] ?? $0.text }.sorted() }
        return (answer.decision.rawValue, named(answer.reasons), named(answer.errors.map(\.policy)))
    }

    private static func bytes(_ json: JSON?) throws -> [UInt8] {
        let name = try #require(json?.string)
        return try #require(ConformanceFolder.bytes(name))
    }

    private static func policies(_ json: JSON) throws -> PolicySet {
        var set = try PolicySet.parse(bytes(json["policies"]))
        guard json["templateLinked"] != nil else { return set }
        for link in try #require(JSON(parsing: bytes(json["templateLinked"])).array) {
            let id = link["template_id"]?.string
            let template = try #require(set.templates.first { $0.annotatedID?.text == id || $0.id.text == id })
            let values = SlotValues(
                principal: try uid(link["args"]?["?principal"]),
                resource: try uid(link["args"]?["?resource"])
            )
            let name = try #require(link["link_id"]?.string)
            set.links.append(TemplateLink(templateID: template.id, id: CedarString(name), values: values))
        }
        return set
    }

    private static func uid(_ json: JSON?) throws -> EntityUID? {
        guard let text = json?.string else { return nil }
        guard case .literal(.entity(let uid)) = try Expression.parse(text).node else { return nil }
        return uid
    }

    private static func schema(_ json: JSON) throws -> Schema? {
        try json["schema"].map { try Schema(parsing: bytes($0)) }
    }

    private static func entities(_ json: JSON, _ schema: Schema?, _ table: SymbolTable) throws -> EntityStore {
        var builder = EntityStoreBuilder(table: table)
        try EntityReader(schema: schema).read(bytes(json["entities"])) { entity throws(CedarError) in
            try builder.add(entity)
        }
        return try builder.build()
    }
}
