// SPDX-License-Identifier: Apache-2.0

/// An enum.
package struct EnumNode: Sendable {
    package var name: SourceName
    package var visibility = Visibility.unspecified
    package var values: [EnumValueNode] = []
    package var reserved: [ReservedNode] = []
    package var options: [OptionNode] = []
    package var span: SourceSpan
}

/// `NAME = 1 [options];`
package struct EnumValueNode: Sendable {
    package var name: SourceName
    package var number: Int32
    package var numberSpan: SourceSpan
    package var options: [OptionNode] = []
    package var span: SourceSpan
}
