// SPDX-License-Identifier: Apache-2.0

/// The compiled conditions of all policies: instructions, and what they refer to by number.
struct PolicyCode: Sendable {
    /// Where the instruction's expression stood in the policy's text.
    struct Place: Sendable {
        let start: UInt32
        let end: UInt32
    }

    var instructions: [Instruction] = []
    /// As many as there are instructions.
    var places: [Place] = []
    var constants: [Value] = []
    /// Keys of records and paths of `has`.
    var names: [Symbol] = []
    var patterns = PatternTable()
    var failures: [EvaluationFailure] = []
    var arena = Arena(source: .policies)

    /// The constant that an instruction pushes, if it does nothing else.
    func constant(of instruction: Instruction) -> Value? {
        instruction.operation == .constant ? constants[Int(instruction.a)] : nil
    }
}
