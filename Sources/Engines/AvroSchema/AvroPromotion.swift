// SPDX-License-Identifier: Apache-2.0

/// Which primitive types a reader may ask for in place of the one written (specification, "Schema Resolution").
enum AvroPromotion {
    static func exists(from written: AvroPrimitive, to read: AvroPrimitive) -> Bool {
        if written == read { return true }
        switch (written, read) {
        case (.int, .long), (.int, .float), (.int, .double), (.long, .float), (.long, .double), (.float, .double),
            (.string, .bytes), (.bytes, .string):
            return true
        default:
            return false
        }
    }
}
