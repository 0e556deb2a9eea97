// SPDX-License-Identifier: Apache-2.0

/// Which primitive types a reader may ask for in place of the one written (specification, "Schema Resolution").
enum AvroPromotion {
    /// Whether data of one type can be read as the other; the same primitive type always can, other types never.
    static func exists(from written: AvroShape, to read: AvroShape) -> Bool {
        switch (written, read) {
        case (.int, .long), (.int, .float), (.int, .double), (.long, .float), (.long, .double), (.float, .double),
            (.string, .bytes), (.bytes, .string):
            true
        default:
            written == read && written.primitive != nil
        }
    }
}
