// SPDX-License-Identifier: Apache-2.0
public import JSON

/// One reason why a value is not valid.
public struct JSONSchemaValidationError: Sendable, CustomStringConvertible {
    /// The keyword that is not fulfilled; `false` for a schema that allows nothing, `limit` for a bound passed.
    public let keyword: String
    /// The value at fault.
    public let instance: JSONPointer
    /// Offset in bytes of the value in its text.
    public let offset: Int
    /// The keyword's value in the schema.
    public let schema: JSONPointer
    /// Which of the schema's texts that is in.
    public let document: Int
    /// What was found and what was expected.
    public let message: String

    /// Place and message.
    public var description: String { "\(instance.tokens.isEmpty ? "/" : instance.description): \(message)" }
}

/// A schema compiled for validation; may be shared between tasks.
///
/// Work on one value is bounded: what takes more than a million steps, and 200 more for each value in it, or nests too
/// deep, is not valid, and the error says so.
public struct JSONSchemaValidator: Sendable {
    /// What may be chosen.
    public struct Options: Sendable {
        /// Whether `format` is an assertion also where the draft takes it for an annotation.
        public var assertsFormat: Bool

        /// The drafts' own behaviour unless said otherwise.
        public init(assertsFormat: Bool = false) {
            self.assertsFormat = assertsFormat
        }
    }

    /// What the schema was compiled to.
    package let program: Program

    init(_ program: Program) {
        self.program = program
    }

    /// Whether a text is JSON, without duplicate names in its objects, and valid.
    public func isValid(_ text: [UInt8], limits: JSONLimits = JSONLimits()) -> Bool {
        guard let tape = try? JSONTape(reading: text, limits: Self.strict(limits)) else { return false }
        return isValid(tape)
    }

    /// Whether a value, without duplicate names in its objects, is valid.
    public func isValid(_ value: JSON) -> Bool { isValid(value.compactBytes, limits: Self.built) }

    /// Everything that is wrong with a text, at most 1,000 errors.
    ///
    /// - Throws: ``JSONError`` if it is not JSON, or an object has a duplicate name.
    public func validate(
        _ text: [UInt8],
        limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> [JSONSchemaValidationError] {
        validate(try JSONTape(reading: text, limits: Self.strict(limits)))
    }

    /// Everything that is wrong with a value, at most 1,000 errors. Offsets are those in its compact text.
    ///
    /// - Throws: ``JSONError`` if an object has a duplicate name.
    public func validate(_ value: JSON) throws(JSONError) -> [JSONSchemaValidationError] {
        validate(try JSONTape(reading: value.compactBytes, limits: Self.built))
    }

    /// The bounds for a value that is in memory already.
    private static let built = JSONLimits(size: Int(UInt32.max), depth: .max)

    /// A machine looks at every member once and takes each for another property.
    private static func strict(_ limits: JSONLimits) -> JSONLimits {
        JSONLimits(size: limits.size, depth: limits.depth, rejectsDuplicateKeys: true)
    }

    /// Whether a text that was read, and has no duplicate names, is valid.
    package func isValid(_ tape: JSONTape) -> Bool {
        tape.withView { view in
            tape.text.withUnsafeBufferPointer { isValid(view, $0) }
        }
    }

    /// Whether a text that stands in memory, and of which the view was read, is valid. It must be read with
    /// ``recordLimits(_:)``.
    package func isValid(_ view: JSONTapeView, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        program.withMachine(view, text, collects: false) { machine in
            machine.run(0, 0) && !machine.isExhausted
        }
    }

    /// Whether a value is valid against one block of the program, entered as if it were the root; nil if that takes too
    /// much. Exact only where no reference is dynamic.
    package func isValid(_ tape: JSONTape, against block: UInt32) -> Bool? {
        tape.withView { view in
            tape.text.withUnsafeBufferPointer { text in
                program.withMachine(view, text, collects: false) { machine in
                    let isValid = machine.run(block, 0)
                    return machine.isExhausted ? nil : isValid
                }
            }
        }
    }

    /// The bounds as a text has to be read with: objects without duplicate names.
    package static func recordLimits(_ limits: JSONLimits) -> JSONLimits { strict(limits) }

    /// Everything that is wrong with a text that was read and has no duplicate names.
    package func validate(_ tape: JSONTape) -> [JSONSchemaValidationError] {
        tape.withView { view in
            let failures = tape.text.withUnsafeBufferPointer { text in
                program.withMachine(view, text, collects: true) { machine in
                    _ = machine.run(0, 0)
                    if machine.isExhausted { machine.reportLimit() }
                    return machine.failures
                }
            }
            return failures.map { $0.described(program.model, view) }
        }
    }
}

extension JSONSchema {
    /// The schema compiled for validation.
    ///
    /// - Throws: ``JSONSchemaError`` for a pattern that is malformed or cannot be matched in linear time.
    public func validator(
        _ options: JSONSchemaValidator.Options = JSONSchemaValidator.Options()
    ) throws(JSONSchemaError) -> JSONSchemaValidator {
        do throws(SchemaFailure) {
            return JSONSchemaValidator(try ProgramCompiler.compile(model, assertsFormat: options.assertsFormat))
        } catch {
            throw error.located(in: model.tapes, model.documentNames)
        }
    }
}
