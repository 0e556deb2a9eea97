// SPDX-License-Identifier: Apache-2.0

/// Why a pattern cannot be matched here.
enum PatternFailure: Error, Sendable, CustomStringConvertible {
    /// Not a regular expression of ECMA-262.
    case invalid(String)
    /// One that no automaton can match in linear time.
    case unsupported(String)

    var description: String {
        switch self {
        case .invalid(let text), .unsupported(let text): text
        }
    }
}

/// A regular expression of ECMA-262 in Unicode mode, matched in time linear in the text.
///
/// It is compiled to a deterministic automaton where that stays small; else its non-deterministic one is simulated.
/// Back references and look-around, which need more than that, are refused.
package final class RegularExpression: Sendable {
    /// How many instructions all patterns of one schema may have together.
    static let mostInstructions = 1_000_000
    /// How much work may go into the deterministic automata of one schema.
    static let mostWork = 20_000_000

    /// The pattern as it was written.
    package let text: String
    /// The non-deterministic automaton.
    package let program: RegexProgram
    private let automaton: RegexAutomaton?

    /// Compiles a pattern; to a deterministic automaton only if asked to, which costs time now and saves it later.
    init(_ pattern: String, isDeterministic: Bool = true) throws(PatternFailure) {
        text = pattern
        var parser = RegexParser(pattern)
        let root = try parser.parse()
        program = try RegexProgram(parser.tree, root)
        automaton = isDeterministic ? RegexAutomaton(program) : nil
    }

    /// How many instructions it has.
    var size: Int { program.instructions.count }

    /// An upper bound of the work of compiling it.
    var work: Int { size + (automaton?.work ?? RegexAutomaton.mostWork) }

    /// Whether the pattern matches somewhere in a text, which is UTF-8.
    package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        automaton?.matches(text) ?? RegexSimulation.matches(program, text)
    }

    /// How many steps a character may cost: 1 for a deterministic automaton.
    var cost: Int { automaton == nil ? program.instructions.count : 1 }
}
