// SPDX-License-Identifier: Apache-2.0

/// An identifier, or several joined by dots, and where it is written.
///
/// Identifiers are ASCII, so two of them are equal as strings exactly if their bytes are.
package struct SourceName: Hashable, Sendable {
    package var text: String
    package var span: SourceSpan
}
