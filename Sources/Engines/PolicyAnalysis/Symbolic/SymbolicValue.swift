// SPDX-License-Identifier: Apache-2.0

import Cedar

/// A value that depends on the request and the entities.
indirect enum SymbolicValue: Hashable {
    case bool(Formula)
    case long(LinearTerm)
    /// In ten-thousandths.
    case decimal(LinearTerm)
    /// In milliseconds since 1970.
    case datetime(LinearTerm)
    /// In milliseconds.
    case duration(LinearTerm)
    case text(TextTerm)
    case entity(EntityTerm)
    case address(AddressTerm)
    case set(SetTerm)
    case record(RecordTerm)
}

/// An entity: a known one, or the one that a place holds.
enum EntityTerm: Hashable {
    case constant(EntityUID)
    case place(PlaceID, Name)

    var type: Name {
        switch self {
        case .constant(let uid): uid.type
        case .place(_, let type): type
        }
    }
}

enum TextTerm: Hashable {
    case constant(CedarString)
    case place(PlaceID)
}

enum AddressTerm: Hashable {
    case constant(IPAddress)
    case place(PlaceID)
}

enum SetTerm: Hashable {
    case elements([SymbolicValue])
    case place(PlaceID)
}

enum RecordTerm: Hashable {
    /// Sorted by name.
    case members([SymbolicMember])
    case place(Place, RecordType)
}

struct SymbolicMember: Hashable {
    let name: CedarString
    let value: SymbolicValue
}

/// A value that an expression has where a formula holds. The cases of one expression exclude one another; where none
/// holds, the expression has an error.
struct SymbolicCase {
    var guardian: Formula
    var value: SymbolicValue
}

/// Where an expression is true and where it is false; where neither, it has an error or is no boolean.
struct SymbolicTruth {
    var isTrue: Formula
    var isFalse: Formula

    static let never = SymbolicTruth(isTrue: .falsehood, isFalse: .falsehood)

    init(isTrue: Formula, isFalse: Formula) {
        self.isTrue = isTrue
        self.isFalse = isFalse
    }

    /// Without errors.
    init(_ formula: Formula) {
        isTrue = formula
        isFalse = !formula
    }

    static prefix func ! (truth: SymbolicTruth) -> SymbolicTruth {
        SymbolicTruth(isTrue: truth.isFalse, isFalse: truth.isTrue)
    }
}
