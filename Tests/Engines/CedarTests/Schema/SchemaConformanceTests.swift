// SPDX-License-Identifier: Apache-2.0

import Cedar
import JSON
import Testing

/// What the reference engine reads, this one reads; what it refuses, this one refuses.
@Suite(.enabled(if: ConformanceFolder.path != nil, "STAGEDOOR_CONFORMANCE is not set"))
struct SchemaConformanceTests {
    /// What the reference engine said of a test; what is not listed was fine.
    struct Expected {
        var schemaOk = true
        var entitiesOk = true
        var requestsOk: [Int: Bool] = [:]
    }

    private func expectations() throws -> [String: Expected] {
        var expectations: [String: Expected] = [:]
        for line in try ConformanceFolder.lines("expected-oracle.jsonl") {
            let test = try #require(line["test"]?.string)
            if line["kind"]?.string == "suite" {
                expectations[test, default: Expected()].schemaOk = line["schemaOk"]?.bool ?? true
                expectations[test, default: Expected()].entitiesOk = line["entitiesOk"]?.bool ?? true
            } else if let index = line["index"]?.int {
                expectations[test, default: Expected()].requestsOk[index] = line["requestOk"]?.bool ?? true
            }
        }
        return expectations
    }

    @Test(arguments: ["tests", "corpus-tests", "usecases", "runtests", "compose", "mutate"])
    func schemasEntitiesAndRequestsAreTakenOrRefused(folder: String) throws {
        let expectations = try expectations()
        let tests = try ConformanceFolder.tests(in: folder)
        #expect(!tests.isEmpty)
        for (name, test) in tests {
            let expected = expectations[name] ?? Expected()
            let schema: Schema?
            do throws(CedarError) {
                schema = try self.schema(of: test)
                #expect(expected.schemaOk, "\(name): the schema is to be refused")
            } catch {
                #expect(!expected.schemaOk, "\(name): \(error)")
                continue
            }
            guard expected.schemaOk else { continue }
            try check(test, name, schema, expected)
        }
    }

    private func schema(of test: JSON) throws(CedarError) -> Schema? {
        guard let file = test["schema"]?.string else { return nil }
        let bytes = ConformanceFolder.bytes(file) ?? []
        return test["schemaFormat"]?.string == "json" ? try Schema(parsingJSON: bytes) : try Schema(parsing: bytes)
    }

    private func check(_ test: JSON, _ name: String, _ schema: Schema?, _ expected: Expected) throws {
        let file = try #require(test["entities"]?.string)
        let bytes = try #require(ConformanceFolder.bytes(file))
        let dataSchema = test["validateEntities"]?.bool == false ? nil : schema
        do throws(CedarError) {
            let entities = try Entities(parsingJSON: bytes, schema: dataSchema)
            #expect(expected.entitiesOk, "\(name): the entities are to be refused")
            #expect(entities.entities.count >= dataSchema?.actions.count ?? 0)
        } catch {
            #expect(!expected.entitiesOk, "\(name): \(error)")
        }
        for (index, request) in (test["requests"]?.array ?? []).enumerated() {
            let reader = RequestReader(schema: dataSchema, validates: request["validateRequest"]?.bool ?? true)
            do throws(CedarError) {
                _ = try reader.request(request)
                #expect(expected.requestsOk[index] ?? true, "\(name) \(index): the request is to be refused")
            } catch {
                #expect(!(expected.requestsOk[index] ?? true), "\(name) \(index): \(error)")
            }
        }
    }

    @Test func theWorkloadConformsToItsSchema() throws {
        let schema = try Schema(parsing: try #require(ConformanceFolder.bytes("workload/schema.cedarschema")))
        let bytes = try #require(ConformanceFolder.bytes("workload/entities.json"))
        let entities = try Entities(parsingJSON: bytes, schema: schema)
        let count = try JSON(parsing: bytes).array?.count ?? 0
        // The actions are among them.
        #expect(count > 900 && entities.entities.count == count)
        let requests = try ConformanceFolder.lines("workload/requests.jsonl")
        #expect(requests.count == 400)
        let reader = RequestReader(schema: schema)
        for request in requests { _ = try reader.request(request) }
    }

    @Test func schemasBecomeTheJSONThatIsExpected() throws {
        let lines = try ConformanceFolder.lines("schema.jsonl")
        #expect(lines.count >= 100)
        for line in lines {
            let text = try #require(line["cedarschema"]?.string)
            let fragment = try SchemaFragment(parsing: Array(text.utf8))
            #expect(fragment.json == line["json"], "\(text)")
        }
    }

    @Test func schemasFromJSONBecomeTheTextThatIsExpected() throws {
        for line in try ConformanceFolder.lines("schema.jsonl") {
            let json = try #require(line["json"])
            let original = try #require(line["cedarschema"]?.string)
            let expected = try SchemaFragment(parsing: Array(original.utf8))
            let fragment = try SchemaFragment(parsingJSON: json.compactBytes)
            let text = try fragment.cedarText()
            #expect(text == (try expected.cedarText()))
            #expect(try SchemaFragment(parsing: Array(text.utf8)).json == json)
        }
    }
}
