// SPDX-License-Identifier: Apache-2.0

/// What draft 4's `integer` means. Later drafts have no such question: 1.0 is an integer there.
public enum IntegerReading: Sendable {
    /// Whole numbers count as integers, since draft 4 asks (section 3.5) that all of them be written without a fraction:
    /// values are taken to be written so.
    case byValue
    /// Only what is written without a fraction is an integer: `1.0` is none.
    case bySpelling
}
