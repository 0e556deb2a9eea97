// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings
import JSON

/// Reads policies, schemas, entities and links; what cannot be read becomes findings, so that one run shows
/// everything that is wrong.
struct PolicyInputs {
    private(set) var findings: [Finding] = []

    /// The policies, or nil after adding findings.
    mutating func policies(_ file: InputFile, _ syntax: CedarSyntax? = nil) -> PolicySet? {
        read(file) { () throws(CedarParseFailure) in
            switch syntax ?? CedarSyntax(of: file.bytes) {
            case .cedar: try PolicySet.parse(file.bytes)
            case .json: try PolicySet.parse(json: file.bytes)
            }
        }
    }

    /// Adds the finding for a policy whose id another file has taken.
    mutating func refuse(_ policy: Policy, in file: InputFile, because other: String) {
        let error = CedarError(
            code: "policy-set.duplicate-id",
            message: "two policies have the id `\(policy.id)`: one here and one in \(other)",
            help: "give one of them another",
            span: policy.span
        )
        var text = LocatedText(file)
        findings.append(Finding(error, in: &text))
    }

    /// The set with the links that the file lists, or nil after adding findings.
    mutating func linking(_ set: PolicySet, _ file: InputFile) -> PolicySet? {
        read(file) { () throws(CedarParseFailure) in try set.linking(TemplateLink.parse(json: file.bytes)) }
    }

    /// The schema as it is written, or nil after adding a finding.
    mutating func schemaFragment(_ file: InputFile, _ syntax: CedarSyntax? = nil) -> SchemaFragment? {
        read(file) { () throws(CedarError) in
            switch syntax ?? CedarSyntax(of: file.bytes) {
            case .cedar: try SchemaFragment(parsing: file.bytes)
            case .json: try SchemaFragment(parsingJSON: file.bytes)
            }
        }
    }

    /// The schema with every name resolved, or nil after adding a finding.
    mutating func schema(_ file: InputFile, _ syntax: CedarSyntax? = nil) -> Schema? {
        read(file) { () throws(CedarError) in
            switch syntax ?? CedarSyntax(of: file.bytes) {
            case .cedar: try Schema(parsing: file.bytes)
            case .json: try Schema(parsingJSON: file.bytes)
            }
        }
    }

    /// The entities, read by the schema if there is one, or nil after adding a finding.
    mutating func entities(_ file: InputFile, _ schema: Schema?, _ table: SymbolTable) -> EntityStore? {
        read(file) { () throws(CedarError) in
            var builder = EntityStoreBuilder(table: table)
            try EntityReader(schema: schema).read(file.bytes) { entity throws(CedarError) in try builder.add(entity) }
            return try builder.build()
        }
    }

    /// The request that a whole file holds, or nil after adding a finding.
    mutating func request(_ file: InputFile, _ schema: Schema?) -> AuthorizationRequest? {
        read(file) { () throws(CedarError) in try RequestReader(schema: schema).read(file.bytes) }
    }

    /// The policies compiled, or nil after adding a finding.
    mutating func store(_ set: PolicySet, _ file: InputFile, _ table: SymbolTable) -> PolicyStore? {
        read(file) { () throws(CedarError) in try PolicyStore(set, table: table) }
    }

    private mutating func read<Value>(_ file: InputFile, _ parse: () throws(CedarError) -> Value) -> Value? {
        read(file) { () throws(CedarParseFailure) in
            do throws(CedarError) {
                return try parse()
            } catch {
                throw CedarParseFailure(error)
            }
        }
    }

    private mutating func read<Value>(_ file: InputFile, _ parse: () throws(CedarParseFailure) -> Value) -> Value? {
        do throws(CedarParseFailure) {
            return try parse()
        } catch {
            var text = LocatedText(file)
            findings += error.errors.map { Finding($0, in: &text) }
            return nil
        }
    }

    /// Ends the command if anything could not be read, after complaining about all but the last problem.
    ///
    /// - Throws: ``CommandFailure`` that names the last problem.
    func check() throws(CommandFailure) {
        guard let last = findings.last else { return }
        for finding in findings.dropLast() { Terminal.complain("stagedoor: \(finding.line)") }
        throw CommandFailure(last)
    }
}
