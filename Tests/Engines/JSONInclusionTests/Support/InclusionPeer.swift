// SPDX-License-Identifier: Apache-2.0
import JSON
import TestSupport
import Testing

/// The validator of another project, which has to agree with every counterexample.
enum InclusionPeer {
    static let isInstalled = PythonPeer.isInstalled("jsonschema", orSkip: "counterexamples beside another validator")

    private static let script = PythonPeer.folder(of: #filePath, above: 2) + "/inclusion_peer.py"

    /// How many of the examples are valid under the writer's schema and invalid under the reader's for the peer as
    /// well, and those that are not.
    static func confirm(_ examples: [JSON]) throws -> (confirmed: Int, refused: [JSON]) {
        guard let answers = try PythonPeer(script: script).ask(examples) else {
            Issue.record("the peer failed")
            return (0, [])
        }
        #expect(answers.count == examples.count)
        var refused: [JSON] = []
        for (example, answer) in zip(examples, answers)
        where answer["writer"]?.bool != true || answer["reader"]?.bool != false {
            refused.append(example)
        }
        return (examples.count - refused.count, refused)
    }
}
