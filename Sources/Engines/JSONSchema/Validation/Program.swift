// SPDX-License-Identifier: Apache-2.0
package import JSON

/// A schema compiled for validation: flat lists of plain values that refer to each other by index.
///
/// A block is a schema; its number is the schema's. Nothing here is changed after compilation.
package final class Program: Sendable {
    package static let none = UInt32.max

    let model: SchemaModel
    package let blocks: [Block]
    package let operations: [Operation]
    /// Blocks in lists: branches of combinators, prefix items, then and else.
    package let lists: [UInt32]
    package let numbers: [ExactNumber]
    package let patterns: [RegularExpression]
    package let objects: [ObjectPlan]
    package let properties: [PropertyEntry]
    /// Hash tables of properties: numbers of properties, `none` where there is none.
    let slots: [UInt32]
    package let patternProperties: [PatternEntry]
    package let arrays: [ArrayPlan]
    package let containments: [Containment]
    package let dependencies: [Dependency]
    /// The bytes of names.
    package let names: [UInt8]
    /// All values of `const` and `enum` in one array.
    package let constants: JSONTape
    package let constantNodes: [UInt32]
    /// The schema of a dynamic anchor in a resource.
    package let dynamicTargets: [DynamicName: UInt32]
    /// Whether something asks what was evaluated.
    let tracksEvaluated: Bool

    init(_ compiler: consuming ProgramCompiler, constants: JSONTape, constantNodes: [UInt32]) {
        model = compiler.model
        blocks = compiler.blocks
        operations = compiler.operations
        lists = compiler.lists
        numbers = compiler.numbers
        patterns = compiler.patterns
        objects = compiler.objects
        properties = compiler.properties
        slots = compiler.slots
        patternProperties = compiler.patternProperties
        arrays = compiler.arrays
        containments = compiler.containments
        dependencies = compiler.dependencies
        names = compiler.names
        dynamicTargets = compiler.dynamicTargets
        tracksEvaluated = compiler.tracksEvaluated
        self.constants = constants
        self.constantNodes = constantNodes
    }

    /// Where a block's schema stands: its JSON pointer, and which of the texts that is in.
    package func place(of block: UInt32) -> (pointer: JSONPointer, document: Int) {
        guard model.schemas.indices.contains(Int(block)) else { return (JSONPointer(), 0) }
        let entry = model.schemas[Int(block)]
        let pointer = model.tapes[Int(entry.document)].withView { $0.pointer(to: Int(entry.node)) }
        return (pointer, Int(entry.document))
    }

    /// A dynamic anchor of a resource; the name 0 is that of `$recursiveAnchor`.
    package struct DynamicName: Hashable, Sendable {
        package let resource: UInt32
        package let name: UInt32
    }

    /// A schema: the types it allows, then its operations for values of any type and of each type.
    package struct Block: Sendable {
        package static let anyKind: UInt8 = 0x7F

        /// The kinds of values it allows, a bit each.
        package var kinds = Block.anyKind
        /// Whether numbers have to be whole.
        package var needsWhole = false
        /// Whether a number is whole by how it is written, as draft 4 has it, and not by its value: 1.0 is whole.
        package var goesByText = false
        package var resource: UInt32 = 0
        package var any: UInt32 = 0
        package var strings: UInt32 = 0
        package var numbers: UInt32 = 0
        package var arrays: UInt32 = 0
        package var objects: UInt32 = 0
        package var end: UInt32 = 0
    }

    package struct Operation: Sendable {
        package enum Code: UInt8, Sendable {
            case reference, dynamicReference, allOf, anyOf, oneOf, not, condition, constant, oneOfStrings
            case minLength, maxLength, pattern, format
            case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
            case minItems, maxItems, uniqueItems, elements, contains, unevaluatedItems
            case minProperties, maxProperties, members, dependentRequired, dependentSchema, unevaluatedProperties
        }

        package let code: Code
        let keyword: Keyword
        /// Whether `second` is the bound itself, a signed number, beside being in the list of numbers.
        var isSmall = false
        /// The keyword's value in the schema's text.
        let node: UInt32
        package var first: UInt32 = 0
        package var second: UInt32 = 0
    }

    /// What an object's members are checked against.
    package struct ObjectPlan: Sendable {
        package var firstProperty: UInt32 = 0
        package var propertyCount: UInt32 = 0
        var firstSlot: UInt32 = 0
        /// The table's size less one, a power of two less one; 0 for no table.
        var slotMask: UInt32 = 0
        var requiredCount: UInt32 = 0
        package var firstPattern: UInt32 = 0
        package var patternCount: UInt32 = 0
        package var additional = Program.none
        package var names = Program.none
        /// The keyword `required` in the schema's text.
        var requiredNode: UInt32 = 0
    }

    package struct PropertyEntry: Sendable {
        package let nameStart: UInt32
        package let nameCount: UInt32
        /// Its schema; none for a name that is only required.
        package var block: UInt32
        package var isRequired: Bool
    }

    package struct PatternEntry: Sendable {
        package let pattern: UInt32
        package let block: UInt32
    }

    package struct ArrayPlan: Sendable {
        package var firstPrefix: UInt32 = 0
        package var prefixCount: UInt32 = 0
        package var rest = Program.none
    }

    package struct Containment: Sendable {
        package let block: UInt32
        package let least: Int
        package let most: Int
        /// Whether what it finds counts as evaluated.
        package let evaluates: Bool
    }

    /// A property, and the names that have to be there with it.
    package struct Dependency: Sendable {
        package let nameStart: UInt32
        package let nameCount: UInt32
        /// The schema, or the first property entry that is needed.
        package let target: UInt32
        package let count: UInt32
    }
}
