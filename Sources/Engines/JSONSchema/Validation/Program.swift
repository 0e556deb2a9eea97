// SPDX-License-Identifier: Apache-2.0
import JSON

/// A schema compiled for validation: flat lists of plain values that refer to each other by index.
///
/// A block is a schema; its number is the schema's. Nothing here is changed after compilation.
final class Program: Sendable {
    static let none = UInt32.max

    let model: SchemaModel
    let blocks: [Block]
    let operations: [Operation]
    /// Blocks in lists: branches of combinators, prefix items, then and else.
    let lists: [UInt32]
    let numbers: [ExactNumber]
    let patterns: [RegularExpression]
    let objects: [ObjectPlan]
    let properties: [PropertyEntry]
    /// Hash tables of properties: numbers of properties, `none` where there is none.
    let slots: [UInt32]
    let patternProperties: [PatternEntry]
    let arrays: [ArrayPlan]
    let containments: [Containment]
    let dependencies: [Dependency]
    /// The bytes of names.
    let names: [UInt8]
    /// All values of `const` and `enum` in one array.
    let constants: JSONTape
    let constantNodes: [UInt32]
    /// The schema of a dynamic anchor in a resource.
    let dynamicTargets: [DynamicName: UInt32]
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

    /// A dynamic anchor of a resource; the name 0 is that of `$recursiveAnchor`.
    struct DynamicName: Hashable, Sendable {
        let resource: UInt32
        let name: UInt32
    }

    /// A schema: the types it allows, then its operations for values of any type and of each type.
    struct Block: Sendable {
        static let anyKind: UInt8 = 0x7F

        /// The kinds of values it allows, a bit each.
        var kinds = Block.anyKind
        /// Whether numbers have to be whole.
        var needsWhole = false
        /// Whether a number is whole by how it is written, as draft 4 has it, and not by its value: 1.0 is whole.
        var goesByText = false
        var resource: UInt32 = 0
        var any: UInt32 = 0
        var strings: UInt32 = 0
        var numbers: UInt32 = 0
        var arrays: UInt32 = 0
        var objects: UInt32 = 0
        var end: UInt32 = 0
    }

    struct Operation: Sendable {
        enum Code: UInt8, Sendable {
            case reference, dynamicReference, allOf, anyOf, oneOf, not, condition, constant, oneOfStrings
            case minLength, maxLength, pattern, format
            case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
            case minItems, maxItems, uniqueItems, elements, contains, unevaluatedItems
            case minProperties, maxProperties, members, dependentRequired, dependentSchema, unevaluatedProperties
        }

        let code: Code
        let keyword: Keyword
        /// Whether `second` is the bound itself, a signed number, beside being in the list of numbers.
        var isSmall = false
        /// The keyword's value in the schema's text.
        let node: UInt32
        var first: UInt32 = 0
        var second: UInt32 = 0
    }

    /// What an object's members are checked against.
    struct ObjectPlan: Sendable {
        var firstProperty: UInt32 = 0
        var propertyCount: UInt32 = 0
        var firstSlot: UInt32 = 0
        /// The table's size less one, a power of two less one; 0 for no table.
        var slotMask: UInt32 = 0
        var requiredCount: UInt32 = 0
        var firstPattern: UInt32 = 0
        var patternCount: UInt32 = 0
        var additional = Program.none
        var names = Program.none
        /// The keyword `required` in the schema's text.
        var requiredNode: UInt32 = 0
    }

    struct PropertyEntry: Sendable {
        let nameStart: UInt32
        let nameCount: UInt32
        /// Its schema; none for a name that is only required.
        var block: UInt32
        var isRequired: Bool
    }

    struct PatternEntry: Sendable {
        let pattern: UInt32
        let block: UInt32
    }

    struct ArrayPlan: Sendable {
        var firstPrefix: UInt32 = 0
        var prefixCount: UInt32 = 0
        var rest = Program.none
    }

    struct Containment: Sendable {
        let block: UInt32
        let least: Int
        let most: Int
        /// Whether what it finds counts as evaluated.
        let evaluates: Bool
    }

    /// A property, and the names that have to be there with it.
    struct Dependency: Sendable {
        let nameStart: UInt32
        let nameCount: UInt32
        /// The schema, or the first property entry that is needed.
        let target: UInt32
        let count: UInt32
    }
}
