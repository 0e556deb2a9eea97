// SPDX-License-Identifier: Apache-2.0
import Cedar
import Findings

/// What came of one test file.
struct PolicyTestResult: Sendable {
    /// The file's path, relative to the root where it lies below it.
    let name: String
    /// Why the file could not be read as a test; then nothing else is meaningful.
    var problem: Finding?
    var policiesOk = true
    var schemaOk = true
    var entitiesOk = true
    /// Whether strict validation found no error; nil if there was nothing to validate or no schema.
    var validates: Bool?
    /// The same for permissive validation.
    var validatesPermissive: Bool?
    /// Why inputs were refused, and what strict validation found.
    var findings: [Finding] = []
    var shouldValidate: Bool?
    var requests: [PolicyTestAnswer] = []
    var coverage: [PolicyCoverage] = []

    init(name: String, problem: Finding? = nil) {
        self.name = name
        self.problem = problem
    }

    /// Whether every input could be read.
    var inputsOk: Bool { policiesOk && schemaOk && entitiesOk }

    /// Whether the file itself is as expected, its requests aside; nil if nothing was expected.
    var pass: Bool? {
        guard problem == nil, inputsOk else { return false }
        return shouldValidate.map { validates == $0 }
    }

    /// Whether anything in it went otherwise than expected.
    var isFailed: Bool { pass == false || requests.contains { $0.pass == false } }
}

/// What came of one request of a test file.
struct PolicyTestAnswer: Sendable {
    /// A decision with the names of the policies behind it.
    struct Outcome: Sendable {
        let decision: Decision
        let reason: [String]
        let errors: [String]
        /// What each failing policy says.
        let errorTexts: [String]
    }

    let index: Int
    let description: String?
    /// Why the request was refused, if it was.
    let problem: Finding?
    /// What was decided; nil for a request that was refused.
    let outcome: Outcome?
    /// How long the decision took, in microseconds.
    let micros: Int
    /// How the outcome differs from what was expected.
    let differences: [String]
    /// Whether it is as expected; nil if nothing was expected.
    let pass: Bool?
}
