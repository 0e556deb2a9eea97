// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON

/// One test file with the texts it names, ready to run.
struct PolicyTestSuite {
    private let test: PolicyTestFile
    private let text: InputFile
    private let policyFile: InputFile
    private let schemaFile: InputFile?
    private let entityFile: InputFile
    private let linkFile: InputFile?

    /// - Throws: ``CommandFailure`` if a file that the test names cannot be read at all.
    init(_ test: PolicyTestFile, _ text: InputFile, root: String) throws(CommandFailure) {
        func file(_ name: String) throws(CommandFailure) -> InputFile {
            let file = try InputFile(reading: name.hasPrefix("/") ? name : "\(root)/\(name)")
            return InputFile(name: name, bytes: file.bytes)
        }
        self.test = test
        self.text = text
        policyFile = try file(test.policies)
        schemaFile = try test.schema.map(file)
        entityFile = try test.entities.map(file) ?? InputFile(name: text.name, bytes: Array("[]".utf8))
        linkFile = try test.links.map(file)
    }

    /// Reads the inputs, validates the policies and decides the requests.
    func run(wantsCoverage: Bool) -> PolicyTestResult {
        var result = PolicyTestResult(name: text.name)
        result.shouldValidate = test.shouldValidate
        var inputs = PolicyInputs()
        let table = SymbolTable()
        let policies = policySet(&inputs)
        let store = policies.flatMap { inputs.store($0, policyFile, table) }
        result.policiesOk = store != nil
        let schema = schemaFile.flatMap { inputs.schema($0, test.schemaSyntax) }
        result.schemaOk = (schema != nil) == (schemaFile != nil)
        let entities = inputs.entities(entityFile, test.validatesEntities ? schema : nil, table)
        result.entitiesOk = entities != nil
        result.findings = inputs.findings
        if let policies, let schema { validate(policies, schema, &result) }
        guard result.inputsOk, let policies, let store, let entities else { return result }
        do throws(CedarError) {
            let authorizer = try Authorizer(policies: store, entities: entities)
            var coverage = wantsCoverage ? try CoverageRecorder(policies, policyFile, entities, table) : nil
            decide(authorizer, schema, PolicyNames(policies, test.names), &coverage, &result)
            result.coverage = coverage?.coverage ?? []
        } catch {
            var located = LocatedText(policyFile)
            result.findings.append(Finding(error, in: &located))
            result.policiesOk = false
        }
        return result
    }

    private func policySet(_ inputs: inout PolicyInputs) -> PolicySet? {
        guard let set = inputs.policies(policyFile, test.policySyntax) else { return nil }
        return linkFile.map { inputs.linking(set, $0) } ?? set
    }

    private func validate(_ policies: PolicySet, _ schema: Schema, _ result: inout PolicyTestResult) {
        let validator = Validator(schema: schema)
        let strict = validator.validate(policies)
        result.validates = strict.isValid
        result.validatesPermissive = validator.validate(policies, mode: .permissive).isValid
        let names = PolicyNames(policies, test.names)
        var located = LocatedText(policyFile)
        result.findings += strict.findings.map { Finding($0, name: names[$0.policy], in: &located) }
    }

    /// Reads a request; where entities are read without the schema, so are contexts.
    private func request(
        _ request: PolicyTestFile.Case,
        _ schema: Schema?
    ) throws(CedarError) -> AuthorizationRequest {
        guard test.validatesEntities else {
            let parsed = try RequestReader().request(request.json)
            if request.validates { try schema?.check(parsed) }
            return parsed
        }
        return try RequestReader(schema: schema, validates: request.validates).request(request.json)
    }

    private func decide(
        _ authorizer: Authorizer,
        _ schema: Schema?,
        _ names: PolicyNames,
        _ coverage: inout CoverageRecorder?,
        _ result: inout PolicyTestResult
    ) {
        var located = LocatedText(text)
        for (index, request) in test.cases.enumerated() {
            do throws(CedarError) {
                let parsed = try self.request(request, schema)
                let start = ContinuousClock.now
                let answer = try authorizer.authorize(parsed)
                let micros = (ContinuousClock.now - start).wholeMicroseconds
                result.requests.append(PolicyTestAnswer(request, index, answer, names, micros: micros))
                coverage?.record(parsed)
            } catch {
                let finding = Finding(error, in: &located, root: request.json)
                result.requests.append(PolicyTestAnswer(request, index, refused: finding))
            }
        }
    }
}
