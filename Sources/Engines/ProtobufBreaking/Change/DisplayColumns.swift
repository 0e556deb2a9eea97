// SPDX-License-Identifier: Apache-2.0
import Findings

/// How many columns a piece of a line takes.
struct DisplayColumns {
    /// As a terminal shows it, with a tab stop every four columns.
    private(set) var shown = 0
    private(set) var codePoints = 0

    private static let tabStop = 4

    /// Adds the next piece of a line; pieces end where a token of the language begins or ends.
    mutating func add(_ line: ArraySlice<UInt8>) {
        if line.allSatisfy({ $0 < 0x80 }) {
            for byte in line { addASCII(byte) }
        } else {
            for character in String(decoding: line, as: UTF8.self) { add(character) }
        }
    }

    private mutating func addASCII(_ byte: UInt8) {
        codePoints += 1
        switch byte {
        case 0x09: shown += Self.tabStop - shown % Self.tabStop
        case 0x20..<0x7F: shown += 1
        default: break
        }
    }

    private mutating func add(_ character: Character) {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return }
        if first.isASCII, scalars.count == 1, let byte = UInt8(exactly: first.value) { return addASCII(byte) }
        codePoints += scalars.count
        shown += DisplayWidth.columns(of: character)
    }
}
