// SPDX-License-Identifier: Apache-2.0

/// What a name stands for.
struct Symbol: Sendable {
    enum Kind: UInt8, Sendable {
        case package, message, mapEntry, enumeration, enumValue, field, `extension`, oneof, service, method

        /// Whether other names may lie inside of it.
        var isScope: Bool {
            switch self {
            case .package, .message, .mapEntry, .enumeration, .service: true
            default: false
            }
        }

        /// Whether it can be the type of a field.
        var isType: Bool { self == .message || self == .mapEntry || self == .enumeration }

        /// What a person calls it.
        var word: String {
            switch self {
            case .package: "package"
            case .message: "message"
            case .mapEntry: "map entry"
            case .enumeration: "enum"
            case .enumValue: "enum value"
            case .field: "field"
            case .extension: "extension"
            case .oneof: "oneof"
            case .service: "service"
            case .method: "method"
            }
        }
    }

    var kind: Kind
    /// The symbol around it.
    var parent: Int
    var name: String
    /// Its place in the table of its kind; for map entries the field's.
    var index: Int
    /// The file that defines it; for packages the first that does.
    var file: Int
    /// Which of its enum's values it is.
    var position = 0
}

/// All names of all files, by scope and simple name.
struct SymbolTable: Sendable {
    private struct Key: Hashable {
        var parent: Int
        var name: String
    }

    /// The first is the scope around everything.
    private(set) var symbols = [Symbol(kind: .package, parent: 0, name: "", index: 0, file: 0)]
    private var places: [Key: Int] = [:]

    static let root = 0

    mutating func reserve(_ count: Int) {
        symbols.reserveCapacity(count)
        places.reserveCapacity(count)
    }

    /// The symbol of a simple name directly in a scope.
    func find(_ name: String, in scope: Int) -> Int? { places[Key(parent: scope, name: name)] }

    subscript(symbol: Int) -> Symbol { symbols[symbol] }

    /// Adds a symbol, or gives the one that has its name already.
    mutating func add(_ symbol: Symbol) -> (place: Int, existing: Int?) {
        let place = symbols.count
        if let existing = places.updateValue(place, forKey: Key(parent: symbol.parent, name: symbol.name)) {
            places[Key(parent: symbol.parent, name: symbol.name)] = existing
            return (existing, existing)
        }
        symbols.append(symbol)
        return (place, nil)
    }

    /// The name from the outermost package on, without a leading dot.
    func fullName(_ symbol: Int) -> String {
        var names: [String] = []
        var place = symbol
        while place != Self.root {
            names.append(symbols[place].name)
            place = symbols[place].parent
        }
        return names.reversed().joined(separator: ".")
    }
}
