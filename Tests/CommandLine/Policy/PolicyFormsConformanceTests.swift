// SPDX-License-Identifier: Apache-2.0
import Cedar
import JSON
import Testing

@testable import stagedoor

/// Formatting and conversion of the published texts, by the commands' own logic.
@Suite(.enabled(if: PolicyConformance.path != nil, "STAGEDOOR_CONFORMANCE is not set"), .timeLimit(.minutes(20)))
struct PolicyFormsConformanceTests {
    @Test("a text is formatted as published, and then stays") func format() async throws {
        let cases = try PolicyConformance.lines("format.jsonl")
        for line in cases {
            let (input, expected) = (line["input"]?.string ?? "", line["expected"]?.string ?? "")
            let printed = try await CommandRun.stagedoor("policy", "fmt", "-", input: input)
            #expect(printed.status == 0 && printed.output == expected, "\(line["name"]?.string ?? "")")
            let checked = try await CommandRun.stagedoor("policy", "fmt", "--check", "-", input: expected)
            #expect(checked.status == 0 && checked.output.isEmpty)
        }
        #expect(cases.count >= 25)
    }

    @Test("policies become their JSON, and their JSON becomes them") func convert() throws {
        let cases = try PolicyConformance.lines("est.jsonl")
        for line in cases {
            let name = line["name"]?.string ?? ""
            let expected = Canonical(line["json"])
            let text = InputFile(name: name, bytes: Array((line["policies"]?.string ?? "").utf8))
            #expect(try Canonical(JSON(parsing: convert(text, to: .json))) == expected, "\(name)")
            let json = InputFile(name: name, bytes: line["json"]?.compactBytes ?? [])
            let cedar = InputFile(name: name, bytes: Array(try convert(json, to: .cedar).utf8))
            #expect(try Canonical(JSON(parsing: convert(cedar, to: .json))) == expected, "\(name)")
        }
        #expect(cases.count >= 120)
    }

    @Test("a schema means the same in both forms, whichever it was printed from") func schema() throws {
        let cases = try PolicyConformance.lines("schema.jsonl")
        for line in cases {
            let name = line["name"]?.string ?? ""
            let text = InputFile(name: name, bytes: Array((line["cedarschema"]?.string ?? "").utf8))
            let json = InputFile(name: name, bytes: line["json"]?.compactBytes ?? [])
            let expected = try Schema(parsingJSON: json.bytes)
            for file in [text, json] {
                for syntax in CedarSyntax.allCases {
                    var inputs = PolicyInputs()
                    let fragment = inputs.schemaFragment(file)
                    let printed = try PolicySchemaCommand.text(
                        of: try #require(fragment, "\(inputs.findings)"),
                        syntax,
                        file
                    )
                    let again = inputs.schema(InputFile(name: name, bytes: Array(printed.utf8)), syntax)
                    #expect(again?.entityTypes == expected.entityTypes, "\(name) \(syntax)")
                    #expect(again?.actions == expected.actions, "\(name) \(syntax)")
                }
            }
        }
        #expect(cases.count >= 120)
    }

    @Test("the decisions of bench are those of the workload") func bench() async throws {
        let folder = try Folder()
        let names = ["policies.cedar", "entities.json", "requests.jsonl"]
        let paths = try names.map { try PolicyConformance.path("workload/\($0)") }
        let run = try await CommandRun.stagedoor(
            "policy",
            "bench",
            "--policies",
            paths[0],
            "--entities",
            paths[1],
            "--requests",
            paths[2],
            "--seconds",
            "0",
            "--threads",
            "2",
            "--decisions",
            folder.path("decisions")
        )
        #expect(run.status == 0, "\(run.errors)")
        let decided = try folder.read("decisions").split(separator: "\n").map { try JSON(parsing: String($0)) }
        let expected = try PolicyConformance.lines("workload/expected.jsonl")
        #expect(decided.count == expected.count && expected.count >= 400)
        for (one, other) in zip(decided, expected) {
            #expect(one["decision"] == other["decision"] && one["errors"] == nil)
            #expect(Canonical(one["reason"]) == Canonical(other["reason"]))
        }
        let counts = try JSON(parsing: run.output)
        #expect(counts["allow"]?.int == expected.count { $0["decision"]?.string == "allow" })
        #expect(counts["requests"]?.int == 2 * expected.count)
        let members = [
            "seconds", "cpuSeconds", "rps", "p50us", "p99us", "loadPoliciesMs", "loadEntitiesMs", "peakBytes",
        ]
        for member in members { #expect(counts[member]?.number?.double.isFinite == true, "\(member)") }
    }

    private func convert(_ file: InputFile, to syntax: CedarSyntax) throws -> String {
        var inputs = PolicyInputs()
        let policies = inputs.policies(file)
        let set = try #require(policies, "\(inputs.findings)")
        return try PolicyConvertCommand.text(of: set, syntax, file.name)
    }
}

/// A JSON value in which neither members nor, as in sets of reasons, strings in arrays have an order.
private struct Canonical: Equatable {
    private let text: String

    init(_ json: JSON?) { text = Self.text(json ?? .null) }

    private static func text(_ json: JSON) -> String {
        if let object = json.object {
            let members = object.members.map { "\(JSON.string($0.key).compactText):\(text($0.value))" }
            return "{\(members.sorted().joined(separator: ","))}"
        }
        if let array = json.array {
            let isOfStrings = array.allSatisfy { $0.string != nil }
            let elements = array.map(text)
            return "[\((isOfStrings ? elements.sorted() : elements).joined(separator: ","))]"
        }
        return json.compactText
    }
}
